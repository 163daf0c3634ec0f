import { ServiceError } from '@cairn/kit';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { parseStatement } from './parse-statement.ts';

const pieces =
  `SELECT * FROM "t" t WHERE pk = 'a' ? 1 -1 1e5 .5 AND OR NOT IN BETWEEN IS NULL MISSING ( ) [ ] { } << >> , . : ; + - <> != <= >= < > INSERT INTO VALUE {'k':1} UPDATE SET a REMOVE b[0] DELETE RETURNING ALL OLD ORDER BY DESC EXISTS( size( f( -- /* */ ' " # é inner LIMIT AS`.split(
    ' ',
  );

function tryStatement(text: string): void {
  try {
    const { parameterCount } = parseStatement(text);
    expect(parameterCount).toBeLessThanOrEqual(text.length);
  } catch (error) {
    if (!(error instanceof ServiceError) || error.code !== 'ValidationException') throw error;
  }
}

it('reads or refuses every statement', () => {
  fc.assert(
    fc.property(fc.array(fc.constantFrom(...pieces), { maxLength: 16 }), (parts) => {
      const text = parts.join(' ');
      for (const head of ['', 'SELECT * FROM t WHERE ', 'INSERT INTO t VALUE ', 'UPDATE t SET a = '])
        tryStatement(head + text);
    }),
    { numRuns: 3_000 },
  );
});

it('reads or refuses every text', () => {
  fc.assert(fc.property(fc.string({ unit: 'binary', maxLength: 40 }), tryStatement), { numRuns: 2_000 });
});

it('ends on the deepest statements that fit', () => {
  for (const text of ['(', '[', "{'a':", 'NOT ', 'size(', '<<', "'", '/*', '--', '1.']) {
    tryStatement(`SELECT * FROM t WHERE ${text.repeat(8_000 / text.length)}`);
    tryStatement(`INSERT INTO t VALUE {'a': ${text.repeat(8_000 / text.length)}`);
  }
});
