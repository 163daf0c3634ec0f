import fc from 'fast-check';
import { expect, it } from 'vitest';
import { OutputFrames } from './output-frames.ts';

it('takes frames apart wherever the pieces that arrive end', () => {
  const frame = fc.record({ stream: fc.constantFrom(1, 2), body: fc.uint8Array({ maxLength: 30 }) });
  fc.assert(
    fc.property(
      fc.array(frame, { maxLength: 8 }),
      fc.array(fc.integer({ min: 1, max: 20 }), { minLength: 1 }),
      (frames, cuts) => {
        const told: Record<number, number[]> = { 1: [], 2: [] };
        const wanted: Record<number, number[]> = { 1: [], 2: [] };
        const bytes = Buffer.concat(
          frames.map(({ stream, body }) => {
            wanted[stream]?.push(...body);
            const header = Buffer.alloc(8);
            header[0] = stream;
            header.writeUInt32BE(body.length, 4);
            return Buffer.concat([header, body]);
          }),
        );
        const reader = new OutputFrames((stream, chunk) => told[stream]?.push(...chunk));
        for (let at = 0, turn = 0; at < bytes.length; turn += 1) {
          const length = cuts[turn % cuts.length] as number;
          reader.push(bytes.subarray(at, at + length));
          at += length;
        }
        expect(told).toEqual(wanted);
      },
    ),
    { seed: 20_260_504 },
  );
});
