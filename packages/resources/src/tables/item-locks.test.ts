import { expect, it } from 'vitest';
import { ItemLocks } from './item-locks.ts';

it('a free lock is taken at once, a held one in turn', async () => {
  const locks = new ItemLocks();
  expect(locks.take('a')).toBeUndefined();
  const order: string[] = [];
  const second = locks.take('a')?.then(() => order.push('second'));
  const third = locks.take('a')?.then(() => order.push('third'));
  expect(locks.take('b')).toBeUndefined();
  locks.release('a');
  await second;
  expect(order).toEqual(['second']);
  locks.release('a');
  await third;
  locks.release('a');
  expect(order).toEqual(['second', 'third']);
  expect(locks.take('a')).toBeUndefined();
});

it('who takes several takes them in one order, so that nobody waits for ever', async () => {
  const locks = new ItemLocks();
  const names = ['a', 'b', 'c', 'd'];
  let held = 0;
  const worker = async (seed: number): Promise<void> => {
    for (let round = 0; round < 50; round += 1) {
      const wanted = names.filter((_, at) => (seed + round + at) % 3 !== 0).reverse();
      const release = await locks.takeAll(wanted);
      held += 1;
      await Promise.resolve();
      held -= 1;
      release();
    }
  };
  await Promise.all([0, 1, 2, 3, 4].map(worker));
  expect(held).toBe(0);
});
