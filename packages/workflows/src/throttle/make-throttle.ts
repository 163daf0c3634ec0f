import type { AlarmClock } from '@cairn/kit';
import type { StateMachineCatalog } from '../catalog/state-machine-catalog.ts';
import type { ExecutionMeters } from '../engine/execution-meters.ts';
import { splitTestCase } from '../mocks/mocks.ts';
import { readStateMachineArn } from '../resource-arn.ts';
import type { RateLimits } from './rate-quotas.ts';
import { Throttle } from './throttle.ts';
import { TransitionPace } from './transition-pace.ts';

/** What calls and executions are slowed down by. */
export interface ThrottleParts {
  readonly throttle: Throttle;
  readonly pace: TransitionPace;
}

/** Puts the throttle together; undefined where no limits are given. */
export function makeThrottle(
  ports: {
    readonly clock: AlarmClock;
    readonly metrics?: ExecutionMeters | undefined;
    readonly throttle?: RateLimits | undefined;
  },
  catalog: StateMachineCatalog,
): ThrottleParts | undefined {
  const { clock, metrics, throttle: limits } = ports;
  if (limits === undefined) return undefined;
  const throttle = new Throttle({
    clock,
    limits,
    metrics,
    isExpress: (arn) => isExpress(catalog, arn),
  });
  return { throttle, pace: new TransitionPace(throttle, clock, metrics) };
}

/** A machine that was not used since the start is taken for a Standard one, once: nothing is read for this. */
function isExpress(catalog: StateMachineCatalog, arn: string): boolean {
  try {
    const type: string | undefined = catalog.cached(
      readStateMachineArn(splitTestCase(arn).arn).machineArn,
    )?.type;
    return type === 'EXPRESS';
  } catch {
    // What is no ARN is refused by the operation.
    return false;
  }
}
