import type { TaskResource } from '@cairn/asl';
import { type CallScope, type Log, type Payload, type Records, ServiceError } from '@cairn/kit';
import type { JobFollower, SubmittedJob } from '../integrations/submitted-job.ts';
import type { JournalReader } from '../journal.ts';
import type { TaskEvents } from './engine-ports.ts';
import { type TaskKey, taskName } from './task-token.ts';

type ServiceResource = Extract<TaskResource, { readonly kind: 'service' }>;

/** What a service has answered to a task that waits for its job. */
export interface AcceptedTask {
  readonly task: TaskKey;
  readonly resource: ServiceResource;
  readonly parameters: Payload;
  readonly answer: Payload;
  readonly scope: CallScope;
}

/** What waiting for jobs stands on. */
export interface SubmittedJobsPorts {
  readonly records: Records;
  readonly journal: Pick<JournalReader, 'execution'>;
  readonly events: TaskEvents;
  /** Who follows the jobs of an action. */
  readonly followerOf: (resourceType: string) => JobFollower;
  /** Whether the server stops: nothing is tried again. */
  readonly isStopped: () => boolean;
  readonly pause: (delayMs: number) => Promise<void>;
  readonly log: Log;
}

const collection = 'sfn-jobs';
const pageSize = 1_000;
const firstRetryMs = 1_000;
const lastRetryMs = 60_000;

/**
 * The jobs that tasks wait for with `.sync`. Beside its task each has a record until it has ended, or its cancellation
 * was answered, so that
 * 1. a task that is read back attaches to its job again, by the answer that its execution has recorded;
 * 2. a job whose task is over is cancelled, whenever the server goes down meanwhile.
 */
export class SubmittedJobs {
  readonly #ports: SubmittedJobsPorts;
  /** Jobs with a task that waits, by the task's name. */
  readonly #attached = new Map<string, SubmittedJob>();
  /** Jobs of before the start whose task has not attached yet. */
  readonly #left = new Map<string, SubmittedJob>();
  /** The last write of each record that was written or is to be deleted. */
  readonly #writes = new Map<string, Promise<unknown>>();

  constructor(ports: SubmittedJobsPorts) {
    this.#ports = ports;
  }

  /** Reads which jobs there were; before anything attaches. */
  async start(): Promise<void> {
    for (let after: string | undefined; ; ) {
      const page = await this.#ports.records.list(collection, {
        limit: pageSize,
        ...(after === undefined ? {} : { after }),
      });
      for (const { key, value } of page) this.#left.set(key, JSON.parse(value) as SubmittedJob);
      if (page.length < pageSize) return;
      after = page.at(-1)?.key;
    }
  }

  /** All tasks that wait have attached: jobs whose execution is over are cancelled, as they were to be. */
  async recovered(): Promise<void> {
    for (const name of [...this.#left.keys()]) {
      const executionId = executionOf(name);
      try {
        const row = await this.#ports.journal.execution(executionId);
        if (row?.status !== 'RUNNING') this.#cancelLeft(name);
      } catch (error) {
        this.#ports.log('error', 'a submitted job could not be looked after', { error });
      }
    }
  }

  /** A service has accepted a task: its job is kept. To be called before the acceptance is recorded. */
  accept({ task, resource, parameters, answer, scope }: AcceptedTask): SubmittedJob | undefined {
    const { resourceType, action, pattern } = resource;
    const names = this.#ports.followerOf(resourceType).namesOf(action, parameters.value, answer.value);
    if (names === undefined) return undefined;
    const job: SubmittedJob = { resourceType, action, pattern: pattern as 'sync', names, scope };
    const name = nameOf(task);
    if (!this.#left.delete(name) && !this.#attached.has(name)) this.#keep(name, JSON.stringify(job));
    this.#attached.set(name, job);
    return job;
  }

  /** Waits for an accepted job on behalf of its task. One that there is not fails its task with the answer. */
  follow({ task, answer }: Pick<AcceptedTask, 'task' | 'answer'>, job: SubmittedJob | undefined): void {
    if (job === undefined) {
      this.#ports.events.finish(task, { kind: 'failure', error: 'States.TaskFailed', cause: answer.text });
      return;
    }
    this.#ports.followerOf(job.resourceType).follow(task, job);
  }

  /** A job has ended: its record goes. */
  ended(task: TaskKey): void {
    const name = nameOf(task);
    if (this.#attached.delete(name)) this.#keep(name, undefined);
  }

  /** A task no longer waits: its job is cancelled, as AWS does. */
  cancel(task: TaskKey): void {
    const name = nameOf(task);
    const job = this.#attached.get(name);
    if (job === undefined) return;
    this.#attached.delete(name);
    this.#ports.followerOf(job.resourceType).forget(task);
    void this.#insistOnStop(name, job);
  }

  /** A service has accepted a task that was cancelled meanwhile. */
  abandon(accepted: AcceptedTask): void {
    this.accept(accepted);
    this.cancel(accepted.task);
  }

  /** An execution has closed: nobody attaches to its jobs any more. */
  executionClosed(executionId: number): void {
    if (this.#left.size === 0) return;
    for (const name of [...this.#left.keys()]) {
      if (executionOf(name) === executionId) this.#cancelLeft(name);
    }
  }

  /** Resolves when all that is to be kept is. */
  async settled(): Promise<void> {
    await Promise.all(this.#writes.values());
  }

  #cancelLeft(name: string): void {
    const job = this.#left.get(name);
    if (job === undefined) return;
    this.#left.delete(name);
    void this.#insistOnStop(name, job);
  }

  async #insistOnStop(name: string, job: SubmittedJob): Promise<void> {
    for (let delayMs = firstRetryMs; !this.#ports.isStopped(); delayMs = Math.min(delayMs * 2, lastRetryMs)) {
      try {
        await this.#ports.followerOf(job.resourceType).stop(job);
        this.#keep(name, undefined);
        return;
      } catch (error) {
        const { resourceType, action, names } = job;
        this.#ports.log('warn', 'a submitted job could not be stopped', {
          error,
          resourceType,
          action,
          names,
        });
        // It is not there, or may not be stopped: it never will be.
        if (error instanceof ServiceError && !error.retryable) {
          this.#keep(name, undefined);
          return;
        }
        await this.#ports.pause(delayMs);
      }
    }
  }

  /** Writes or deletes a record, after what was written of it before. */
  #keep(name: string, value: string | undefined): void {
    const write = (): Promise<boolean> => this.#ports.records.write([{ collection, key: name, value }]);
    const earlier = this.#writes.get(name);
    const written = (earlier === undefined ? write() : earlier.then(write)).catch((error: unknown) => {
      if (!this.#ports.isStopped()) this.#ports.log('error', 'a submitted job could not be kept', { error });
    });
    this.#writes.set(name, written);
    void written.then(() => {
      if (this.#writes.get(name) === written) this.#writes.delete(name);
    });
  }
}

function nameOf(task: TaskKey): string {
  return `${task.executionId}/${taskName(task)}`;
}

function executionOf(name: string): number {
  return Number(name.slice(0, name.indexOf('/')));
}
