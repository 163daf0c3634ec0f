import { expect, it } from 'vitest';
import { userFilterText } from './user-filter-text.ts';

it.each([
  ['', ''],
  ['  ', ''],
  ['ada', 'username ^= "ada"'],
  ['ada@', 'email ^= "ada@"'],
  ['+1555', 'phone_number ^= "+1555"'],
  ['say "hi" \\', 'username ^= "say \\"hi\\" \\\\"'],
  ['email ^= "ada"', 'email ^= "ada"'],
  [' cognito:user_status = "CONFIRMED" ', 'cognito:user_status = "CONFIRMED"'],
  ['name = "a \\" b"', 'name = "a \\" b"'],
])('%j is asked for by %j', (typed, filter) => {
  expect(userFilterText(typed)).toBe(filter);
});

it.each(['email ^= "ad', 'email =', 'email = ada', 'name = "a" b"'])('waits for the end of %j', (typed) => {
  expect(userFilterText(typed)).toBeUndefined();
});

it('looks for what users sign in with', () => {
  expect(userFilterText('ada', ['email', 'phone_number'])).toBe('email ^= "ada"');
  expect(userFilterText('49', ['phone_number'])).toBe('phone_number ^= "49"');
});
