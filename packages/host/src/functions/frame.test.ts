import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { encodeFrame, FrameReader } from './frame.ts';

describe('frames', () => {
  it('come out as they went in, however the stream is cut', () => {
    fc.assert(
      fc.property(
        fc.array(fc.tuple(fc.string({ unit: 'grapheme' }), fc.string({ unit: 'grapheme' })), {
          maxLength: 8,
        }),
        fc.array(fc.integer({ min: 1, max: 40 }), { minLength: 1, maxLength: 20 }),
        (messages, cuts) => {
          const stream = Buffer.concat(messages.map(([id, payload]) => encodeFrame({ id }, payload)));
          const reader = new FrameReader<{ id: string }>(10_000);
          const read: [string, string][] = [];
          for (let at = 0, cut = 0; at < stream.length; cut++) {
            const end = at + cuts[cut % cuts.length]!;
            for (const { header, payload } of reader.push(stream.subarray(at, end))) {
              read.push([header.id, payload]);
            }
            at = end;
          }
          expect(read).toEqual(messages);
        },
      ),
      { seed: 7, numRuns: 300 },
    );
  });

  it('longer than the maximum break the stream', () => {
    const reader = new FrameReader(10);
    expect(() => reader.push(encodeFrame({}, 'x'.repeat(11)))).toThrow(RangeError);
  });
});
