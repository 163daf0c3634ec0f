import { expect, it } from 'vitest';
import { keyBucket, segmentRange } from './key-bucket.ts';

const buckets = Array.from({ length: 20_000 }, (_, n) => keyBucket(`user#${n}\u0001`));

function segmentsOf(bucket: string, count: number): readonly number[] {
  return Array.from({ length: count }, (_, segment) => segment).filter((segment) => {
    const { from = '', to = '\u{10ffff}' } = segmentRange(segment, count);
    return bucket >= from && bucket < to;
  });
}

it.each([1, 2, 3, 7, 16, 100])('each key lies in exactly one of %d segments', (count) => {
  for (const bucket of new Set(buckets)) expect(segmentsOf(bucket, count)).toHaveLength(1);
});

it('more segments than there are buckets leave some empty and lose nothing', () => {
  const count = 5_000;
  for (const bucket of new Set(buckets.slice(0, 100))) expect(segmentsOf(bucket, count)).toHaveLength(1);
});

it('keys that look alike spread over the segments', () => {
  const counts = Array.from({ length: 8 }, () => 0);
  for (const bucket of buckets) counts[segmentsOf(bucket, 8)[0] as number]! += 1;
  for (const count of counts) expect(count).toBeGreaterThan(1_500);
});
