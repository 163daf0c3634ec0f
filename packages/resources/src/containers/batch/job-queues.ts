import type { CallScope } from '@cairn/kit';
import type { ContainersPorts } from '../container-ports.ts';
import { batchErrors } from './batch-errors.ts';
import { batchArn, nameOf, namePattern, type Place, placeKey } from './batch-names.ts';
import type { ComputeEnvironment, JobQueue, Tags } from './batch-types.ts';
import { NamedRecords, type PageInput } from './named-records.ts';

type State = 'ENABLED' | 'DISABLED';

export interface CreateComputeEnvironmentInput {
  readonly computeEnvironmentName: string;
  readonly type: string;
  readonly state?: State;
  readonly unmanagedvCpus?: number;
  readonly computeResources?: { readonly maxvCpus?: number };
  readonly serviceRole?: string;
  readonly tags?: Tags;
  readonly eksConfiguration?: object;
}

export interface JobQueueInput {
  readonly state?: State;
  readonly priority?: number;
  readonly computeEnvironmentOrder?: JobQueue['computeEnvironmentOrder'];
  readonly serviceEnvironmentOrder?: readonly object[];
  readonly schedulingPolicyArn?: string;
  readonly jobQueueType?: string;
  readonly jobStateTimeLimitActions?: readonly object[];
  readonly tags?: Tags;
}

const healthy = 'ComputeEnvironment Healthy';

/**
 * Compute environments and the queues that stand on them; both are small and few, and all are in memory, as the
 * scheduler looks at them with every job.
 */
export class JobQueues {
  readonly #ports: Pick<ContainersPorts, 'records' | 'ids'>;
  readonly #environments: NamedRecords<ComputeEnvironment>;
  readonly #queues: NamedRecords<JobQueue>;
  readonly #known = new Map<string, JobQueue>();
  readonly #knownEnvironments = new Map<string, ComputeEnvironment>();
  /** Told that jobs may start which could not before. */
  onChange: () => void = () => {};

  constructor(ports: Pick<ContainersPorts, 'records' | 'ids'>) {
    this.#ports = ports;
    this.#environments = new NamedRecords(ports.records, 'batch-environments');
    this.#queues = new NamedRecords(ports.records, 'batch-queues');
  }

  async start(): Promise<void> {
    for await (const { place, document } of this.#environments.all()) {
      this.#knownEnvironments.set(placeKey(place) + document.computeEnvironmentName, document);
    }
    for await (const { place, document } of this.#queues.all()) {
      this.#known.set(placeKey(place) + document.jobQueueName, document);
    }
  }

  /** The queue of that name or ARN as it is now. */
  queue(place: Place, given: string): JobQueue | undefined {
    return this.#known.get(placeKey(place) + nameOf(given));
  }

  /** Enabled environments of a queue, in their order, with the vCPUs that each may use. */
  environmentsOf(
    place: Place,
    queue: JobQueue,
  ): readonly { readonly name: string; readonly vcpusMax: number }[] {
    return queue.computeEnvironmentOrder
      .toSorted((a, b) => a.order - b.order)
      .map(({ computeEnvironment }) =>
        this.#knownEnvironments.get(placeKey(place) + nameOf(computeEnvironment)),
      )
      .filter((environment) => environment?.state === 'ENABLED')
      .map((environment) => ({
        name: environment?.computeEnvironmentName as string,
        vcpusMax:
          environment?.computeResources?.maxvCpus ?? environment?.unmanagedvCpus ?? Number.POSITIVE_INFINITY,
      }));
  }

  async createEnvironment(scope: CallScope, input: CreateComputeEnvironmentInput) {
    const { computeEnvironmentName: name, eksConfiguration, tags = {}, state = 'ENABLED', ...given } = input;
    checkName('computeEnvironmentName', name);
    if (eksConfiguration !== undefined) throw batchErrors.unsupported('Batch on EKS (eksConfiguration)');
    if (input.type === 'MANAGED' && input.computeResources === undefined) {
      throw batchErrors.client('computeResources must be provided for a MANAGED compute environment.');
    }
    const environment: ComputeEnvironment = {
      ...given,
      computeEnvironmentName: name,
      computeEnvironmentArn: batchArn(scope, `compute-environment/${name}`),
      state,
      status: 'VALID',
      statusReason: healthy,
      tags,
      uuid: this.#ports.ids.uuid(),
    };
    await this.#environments.create(scope, name, environment);
    this.#knownEnvironments.set(placeKey(scope) + name, environment);
    return { computeEnvironmentName: name, computeEnvironmentArn: environment.computeEnvironmentArn };
  }

