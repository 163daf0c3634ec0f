import type { DomainRecord } from '../records/pool-records.ts';
import type { UserPoolStore } from '../records/user-pool-store.ts';

/** The domain of a pool's sign-in pages: a custom one before a prefix, for that is where people are sent. */
export function signInDomainOf(
  { domains }: Pick<UserPoolStore, 'domains'>,
  userPoolId: string,
): DomainRecord | undefined {
  const own = domains.ofPool(userPoolId);
  return own.find(({ isCustom }) => isCustom) ?? own[0];
}
