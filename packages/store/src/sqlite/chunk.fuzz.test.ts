import fc from 'fast-check';
import { expect, test } from 'vitest';
import { type Chunk, packChunk, unpackChunk } from './chunk.ts';

const segments = fc
  .array(
    fc.record({ gap: fc.integer({ min: 1, max: 2 ** 40 }), data: fc.uint8Array({ maxLength: 3_000 }) }),
    {
      minLength: 1,
      maxLength: 40,
    },
  )
  .map((parts) => {
    let segmentId = 0;
    return parts.map(({ gap, data }) => {
      const previousSegmentId = segmentId;
      segmentId += gap;
      return { segmentId, previousSegmentId, data };
    });
  });

test('what is packed is unpacked as it was', () => {
  fc.assert(
    fc.property(segments, fc.integer({ min: 1, max: 2 ** 40 }), (given, executionId) => {
      const unpacked = unpackChunk(packChunk(given, executionId), executionId);
      expect(unpacked.map((segment) => ({ ...segment, data: Uint8Array.from(segment.data) }))).toEqual(given);
    }),
  );
});

test('a flipped bit, anywhere, is noticed', () => {
  fc.assert(
    fc.property(segments, fc.nat(), fc.integer({ min: 0, max: 7 }), (given, place, bit) => {
      const chunk = packChunk(given, 5);
      const data = Uint8Array.from(chunk.data);
      const at = place % data.length;
      data[at] = (data[at] as number) ^ (1 << bit);
      expect(() => unpackChunk({ ...chunk, data }, 5)).toThrow('its checksum does not fit');
    }),
  );
});

test('numbers that are not its own are noticed', () => {
  const chunk = packChunk([{ segmentId: 9, previousSegmentId: 7, data: Uint8Array.of(1, 2, 3) }], 5);
  const changes: readonly Partial<Chunk>[] = [{ firstSegmentId: 8 }, { previousSegmentId: 6 }, { crc32: 1 }];
  for (const change of changes) expect(() => unpackChunk({ ...chunk, ...change }, 5)).toThrow('checksum');
  expect(() => unpackChunk(chunk, 6)).toThrow('checksum');
});
