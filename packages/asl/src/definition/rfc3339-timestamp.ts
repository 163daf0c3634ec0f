import { parseTimestamp } from '../data/timestamp.ts';

/** RFC 3339 wants the seconds, and no seconds in the offset; ISO 8601 leaves both open. */
const rfc3339Form = /T\d{2}:\d{2}:\d{2}(?:\.\d+)?(?:Z|[+-]\d{2}:\d{2})$/;

/**
 * Whether a text is a timestamp of the States Language: RFC 3339 with a capital `T` and `Z` or an offset,
 * and a date and time that exist.
 */
export function isRfc3339Timestamp(text: string): boolean {
  return rfc3339Form.test(text) && parseTimestamp(text) !== undefined;
}
