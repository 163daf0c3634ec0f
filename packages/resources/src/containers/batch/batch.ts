import type { Alarm, CallScope } from '@cairn/kit';
import type { ContainersPorts } from '../container-ports.ts';
import { keyOf, tokenOf } from '../run/page.ts';
import { SeenCalls } from '../run/seen-calls.ts';
import { batchErrors } from './batch-errors.ts';
import { nameOf, placeKey } from './batch-names.ts';
import {
  type Job,
  type JobStatus,
  jobStatuses,
  type RegisterJobDefinitionInput,
  type SubmitJobInput,
  type Tags,
} from './batch-types.ts';
import { shownJob } from './job-changes.ts';
import { type DescribeJobDefinitionsInput, JobDefinitions } from './job-definitions.ts';
import { type CreateComputeEnvironmentInput, type JobQueueInput, JobQueues } from './job-queues.ts';
import { type JobListName, JobStore } from './job-store.ts';
import { Jobs } from './jobs.ts';
import { type PageInput, pageSize } from './named-records.ts';
import { checkSubmit, newJob } from './new-job.ts';

const sweepMs = 3_600_000;
const scanStep = 100;

export interface ListJobsInput extends PageInput {
  readonly jobQueue?: string;
  readonly arrayJobId?: string;
  readonly multiNodeJobId?: string;
  readonly jobStatus?: JobStatus;
  readonly filters?: readonly { readonly name?: string; readonly values?: readonly string[] }[];
}

/**
 * Batch: one method per operation, members as its API spells them. Each throws ServiceError from the table in
 * `batch-errors.ts`. What is answered is on disk.
 */
export class Batch {
  readonly #ports: ContainersPorts;
  readonly #queues: JobQueues;
  readonly #definitions: JobDefinitions;
  readonly #store: JobStore;
  readonly #jobs: Jobs;
  readonly #seen: SeenCalls;
  #sweep: Alarm | undefined;

  constructor(ports: ContainersPorts) {
    this.#ports = ports;
    this.#queues = new JobQueues(ports);
    this.#definitions = new JobDefinitions(ports);
    this.#store = new JobStore(ports);
    this.#jobs = new Jobs(ports, this.#store, this.#queues);
    this.#seen = new SeenCalls(ports, 'batch-tokens');
    this.#queues.onChange = () => this.#jobs.dispatch();
  }

  /** Takes up jobs that had not ended. */
  async start(): Promise<void> {
    await this.#queues.start();
    await this.#jobs.start();
    const sweep = this.#ports.clock.alarm(() => void this.#sweepOld());
    this.#sweep = sweep;
    sweep.set(this.#ports.clock.now() + sweepMs);
  }

  async stop(): Promise<void> {
    this.#sweep?.set(undefined);
    this.#sweep = undefined;
    await this.#jobs.stop();
  }

  async #sweepOld(): Promise<void> {
    try {
      await this.#store.sweep();
      await this.#seen.sweep();
    } catch (error) {
      this.#ports.log('warn', 'ended jobs could not be cleared away', { error: String(error) });
    }
    this.#sweep?.set(this.#ports.clock.now() + sweepMs);
  }

  async createComputeEnvironment(scope: CallScope, input: CreateComputeEnvironmentInput) {
    this.#checkTags(input.tags);
    return this.#queues.createEnvironment(scope, input);
  }

  async updateComputeEnvironment(scope: CallScope, input: Parameters<JobQueues['updateEnvironment']>[1]) {
    return this.#queues.updateEnvironment(scope, input);
  }

  async deleteComputeEnvironment(scope: CallScope, input: { readonly computeEnvironment: string }) {
    return this.#queues.deleteEnvironment(scope, input);
  }

  async describeComputeEnvironments(
    scope: CallScope,
    input: PageInput & { readonly computeEnvironments?: readonly string[] },
  ) {
    return this.#queues.describeEnvironments(scope, input);
  }

  async createJobQueue(
    scope: CallScope,
    input: JobQueueInput & { readonly jobQueueName: string; readonly priority: number },
  ) {
    this.#checkTags(input.tags);
    return this.#queues.createQueue(scope, input);
  }

  async updateJobQueue(scope: CallScope, input: JobQueueInput & { readonly jobQueue: string }) {
    return this.#queues.updateQueue(scope, input);
  }

  async deleteJobQueue(scope: CallScope, input: { readonly jobQueue: string }) {
    return this.#queues.deleteQueue(scope, input, (name) => this.#jobs.endQueue(scope, name));
  }

  async describeJobQueues(scope: CallScope, input: PageInput & { readonly jobQueues?: readonly string[] }) {
    return this.#queues.describeQueues(scope, input);
  }

  async registerJobDefinition(scope: CallScope, input: RegisterJobDefinitionInput) {
    this.#checkTags(input.tags);
    return this.#definitions.register(scope, input);
  }

