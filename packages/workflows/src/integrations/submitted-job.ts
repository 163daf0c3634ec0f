import type { CallScope, Json, JsonObject } from '@cairn/kit';
import type { TaskKey } from '../engine/task-token.ts';
import type { CallOutcome } from './task-call.ts';

/** A job that a task waits for with `.sync`. Plain JSON, kept over releases: members are only ever added. */
export interface SubmittedJob {
  /** Of the task's resource: `states`, `batch`. */
  readonly resourceType: string;
  /** Of the task's resource: `startExecution`, `submitJob`. */
  readonly action: string;
  readonly pattern: 'sync' | 'sync:2';
  /** What names the job, as those who follow it read it. */
  readonly names: JsonObject;
  /** On whose behalf it was submitted, and is described and stopped. */
  readonly scope: CallScope;
}

/** Follows the jobs of some actions, each on behalf of a task. Nothing of it is durable: a task attaches anew. */
export interface JobFollower {
  /**
   * What names the job that a service has accepted.
   * @returns undefined when the answer tells of none
   */
  namesOf(action: string, parameters: Json, answer: Json): JsonObject | undefined;
  /** Follows a job until its end, which goes to `JobEnds`; harmless when it is followed already. */
  follow(task: TaskKey, job: SubmittedJob): void;
  /** The task waits no longer. */
  forget(task: TaskKey): void;
  /** Stops a job once. May reject; with a ServiceError when it is refused. */
  stop(job: SubmittedJob): Promise<void>;
}

/** Hears how followed jobs end; harmless when it is known already. */
export type JobEnds = (task: TaskKey, outcome: CallOutcome) => void;
