import type { Json } from '@cairn/kit';
import { expect, it, test } from 'vitest';
import { noEffects } from '../../resolver/resolver-code.ts';
import { FunctionError } from '../function-error.ts';
import { extensionFunctions } from './extension-functions.ts';

function setFilter(filter: Json): void {
  extensionFunctions.setSubscriptionFilter({ effects: noEffects() }, filter);
}

function filterOf(...filters: readonly Json[]): Json {
  return { filterGroup: [{ filters }] };
}

function many(count: number, filter: (index: number) => Json): readonly Json[] {
  return Array.from({ length: count }, (_, index) => filter(index));
}

it('takes every operator within the limits', () => {
  setFilter(
    filterOf(
      { fieldName: 'a', operator: 'eq', value: true },
      { fieldName: 'a.b', operator: 'between', value: [1, 2] },
      { fieldName: 'c', operator: 'in', value: [1, 2, 3, 4, 5] },
      { fieldName: 'd', operator: 'containsAny', value: many(20, (index) => index) },
      { fieldName: 'e', operator: 'beginsWith', value: 'x'.repeat(256) },
    ),
  );
});

test.each<[string, Json]>([
  ['no groups', {}],
  [
    'too many groups',
    { filterGroup: many(11, () => ({ filters: [{ fieldName: 'a', operator: 'eq', value: 1 }] })) },
  ],
  ['no filters', { filterGroup: [{}] }],
  ['no field', filterOf({ operator: 'eq', value: 1 })],
  ['no value', filterOf({ fieldName: 'a', operator: 'eq' })],
  ['an unknown operator', filterOf({ fieldName: 'a', operator: 'EQ', value: 1 })],
  ['a map', filterOf({ fieldName: 'a', operator: 'eq', value: {} })],
  ['no list', filterOf({ fieldName: 'a', operator: 'in', value: 1 })],
  ['a field twice', filterOf(...many(2, (index) => ({ fieldName: 'a', operator: 'ne', value: index })))],
  [
    'too many fields',
    filterOf(...many(6, (index) => ({ fieldName: `f${index}`, operator: 'ne', value: 1 }))),
  ],
  ['too many values', filterOf({ fieldName: 'a', operator: 'notIn', value: [1, 2, 3, 4, 5, 6] })],
  [
    'too many of any',
    filterOf({ fieldName: 'a', operator: 'containsAny', value: many(21, (index) => index) }),
  ],
  ['one bound', filterOf({ fieldName: 'a', operator: 'between', value: [1] })],
  ['a long text', filterOf({ fieldName: 'a', operator: 'eq', value: 'x'.repeat(257) })],
])('refuses %s', (_what, filter) => {
  expect(() => setFilter(filter)).toThrow(FunctionError);
});
