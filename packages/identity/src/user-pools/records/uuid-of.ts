import { bytesHex } from '../srp/srp-numbers.ts';

/**
 * A UUID of version 4 (RFC 9562, section 5.4), for users and what else AWS gives such an id. One of a user is told to everyone
 * whom his tokens reach, and says nothing of when he signed up, as one that is ordered by time would.
 * @param bytes 16 of them, random or looking so
 */
export function uuidOf(bytes: Uint8Array): string {
  const [version = 0, variant = 0] = [bytes[6], bytes[8]];
  const marked = Uint8Array.from(bytes.subarray(0, 16));
  marked[6] = 0x40 | (version & 0x0f);
  marked[8] = 0x80 | (variant & 0x3f);
  return bytesHex(marked).replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
}
