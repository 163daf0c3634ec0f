import type { UserPoolRecord } from '../records/pool-records.ts';

/** Whether what users of a pool do is remembered: with threat protection, audited or enforced. */
export function isWatched({ settings }: UserPoolRecord): boolean {
  const mode = settings.UserPoolAddOns?.AdvancedSecurityMode;
  return mode === 'AUDIT' || mode === 'ENFORCED';
}
