import { functionHostLimits } from '@cairn/host';
import { type LimitValues, resolveLimits } from '@cairn/kit';
import { functionLimits, logLimits, metricLimits, objectLimits } from '@cairn/resources';
import { storeLimits } from '@cairn/store';
import { stepFunctionsLimits } from '@cairn/workflows';
import { ServerStartError } from './cairn-options.ts';

/** Every limit of every service, by name. */
export const serverLimits = {
  ...stepFunctionsLimits,
  ...functionLimits,
  ...functionHostLimits,
  ...objectLimits,
  ...logLimits,
  ...metricLimits,
  ...storeLimits,
} as const;

/** Name of a limit. */
export type ServerLimitName = keyof typeof serverLimits;

/** The limits in force. @throws ServerStartError on an unknown name or a value that is no positive number */
export function resolveServerLimits(overrides: {
  readonly [name: string]: number;
}): LimitValues<ServerLimitName> {
  try {
    return resolveLimits<ServerLimitName>(serverLimits, overrides);
  } catch (error) {
    throw new ServerStartError((error as Error).message);
  }
}
