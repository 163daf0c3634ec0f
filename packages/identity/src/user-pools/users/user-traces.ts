import { type RecordKey, type Records, type RecordWrite, recordPages } from '@cairn/kit';
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

const owned: ReadonlySet<string> = new Set([...traces, ...single]);

/** `POOL/SUB` of the user with whom a record goes; undefined where it outlives him, or goes with his own record. */
export function userOfRecord({ collection, key }: RecordKey): string | undefined {
  return owned.has(collection) ? key.split('/', 2).join('/') : undefined;
}

/** Writes that delete what is kept of a user. */
export async function traceDeletions(
  records: Pick<Records, 'list'>,
  user: UserKey,
): Promise<readonly RecordWrite[]> {
  const key = keyOf(user);
  const ofSingle = single.map((collection) => ({ collection, key, value: undefined }));
  return [...ofSingle, ...(await lateTraceDeletions(records, user))];
}

/** Those of what there is any number of: none where nothing is left of a user who is gone. */
export async function lateTraceDeletions(
  records: Pick<Records, 'list'>,
  user: UserKey,
): Promise<readonly RecordWrite[]> {
  const writes: RecordWrite[] = [];
  for (const collection of traces) {
    for await (const page of recordPages(records, collection, { prefix: `${keyOf(user)}/` })) {
      writes.push(...page.map((found) => ({ collection, key: found.key, value: undefined })));
    }
  }
  return writes;
}

function keyOf({ userPoolId, sub }: UserKey): string {
  return `${userPoolId}/${sub}`;
}
