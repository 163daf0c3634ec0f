import { seededRandom } from '@cairn/kit';
import { expect, it } from 'vitest';
import { Aggregate } from './aggregate.ts';

function of(...values: readonly number[]): Aggregate {
  const aggregate = new Aggregate();
  for (const value of values) aggregate.add(value);
  return aggregate;
}

it('knows count, sum, least, greatest and percentiles of few values exactly', () => {
  const aggregate = of(5, 1, 3, -2, 3);
  expect(aggregate).toMatchObject({ count: 5, sum: 10, minimum: -2, maximum: 5 });
  expect([0, 20, 50, 80, 99, 100].map((percent) => aggregate.percentile(percent))).toEqual([
    -2, -2, 3, 3, 5, 5,
  ]);
});

it('is the same after it was kept, and when its parts are merged', () => {
  const whole = of(1, 2, 2, 9);
  const merged = of(1, 2);
  merged.merge(Aggregate.parse(of(2, 9).print()));
  expect(merged.print()).toBe(whole.print());
});

it.each([1, 2])('is within two percent for many values, seed %i', (seed) => {
  const random = seededRandom(seed);
  const values = Array.from({ length: 5_000 }, () => Math.exp(random.next() * 12));
  const sorted = values.toSorted((a, b) => a - b);
  const half = Aggregate.parse(of(...values.slice(0, 2_500)).print());
  half.merge(of(...values.slice(2_500)));
  expect(half.print().length).toBeLessThan(20_000);
  for (const percent of [1, 50, 90, 99, 99.9]) {
    const exact = sorted[Math.ceil((percent / 100) * 5_000) - 1] as number;
    expect(Math.abs((half.percentile(percent) as number) / exact - 1)).toBeLessThan(0.02);
  }
});

it('has no percentiles once statistics came without their values', () => {
  const aggregate = of(1);
  aggregate.addStatistics({ count: 2, sum: 4, minimum: 2, maximum: 2 });
  expect(aggregate.percentile(99)).toBe(2);
  aggregate.addStatistics({ count: 2, sum: 5, minimum: 2, maximum: 3 });
  expect(aggregate.percentile(99)).toBeUndefined();
  expect(Aggregate.parse(aggregate.print()).percentile(99)).toBeUndefined();
  expect(aggregate).toMatchObject({ count: 5, sum: 10, minimum: 1, maximum: 3 });
});
