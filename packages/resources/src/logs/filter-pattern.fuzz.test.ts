import { ServiceError } from '@cairn/kit';
import fc from 'fast-check';
import { it } from 'vitest';
import { parseFilterPattern } from './filter-pattern.ts';

const part = fc.constantFrom(
  '{',
  '}',
  '(',
  ')',
  '$.a',
  '$',
  '=',
  '!=',
  '>',
  '&&',
  '||',
  '"',
  '\\',
  '?',
  '-',
  ' ',
  '*',
  'a',
  '1',
  'IS',
  'NOT',
  'EXISTS',
  'NULL',
  '[',
  ']',
  "'",
  '%',
  '.',
  'é',
);

it('reads or refuses every pattern, and what it reads answers for every message', () => {
  fc.assert(
    fc.property(fc.array(part, { maxLength: 40 }), fc.json(), (parts, message) => {
      for (const pattern of [parts.join(''), `{ ${parts.join('')} }`]) {
        try {
          parseFilterPattern(pattern)(message);
        } catch (error) {
          if (!(error instanceof ServiceError)) throw error;
        }
      }
    }),
    { numRuns: 2_000 },
  );
});

it('reads the deepest pattern that the service admits', () => {
  parseFilterPattern(`{${'('.repeat(500)}$.a=1${')'.repeat(500)}}`)('{"a":1}');
});
