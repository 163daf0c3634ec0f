import type { Json } from '@cairn/kit';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { FilterIndex } from './filter-index.ts';
import { filterHolds } from './filter-match.ts';
import type { FilterCondition, SubscriptionFilter } from './subscription-filter.ts';

const scalar = fc.constantFrom<Json[]>('', 'a', '1', 0, 1, -0, 1.5, true, false, null);
const path = fc.constantFrom(['a'], ['b'], ['c', 'd']);
const condition: fc.Arbitrary<FilterCondition> = fc.oneof(
  fc.record({ path, operator: fc.constantFrom('eq' as const, 'ne' as const, 'gt' as const), value: scalar }),
  fc.record({
    path,
    operator: fc.constantFrom('in' as const, 'notIn' as const),
    value: fc.array(scalar, { minLength: 1 }),
  }),
);
const filter: fc.Arbitrary<SubscriptionFilter> = fc.array(fc.array(condition, { maxLength: 3 }), {
  minLength: 1,
  maxLength: 3,
});
const payload: fc.Arbitrary<Json> = fc.record(
  { a: scalar, b: scalar, c: fc.oneof(scalar, fc.record({ d: scalar })) },
  { requiredKeys: [] },
);

it('an index finds the filters that hold, each once, and none that was removed', () => {
  fc.assert(
    fc.property(
      fc.array(filter, { maxLength: 20 }),
      fc.array(payload),
      fc.nat(20),
      (filters, payloads, removed) => {
        const index = new FilterIndex<number>();
        const removals = filters.map((one, number) => index.add(number, one));
        const expected = (one: Json): number[] =>
          filters.flatMap((each, number) => (filterHolds(each, one) ? [number] : []));
        for (const one of payloads)
          expect([...index.match(one)].sort((a, b) => a - b)).toEqual(expected(one));
        removals[removed]?.();
        for (const one of payloads) expect(index.match(one)).not.toContain(removals[removed] && removed);
        for (const remove of removals) remove();
        for (const one of payloads) expect(index.match(one)).toEqual([]);
      },
    ),
  );
});

it('an index looks at the filters only that want the value, however many there are', () => {
  const index = new FilterIndex<number>();
  for (let number = 0; number < 10_000; number += 1)
    index.add(number, [
      [
        { path: ['kind'], operator: 'eq', value: 'same for all' },
        { path: ['id'], operator: 'eq', value: `id-${number}` },
      ],
    ]);
  // Nothing tells the first one apart yet: it lies under what all want.
  const before = index.examined;
  expect(index.match({ kind: 'same for all', id: 'id-7000' })).toEqual([7_000]);
  expect(index.examined - before).toBeLessThanOrEqual(2);
});
