/**
 * How instants, which are epoch milliseconds behind the wire, are written on it: each form of AWS's protocols once.
 * Members of outputs that are instants: `instant-members.ts`.
 */

/** Seconds with a fraction, a number: awsJson and CBOR. */
export function epochSeconds(ms: number): number {
  return ms / 1_000;
}

/** `2026-01-31T12:00:00.123Z`. */
export function isoInstant(ms: number): string {
  return new Date(ms).toISOString();
}

/** `2026-01-31T12:00:00Z`, what is below a second cut off: the query protocol, and errors about signatures. */
export function isoSeconds(ms: number): string {
  return `${isoInstant(ms).slice(0, 19)}Z`;
}

/** `2026-01-31T12:00:00.000Z`: S3 knows whole seconds and prints milliseconds all the same. */
export function isoWholeSeconds(ms: number): string {
  return `${isoInstant(ms).slice(0, 19)}.000Z`;
}

/** `20260131T120000Z`: signatures. */
export function isoBasic(ms: number): string {
  return isoSeconds(ms).replaceAll(/[-:]/g, '');
}

/** `Sat, 31 Jan 2026 12:00:00 GMT`: headers of HTTP. */
export function httpDate(ms: number): string {
  return new Date(ms).toUTCString();
}
