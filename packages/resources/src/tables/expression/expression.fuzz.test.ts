import { ServiceError } from '@cairn/kit';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import type { Item } from '../attribute-value/attribute-value.ts';
import { compileCondition } from './compile-condition.ts';
import { compileProjection } from './compile-projection.ts';
import { compileUpdate } from './compile-update.ts';
import { Placeholders } from './placeholders.ts';

const pieces = [
  'a',
  'b.c',
  'l[1]',
  '#n',
  ':n',
  ':s',
  ':l',
  ':ss',
  ':none',
  '#none',
  '=',
  '<>',
  '<=',
  '(',
  ')',
  ',',
  '+',
  '-',
  'AND',
  'or',
  'NOT',
  'BETWEEN',
  'IN',
  'SET',
  'REMOVE',
  'ADD',
  'DELETE',
  'size(',
  'contains(',
  'attribute_exists(',
  'list_append(',
  'if_not_exists(',
  'f(',
  'name',
  '.',
  '[',
  ']',
  '0',
  '99999999999999999999',
  '!',
  'é',
  '\u{1f600}',
];

const names = { '#n': 'n' };
const values = { ':n': { N: '1' }, ':s': { S: 'x' }, ':l': { L: [] }, ':ss': { SS: ['x'] } };
const item: Item = {
  a: { N: '1' },
  b: { M: { c: { S: 'x' } } },
  l: { L: [{ N: '1' }, { N: '2' }] },
  n: { SS: ['x', 'y'] },
};

function tryAll(text: string): void {
  const attempts = [
    () => compileCondition(text, new Placeholders(names, values), { what: 'FilterExpression' }).matches(item),
    () => compileProjection(text, new Placeholders(names, values)).project(item),
    () => {
      const before = JSON.stringify(item);
      const update = compileUpdate(text, new Placeholders(names, values), ['k']);
      try {
        update.updatedAttributes(item, update.apply(item), 'UPDATED_NEW');
      } finally {
        expect(JSON.stringify(item)).toBe(before);
      }
    },
  ];
  for (const attempt of attempts) {
    try {
      attempt();
    } catch (error) {
      if (!(error instanceof ServiceError) || error.code !== 'ValidationException') throw error;
    }
  }
}

it('reads or refuses every expression, and leaves the item as it was', () => {
  fc.assert(
    fc.property(
      fc.array(fc.constantFrom(...pieces), { maxLength: 14 }),
      fc.constantFrom('', ' '),
      (parts, between) => {
        tryAll(parts.join(between));
        tryAll(`SET a = ${parts.join(between)}`);
        tryAll(`a = :n AND ${parts.join(between)}`);
      },
    ),
    { numRuns: 3_000 },
  );
});

it('reads or refuses every text', () => {
  fc.assert(fc.property(fc.string({ unit: 'binary', maxLength: 30 }), tryAll), { numRuns: 2_000 });
});

it('says of a condition in the other words that it is the opposite', () => {
  const term = fc.constantFrom(
    'a = :n',
    'a < :n',
    'b.c = :s',
    'gone = :s',
    'contains(n, :s)',
    'attribute_exists(l[5])',
  );
  fc.assert(
    fc.property(term, term, (one, two) => {
      const holds = (text: string) =>
        compileCondition(text, new Placeholders(names, values), { what: 'FilterExpression' }).matches(item);
      expect(holds(`NOT (${one} AND ${two})`)).toBe(holds(`NOT ${one} OR NOT ${two}`));
      expect(holds(`NOT (${one} OR ${two})`)).toBe(holds(`NOT ${one} AND NOT ${two}`));
    }),
  );
});
