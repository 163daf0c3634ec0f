import { seededRandom } from '@cairn/kit';
import { expect, test } from 'vitest';
import { pickRoute } from './execution-target.ts';

const routesOf = (...weights: readonly number[]) =>
  weights.map((weight, index) => ({ version: index + 1, revision: index + 1, weight }));

test.each([
  [[100], 0.999, 1],
  [[70, 30], 0, 1],
  [[70, 30], 0.699, 1],
  [[70, 30], 0.7, 2],
  [[70, 30], 0.999, 2],
  [[0, 100], 0, 2],
  [[100, 0], 0.999, 1],
])('with the weights %j, chance %d picks version %d', (weights, chance, version) => {
  expect(pickRoute(routesOf(...weights), { next: () => chance }).version).toBe(version);
});

test('versions are picked as often as their weights say', () => {
  const random = seededRandom(7);
  let first = 0;
  for (let start = 0; start < 10_000; start++) {
    if (pickRoute(routesOf(90, 10), random).version === 1) first += 1;
  }
  expect(first).toBeGreaterThan(8_850);
  expect(first).toBeLessThan(9_150);
});
