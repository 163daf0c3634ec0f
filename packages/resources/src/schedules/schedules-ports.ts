import type {
  AlarmClock,
  CallService,
  Deliver,
  IdSource,
  Json,
  LimitValues,
  Log,
  Random,
  Records,
} from '@cairn/kit';
import type { ScheduleLimitName } from './schedule-limits.ts';
import type { ScheduleTarget } from './schedule-types.ts';

/** A call that a target comes down to. */
export interface TargetCall {
  /** By which services call each other: `states`. */
  readonly service: string;
  readonly action: string;
  readonly input: Json;
  readonly account: string;
  readonly region: string;
}

/** How targets are reached; what other services know of it. */
export interface ScheduleTargets {
  /** @throws ServiceError ValidationException when nothing here can be such a target */
  check(target: ScheduleTarget): void;
  /** The call of a templated target; undefined when there is none. */
  call(
    target: ScheduleTarget,
    given: { readonly input: string; readonly executionId: string },
  ): TargetCall | undefined;
  /** A service of the AWS SDK by its name in universal targets; undefined when it is not here. */
  sdkService(
    name: string,
  ): { readonly service: string; readonly members: 'PascalCase' | 'camelCase' } | undefined;
}

/** What the Scheduler service stands on. */
export interface SchedulesPorts {
  readonly records: Records;
  readonly clock: AlarmClock;
  readonly random: Random;
  readonly ids: IdSource;
  readonly log: Log;
  readonly limits: LimitValues<ScheduleLimitName>;
  readonly deliver: Deliver;
  readonly callService: CallService;
  readonly targets: ScheduleTargets;
}
