import type { RecordWrite } from '@cairn/kit';
import type { ContainersPorts } from '../container-ports.ts';
import { batchArn, nameOf, type Place } from './batch-names.ts';
import type { Job, JobDependency } from './batch-types.ts';
import { resourcesOf } from './check-job.ts';
import { JobAttempt } from './job-attempt.ts';
import { attempted, failed, lostWithHost, shownJob, starting } from './job-changes.ts';
import type { JobQueues } from './job-queues.ts';
import { emptySummary, hasEnded, type JobStore, parentIdOf } from './job-store.ts';
import { childJob } from './new-job.ts';
import { arrayOf, jobKey, type OpenJob, OpenJobs } from './open-jobs.ts';
import { type Capacity, RunnableJobs } from './runnable-jobs.ts';

const childrenStep = 200;

/**
 * The jobs under way, from SUBMITTED to their end.
 *
 * 1. A job's changes are made one behind the other, each to what the last one kept; what follows from one happens
 *    when it is durable.
 * 2. A job whose dependencies have succeeded is RUNNABLE; an array job makes its children then, and ends with the last.
 * 3. What waits, runs or ends is told to no one before it is kept; after a crash all goes on from what was kept.
 */
export class Jobs {
  readonly #ports: ContainersPorts;
  readonly #store: JobStore;
  readonly #open = new OpenJobs();
  readonly #runnable: RunnableJobs;
  #isStopped = false;

  constructor(ports: ContainersPorts, store: JobStore, queues: JobQueues) {
    this.#ports = ports;
    this.#store = store;
    this.#runnable = new RunnableJobs(queues, ports.limits.batchJobsRunning);
  }

