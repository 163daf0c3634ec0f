import type { Json, JsonObject } from '@cairn/kit';
import { expect, it } from 'vitest';
import { FunctionError } from '../function-error.ts';
import { toSubscriptionFilter } from './subscription-filter.ts';

const filter: Json = {
  percentageUp: { lte: 50, gte: 20 },
  and: [{ title: { ne: 'Book1' } }, { downvotes: { gt: 2000 } }],
  or: [{ author: { eq: 'Admin' } }, { isPublished: { eq: false } }],
};

function groupsOf(result: JsonObject): readonly (readonly string[])[] {
  const groups = result.filterGroup as readonly { filters: readonly { [name: string]: Json }[] }[];
  return groups.map(({ filters }) =>
    filters.map(({ fieldName, operator, value }) => `${fieldName} ${operator} ${value}`),
  );
}

it('operators of a field and members of `or` are alternatives, all others hold together', () => {
  expect(groupsOf(toSubscriptionFilter(filter))).toEqual([
    ['percentageUp lte 50', 'title ne Book1', 'downvotes gt 2000', 'author eq Admin'],
    ['percentageUp lte 50', 'title ne Book1', 'downvotes gt 2000', 'isPublished eq false'],
    ['percentageUp gte 20', 'title ne Book1', 'downvotes gt 2000', 'author eq Admin'],
    ['percentageUp gte 20', 'title ne Book1', 'downvotes gt 2000', 'isPublished eq false'],
  ]);
});

it('ignored fields count nowhere', () => {
  expect(groupsOf(toSubscriptionFilter(filter, ['percentageUp', 'author']))).toEqual([
    ['title ne Book1', 'downvotes gt 2000', 'isPublished eq false'],
  ]);
});

it('one of the strict rules must hold besides', () => {
  const rules: Json = { upvotes: { gte: 250 }, author: { eq: 'Person1' } };
  expect(groupsOf(toSubscriptionFilter(filter, ['percentageUp', 'author'], rules))).toEqual([
    ['title ne Book1', 'downvotes gt 2000', 'isPublished eq false', 'upvotes gte 250'],
    ['title ne Book1', 'downvotes gt 2000', 'isPublished eq false', 'author eq Person1'],
  ]);
  expect(groupsOf(toSubscriptionFilter({}, [], rules))).toEqual([['upvotes gte 250'], ['author eq Person1']]);
});

it('nests', () => {
  const nested: Json = {
    and: [{ a: { eq: 1 } }, { or: [{ b: { eq: 2 } }, { and: [{ c: { eq: 3 } }, { d: { eq: 4 } }] }] }],
  };
  expect(groupsOf(toSubscriptionFilter(nested))).toEqual([
    ['a eq 1', 'b eq 2'],
    ['a eq 1', 'c eq 3', 'd eq 4'],
  ]);
});

it('does not multiply without bound', () => {
  const wide = Object.fromEntries(Array.from({ length: 30 }, (_, index) => [`f${index}`, { eq: 1, ne: 2 }]));
  expect(() => toSubscriptionFilter(wide)).toThrow(FunctionError);
});
