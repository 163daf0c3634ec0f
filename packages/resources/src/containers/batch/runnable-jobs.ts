import { type Place, placeKey } from './batch-names.ts';
import type { JobQueues } from './job-queues.ts';
import type { OpenJob } from './open-jobs.ts';

/** Where a job may run, and what it gives back. */
export interface Capacity {
  readonly environment: string;
  readonly release: () => void;
}

interface RunnableQueue {
  readonly place: Place;
  readonly name: string;
  readonly jobs: Set<OpenJob>;
}

/**
 * Jobs that could run, by queues. Queues of higher priority come first, jobs of a queue in their order; each goes to the
 * first compute environment of its queue that has room for its vCPUs, and one that finds none keeps those behind it waiting.
 */
export class RunnableJobs {
  readonly #queues = new Map<string, RunnableQueue>();
  readonly #known: JobQueues;
  readonly #countMax: number;
  readonly #usedVcpus = new Map<string, number>();
  #count = 0;

  /** @param countMax jobs that run at the same time */
  constructor(known: JobQueues, countMax: number) {
    this.#known = known;
    this.#countMax = countMax;
  }

  add(job: OpenJob): void {
    const key = placeKey(job.place) + job.queueName;
    const queue = this.#queues.get(key) ?? { place: job.place, name: job.queueName, jobs: new Set() };
    queue.jobs.add(job);
    this.#queues.set(key, queue);
  }

  delete(job: OpenJob): void {
    this.#queues.get(placeKey(job.place) + job.queueName)?.jobs.delete(job);
  }

  /** Takes the next job that may run. */
  take(): { readonly job: OpenJob; readonly capacity: Capacity } | undefined {
    if (this.#count >= this.#countMax) return undefined;
    for (const { queue, place, jobs } of this.#inOrder()) {
      const [job] = jobs;
      if (job === undefined) continue;
      for (const { name, vcpusMax } of this.#known.environmentsOf(place, queue)) {
        const capacity = this.occupy(job, name, vcpusMax);
        if (capacity === undefined) continue;
        jobs.delete(job);
        return { job, capacity };
      }
    }
    return undefined;
  }

  /** Takes room for a job; what runs already takes it whether there is any. */
  occupy(job: OpenJob, environment: string, vcpusMax = Number.POSITIVE_INFINITY): Capacity | undefined {
    const key = placeKey(job.place) + environment;
    const used = this.#usedVcpus.get(key) ?? 0;
    // A job that is larger than the whole would wait for ever; alone it may run.
    if (used > 0 && used + job.vcpus > vcpusMax) return undefined;
    this.#usedVcpus.set(key, used + job.vcpus);
    this.#count += 1;
    let isHeld = true;
    const release = (): void => {
      if (!isHeld) return;
      isHeld = false;
      this.#count -= 1;
      this.#usedVcpus.set(key, (this.#usedVcpus.get(key) ?? 0) - job.vcpus);
    };
    return { environment, release };
  }

  #inOrder() {
    return [...this.#queues.values()]
      .filter(({ jobs }) => jobs.size > 0)
      .flatMap(({ place, name, jobs }) => {
        const queue = this.#known.queue(place, name);
        return queue === undefined ? [] : [{ queue, place, jobs }];
      })
      .sort((a, b) => b.queue.priority - a.queue.priority);
  }
}
