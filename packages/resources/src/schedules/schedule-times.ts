import { nextFireMs, parseSchedule, type Recurrence, ScheduleExpressionError, TimeZone } from '@cairn/kit';
import type { ScheduleInput, ScheduleRecord } from './schedule-types.ts';
import { schedulesErrors } from './schedules-errors.ts';

/** When a schedule fires. */
interface ScheduleTimes {
  readonly recurrence: Recurrence;
  /** Whence a rate counts. */
  readonly anchorMs: number;
  readonly startMs: number;
  readonly endMs: number;
}

/** A StartDate may lie a little in the past. */
const startSlackMs = 300_000;

/** @throws ServiceError ValidationException */
export function checkTimes(input: ScheduleInput, nowMs: number): void {
  timesOf(input, nowMs);
  const { StartDate, EndDate, FlexibleTimeWindow } = input;
  if (StartDate !== undefined && StartDate * 1_000 < nowMs - startSlackMs) {
    throw schedulesErrors.validation('The StartDate you specify cannot be earlier than 5 minutes ago.');
  }
  if (EndDate !== undefined && EndDate * 1_000 <= Math.max(nowMs, (StartDate ?? 0) * 1_000)) {
    throw schedulesErrors.validation(
      'The EndDate you specify must come after the StartDate and the current time.',
    );
  }
  const isFlexible = FlexibleTimeWindow.Mode === 'FLEXIBLE';
  if (isFlexible !== (FlexibleTimeWindow.MaximumWindowInMinutes !== undefined)) {
    throw schedulesErrors.validation(
      isFlexible
        ? 'MaximumWindowInMinutes must be provided when FlexibleTimeWindow Mode is set to FLEXIBLE.'
        : 'MaximumWindowInMinutes must not be provided when FlexibleTimeWindow Mode is set to OFF.',
    );
  }
}

/** @param changeMs since when the schedule is as it is @throws ServiceError ValidationException */
export function timesOf(input: ScheduleInput, changeMs: number): ScheduleTimes {
  const zoneName = input.ScheduleExpressionTimezone ?? 'UTC';
  const zone = TimeZone.find(zoneName);
  if (zone === undefined)
    throw schedulesErrors.validation(`Invalid Schedule Expression Timezone ${zoneName}.`);
  const startMs = input.StartDate === undefined ? undefined : input.StartDate * 1_000;
  return {
    recurrence: parsed(input.ScheduleExpression, zone),
    anchorMs: startMs ?? changeMs,
    startMs: startMs ?? 0,
    endMs: input.EndDate === undefined ? Number.POSITIVE_INFINITY : input.EndDate * 1_000,
  };
}

/** The first time after one; undefined when there is none left. */
export function nextDueMs(
  { recurrence, anchorMs, startMs, endMs }: ScheduleTimes,
  afterMs: number,
): number | undefined {
  // StartDate and EndDate do not bound a single time.
  if (recurrence.kind === 'at') return nextFireMs(recurrence, afterMs, anchorMs);
  const dueMs = nextFireMs(recurrence, Math.max(afterMs, startMs - 1), anchorMs);
  return dueMs === undefined || dueMs > endMs ? undefined : dueMs;
}

/** The latest time from one that was due up to now; of a rate it is counted, not looked for. */
export function latestDueMs(record: ScheduleRecord, earliestMs: number, nowMs: number): number | undefined {
  const times = timesOf(record.input, record.changeMs);
  let latest: number | undefined;
  let dueMs: number | undefined = record.dueMs;
  if (dueMs !== undefined && dueMs < earliestMs) dueMs = nextDueMs(times, earliestMs - 1);
  while (dueMs !== undefined && dueMs <= nowMs) {
    latest = dueMs;
    dueMs = nextDueMs(times, dueMs);
  }
  return latest;
}

function parsed(expression: string, zone: TimeZone): Recurrence {
  try {
    return parseSchedule(expression, zone);
  } catch (error) {
    if (error instanceof ScheduleExpressionError) {
      throw schedulesErrors.validation(`Invalid Schedule Expression ${expression}.`);
    }
    throw error;
  }
}
