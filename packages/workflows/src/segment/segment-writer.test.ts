import { InvariantError } from '@cairn/kit';
import { describe, expect, it } from 'vitest';
import { SegmentReader } from './segment-reader.ts';
import { SegmentWriter } from './segment-writer.ts';

describe('the writer of segments', () => {
  it('writes every safe whole number so that it can be read', () => {
    const numbers = [0, 1, 31, 32, 1_023, 1_024, 2 ** 30 - 1, 2 ** 30, 2 ** 32, Number.MAX_SAFE_INTEGER];
    const writer = new SegmentWriter();
    for (const number of numbers) writer.number(number);
    const reader = new SegmentReader(writer.finish('S'), 1);
    expect(numbers.map(() => reader.number())).toEqual(numbers);
    reader.end();
  });

  it('writes more numbers than fit its first room, and few after that', () => {
    const writer = new SegmentWriter();
    for (const count of [20_000, 4_096, 4_084, 3, 0]) {
      writer.reset();
      for (let number = 0; number < count; number++) writer.number(number);
      const reader = new SegmentReader(writer.finish('S'), 1);
      for (let number = 0; number < count; number++) if (reader.number() !== number) expect.fail(`${number}`);
      reader.end();
    }
  });

  for (const value of [-1, -32, 0.5, 32.5, Number.NaN, Number.POSITIVE_INFINITY, 2 ** 53]) {
    it(`refuses ${value}`, () => {
      expect(() => new SegmentWriter().number(value)).toThrow(InvariantError);
    });
  }
});
