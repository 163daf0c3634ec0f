import { type AlarmClock, type Json, type JsonObject, type Log, ServiceError } from '@cairn/kit';
import { type TaskKey, taskName } from '../engine/task-token.ts';
import { jobKind } from './job-kinds.ts';
import { optimizedNames } from './optimized-action.ts';
import { actionCall } from './service-action.ts';
import { isUnavailable, serviceFailure } from './service-failure.ts';
import type { JobEnds, JobFollower, SubmittedJob } from './submitted-job.ts';
import type { CallOutcome, IntegrationPorts } from './task-call.ts';

/** What following jobs by describing them stands on. */
export interface PolledJobsPorts {
  readonly integrations: IntegrationPorts;
  /** The real clock: jobs outside pass over nothing. */
  readonly clock: AlarmClock;
  readonly finish: JobEnds;
  readonly isStopped: () => boolean;
  readonly log: Log;
}

/** A job that is described again and again. */
interface Polled {
  readonly task: TaskKey;
  readonly job: SubmittedJob;
  /** Describes it now. */
  wake: (() => void) | undefined;
  /** Woken while it was described: it may have ended since. */
  isHinted: boolean;
}

const firstDelayMs = 500;
const lastDelayMs = 20_000;
const delayGrowth = 1.5;

/**
 * Follows jobs by asking their service how they are, at once and then ever more seldom: at most every twenty seconds.
 * Who knows that one has changed says so by `hint`, which saves the wait; that a hint is lost costs time only.
 */
export class PolledJobs implements JobFollower {
  readonly #ports: PolledJobsPorts;
  readonly #byTask = new Map<string, Polled>();
  readonly #resourceType: string;

  constructor(resourceType: string, ports: PolledJobsPorts) {
    this.#resourceType = resourceType;
    this.#ports = ports;
  }

  namesOf(action: string, parameters: Json, answer: Json): JsonObject | undefined {
    return jobKind(this.#resourceType, action)?.namesOf(parameters as JsonObject, answer as JsonObject);
  }

  follow(task: TaskKey, job: SubmittedJob): void {
    const name = polledName(task);
    if (this.#byTask.has(name)) return;
    const polled: Polled = { task, job, wake: undefined, isHinted: false };
    this.#byTask.set(name, polled);
    void this.#poll(name, polled);
  }

  forget(task: TaskKey): void {
    const name = polledName(task);
    const polled = this.#byTask.get(name);
    this.#byTask.delete(name);
    polled?.wake?.();
  }

  async stop(job: SubmittedJob): Promise<void> {
    const stop = jobKind(job.resourceType, job.action)?.stop;
    if (stop !== undefined) await this.#call(job, stop.action, stop.inputOf(job.names));
  }

  /** A job may have changed. @param name a value of what names it: its ARN or id */
  hint(name: string): void {
    for (const polled of this.#byTask.values()) {
      if (!mentions(polled.job.names, name)) continue;
      polled.isHinted = true;
      polled.wake?.();
    }
  }

  async #poll(name: string, polled: Polled): Promise<void> {
    const isFollowed = () => !this.#ports.isStopped() && this.#byTask.get(name) === polled;
    for (let delayMs = firstDelayMs; isFollowed(); delayMs = Math.min(delayMs * delayGrowth, lastDelayMs)) {
      polled.isHinted = false;
      const outcome = await this.#outcomeOf(polled.job);
      if (!isFollowed()) return;
      if (outcome !== undefined) {
        this.#byTask.delete(name);
        this.#ports.finish(polled.task, outcome);
        return;
      }
      if (!polled.isHinted) await this.#wait(polled, delayMs);
    }
  }

  #wait(polled: Polled, delayMs: number): Promise<void> {
    return new Promise((resolve) => {
      const { clock } = this.#ports;
      const alarm = clock.alarm(() => polled.wake?.());
      polled.wake = () => {
        polled.wake = undefined;
        alarm.set(undefined);
        resolve();
      };
      alarm.set(clock.now() + delayMs);
    });
  }

  /** @returns undefined while the job runs, or nobody can say */
  async #outcomeOf(job: SubmittedJob): Promise<CallOutcome | undefined> {
    const kind = jobKind(job.resourceType, job.action);
    if (kind === undefined) return undefined;
    const { ids } = this.#ports.integrations;
    try {
      return kind.outcomeOf(await this.#call(job, kind.describe.action, kind.describe.inputOf(job.names)));
    } catch (thrown) {
      if (thrown instanceof ServiceError && kind.endedByError?.includes(thrown.code) === true) {
        return kind.outcomeOf({});
      }
      if (thrown instanceof ServiceError && !isUnavailable(thrown) && !thrown.retryable) {
        return serviceFailure(thrown, optimizedNames(job.resourceType), ids.uuid());
      }
      this.#ports.log('warn', 'a submitted job could not be described', { error: thrown });
      return undefined;
    }
  }

  #call({ resourceType, scope }: SubmittedJob, action: string, input: JsonObject): Promise<Json> {
    return actionCall(this.#ports.integrations, { resourceType, action, parameters: input, scope });
  }
}

function polledName(task: TaskKey): string {
  return `${task.executionId}/${taskName(task)}`;
}

function mentions(names: JsonObject, name: string): boolean {
  return Object.values(names).some(
    (value) => value === name || (Array.isArray(value) && value.includes(name)),
  );
}
