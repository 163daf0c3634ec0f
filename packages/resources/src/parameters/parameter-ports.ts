import type { CallService, Clock, LimitValues, Records, Seal } from '@cairn/kit';
import type { ParameterLimitName } from './parameter-limits.ts';

/** What Parameter Store needs of its surroundings. */
export interface ParametersPorts {
  readonly records: Records;
  readonly seal: Seal;
  readonly clock: Clock;
  readonly callService: CallService;
  readonly limits: LimitValues<ParameterLimitName>;
}