  async deregisterJobDefinition(scope: CallScope, input: { readonly jobDefinition: string }) {
    return this.#definitions.deregister(scope, input);
  }

  async describeJobDefinitions(scope: CallScope, input: DescribeJobDefinitionsInput) {
    return this.#definitions.describe(scope, input);
  }

  async submitJob(
    scope: CallScope,
    input: SubmitJobInput,
    options: { readonly idempotencyKey?: string } = {},
  ) {
    const { limits, clock, ids, records } = this.#ports;
    const { idempotencyKey } = options;
    const seenKey = idempotencyKey === undefined ? undefined : placeKey(scope) + idempotencyKey;
    const before = seenKey === undefined ? undefined : await this.#seen.find(seenKey);
    if (before !== undefined) return JSON.parse(before) as object;
    checkSubmit(input, limits);
    const queue = this.#queues.queue(scope, input.jobQueue);
    if (queue === undefined) throw batchErrors.notFound('JobQueue', input.jobQueue);
    if (queue.state !== 'ENABLED') throw batchErrors.client(`JobQueue ${queue.jobQueueName} is DISABLED.`);
    const definition = await this.#definitions.toRun(scope, input.jobDefinition);
    for (const { jobId } of input.dependsOn ?? []) {
      if (jobId !== undefined && (await this.#store.find(scope, jobId)) === undefined) {
        throw batchErrors.notFound('Job', jobId);
      }
    }
    if (this.#jobs.size >= limits.batchJobsOpen) {
      throw batchErrors.client(`The limit of ${limits.batchJobsOpen} jobs that have not ended is reached.`);
    }
    const job = newJob(scope, input, { queue, definition, jobId: ids.uuid(), nowMs: clock.now() });
    const answer = { jobArn: job.jobArn, jobName: job.jobName, jobId: job.jobId };
    const isWritten = await records.write([
      ...this.#store.writesOf(scope, undefined, job),
      ...(seenKey === undefined ? [] : this.#seen.writes(seenKey, JSON.stringify(answer))),
    ]);
    // The same call came twice at the same time.
    if (!isWritten) return JSON.parse((await this.#seen.find(seenKey ?? '')) ?? '{}') as object;
    this.#jobs.submitted(scope, job);
    return answer;
  }

  async describeJobs(scope: CallScope, { jobs }: { readonly jobs: readonly string[] }) {
    if (jobs.length > 100) throw batchErrors.client('jobs cannot have more than 100 elements.');
    const found = await Promise.all(jobs.map((given) => this.#store.find(scope, nameOf(given))));
    return {
      jobs: found.flatMap((job) => (job === undefined ? [] : [shownJob(this.#withSummary(scope, job))])),
    };
  }

  async listJobs(scope: CallScope, input: ListJobsInput) {
    const {
      jobQueue,
      arrayJobId,
      multiNodeJobId,
      jobStatus = 'RUNNING',
      filters = [],
      maxResults = 100,
    } = input;
    if (multiNodeJobId !== undefined) throw batchErrors.unsupported('multi-node parallel jobs');
    const list = this.#listNamed(scope, jobQueue, arrayJobId);
    const fits = jobFilter(filters);
    const limit = pageSize(maxResults);
    let below = input.nextToken === undefined ? undefined : keyOf(input.nextToken);
    if (input.nextToken !== undefined && below === undefined) throw batchErrors.invalidToken();
    const jobSummaryList: object[] = [];
    const statuses = filters.length > 0 ? jobStatuses : [jobStatus];
    for (;;) {
      const page = await this.#store.ids(scope, list, { statuses, below, limit: scanStep });
      for (const { order, jobId } of page) {
        if (jobSummaryList.length === limit) return { jobSummaryList, nextToken: tokenOf(below as string) };
        const job = await this.#store.find(scope, jobId);
        if (job !== undefined && fits(job)) jobSummaryList.push(summaryOf(job));
        below = order;
      }
      if (page.length < scanStep) return { jobSummaryList };
    }
  }

  async cancelJob(scope: CallScope, { jobId, reason }: { readonly jobId: string; readonly reason: string }) {
    await this.#known(scope, jobId, reason);
    await this.#jobs.cancel(scope, jobId, reason);
    return {};
  }

  async terminateJob(
    scope: CallScope,
    { jobId, reason }: { readonly jobId: string; readonly reason: string },
  ) {
    await this.#known(scope, jobId, reason);
    await this.#jobs.terminate(scope, jobId, reason);
    return {};
  }

  async tagResource(scope: CallScope, input: { readonly resourceArn: string; readonly tags: Tags }) {
    const { tags, set } = await this.#tagged(scope, input.resourceArn);
    const merged = { ...tags, ...input.tags };
    this.#checkTags(merged);
    await set(merged);
    return {};
  }

  #checkTags(tags: Tags = {}): void {
    const { containerTags } = this.#ports.limits;
    if (Object.keys(tags).length > containerTags)
      throw batchErrors.client(`A resource cannot have more than ${containerTags} tags.`);
  }

  async untagResource(
    scope: CallScope,
    input: { readonly resourceArn: string; readonly tagKeys: readonly string[] },
  ) {
    const { tags, set } = await this.#tagged(scope, input.resourceArn);
    await set(Object.fromEntries(Object.entries(tags).filter(([key]) => !input.tagKeys.includes(key))));
    return {};
  }

  async listTagsForResource(scope: CallScope, { resourceArn }: { readonly resourceArn: string }) {
    return { tags: (await this.#tagged(scope, resourceArn)).tags };
  }

  #listNamed(scope: CallScope, jobQueue: string | undefined, arrayJobId: string | undefined): JobListName {
    if (arrayJobId !== undefined) return { arrayJobId };
    if (jobQueue === undefined) {
      throw batchErrors.client('Either jobQueue, arrayJobId or multiNodeJobId must be specified.');
    }
    const queue = this.#queues.queue(scope, jobQueue);
    if (queue === undefined) throw batchErrors.notFound('JobQueue', jobQueue);
    return { queue: queue.jobQueueName };
  }

  #withSummary(scope: CallScope, job: Job): Job {
    const statusSummary = this.#jobs.summaryOf(scope, job.jobId);
    if (statusSummary === undefined) return job;
    return { ...job, arrayProperties: { ...job.arrayProperties, statusSummary } };
  }

  async #known(scope: CallScope, jobId: string, reason: string): Promise<void> {
    if (reason.length > 1_024) throw batchErrors.client('reason must have at most 1024 characters.');
    if ((await this.#store.find(scope, jobId)) === undefined) throw batchErrors.notFound('Job', jobId);
  }

  /** The tags of what an ARN names. @throws ServiceError */
  async #tagged(scope: CallScope, arn: string) {
    const match = /^arn:aws[\w-]*:batch:[\w-]+:\d{12}:([\w-]+)\/(.+)$/.exec(arn);
    const [, kind = '', name = ''] = match ?? [];
    if (kind === 'job') {
      const job = await this.#store.find(scope, name);
      if (job !== undefined)
        return { tags: job.tags, set: (tags: Tags) => this.#jobs.setTags(scope, name, tags) };
    }
    const found =
      kind === 'job-definition'
        ? await this.#definitions.tagged(scope, arn)
        : await this.#queues.tagged(scope, kind, name);
    if (found === undefined) throw batchErrors.client(`Resource ${arn} does not exist.`);
    return found;
  }
}

function summaryOf(job: Job): object {
  const { jobArn, jobId, jobName, jobDefinition, createdAt, status, statusReason, startedAt, stoppedAt } =
    job;
  const { exitCode, reason } = job.container;
  const { size, index } = job.arrayProperties ?? {};
  return {
    jobArn,
    jobId,
    jobName,
    jobDefinition,
    createdAt,
    status,
    ...(statusReason !== undefined && { statusReason }),
    ...(startedAt !== undefined && { startedAt }),
    ...(stoppedAt !== undefined && { stoppedAt }),
    container: { ...(exitCode !== undefined && { exitCode }), ...(reason !== undefined && { reason }) },
    ...(job.arrayProperties !== undefined && {
      arrayProperties: { ...(size !== undefined && { size }), ...(index !== undefined && { index }) },
    }),
  };
}

/** One filter, by a name or by time. Source: ListJobs in the API reference. @throws ServiceError */
function jobFilter(filters: NonNullable<ListJobsInput['filters']>): (job: Job) => boolean {
  if (filters.length > 1) throw batchErrors.client('Only one filter can be used at a time.');
  const [filter] = filters;
  if (filter === undefined) return () => true;
  const [value] = filter.values ?? [];
  if (value === undefined) throw batchErrors.client('A filter must have a value.');
  const isNamed = (name: string): boolean =>
    value.endsWith('*')
      ? name.toLowerCase().startsWith(value.slice(0, -1).toLowerCase())
      : name.toLowerCase() === value.toLowerCase();
  switch (filter.name) {
    case 'JOB_NAME':
      return ({ jobName }) => isNamed(jobName);
    case 'JOB_DEFINITION': {
      const wanted = nameOf(value);
      return ({ jobDefinition }) => {
        const name = nameOf(jobDefinition);
        return name === wanted || isNamed(name.replace(/:\d+$/, '')) || isNamed(name);
      };
    }
    case 'BEFORE_CREATED_AT':
      return ({ createdAt }) => createdAt < Number(value);
    case 'AFTER_CREATED_AT':
      return ({ createdAt }) => createdAt > Number(value);
    default:
      throw batchErrors.client(`The filter ${filter.name} is not supported.`);
  }
}
