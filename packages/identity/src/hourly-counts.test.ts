import { expect, it } from 'vitest';
import { HourlyCounts, networkOf } from './hourly-counts.ts';

const clock = { nowMs: 1_000_000, now: () => clock.nowMs };

it('so many have a place within an hour', () => {
  const counts = new HourlyCounts(clock, 3);
  expect([1, 2, 3, 4].map(() => counts.take('a'))).toEqual([true, true, true, false]);
  expect(counts.take('b')).toBe(true);
  clock.nowMs += 3_600_000;
  expect(counts.take('a')).toBe(true);
});

it('a place that is given back is there again, and no more than were taken', () => {
  const counts = new HourlyCounts(clock, 2);
  for (let time = 0; time < 3; time++) counts.giveBack('a');
  expect([1, 2, 3].map(() => counts.take('a'))).toEqual([true, true, false]);
  counts.giveBack('a');
  expect([1, 2].map(() => counts.take('a'))).toEqual([true, false]);
});

it('calls from inside have no bound', () => {
  const counts = new HourlyCounts(clock, 0);
  expect([counts.take(undefined), counts.take('a')]).toEqual([true, false]);
});

it.each([
  ['192.0.2.1', '::ffff:192.0.2.1', true],
  ['192.0.2.1', '192.0.2.2', false],
  ['2001:db8::1', '2001:db8:0:0:ffff::2', true],
  ['2001:db8::1', '2001:db8:0:1::1', false],
])('%s and %s are one network: %s', (one, other, isOne) => {
  expect(networkOf(one) === networkOf(other)).toBe(isOne);
});
