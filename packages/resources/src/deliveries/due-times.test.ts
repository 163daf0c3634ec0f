import fc from 'fast-check';
import { expect, it } from 'vitest';
import { DueTimes } from './due-times.ts';

it('gives items in the order of their last times, each once', () => {
  const step = fc.tuple(fc.nat(20), fc.option(fc.nat(50), { nil: undefined }));
  fc.assert(
    fc.property(fc.array(step, { maxLength: 300 }), (steps) => {
      const due = new DueTimes<number>();
      const times = new Map<number, number>();
      for (const [item, atMs] of steps) {
        due.set(item, atMs);
        if (atMs === undefined) times.delete(item);
        else times.set(item, atMs);
        expect(due.nextMs).toBe(times.size === 0 ? undefined : Math.min(...times.values()));
      }
      const taken: number[] = [];
      for (let item = due.take(99); item !== undefined; item = due.take(99)) {
        taken.push(times.get(item) as number);
        times.delete(item);
      }
      expect(taken).toEqual([...taken].sort((left, right) => left - right));
      expect(times.size).toBe(0);
    }),
  );
});

it('gives nothing before its time', () => {
  const due = new DueTimes<string>();
  due.set('a', 5);
  expect(due.take(4)).toBeUndefined();
  expect(due.take(5)).toBe('a');
  expect(due.take(5)).toBeUndefined();
});
