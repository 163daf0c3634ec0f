/**
 * Keys begin with two characters that follow from the hash attribute: one of 4,096 buckets. So a scan comes by in an
 * order that says nothing, as on AWS, and each segment of a parallel scan is one range of keys.
 */

/** Characters in the order of their code points. */
const digits = '-0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ_abcdefghijklmnopqrstuvwxyz';
const bucketCount = digits.length ** 2;

/** Every name of a bucket, made once: keys are built for each call. */
const names: readonly string[] = Array.from({ length: bucketCount }, (_, bucket) => nameOf(bucket));

/** The bucket of a hash attribute, by its text in keys. */
export function keyBucket(hashText: string): string {
  // FNV-1a, then its upper half folded onto the lower.
  let hash = 0x811c9dc5;
  for (let at = 0; at < hashText.length; at += 1) {
    hash = Math.imul(hash ^ hashText.charCodeAt(at), 0x01000193);
  }
  hash ^= hash >>> 15;
  return names[(hash >>> 0) % bucketCount] as string;
}

/**
 * The keys of one segment: from `from`, inclusive, up to `to`, exclusive; undefined is without bound.
 * @param segment from 0 to `segmentCount` − 1
 */
export function segmentRange(
  segment: number,
  segmentCount: number,
): { readonly from?: string; readonly to?: string } {
  const bound = (at: number): string | undefined => names[Math.ceil((at * bucketCount) / segmentCount)];
  const from = segment === 0 ? undefined : (bound(segment) ?? beyondAll);
  const to = segment === segmentCount - 1 ? undefined : (bound(segment + 1) ?? beyondAll);
  return { ...(from !== undefined && { from }), ...(to !== undefined && { to }) };
}

/** Above every key: no name of a bucket begins so. */
const beyondAll = '~';

function nameOf(bucket: number): string {
  return (digits[bucket >> 6] as string) + (digits[bucket & 63] as string);
}