  /** Takes up jobs that had not ended. */
  async start(): Promise<void> {
    const found: { readonly open: OpenJob; readonly job: Job }[] = [];
    for await (const { place, job } of this.#store.open()) {
      const isArray = job.arrayProperties?.size !== undefined;
      const summary = isArray ? await this.#store.summary(place, job.jobId) : emptySummary();
      found.push({ open: this.#add(place, job, summary), job });
    }
    for (const { open, job } of found) await this.#resume(open, job);
    this.dispatch();
  }

  /** The server ends: containers are left to their engine. */
  async stop(): Promise<void> {
    this.#isStopped = true;
    for (const { attempt } of this.#open.values()) attempt?.leave();
    await Promise.all([...this.#open.values()].map(({ work }) => work));
  }

  get size(): number {
    return this.#open.size;
  }

  /** A job that is kept begins. */
  submitted(place: Place, job: Job): void {
    this.#tell(place, job);
    const open = this.#add(place, job, emptySummary());
    this.#background(this.#admit(open, job.dependsOn));
  }

  /** How many children of an open array job have which status. */
  summaryOf(place: Place, jobId: string): Record<string, number> | undefined {
    const array = this.#open.find(place, jobId)?.array;
    return array === undefined ? undefined : { ...array.summary };
  }

  /** Ends a job that has not begun; one that has goes on. */
  async cancel(place: Place, jobId: string, reason: string): Promise<void> {
    await this.#end(place, jobId, { reason, isTerminated: false });
  }

  /** Ends a job wherever it is. */
  async terminate(place: Place, jobId: string, reason: string): Promise<void> {
    await this.#end(place, jobId, { reason, isTerminated: true });
  }

  /** Ends all jobs of a queue. */
  async endQueue(place: Place, queueName: string): Promise<void> {
    for (const open of [...this.#open.values()]) {
      const { account, region } = open.place;
      if (open.queueName !== queueName || account !== place.account || region !== place.region) continue;
      await this.terminate(place, open.jobId, 'JobQueue deleted');
    }
  }

  async setTags(place: Place, jobId: string, tags: Job['tags']): Promise<void> {
    const open = this.#open.find(place, jobId);
    if (open !== undefined) {
      await this.#update(open, (job) => ({ ...job, tags }));
      return;
    }
    const job = await this.#store.find(place, jobId);
    if (job !== undefined) await this.#store.keep(place, job, { ...job, tags });
  }

  /** Starts what there is room for. */
  dispatch(): void {
    while (!this.#isStopped) {
      const next = this.#runnable.take();
      if (next === undefined) return;
      this.#background(this.#run(next.job, next.capacity));
    }
  }

  #add(place: Place, job: Job, summary: ReturnType<typeof emptySummary>): OpenJob {
    const parentId = parentIdOf(job);
    const open: OpenJob = {
      place: { account: place.account, region: place.region },
      jobId: job.jobId,
      queueName: nameOf(job.jobQueue),
      vcpus: resourcesOf(job.container).vcpus,
      status: job.status,
      waitsFor: new Set(),
      parent: parentId === undefined ? undefined : this.#open.find(place, parentId),
      array: arrayOf(job, summary),
      attempt: undefined,
      work: Promise.resolve(),
    };
    this.#open.add(open);
    return open;
  }

  async #resume(open: OpenJob, job: Job): Promise<void> {
    if (open.array !== undefined && job.ending !== undefined) return this.#childEnded(open);
    if (job.status === 'RUNNABLE') return this.#runnable.add(open);
    if (job.status !== 'STARTING' && job.status !== 'RUNNING') return this.#admit(open, job.dependsOn);
    const attempt = new JobAttempt(this.#ports, open.place, job);
    if (!(await attempt.adopt())) {
      await this.#update(open, (kept) => lostWithHost(kept, this.#now()));
      return;
    }
    const startedAt = job.startedAt ?? this.#now();
    if (job.status === 'STARTING')
      await this.#update(open, (kept) => ({ ...kept, status: 'RUNNING', startedAt }));
    const capacity = this.#runnable.occupy(open, job.computeEnvironment ?? '');
    this.#background(this.#follow(open, attempt, { capacity, startedMs: startedAt }));
    if (job.ending !== undefined) attempt.stop();
  }

  /** Lets a job wait for what it depends on, or go on when there is nothing. */
  async #admit(open: OpenJob, dependencies: readonly JobDependency[]): Promise<void> {
    for (const jobId of dependencyIds(open, dependencies)) {
      const hasFailed = await this.#waitFor(open, jobId);
      if (hasFailed) return this.#dependencyFailed(open);
    }
    if (open.waitsFor.size === 0) await this.#ready(open);
    else if (open.status === 'SUBMITTED') await this.#update(open, (job) => pending(job));
  }

  /** Lets a job wait for another one, unless that has ended. @returns whether it has failed */
  async #waitFor(open: OpenJob, jobId: string): Promise<boolean> {
    const key = jobKey(open.place, jobId);
    for (;;) {
      const isOpen = this.#open.find(open.place, jobId) !== undefined;
      const other = isOpen ? undefined : await this.#store.find(open.place, jobId);
      const isToCome = this.#open.find(open.place, jobId.replace(/:\d+$/, '')) !== undefined;
      if (isOpen || (other === undefined && isToCome)) {
        this.#open.wait(open, key);
        return false;
      }
      // One that is kept and not open came to be, or ended, while it was looked for.
      if (other === undefined || hasEnded(other)) return other?.status === 'FAILED';
    }
  }

  /** All that it waited for has succeeded. */
  async #ready(open: OpenJob): Promise<void> {
    if (open.array !== undefined) return this.#makeChildren(open);
    await this.#update(open, (job) =>
      job.status === 'SUBMITTED' || job.status === 'PENDING' ? { ...job, status: 'RUNNABLE' } : undefined,
    );
  }

  async #dependencyFailed(open: OpenJob): Promise<void> {
    await this.#update(open, (job) =>
      hasEnded(job) ? undefined : failed(job, 'Dependent Job failed', this.#now()),
    );
  }

