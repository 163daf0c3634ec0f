import { expect, it } from 'vitest';
import type { Burst, Journal } from '../journal.ts';
import { GroupCommit } from './group-commit.ts';

/** A journal that answers when told to, and turns of the event loop that come when told to. */
function laboratory(batchesMax: number) {
  const batches: { readonly size: number; readonly keep: () => void }[] = [];
  const turns: (() => void)[] = [];
  const committed: number[] = [];
  const append = (bursts: readonly Burst[]) =>
    new Promise<readonly number[]>((resolve) => {
      batches.push({ size: bursts.length, keep: () => resolve([]) });
    });
  const commits = new GroupCommit<number>({
    journal: { append } as Partial<Journal> as Journal,
    defer: (work) => turns.push(work),
    burstsMax: 4_000,
    batchesMax,
    listener: { committed: (origin) => committed.push(origin), refused() {}, failed() {} },
  });
  const add = (count: number) => {
    for (let origin = 0; origin < count; origin++) commits.add({ origin, burst: {} as Burst });
  };
  const turn = () => {
    for (const work of turns.splice(0)) work();
  };
  return { commits, batches, committed, add, turn, sizes: () => batches.map(({ size }) => size) };
}

it('sends what is worth a commit at once, and the rest when the turn ends', async () => {
  const { commits, batches, committed, add, turn, sizes } = laboratory(2);
  add(63);
  expect(sizes()).toEqual([]);
  add(7);
  expect(sizes()).toEqual([64]);
  turn();
  expect(sizes()).toEqual([64, 6]);
  for (const { keep } of batches) keep();
  await commits.settled();
  expect(committed).toHaveLength(70);
});

it('gathers while as many batches are under way as may be', async () => {
  const { commits, batches, committed, add, turn, sizes } = laboratory(1);
  add(200);
  turn();
  expect(sizes()).toEqual([64]);
  batches[0]?.keep();
  await expect.poll(() => committed.length).toBe(64);
  turn();
  expect(sizes()).toEqual([64, 136]);
  batches[1]?.keep();
  await commits.settled();
  expect(committed).toHaveLength(200);
});