  async updateEnvironment(
    scope: CallScope,
    input: Omit<CreateComputeEnvironmentInput, 'computeEnvironmentName' | 'type'> & {
      readonly computeEnvironment: string;
    },
  ) {
    const { computeEnvironment, computeResources, ...changes } = input;
    const found = await this.#environment(scope, computeEnvironment);
    const changed: ComputeEnvironment = {
      ...found,
      ...changes,
      ...(computeResources !== undefined && {
        computeResources: { ...found.computeResources, ...computeResources },
      }),
    };
    await this.#keepEnvironment(scope, changed);
    this.onChange();
    const { computeEnvironmentName, computeEnvironmentArn } = changed;
    return { computeEnvironmentName, computeEnvironmentArn };
  }

  async deleteEnvironment(scope: CallScope, { computeEnvironment }: { readonly computeEnvironment: string }) {
    const name = nameOf(computeEnvironment);
    const found = await this.#environments.find(scope, name);
    if (found === undefined) return {};
    if (found.state !== 'DISABLED') throw batchErrors.client('Cannot delete, state must be DISABLED');
    for (const [key, queue] of this.#known) {
      const isUsed = queue.computeEnvironmentOrder.some((one) => nameOf(one.computeEnvironment) === name);
      if (key.startsWith(placeKey(scope)) && isUsed) {
        throw batchErrors.client('Cannot delete, found existing JobQueue relationship');
      }
    }
    await this.#environments.keep(scope, name, undefined);
    this.#knownEnvironments.delete(placeKey(scope) + name);
    return {};
  }

  async describeEnvironments(
    scope: CallScope,
    input: PageInput & { readonly computeEnvironments?: readonly string[] },
  ) {
    const { items, nextToken } = await this.#environments.describe(scope, input.computeEnvironments, input);
    return {
      computeEnvironments: items.map(shownEnvironment),
      ...(nextToken !== undefined && { nextToken }),
    };
  }

  async createQueue(
    scope: CallScope,
    input: JobQueueInput & { readonly jobQueueName: string; readonly priority: number },
  ) {
    const { jobQueueName, state = 'ENABLED', priority, tags = {}, jobStateTimeLimitActions } = input;
    checkName('jobQueueName', jobQueueName);
    const queue: JobQueue = {
      jobQueueName,
      jobQueueArn: batchArn(scope, `job-queue/${jobQueueName}`),
      state,
      status: 'VALID',
      statusReason: 'JobQueue Healthy',
      priority: checkPriority(priority),
      computeEnvironmentOrder: await this.#checkOrder(scope, input),
      ...(jobStateTimeLimitActions !== undefined && { jobStateTimeLimitActions }),
      tags,
    };
    await this.#queues.create(scope, jobQueueName, queue);
    this.#known.set(placeKey(scope) + jobQueueName, queue);
    return { jobQueueName, jobQueueArn: queue.jobQueueArn };
  }

  async updateQueue(scope: CallScope, input: JobQueueInput & { readonly jobQueue: string }) {
    const { jobQueue, state, priority } = input;
    const found = this.queue(scope, jobQueue);
    if (found === undefined) throw batchErrors.notFound('JobQueue', jobQueue);
    const changed: JobQueue = {
      ...found,
      ...(state !== undefined && { state }),
      ...(priority !== undefined && { priority: checkPriority(priority) }),
      ...(input.computeEnvironmentOrder !== undefined && {
        computeEnvironmentOrder: await this.#checkOrder(scope, input),
      }),
    };
    await this.#keepQueue(scope, changed);
    this.onChange();
    return { jobQueueName: changed.jobQueueName, jobQueueArn: changed.jobQueueArn };
  }

