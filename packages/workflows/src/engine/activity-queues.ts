import type { AlarmClock } from '@cairn/kit';
import type { StepFunctionsLimits } from '../limits.ts';
import { stepFunctionsErrors } from '../step-functions-errors.ts';
import { queueName, TakenTasks } from './taken-tasks.ts';
import type { TaskKey } from './task-token.ts';

/** What a worker gets: nothing when no task came. */
export interface ActivityTask {
  readonly taskToken?: string;
  readonly input?: string;
}

/** Hands a task to a worker: records that it started. @returns undefined when it waits no longer */
export type HandTask = (key: TaskKey, workerName: string | undefined) => Promise<ActivityTask | undefined>;

interface Queue {
  /** Tasks that wait for a worker, oldest first, by name. */
  readonly tasks: Map<string, TaskKey>;
  /** Workers that wait for a task, oldest first. */
  readonly workers: Set<Worker>;
  pollers: number;
}

/** A worker that waits for a task. */
export interface ActivityPoller {
  readonly workerName: string | undefined;
  /** Since when its call waits, epoch milliseconds. */
  readonly sinceMs: number;
}

interface Worker extends ActivityPoller {
  take(key: TaskKey | undefined): void;
}

/**
 * Activity tasks that wait for workers, and workers that wait for tasks, each in the order of arrival. Held in
 * memory: executions that are read back queue their tasks again.
 */
export class ActivityQueues {
  readonly #clock: AlarmClock;
  readonly #limits: StepFunctionsLimits;
  readonly #queues = new Map<string, Queue>();
  readonly taken: TakenTasks;

  constructor(clock: AlarmClock, limits: StepFunctionsLimits) {
    this.#clock = clock;
    this.#limits = limits;
    this.taken = new TakenTasks(limits.activityTasksKeptMax);
  }

  /** The workers that wait for tasks of an activity, and the tasks that wait for workers, each oldest first. */
  waiting(activityArn: string): {
    readonly pollers: readonly ActivityPoller[];
    readonly tasks: readonly TaskKey[];
  } {
    const queue = this.#queues.get(activityArn);
    const pollers = [...(queue?.workers ?? [])].map(({ workerName, sinceMs }) => ({ workerName, sinceMs }));
    return { pollers, tasks: [...(queue?.tasks.values() ?? [])] };
  }

  /** A task waits for a worker; one that does already keeps its place. */
  add(activityArn: string, key: TaskKey): void {
    const queue = this.#queueOf(activityArn);
    const name = queueName(key);
    if (queue.tasks.has(name)) return;
    for (const worker of queue.workers) {
      queue.workers.delete(worker);
      worker.take(key);
      return;
    }
    queue.tasks.set(name, key);
  }

  /** A task waits no longer. */
  remove(activityArn: string, key: TaskKey): void {
    this.taken.remove(key);
    this.#queues.get(activityArn)?.tasks.delete(queueName(key));
    this.#tidy(activityArn);
  }

  /**
   * Waits for a task until the poll's time is over or the caller goes away.
   * @throws ServiceError ActivityWorkerLimitExceeded
   */
  async poll(
    activityArn: string,
    hand: HandTask,
    options: { readonly workerName: string | undefined; readonly signal: AbortSignal | undefined },
  ): Promise<ActivityTask> {
    const queue = this.#queueOf(activityArn);
    if (queue.pollers >= this.#limits.activityPollersMax) {
      throw stepFunctionsErrors.activityWorkerLimitExceeded(activityArn);
    }
    queue.pollers += 1;
    const sinceMs = this.#clock.now();
    const untilMs = sinceMs + this.#limits.activityPollSeconds * 1_000;
    try {
      for (;;) {
        const key = takeFirst(queue) ?? (await this.#wait(queue, untilMs, { ...options, sinceMs }));
        if (key === undefined) return {};
        if (options.signal?.aborted) {
          this.add(activityArn, key);
          return {};
        }
        const task = await hand(key, options.workerName);
        if (task === undefined) continue;
        this.taken.add(activityArn, key);
        return task;
      }
    } finally {
      queue.pollers -= 1;
      this.#tidy(activityArn);
    }
  }

  #wait(
    queue: Queue,
    untilMs: number,
    { signal, workerName, sinceMs }: ActivityPoller & { readonly signal: AbortSignal | undefined },
  ): Promise<TaskKey | undefined> {
    if (signal?.aborted || this.#clock.now() >= untilMs) return Promise.resolve(undefined);
    return new Promise((resolve) => {
      const end = () => worker.take(undefined);
      const alarm = this.#clock.alarm(end);
      const worker: Worker = {
        workerName,
        sinceMs,
        take(key) {
          queue.workers.delete(worker);
          alarm.set(undefined);
          signal?.removeEventListener('abort', end);
          resolve(key);
        },
      };
      queue.workers.add(worker);
      alarm.set(untilMs);
      signal?.addEventListener('abort', end, { once: true });
    });
  }

  #queueOf(activityArn: string): Queue {
    let queue = this.#queues.get(activityArn);
    if (queue === undefined) {
      queue = { tasks: new Map(), workers: new Set(), pollers: 0 };
      this.#queues.set(activityArn, queue);
    }
    return queue;
  }

  #tidy(activityArn: string): void {
    const queue = this.#queues.get(activityArn);
    if (queue?.tasks.size === 0 && queue.pollers === 0) this.#queues.delete(activityArn);
  }
}

function takeFirst(queue: Queue): TaskKey | undefined {
  for (const [name, key] of queue.tasks) {
    queue.tasks.delete(name);
    return key;
  }
  return undefined;
}
