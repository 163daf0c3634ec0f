import { MadeOnce, type RecordKey, type Records, type Seal } from '@cairn/kit';
import type { UserCredentials, UserRecord } from './user-records.ts';

const collection = 'cognito-decoys';

/** Where the records of one user lie. */
export interface UserRecordKeys {
  readonly user: RecordKey;
  readonly credentials: RecordKey;
}

/**
 * A user of no pool, as long as users mostly are: read in the place of one who is not there, so that it takes as long.
 * Made when it is first needed, the same for all pools.
 */
export function decoyUser({
  records,
  seal,
}: {
  readonly records: Pick<Records, 'write'>;
  readonly seal: Seal;
}): MadeOnce<UserRecordKeys> {
  const keys = {
    user: { collection, key: 'user' },
    credentials: { collection, key: 'credentials' },
  } as const;
  return new MadeOnce(async () => {
    const sealed = seal.seal(JSON.stringify(credentials), sealedName(keys.credentials));
    await records.write([
      { ...keys.user, value: JSON.stringify(user), ifAbsent: true },
      { ...keys.credentials, value: sealed, ifAbsent: true },
    ]);
    return keys;
  });
}

/** What a record of credentials is sealed under. */
export function sealedName({ collection: name, key }: RecordKey): string {
  return `${name}/${key}`;
}

const user: UserRecord = {
  userPoolId: 'us-east-1_000000000',
  sub: '00000000-0000-4000-8000-000000000000',
  username: 'somebody',
  status: 'CONFIRMED',
  isEnabled: true,
  createdMs: 1_700_000_000_000,
  changedMs: 1_700_000_000_000,
  attributes: { email: 'somebody@example.com', email_verified: 'true' },
  mfa: { enabled: [] },
};

const credentials: UserCredentials = {
  password: { salt: '0'.repeat(32), verifier: '0'.repeat(768) },
};
