import { seededRandom } from '@cairn/kit';
import { expect, it } from 'vitest';
import { TimerHeap } from './timer-heap.ts';

it('gives what is due in the order of time, whatever the order of entry', () => {
  const random = seededRandom(7);
  const heap = new TimerHeap();
  const due: number[] = [];
  for (let id = 0; id < 20_000; id++) {
    const dueMs = Math.floor(random.next() * 5_000);
    due.push(dueMs);
    heap.push(dueMs, id);
    if (id % 3 === 0) {
      const taken = heap.takeDue(Number.POSITIVE_INFINITY) as number;
      const earliest = id >= 300 ? 0 : Math.min(...due.filter((ms) => !Number.isNaN(ms)));
      if (id < 300) expect(due[taken]).toBe(earliest);
      due[taken] = Number.NaN;
    }
  }
  let before = -1;
  for (;;) {
    const id = heap.takeDue(Number.POSITIVE_INFINITY);
    if (id === undefined) break;
    expect(due[id]).toBeGreaterThanOrEqual(before);
    before = due[id] as number;
  }
  expect(heap.size).toBe(0);
});

it('keeps what is not due', () => {
  const heap = new TimerHeap();
  heap.push(10, 1);
  heap.push(20, 2);
  expect(heap.takeDue(9)).toBeUndefined();
  expect(heap.takeDue(10)).toBe(1);
  expect(heap.takeDue(10)).toBeUndefined();
  expect(heap.earliestMs).toBe(20);
});
