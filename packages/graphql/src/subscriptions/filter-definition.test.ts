import { type Json, resolveLimits } from '@cairn/kit';
import { describe, expect, it } from 'vitest';
import { isFilterRejection, readFilterDefinition } from './filter-definition.ts';
import { filterHolds } from './filter-match.ts';
import { subscriptionLimits } from './subscription-limits.ts';

const limits = resolveLimits(subscriptionLimits);
const one = (fieldName: string, operator: string, value: Json): Json => ({
  filterGroup: [{ filters: [{ fieldName, operator, value }] }],
});
const holds = (definition: Json, payload: Json): boolean => {
  const read = readFilterDefinition(definition, limits);
  if (isFilterRejection(read)) throw new Error(read.message);
  return filterHolds(read, payload);
};

const ticket: Json = {
  id: '7',
  priority: 5,
  price: 1.5,
  isOpen: true,
  title: 'A broken lamp',
  tags: ['light', 'home'],
  owner: { name: 'ana', team: { id: 3 } },
  closedAt: null,
};

describe('an enhanced filter', () => {
  it.each<[field: string, operator: string, value: Json, expected: boolean]>([
    ['priority', 'eq', 5, true],
    ['priority', 'eq', '5', false],
    ['priority', 'eq', 4, false],
    ['isOpen', 'eq', true, true],
    ['title', 'eq', 'a broken lamp', false],
    ['closedAt', 'eq', null, true],
    ['neverSelected', 'eq', null, true],
    ['title', 'eq', null, false],
    ['priority', 'ne', 5, false],
    ['priority', 'ne', 4, true],
    ['closedAt', 'ne', 'x', true],
    ['closedAt', 'ne', null, false],
    ['priority', 'le', 5, true],
    ['priority', 'le', 4, false],
    ['priority', 'lt', 5, false],
    ['priority', 'lt', 6, true],
    ['priority', 'ge', 5, true],
    ['priority', 'ge', 6, false],
    ['priority', 'gt', 5, false],
    ['price', 'gt', 1, true],
    ['title', 'gt', 'A', true],
    ['title', 'lt', 5, false],
    ['closedAt', 'le', 5, false],
    ['closedAt', 'ge', 0, false],
    ['title', 'contains', 'broken', true],
    ['title', 'contains', 'Broken', false],
    ['tags', 'contains', 'home', true],
    ['tags', 'contains', 'hom', false],
    ['title', 'notContains', 'broken', false],
    ['tags', 'notContains', 'work', true],
    ['closedAt', 'notContains', 'x', true],
    ['title', 'beginsWith', 'A br', true],
    ['title', 'beginsWith', 'broken', false],
    ['priority', 'in', [1, 5], true],
    ['priority', 'in', [1, 2], false],
    ['priority', 'notIn', [1, 2], true],
    ['priority', 'notIn', [5], false],
    ['priority', 'between', [5, 9], true],
    ['priority', 'between', [1, 5], true],
    ['priority', 'between', [6, 9], false],
    ['title', 'between', ['A', 'B'], true],
    ['tags', 'containsAny', ['work', 'home'], true],
    ['tags', 'containsAny', ['work'], false],
    ['title', 'containsAny', ['A broken lamp'], true],
    ['owner.name', 'eq', 'ana', true],
    ['owner.team.id', 'in', [3], true],
    ['owner.team.id', 'gt', 3, false],
    ['owner.missing.id', 'eq', 3, false],
    ['priority', 'lte', 5, true],
    ['priority', 'gte', 6, false],
  ])('%s %s %j: %s', (field, operator, value, expected) => {
    expect(holds(one(field, operator, value), ticket)).toBe(expected);
  });

  it('holds where all conditions of one group do', () => {
    const group = (...names: [string, Json][]): Json => ({
      filters: names.map(([fieldName, value]) => ({ fieldName, operator: 'eq', value })),
    });
    expect(holds({ filterGroup: [group(['id', '7'], ['priority', 4]), group(['id', '8'])] }, ticket)).toBe(
      false,
    );
    expect(holds({ filterGroup: [group(['id', '7'], ['priority', 5]), group(['id', '8'])] }, ticket)).toBe(
      true,
    );
    expect(holds({ filterGroup: [group(['id', '9']), group(['id', '7'])] }, ticket)).toBe(true);
  });

  const many = (count: number): Json[] => Array.from({ length: count }, (_, index) => index);
  it.each<[why: string, definition: Json]>([
    ['filterGroup is missing', {}],
    ['filterGroup is missing', 'x'],
    ['filterGroup is missing', { filterGroup: {} }],
    ['filterGroup has no filters', { filterGroup: [] }],
    ['filters of a filter group', { filterGroup: [{}] }],
    ['filters of a filter group', { filterGroup: [{ filters: [] }] }],
    ['A filter is not an object', { filterGroup: [{ filters: [1] }] }],
    ['Filters combination exceed maximum limit 10', { filterGroup: many(11).map(() => one('a', 'eq', 1)) }],
    [
      'Filters exceed maximum attributes limit 5',
      { filterGroup: [{ filters: many(6).map((n) => ({ fieldName: `f${n}`, operator: 'eq', value: 1 })) }] },
    ],
    [
      'filter uses same fieldName multiple time',
      { filterGroup: [{ filters: many(2).map((value) => ({ fieldName: 'f', operator: 'gt', value })) }] },
    ],
    ['fieldName', one('', 'eq', 1)],
    ['fieldName', one('a..b', 'eq', 1)],
    ['deeper than 5 levels', one('a.b.c.d.e.f', 'eq', 1)],
    ["operator 'EQ'", one('a', 'EQ', 1)],
    ["operator 'constructor'", one('a', 'constructor', 1)],
    [
      'operator of the filter for a is missing',
      { filterGroup: [{ filters: [{ fieldName: 'a', value: 1 }] }] },
    ],
    [
      'value of the filter for a is missing',
      { filterGroup: [{ filters: [{ fieldName: 'a', operator: 'eq' }] }] },
    ],
    ['neither a text', one('a', 'eq', {})],
    ['neither a text', one('a', 'gt', null)],
    ['neither a text', one('a', 'in', [null])],
    ['is not a list', one('a', 'in', 'x')],
    ['1 to 5', one('a', 'in', many(6))],
    ['1 to 5', one('a', 'notIn', [])],
    ['1 to 20', one('a', 'containsAny', many(21))],
    ['two', one('a', 'between', many(3))],
    ['not a text', one('a', 'beginsWith', 1)],
    ['longer than 256', one('a', 'eq', 'x'.repeat(257))],
    ['longer than 256', one('a', 'in', ['x'.repeat(257)])],
  ])('is refused: %s', (why, definition) => {
    const read = readFilterDefinition(definition, limits);
    expect(isFilterRejection(read) && read.message).toContain(why);
  });
});
