import { seededRandom } from '@cairn/kit';
import { expect, it } from 'vitest';
import { SortedList } from './sorted-list.ts';

it.each([1, 2, 3])('holds what a sorted array holds, seed %i', (seed) => {
  const random = seededRandom(seed);
  const list = new SortedList<number>((a, b) => a - b);
  const model = new Set<number>();
  for (let step = 0; step < 20_000; step += 1) {
    const item = Math.floor(random.next() * 4000);
    if (random.next() < (step < 12_000 ? 0.8 : 0.2)) {
      list.add(item);
      model.add(item);
    } else {
      list.delete(item);
      model.delete(item);
    }
    if (step % 1000 !== 0) continue;
    const sorted = [...model].sort((a, b) => a - b);
    expect(list.size).toBe(sorted.length);
    expect([...list.from(undefined)]).toEqual(sorted);
    expect([...list.from(item)]).toEqual(sorted.filter((other) => other >= item));
    expect([...list.below(item)]).toEqual(sorted.filter((other) => other < item).reverse());
    expect([...list.below(undefined)]).toEqual(sorted.reverse());
  }
});

it('is empty again when all has been deleted', () => {
  const list = new SortedList<number>((a, b) => a - b);
  for (let item = 0; item < 5000; item += 1) list.add(item);
  for (let item = 0; item < 5000; item += 1) list.delete(item);
  expect([...list.from(undefined)]).toEqual([]);
  expect([...list.below(undefined)]).toEqual([]);
  expect(list.size).toBe(0);
});
