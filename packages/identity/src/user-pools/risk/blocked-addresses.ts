import { containsRange, type IpRange, readIpRange } from '@cairn/kit';
import type { RiskConfigurationRecord } from '../records/pool-records.ts';
import type { UserPoolStore } from '../records/user-pool-store.ts';
import type { SignInPlace } from '../sign-in/sign-ins.ts';

/** In place of a client's id: whatever client has no configuration of its own. */
export const everyClient = 'ALL';

/** Ranges are read once, as long as a configuration is the same. */
const read = new WeakMap<readonly string[], readonly IpRange[]>();

type Place = Pick<SignInPlace, 'pool' | 'client'>;

/** What holds for sign-ins by a client: its own configuration, or that of the pool. */
export function riskConfigurationOf(
  { risks }: Pick<UserPoolStore, 'risks'>,
  { pool, client }: Place,
): RiskConfigurationRecord | undefined {
  return risks.find(`${pool.id}/${client.id}`) ?? risks.find(`${pool.id}/${everyClient}`);
}

/**
 * Whether nobody signs in from an address. A range that is blocked is so even where a wider one is skipped; who has no
 * address is not somewhere. Source: API reference, `RiskExceptionConfigurationType`.
 */
export function isBlocked(
  store: Pick<UserPoolStore, 'risks'>,
  place: Place & Pick<SignInPlace, 'address'>,
): boolean {
  return isWithin(riskConfigurationOf(store, place)?.blockedRanges, place.address);
}

/** Whether sign-ins from an address are taken to be safe. */
export function isSkipped(
  store: Pick<UserPoolStore, 'risks'>,
  place: Place & Pick<SignInPlace, 'address'>,
): boolean {
  return isWithin(riskConfigurationOf(store, place)?.skippedRanges, place.address);
}

function isWithin(texts: readonly string[] | undefined, address: string | undefined): boolean {
  if (texts === undefined || address === undefined) return false;
  const from = readIpRange(address);
  if (from === undefined) return false;
  let ranges = read.get(texts);
  if (ranges === undefined) {
    ranges = texts.flatMap((text) => readIpRange(text) ?? []);
    read.set(texts, ranges);
  }
  return ranges.some((range) => containsRange(range, from));
}
