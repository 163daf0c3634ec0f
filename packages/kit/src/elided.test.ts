import { expect, it } from 'vitest';
import { elided } from './elided.ts';

it.each([
  ['short', 'short'],
  ['sixsix', 'sixsix'],
  ['seven77', 'seven7...'],
  ['five5\u{1F600}', 'five5...'],
  ['four\u{1F600}\u{1F600}', 'four\u{1F600}...'],
])('%s is shown as %s', (text, shown) => {
  expect(elided(text, 6)).toBe(shown);
});
