import { graphqlLimits } from '@cairn/graphql/settings';
import { containerHostLimits, functionHostLimits } from '@cairn/host';
import {
  identityLimits,
  identityPoolLimits,
  managedLoginLimits,
  userPoolLimits,
} from '@cairn/identity/settings';
import { type Limit, type LimitValues, resolveLimits } from '@cairn/kit';
import {
  containerLimits,
  deliveryLimits,
  eventLimits,
  functionLimits,
  logLimits,
  metricLimits,
  objectLimits,
  parameterLimits,
  queueLimits,
  routeLimits,
  scheduleLimits,
  secretLimits,
  tableLimits,
  topicLimits,
} from '@cairn/resources';
import { storeLimits } from '@cairn/store';
import { frontDoorLimits } from '@cairn/wire/front-door-limits';
import { rateLimits, stepFunctionsLimits } from '@cairn/workflows/settings';
import { ServerStartError } from './cairn-options.ts';
import { messageLimits } from './messages/message-limits.ts';
import { studioLimits } from './studio/studio-limits.ts';
import { refuseUnknownSettings } from './unknown-setting.ts';

/** Every limit of every service, by name. */
export const serverLimits = {
  ...stepFunctionsLimits,
  ...functionLimits,
  ...functionHostLimits,
  ...objectLimits,
  ...logLimits,
  ...metricLimits,
  ...queueLimits,
  ...routeLimits,
  ...graphqlLimits,
  ...tableLimits,
  ...storeLimits,
  ...eventLimits,
  ...scheduleLimits,
  ...deliveryLimits,
  ...identityLimits,
  ...userPoolLimits,
  ...managedLoginLimits,
  ...identityPoolLimits,
  ...topicLimits,
  ...secretLimits,
  ...parameterLimits,
  ...containerLimits,
  ...containerHostLimits,
  ...graphqlLimits,
  ...frontDoorLimits,
  ...studioLimits,
  ...messageLimits,
} as const;

/** Every limit of every service and, last, the rates of `--throttle aws`, by name. */
export const allLimits: { readonly [name: string]: Limit } = { ...serverLimits, ...rateLimits };

/** Name of a limit. */
export type ServerLimitName = keyof typeof serverLimits;

/** The limits in force. @throws ServerStartError on an unknown name or a value that is no positive number */
export function resolveServerLimits(overrides: {
  readonly [name: string]: number;
}): LimitValues<ServerLimitName> {
  refuseUnknownSettings(Object.keys(overrides), { table: allLimits, kind: 'limit', command: 'cairn limits' });
  try {
    return resolveLimits(allLimits, overrides) as LimitValues<ServerLimitName>;
  } catch (error) {
    throw new ServerStartError((error as Error).message);
  }
}
