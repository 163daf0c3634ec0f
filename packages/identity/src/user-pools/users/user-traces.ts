import { type Records, type RecordWrite, recordPages } from '@cairn/kit';
import type { UserKey } from '../records/user-store.ts';

/**
 * What is kept of users under `POOL/SUB/…`, besides their records: it goes with them. Failed attempts, which are kept by a
 * hash of the id, end by themselves.
 */
const traces: readonly string[] = [
  'cognito-codes',
  'cognito-sessions',
  'cognito-devices',
  'cognito-passkeys',
  'cognito-auth-events',
];
/** What is kept under `POOL/SUB`, one of each. */
const single: readonly string[] = ['cognito-passkey-registrations'];

/** Writes that delete what is kept of a user. */
export async function traceDeletions(
  records: Pick<Records, 'list'>,
  { userPoolId, sub }: UserKey,
): Promise<readonly RecordWrite[]> {
  const key = `${userPoolId}/${sub}`;
  const writes: RecordWrite[] = single.map((collection) => ({ collection, key, value: undefined }));
  for (const collection of traces) {
    for await (const page of recordPages(records, collection, { prefix: `${key}/` })) {
      writes.push(...page.map((found) => ({ collection, key: found.key, value: undefined })));
    }
  }
  return writes;
}
