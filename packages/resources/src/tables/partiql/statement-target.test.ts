import { expect, test } from 'vitest';
import { statementTarget } from './statement-target.ts';

test.each([
  ['SELECT * FROM "Music"', { kind: 'select', table: 'Music', index: undefined }],
  ['SELECT * FROM "Music"."by-year" WHERE a = 1', { kind: 'select', table: 'Music', index: 'by-year' }],
  ['SELECT "a FROM open" FROM "secret"', { kind: 'select', table: 'secret', index: undefined }],
  ['-- SELECT * FROM open\nDELETE FROM "secret" WHERE id = 1', { kind: 'delete', table: 'secret' }],
  ["/* */ UPDATE secret SET a = 'x FROM open' WHERE id = 1", { kind: 'update', table: 'secret' }],
  ['FROM secret WHERE id = 1 SET a = 2', { kind: 'update', table: 'secret' }],
  ["INSERT INTO secret VALUE {'id': 1}", { kind: 'insert', table: 'secret' }],
  ['EXISTS (SELECT * FROM secret WHERE id = 1)', { kind: 'select', table: 'secret' }],
])('%s', (statement, target) => {
  expect(statementTarget(statement)).toMatchObject(target);
});

test('what is refused by its syntax has no target', () => {
  expect(statementTarget('DROP TABLE secret')).toBeUndefined();
  expect(statementTarget('')).toBeUndefined();
});
