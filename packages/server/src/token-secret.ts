import { randomBytes } from 'node:crypto';
import type { Records } from '@cairn/kit';

const collection = 'server';
const key = 'tokenSecret';

/**
 * The secret that signs task tokens and page tokens: made on the first start, kept for the life of the
 * data directory, so that tokens given out before a restart stay valid.
 */
export async function loadTokenSecret(records: Records): Promise<string> {
  const kept = await records.get(collection, key);
  if (kept !== undefined) return kept;
  const made = randomBytes(32).toString('hex');
  const written = await records.write([{ collection, key, value: made, ifAbsent: true }]);
  return written ? made : ((await records.get(collection, key)) ?? made);
}