  /** @param endJobs ends all jobs of the queue, before it goes */
  async deleteQueue(
    scope: CallScope,
    { jobQueue }: { readonly jobQueue: string },
    endJobs: (name: string) => Promise<void>,
  ) {
    const found = this.queue(scope, jobQueue);
    if (found === undefined) return {};
    if (found.state !== 'DISABLED') throw batchErrors.client('Cannot delete, state must be DISABLED');
    await endJobs(found.jobQueueName);
    await this.#queues.keep(scope, found.jobQueueName, undefined);
    this.#known.delete(placeKey(scope) + found.jobQueueName);
    return {};
  }

  async describeQueues(scope: CallScope, input: PageInput & { readonly jobQueues?: readonly string[] }) {
    const { items, nextToken } = await this.#queues.describe(scope, input.jobQueues, input);
    return { jobQueues: items, ...(nextToken !== undefined && { nextToken }) };
  }

  /** Tags of an environment or a queue, by the kind and name in its ARN, with what replaces them. */
  async tagged(scope: CallScope, kind: string, name: string) {
    const queue = kind === 'job-queue' ? this.queue(scope, name) : undefined;
    if (queue !== undefined) {
      return { tags: queue.tags, set: (tags: Tags) => this.#keepQueue(scope, { ...queue, tags }) };
    }
    const environment =
      kind === 'compute-environment' ? await this.#environments.find(scope, name) : undefined;
    if (environment === undefined) return undefined;
    return {
      tags: environment.tags,
      set: (tags: Tags) => this.#keepEnvironment(scope, { ...environment, tags }),
    };
  }

  async #environment(scope: CallScope, given: string): Promise<ComputeEnvironment> {
    const found = await this.#environments.find(scope, given);
    if (found === undefined) throw batchErrors.notFound('ComputeEnvironment', given);
    return found;
  }

  async #keepEnvironment(scope: CallScope, environment: ComputeEnvironment): Promise<void> {
    const { computeEnvironmentName: name } = environment;
    await this.#environments.keep(scope, name, environment);
    this.#knownEnvironments.set(placeKey(scope) + name, environment);
  }

  async #keepQueue(scope: CallScope, queue: JobQueue): Promise<void> {
    await this.#queues.keep(scope, queue.jobQueueName, queue);
    this.#known.set(placeKey(scope) + queue.jobQueueName, queue);
  }

  async #checkOrder(scope: CallScope, input: JobQueueInput): Promise<JobQueue['computeEnvironmentOrder']> {
    const {
      computeEnvironmentOrder: order = [],
      serviceEnvironmentOrder,
      schedulingPolicyArn,
      jobQueueType,
    } = input;
    if (serviceEnvironmentOrder !== undefined || jobQueueType?.startsWith('SAGEMAKER') === true) {
      throw batchErrors.unsupported('service environments and queues of SageMaker training');
    }
    if (schedulingPolicyArn !== undefined)
      throw batchErrors.unsupported('scheduling policies (schedulingPolicyArn)');
    if (order.length < 1 || order.length > 3) {
      throw batchErrors.client('A job queue must have between 1 and 3 compute environments.');
    }
    const known: { order: number; computeEnvironment: string }[] = [];
    for (const { order: place, computeEnvironment } of order) {
      const { computeEnvironmentArn } = await this.#environment(scope, computeEnvironment);
      known.push({ order: place, computeEnvironment: computeEnvironmentArn });
    }
    return known;
  }
}

function shownEnvironment(environment: ComputeEnvironment): object {
  return { ...environment, containerOrchestrationType: 'ECS', ecsClusterArn: '' };
}

function checkPriority(priority: number): number {
  if (priority < 0 || priority > 1_000) throw batchErrors.client('Priority must be between 0 and 1000');
  return priority;
}

function checkName(member: string, name: string): void {
  if (!namePattern.test(name))
    throw batchErrors.client(`${member} should match valid pattern: [a-zA-Z0-9][a-zA-Z0-9_-]{0,127}`);
}
