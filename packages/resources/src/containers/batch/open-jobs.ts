import { type Place, placeKey } from './batch-names.ts';
import type { Job, JobStatus } from './batch-types.ts';
import type { JobAttempt } from './job-attempt.ts';

/** A job that has not ended, as little of it as the scheduler needs; the rest is read when it changes. */
export interface OpenJob {
  readonly place: Place;
  readonly jobId: string;
  readonly queueName: string;
  readonly vcpus: number;
  status: JobStatus;
  /** Keys of jobs that have to succeed before it. */
  readonly waitsFor: Set<string>;
  readonly parent: OpenJob | undefined;
  /** Of an array job: how many children have which status, and how many it is to have. */
  readonly array: { readonly size: number; readonly summary: Record<JobStatus, number> } | undefined;
  attempt: JobAttempt | undefined;
  /** Its changes, one behind the other. */
  work: Promise<unknown>;
}

/** Key of a job among those of all places. */
export function jobKey(place: Place, jobId: string): string {
  return placeKey(place) + jobId;
}

/** The open jobs, and which of them wait for which others. */
export class OpenJobs {
  readonly #jobs = new Map<string, OpenJob>();
  readonly #waiting = new Map<string, Set<OpenJob>>();

  get size(): number {
    return this.#jobs.size;
  }

  find(place: Place, jobId: string): OpenJob | undefined {
    return this.#jobs.get(jobKey(place, jobId));
  }

  values(): IterableIterator<OpenJob> {
    return this.#jobs.values();
  }

  add(job: OpenJob): void {
    this.#jobs.set(jobKey(job.place, job.jobId), job);
  }

  /** The job waits for another one, of that key. */
  wait(job: OpenJob, key: string): void {
    job.waitsFor.add(key);
    const waiting = this.#waiting.get(key) ?? new Set();
    waiting.add(job);
    this.#waiting.set(key, waiting);
  }

  /** Takes out a job that has ended. @returns who waited for it */
  remove(job: OpenJob): readonly OpenJob[] {
    const key = jobKey(job.place, job.jobId);
    this.#jobs.delete(key);
    for (const other of job.waitsFor) this.#waiting.get(other)?.delete(job);
    return this.takeWaiting(key);
  }

  /** Who waits for a key: none does afterwards. */
  takeWaiting(key: string): readonly OpenJob[] {
    const waiting = [...(this.#waiting.get(key) ?? [])];
    this.#waiting.delete(key);
    for (const job of waiting) job.waitsFor.delete(key);
    return waiting;
  }
}

/** The child's or the job's index and array, as its document says. */
export function arrayOf({ arrayProperties }: Job, summary: Record<JobStatus, number>): OpenJob['array'] {
  const size = arrayProperties?.size;
  return size === undefined ? undefined : { size, summary };
}
