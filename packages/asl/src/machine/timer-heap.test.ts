import fc from 'fast-check';
import { expect, test } from 'vitest';
import { type Timer, TimerHeap } from './timer-heap.ts';

const timers = fc.array(fc.record({ dueMs: fc.nat(20), frameId: fc.nat(20) }), { maxLength: 60 });

function drain(heap: TimerHeap): Timer[] {
  const drained: Timer[] = [];
  for (let timer = heap.peek(); timer !== undefined; timer = heap.peek()) {
    drained.push(timer);
    heap.pop();
  }
  return drained;
}

function ordered(all: readonly Timer[]): Timer[] {
  return [...all].sort((left, right) => left.dueMs - right.dueMs || left.frameId - right.frameId);
}

test('timers come out by time, then by frame', () => {
  fc.assert(
    fc.property(timers, (all) => {
      const heap = new TimerHeap();
      for (const timer of all) heap.push(timer);
      expect(drain(heap)).toEqual(ordered(all));
    }),
  );
});

test('what is not retained is gone, the rest stays in order', () => {
  fc.assert(
    fc.property(timers, (all) => {
      const heap = new TimerHeap();
      for (const timer of all) heap.push(timer);
      heap.retain(({ frameId }) => frameId % 2 === 0);
      expect(drain(heap)).toEqual(ordered(all.filter(({ frameId }) => frameId % 2 === 0)));
    }),
  );
});
