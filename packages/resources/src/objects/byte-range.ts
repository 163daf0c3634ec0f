/** Bytes from `start` to `end` (exclusive). */
export interface ByteRange {
  readonly start: number;
  readonly end: number;
}

/**
 * Reads a Range header for something of a size (RFC 9110 section 14; S3 takes one range).
 * @returns `whole` when the header is none that is understood, `unsatisfiable` when it lies outside
 */
export function readRange(range: string, size: number): ByteRange | 'whole' | 'unsatisfiable' {
  const match = /^bytes=(\d*)-(\d*)$/.exec(range.trim());
  if (match === null) return 'whole';
  const [, first, last] = match as unknown as [string, string, string];
  if (first === '') {
    if (last === '') return 'whole';
    const count = Number(last);
    if (count === 0 || size === 0) return 'unsatisfiable';
    return { start: Math.max(0, size - count), end: size };
  }
  const start = Number(first);
  if (last !== '' && Number(last) < start) return 'whole';
  if (start >= size) return 'unsatisfiable';
  return { start, end: last === '' ? size : Math.min(size, Number(last) + 1) };
}
