import { containsRange, type IpRange, readIpRange } from '@cairn/kit';
import type { RiskConfigurationRecord } from '../records/pool-records.ts';
import type { UserPoolStore } from '../records/user-pool-store.ts';
import type { SignInPlace } from '../sign-in/sign-ins.ts';

/** In place of a client's id: whatever client has no configuration of its own. */
export const everyClient = 'ALL';

/** Ranges are read once, as long as a configuration is the same. */
const blocked = new WeakMap<RiskConfigurationRecord, readonly IpRange[]>();

/**
 * Whether nobody signs in from an address. A range that is blocked is so even where a wider one is skipped; who has no
 * address is not somewhere. Source: API reference, `RiskExceptionConfigurationType`.
 */
export function isBlocked(
  { risks }: Pick<UserPoolStore, 'risks'>,
  { pool, client, address }: Pick<SignInPlace, 'pool' | 'client' | 'address'>,
): boolean {
  const risk = risks.find(`${pool.id}/${client.id}`) ?? risks.find(`${pool.id}/${everyClient}`);
  if (risk?.blockedRanges === undefined || address === undefined) return false;
  const from = readIpRange(address);
  return from !== undefined && blockedBy(risk).some((range) => containsRange(range, from));
}

function blockedBy(risk: RiskConfigurationRecord): readonly IpRange[] {
  let ranges = blocked.get(risk);
  if (ranges === undefined) {
    ranges = (risk.blockedRanges ?? []).flatMap((text) => readIpRange(text) ?? []);
    blocked.set(risk, ranges);
  }
  return ranges;
}
