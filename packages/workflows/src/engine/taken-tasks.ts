import { type TaskKey, taskName } from './task-token.ts';

/**
 * Which tasks of activities workers have taken. Held in memory, for those who want to see them: a task that was taken
 * before the server started is known again once its execution was read, by a heartbeat for example.
 */
export class TakenTasks {
  readonly #keptMax: number;
  /** The activity of each, by the task's name. */
  readonly #activities = new Map<string, string>();
  /** Each activity's, oldest first. */
  readonly #tasks = new Map<string, Map<string, TaskKey>>();

  /** @param keptMax most tasks of an activity; the oldest are forgotten */
  constructor(keptMax: number) {
    this.#keptMax = keptMax;
  }

  /** A worker has taken a task; one that is known keeps its place. */
  add(activityArn: string, key: TaskKey): void {
    const name = queueName(key);
    if (this.#activities.has(name)) return;
    let tasks = this.#tasks.get(activityArn);
    if (tasks === undefined) {
      tasks = new Map();
      this.#tasks.set(activityArn, tasks);
    }
    tasks.set(name, key);
    this.#activities.set(name, activityArn);
    const [oldest] = tasks.values();
    if (tasks.size > this.#keptMax && oldest !== undefined) this.remove(oldest);
  }

  /** A task is over; one that is not known is none of an activity. */
  remove(key: TaskKey): void {
    const name = queueName(key);
    const activityArn = this.#activities.get(name);
    if (activityArn === undefined) return;
    this.#activities.delete(name);
    const tasks = this.#tasks.get(activityArn);
    tasks?.delete(name);
    if (tasks?.size === 0) this.#tasks.delete(activityArn);
  }

  /** The tasks that workers of an activity have taken, oldest first. */
  of(activityArn: string): readonly TaskKey[] {
    return [...(this.#tasks.get(activityArn)?.values() ?? [])];
  }
}

/** One text for an attempt among those of all executions. */
export function queueName(key: TaskKey): string {
  return `${key.executionId}/${taskName(key)}`;
}
