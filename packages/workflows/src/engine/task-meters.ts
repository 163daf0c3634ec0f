import type { ExecutionMeter, ExecutionMetric } from './execution-meters.ts';

/** The words of a kind of tasks in the names of its metrics. */
export interface TaskFamily {
  readonly singular: string;
  readonly plural: string;
  readonly dimension: string;
}

/** The meters of the tasks of one resource. */
export class TaskMeters {
  readonly scheduled: ExecutionMeter;
  readonly started: ExecutionMeter;
  readonly scheduleTime: ExecutionMeter;
  readonly time: ExecutionMeter;
  readonly runTime: ExecutionMeter;
  readonly #family: TaskFamily;
  readonly #meterOf: (name: string, unit: ExecutionMetric['unit']) => ExecutionMeter;
  readonly #ends = new Map<string, ExecutionMeter>();

  constructor(family: TaskFamily, meterOf: (name: string, unit: ExecutionMetric['unit']) => ExecutionMeter) {
    const { singular, plural } = family;
    this.#family = family;
    this.#meterOf = meterOf;
    this.scheduled = meterOf(`${plural}Scheduled`, 'Count');
    this.started = meterOf(`${plural}Started`, 'Count');
    this.scheduleTime = meterOf(`${singular}ScheduleTime`, 'Milliseconds');
    this.time = meterOf(`${singular}Time`, 'Milliseconds');
    this.runTime = meterOf(`${singular}RunTime`, 'Milliseconds');
  }

  /** The counter of tasks that ended in some way. */
  ended(outcome: string): ExecutionMeter {
    let meter = this.#ends.get(outcome);
    if (meter === undefined) {
      meter = this.#meterOf(this.#family.plural + outcome, 'Count');
      this.#ends.set(outcome, meter);
    }
    return meter;
  }
}