  /** Children are made in steps, each with how far it has come. */
  async #makeChildren(parent: OpenJob): Promise<void> {
    const size = parent.array?.size ?? 0;
    for (let isDone = false; !isDone && !this.#isStopped; ) {
      const made: Job[] = [];
      const kept = await this.#update(
        parent,
        (job) => {
          const from = job.childrenMade ?? 0;
          if (from >= size || job.ending !== undefined) return undefined;
          const to = Math.min(from + childrenStep, size);
          for (let index = from; index < to; index += 1)
            made.push(childJob(parent.place, job, index, this.#now()));
          return { ...job, status: 'PENDING', childrenMade: to };
        },
        () => made.flatMap((child) => this.#store.writesOf(parent.place, undefined, child)),
      );
      isDone = made.length === 0 || kept === undefined;
      for (const child of made) {
        if (parent.array !== undefined) parent.array.summary.PENDING += 1;
        this.#add(parent.place, child, emptySummary());
      }
      for (const child of made) {
        const open = this.#open.find(parent.place, child.jobId);
        if (open !== undefined) await this.#admit(open, child.dependsOn);
      }
    }
    await this.#childEnded(parent);
  }

  async #run(open: OpenJob, capacity: Capacity): Promise<void> {
    const { ids } = this.#ports;
    const cluster = `AWSBatch-${capacity.environment}`;
    const ecs = (resource: string): string =>
      batchArn(open.place, `${resource}/${cluster}/${ids.uuid().replaceAll('-', '')}`).replace(
        ':batch:',
        ':ecs:',
      );
    const container = { taskArn: ecs('task'), containerInstanceArn: ecs('container-instance') };
    const job = await this.#update(open, (kept) =>
      kept.status === 'RUNNABLE' ? starting(kept, container, capacity.environment) : undefined,
    );
    if (job === undefined) return this.#released(capacity);
    const attempt = new JobAttempt(this.#ports, open.place, job);
    open.attempt = attempt;
    const begun = await attempt.start();
    if ('hasStarted' in begun) {
      open.attempt = undefined;
      await this.#update(open, (kept) => attempted(kept, begun, this.#now()));
      return this.#released(capacity);
    }
    const startedMs = this.#now();
    const { logStreamName } = begun;
    await this.#update(open, (kept) => ({
      ...kept,
      status: 'RUNNING',
      startedAt: startedMs,
      container: { ...kept.container, ...(logStreamName !== undefined && { logStreamName }) },
    }));
    await this.#follow(open, attempt, { capacity, startedMs });
  }

  async #follow(
    open: OpenJob,
    attempt: JobAttempt,
    { capacity, startedMs }: { readonly capacity: Capacity | undefined; readonly startedMs: number },
  ): Promise<void> {
    open.attempt = attempt;
    attempt.limitTime(startedMs, () => {
      const ending = { statusReason: 'Job attempt duration exceeded timeout' };
      this.#background(
        this.#update(open, (job) => (job.ending === undefined ? { ...job, ending } : undefined)),
      );
      attempt.stop();
    });
    const end = await attempt.ended();
    if (this.#isStopped) return;
    open.attempt = undefined;
    await this.#update(open, (job) => attempted(job, end, this.#now()));
    if (capacity !== undefined) this.#released(capacity);
  }

  #released(capacity: Capacity): void {
    capacity.release();
    this.dispatch();
  }

  async #end(
    place: Place,
    jobId: string,
    { reason, isTerminated }: { readonly reason: string; readonly isTerminated: boolean },
  ): Promise<void> {
    const open = this.#open.find(place, jobId);
    if (open === undefined) return;
    const ending = { statusReason: reason };
    const mark = isTerminated ? { isTerminated } : { isCancelled: true };
    await this.#update(open, (job) => {
      if (hasEnded(job)) return undefined;
      const isUnderWay = job.status === 'STARTING' || job.status === 'RUNNING';
      if (isUnderWay) return isTerminated ? { ...job, ...mark, ending } : undefined;
      const hasChildren = (job.childrenMade ?? 0) > 0;
      return hasChildren ? { ...job, ...mark, ending } : failed({ ...job, ...mark }, reason, this.#now());
    });
    if (isTerminated) open.attempt?.stop();
    if (open.array === undefined) return;
    for (let index = 0; index < open.array.size; index += 1) {
      await this.#end(place, `${jobId}:${index}`, { reason, isTerminated });
    }
    await this.#childEnded(open);
  }

  /**
   * Changes a job, behind its other changes, and does what follows from it.
   * @param change gives nothing where there is nothing to change
   * @returns the job as it is kept; undefined when it was not changed
   */
  #update(
    open: OpenJob,
    change: (job: Job) => Job | undefined,
    alsoWritten: () => readonly RecordWrite[] = () => [],
  ): Promise<Job | undefined> {
    const work = open.work.then(async () => {
      if (this.#isStopped) return undefined;
      const before = await this.#store.find(open.place, open.jobId);
      const job = before === undefined ? undefined : change(before);
      if (before === undefined || job === undefined) return undefined;
      const writes = [...this.#store.writesOf(open.place, before, job), ...alsoWritten()];
      await this.#ports.records.write(writes);
      if (before.status !== job.status) this.#changed(open, job);
      return job;
    });
    open.work = work.catch(() => undefined);
    return work;
  }

  #changed(open: OpenJob, job: Job): void {
    const { parent } = open;
    if (parent?.array !== undefined) {
      parent.array.summary[open.status] -= 1;
      parent.array.summary[job.status] += 1;
    }
    open.status = job.status;
    this.#tell(open.place, job);
    if (job.status === 'RUNNABLE') {
      this.#runnable.add(open);
      this.dispatch();
    } else if (hasEnded(job)) {
      this.#runnable.delete(open);
      this.#background(this.#afterEnd(open, job));
    }
  }

  async #afterEnd(open: OpenJob, job: Job): Promise<void> {
    const waiting = [...this.#open.remove(open)];
    // Children that never came to be are waited for in vain.
    for (let index = job.childrenMade ?? 0; index < (open.array?.size ?? 0); index += 1) {
      waiting.push(...this.#open.takeWaiting(jobKey(open.place, `${open.jobId}:${index}`)));
    }
    for (const other of waiting) {
      if (job.status === 'FAILED') this.#background(this.#dependencyFailed(other));
      else if (other.waitsFor.size === 0) this.#background(this.#ready(other));
    }
    if (open.parent !== undefined) await this.#childEnded(open.parent);
  }

  /** An array job ends when none of its children is open and no more are to come. */
  async #childEnded({ array, ...parent }: OpenJob): Promise<void> {
    const open = this.#open.find(parent.place, parent.jobId);
    if (array === undefined || open === undefined) return;
    const { SUCCEEDED, FAILED, ...others } = array.summary;
    if (Object.values(others).some((count) => count > 0)) return;
    await this.#update(open, (job) => {
      const isWhole = job.ending !== undefined || SUCCEEDED + FAILED === array.size;
      if (hasEnded(job) || !isWhole || SUCCEEDED + FAILED < (job.childrenMade ?? 0)) return undefined;
      const arrayProperties = { size: array.size, statusSummary: { ...array.summary } };
      const ended = { ...job, arrayProperties };
      if (FAILED === 0 && job.ending === undefined)
        return { ...ended, status: 'SUCCEEDED', stoppedAt: this.#now() };
      return failed(ended, job.ending?.statusReason ?? 'Array Child Job failed', this.#now());
    });
  }

  #tell({ account, region }: Place, job: Job): void {
    this.#ports.changed({
      service: 'batch',
      account,
      region,
      id: job.jobId,
      arn: job.jobArn,
      atMs: this.#now(),
      isEnd: hasEnded(job),
      detail: () => shownJob(job),
    });
  }

  #now(): number {
    return this.#ports.clock.now();
  }

  #background(work: Promise<unknown>): void {
    work.catch((error: unknown) => {
      if (!this.#isStopped) this.#ports.log('error', 'a job could not go on', { error: String(error) });
    });
  }
}

function pending(job: Job): Job | undefined {
  return job.status === 'SUBMITTED' ? { ...job, status: 'PENDING' } : undefined;
}

/** Ids of the jobs that a job, or a child by its index, depends on. */
function dependencyIds(open: OpenJob, dependencies: readonly JobDependency[]): readonly string[] {
  const index =
    open.parent === undefined ? undefined : Number(open.jobId.slice(open.jobId.lastIndexOf(':') + 1));
  return dependencies.flatMap(({ jobId, type }) => {
    if (index === undefined) return type === undefined && jobId !== undefined ? [jobId] : [];
    if (type === 'N_TO_N') return [`${jobId}:${index}`];
    return type === 'SEQUENTIAL' && index > 0 ? [`${open.parent?.jobId}:${index - 1}`] : [];
  });
}
