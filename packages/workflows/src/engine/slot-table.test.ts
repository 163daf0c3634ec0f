import { seededRandom } from '@cairn/kit';
import { expect, it } from 'vitest';
import { ExecutionSlot } from './execution-slot.ts';
import { SlotTable } from './slot-table.ts';

/** Ids of slots, in order. */
function idsOf(slots: Iterable<ExecutionSlot>): readonly number[] {
  return [...slots].map(({ executionId }) => executionId).sort((a, b) => a - b);
}

it.each([1, 2, 3])('holds what a Map holds, whatever comes and goes, seed %i', (seed) => {
  const random = seededRandom(seed);
  const table = new SlotTable();
  const expected = new Map<number, ExecutionSlot>();
  // Ids that lie next to one another, beside those that share their home: only their last 32 bits count.
  const someId = () => Math.floor(random.next() * 800) + Math.floor(random.next() * 3) * 2 ** 40;
  for (let step = 0; step < 30_000; step++) {
    const id = someId();
    const growing = step % 10_000 < 5_000;
    if (random.next() < (growing ? 0.7 : 0.3)) {
      if (!expected.has(id)) {
        const slot = new ExecutionSlot(id);
        expected.set(id, slot);
        table.add(slot);
      }
    } else {
      expected.delete(id);
      table.delete(id);
    }
    const asked = someId();
    if (table.get(asked) !== expected.get(asked)) expect.fail(`step ${step}: wrong slot of ${asked}`);
    if (step % 1_000 === 0) expect(idsOf(table.all())).toEqual(idsOf(expected.values()));
  }
  for (const id of [...expected.keys()]) {
    table.delete(id);
    expected.delete(id);
    for (const [left, slot] of expected) if (table.get(left) !== slot) expect.fail(`lost ${left} with ${id}`);
  }
  expect(table.all()).toEqual([]);
});

it('finds each of very many, and is empty again', () => {
  const table = new SlotTable();
  for (let id = 1; id <= 100_000; id++) table.add(new ExecutionSlot(id));
  expect(table.all()).toHaveLength(100_000);
  for (let id = 1; id <= 100_000; id++) {
    if (table.get(id)?.executionId !== id) expect.fail(`lost ${id}`);
    table.delete(id);
    if (table.get(id) !== undefined) expect.fail(`kept ${id}`);
  }
  expect(table.all()).toEqual([]);
});
