import { type Alarm, type Delivery, ServiceError } from '@cairn/kit';
import { scheduleArn } from './schedule-arn.ts';
import { type Firing, firingInput, scheduleHandler, schedulePrincipal } from './schedule-invocation.ts';
import type { ScheduleStore, StoredSchedule } from './schedule-store.ts';
import { latestDueMs, nextDueMs, timesOf } from './schedule-times.ts';
import type { ScheduleRecord } from './schedule-types.ts';
import type { SchedulesPorts } from './schedules-ports.ts';

/** What a schedule that is due comes to. */
interface FiringPlan {
  /** The latest time up to now; undefined when it lies too far back. */
  readonly scheduledMs: number | undefined;
  readonly nextMs: number | undefined;
}

const pageSize = 100;
const retryMs = 1_000;
const minuteMs = 60_000;
const usualRetries = 185;
const usualAgeSeconds = 86_400;

/**
 * Fires schedules when they are due. What is due next lies in the records, in the order of time; memory holds one alarm.
 * A firing is handed over as a delivery in the write that sets the next one, so none is lost or made twice. AWS is never
 * down: what was missed while the server was is made up for once, the latest time only and not beyond a bound.
 */
export class ScheduleFirings {
  readonly #ports: SchedulesPorts;
  readonly #store: ScheduleStore;
  readonly #alarm: Alarm;
  #armedMs: number | undefined;
  #work: Promise<void> | undefined;
  #isAgain = false;
  #isStopped = true;

  constructor(ports: SchedulesPorts, store: ScheduleStore) {
    this.#ports = ports;
    this.#store = store;
    this.#alarm = ports.clock.alarm(() => {
      this.#armedMs = undefined;
      this.#run();
    });
  }

  async start(): Promise<void> {
    this.#isStopped = false;
    this.#arm(await this.#store.firstDueMs());
  }

  async stop(): Promise<void> {
    this.#isStopped = true;
    this.#alarm.set(undefined);
    await this.#work;
  }

  /** Resolves when what was due is handed over. */
  async settled(): Promise<void> {
    while (this.#work !== undefined) await this.#work;
  }

  /** Told of a time at which a schedule is due. */
  dueAt(dueMs: number | undefined): void {
    if (dueMs !== undefined && (this.#armedMs === undefined || dueMs < this.#armedMs)) this.#arm(dueMs);
  }

  #arm(atMs: number | undefined): void {
    if (this.#isStopped) return;
    this.#armedMs = atMs;
    this.#alarm.set(atMs);
  }

  #run(): void {
    if (this.#work !== undefined) {
      this.#isAgain = true;
      return;
    }
    this.#work = this.#fireDue()
      .catch((error: unknown) => {
        this.#ports.log('error', 'schedules could not be fired', { error: String(error) });
        this.#arm(this.#ports.clock.now() + retryMs);
      })
      .then(() => {
        this.#work = undefined;
        if (this.#isAgain) {
          this.#isAgain = false;
          this.#run();
        }
      });
  }

  async #fireDue(): Promise<void> {
    for (;;) {
      const nowMs = this.#ports.clock.now();
      const page = await this.#store.due(nowMs, pageSize);
      for (const { key, schedule } of page) {
        if (this.#isStopped) return;
        // It was changed after the page was read.
        if ((schedule?.record.dueMs ?? 0) > nowMs) continue;
        const plan = schedule?.record.dueMs === undefined ? undefined : this.#plan(schedule, nowMs);
        if (schedule === undefined || plan === undefined) await this.#store.dropDue(key);
        else await this.#fire(schedule, plan);
      }
      if (page.length < pageSize) break;
    }
    this.#arm(await this.#store.firstDueMs());
  }

  /** What is due and when it is next; undefined for a schedule that cannot be read any more, its time zone being gone. */
  #plan({ record }: StoredSchedule, nowMs: number): FiringPlan | undefined {
    const earliestMs = nowMs - this.#ports.limits.scheduleCatchUpSeconds * 1_000;
    try {
      const scheduledMs = latestDueMs(record, earliestMs, nowMs);
      return { scheduledMs, nextMs: nextDueMs(timesOf(record.input, record.changeMs), nowMs) };
    } catch (error) {
      if (!(error instanceof ServiceError)) throw error;
      this.#ports.log('error', 'a schedule fires no more', {
        schedule: scheduleArn(record),
        error: error.message,
      });
      return undefined;
    }
  }

  /** A schedule that was changed meanwhile is left to the change. */
  async #fire(schedule: StoredSchedule, { scheduledMs, nextMs }: FiringPlan): Promise<void> {
    const { record } = schedule;
    const { dueMs: _, ...rest } = record;
    const isOver = nextMs === undefined && record.input.ActionAfterCompletion === 'DELETE';
    const after = isOver ? undefined : { ...rest, ...(nextMs !== undefined && { dueMs: nextMs }) };
    if (scheduledMs === undefined) {
      this.#ports.log('warn', 'a schedule was missed for too long', { schedule: scheduleArn(record) });
    }
    const firings = scheduledMs === undefined ? [] : [this.#delivery(record, scheduledMs)];
    await this.#ports.deliver(firings, this.#store.writes(schedule, after));
  }

  #delivery(record: ScheduleRecord, scheduledMs: number): Delivery {
    const { ids, random } = this.#ports;
    const { Target, FlexibleTimeWindow } = record.input;
    const firing: Firing = { record, scheduledMs, executionId: ids.uuid() };
    const windowMs = (FlexibleTimeWindow.MaximumWindowInMinutes ?? 0) * minuteMs;
    const queueArn = Target.DeadLetterConfig?.Arn;
    const input = firingInput(firing);
    return {
      id: firing.executionId,
      target: { kind: 'handler', handler: scheduleHandler, input },
      destination: Target.Arn.includes(':scheduler:') ? scheduleArn(record) : Target.Arn,
      ...(windowMs > 0 && { notBeforeMs: scheduledMs + Math.floor(random.next() * windowMs) }),
      retriesMax: Target.RetryPolicy?.MaximumRetryAttempts ?? usualRetries,
      ageSecondsMax: (Target.RetryPolicy?.MaximumEventAgeInSeconds ?? usualAgeSeconds) + windowMs / 1_000,
      ...(queueArn !== undefined && {
        deadLetter: {
          queueArn,
          attributes: {
            SCHEDULE_ARN: scheduleArn(record),
            TARGET_ARN: Target.Arn,
            EXECUTION_ID: firing.executionId,
          },
          body: { member: 'text' },
          principal: schedulePrincipal(Target, firing.executionId),
        },
      }),
    };
  }
}
