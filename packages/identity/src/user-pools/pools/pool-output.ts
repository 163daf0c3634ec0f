import type { UserPoolRecord } from '../records/pool-records.ts';
import type { UserPoolStore } from '../records/user-pool-store.ts';

/** A pool as DescribeUserPool gives it, but for the number of its users. */
export function poolOutput(store: Pick<UserPoolStore, 'domains'>, pool: UserPoolRecord) {
  const { SmsMfaConfiguration, SoftwareTokenMfaConfiguration, EmailMfaConfiguration, ...settings } =
    pool.settings;
  const { WebAuthnConfiguration, UsernameConfiguration, ...shown } = settings;
  const { isUnstated, ...stated } = UsernameConfiguration;
  const own = store.domains.ofPool(pool.id);
  const prefix = own.find(({ isCustom }) => !isCustom)?.domain;
  const custom = own.find(({ isCustom }) => isCustom)?.domain;
  return {
    Id: pool.id,
    Name: pool.name,
    Arn: pool.arn,
    CreationDate: pool.createdMs,
    LastModifiedDate: pool.changedMs,
    ...shown,
    ...(isUnstated !== true && { UsernameConfiguration: stated }),
    ...(prefix !== undefined && { Domain: prefix }),
    ...(custom !== undefined && { CustomDomain: custom }),
    UserPoolTags: pool.tags,
  };
}
