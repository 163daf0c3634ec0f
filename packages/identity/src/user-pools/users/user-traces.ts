import { type Records, type RecordWrite, recordPages } from '@cairn/kit';
import { codeCollection } from '../codes/kept-codes.ts';
import type { UserKey } from '../records/user-store.ts';

/** What is kept of users under `POOL/SUB/…`, besides their records: it goes with them. */
const traces: readonly string[] = [
  codeCollection,
  'cognito-sessions',
  'cognito-devices',
  'cognito-passkeys',
  'cognito-auth-events',
];

/** Writes that delete what is kept of a user. */
export async function traceDeletions(
  records: Pick<Records, 'list'>,
  { userPoolId, sub }: UserKey,
): Promise<readonly RecordWrite[]> {
  const writes: RecordWrite[] = [];
  for (const collection of traces) {
    for await (const page of recordPages(records, collection, { prefix: `${userPoolId}/${sub}/` })) {
      writes.push(...page.map(({ key }) => ({ collection, key, value: undefined })));
    }
  }
  return writes;
}
