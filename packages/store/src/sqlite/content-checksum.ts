import { crc32 } from 'node:zlib';

/**
 * What is kept beside a segment so that bits that were flipped on the disk are not taken for truth: CRC-32 of its
 * bytes, begun from its numbers, so that it fits no other place.
 */
export function segmentChecksum(
  numbers: readonly [segment: number, execution: number, previous: number],
  data: Uint8Array,
): number {
  const [segmentId, executionId, previousSegmentId] = numbers;
  return crc32(data, (segmentId + executionId * 3 + previousSegmentId * 5) % 2 ** 32);
}

/** The same for a record: CRC-32 of its value in UTF-8, begun from its key. */
export function recordChecksum(key: string, value: string): number {
  return crc32(value, crc32(key));
}
