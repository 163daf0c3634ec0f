import fc from 'fast-check';
import { expect, it } from 'vitest';
import type { TurnTaker } from './execution-turns.ts';
import { WorkOrder } from './work-order.ts';

/** A taker that counts how often it is looked at. */
class CountedTaker implements TurnTaker {
  static looks = 0;
  #workMs = 0;
  get workMs(): number {
    CountedTaker.looks += 1;
    return this.#workMs;
  }
  set workMs(workMs: number) {
    this.#workMs = workMs;
  }
}

it('gives whoever has worked least, and of those who came first, whatever they work while they wait', () => {
  const step = fc.oneof(
    fc.record({ kind: fc.constant('add' as const), workMs: fc.nat(5) }),
    fc.record({ kind: fc.constant('work' as const), index: fc.nat(9), workMs: fc.nat(5) }),
    fc.record({ kind: fc.constant('take' as const) }),
  );
  fc.assert(
    fc.property(fc.array(step, { maxLength: 60 }), (steps) => {
      const order = new WorkOrder<TurnTaker>();
      const waiting: TurnTaker[] = [];
      for (const one of steps) {
        if (one.kind === 'add') {
          const taker = { workMs: one.workMs };
          waiting.push(taker);
          order.add(taker);
        } else if (one.kind === 'work') {
          const taker = waiting[one.index];
          if (taker !== undefined) taker.workMs += one.workMs;
        } else {
          const least = Math.min(...waiting.map(({ workMs }) => workMs));
          const expected = waiting.find(({ workMs }) => workMs === least);
          expect(order.first()).toBe(expected);
          if (expected === undefined) continue;
          waiting.splice(waiting.indexOf(expected), 1);
          order.removeFirst();
        }
      }
    }),
  );
});

it('looks at few of thousands for each that it gives', () => {
  const order = new WorkOrder<TurnTaker>();
  const count = 2_000;
  for (let n = 0; n < count; n += 1) order.add(new CountedTaker());
  CountedTaker.looks = 0;
  for (let n = 0; n < count; n += 1) {
    expect(order.first()).toBeDefined();
    order.removeFirst();
  }
  expect(order.first()).toBe(undefined);
  expect(CountedTaker.looks).toBeLessThan(10 * count);
});
