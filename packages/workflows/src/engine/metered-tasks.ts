import type { TaskMeters } from './task-meters.ts';

/** A task that is under way, as far as it is measured. */
export interface MeteredTask {
  /** The id of its last event, to which its next one refers. */
  lastEventId: number;
  readonly meters: TaskMeters;
  readonly scheduledMs: number;
  startedMs: number | undefined;
}

/** The tasks under way of one execution, by the id of their last event. Most executions have one at a time. */
export class MeteredTasks {
  #only: MeteredTask | undefined;
  #others: Map<number, MeteredTask> | undefined;

  add(task: MeteredTask): void {
    if (this.#only === undefined) {
      this.#only = task;
      return;
    }
    this.#others ??= new Map();
    this.#others.set(task.lastEventId, task);
  }

  /** A task's next event has come. @returns the task, undefined when it is not known */
  move(fromEventId: number, toEventId: number): MeteredTask | undefined {
    const task = this.take(fromEventId);
    if (task === undefined) return undefined;
    task.lastEventId = toEventId;
    this.add(task);
    return task;
  }

  /** A task has ended. @returns the task, undefined when it is not known */
  take(lastEventId: number): MeteredTask | undefined {
    if (this.#only?.lastEventId === lastEventId) {
      const task = this.#only;
      this.#only = undefined;
      return task;
    }
    const task = this.#others?.get(lastEventId);
    if (task !== undefined) this.#others?.delete(lastEventId);
    return task;
  }
}
