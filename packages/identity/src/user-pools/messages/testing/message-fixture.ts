import type { UserPoolRecord } from '../../records/pool-records.ts';
import type { UserPoolSettings } from '../../records/pool-settings.ts';
import type { UserRecord } from '../../records/user-records.ts';
import { appClientRecordOf, poolRecordOf } from '../../testing/pool-records.ts';

const poolId = 'eu-west-1_AbCdEf123';

/** A pool as AWS makes one of nothing but a name. */
export function poolOf(settings: Partial<UserPoolSettings> = {}): UserPoolRecord {
  return poolRecordOf(poolId, {
    UsernameConfiguration: { CaseSensitive: true },
    VerificationMessageTemplate: { DefaultEmailOption: 'CONFIRM_WITH_CODE' },
    ...settings,
  });
}

export const client = appClientRecordOf({ id: '5h3example', userPoolId: poolId, name: 'web' });

export function userOf(changes: Partial<UserRecord> = {}): UserRecord {
  return {
    userPoolId: poolId,
    sub: '3d1f0c1a-6a5a-4f5e-9c2b-1f2e3d4c5b6a',
    username: 'user-1',
    status: 'UNCONFIRMED',
    isEnabled: true,
    createdMs: 0,
    changedMs: 0,
    attributes: { email: 'bob@example.com', phone_number: '+15555551234' },
    mfa: { enabled: [] },
    ...changes,
  };
}
