import type { Alarm, CallScope } from '@cairn/kit';
import type { ContainersPorts } from '../container-ports.ts';
import { Clusters, type CreateClusterInput } from './clusters.ts';
import { ecsErrors } from './ecs-errors.ts';
import { clusterNameOf } from './ecs-names.ts';
import type { RegisterTaskDefinitionInput, RunTaskInput, Tag } from './ecs-types.ts';
import { type ListDefinitionsInput, TaskDefinitions } from './task-definitions.ts';
import { type ListTasksInput, Tasks } from './tasks.ts';

const sweepMs = 60_000;

/**
 * ECS: one method per operation, members as its API spells them, instants as epoch milliseconds. Each throws
 * ServiceError from the table in `ecs-errors.ts`. What is answered is on disk.
 */
export class Ecs {
  readonly #ports: ContainersPorts;
  readonly #clusters: Clusters;
  readonly #definitions: TaskDefinitions;
  readonly #tasks: Tasks;
  #sweep: Alarm | undefined;

  constructor(ports: ContainersPorts) {
    this.#ports = ports;
    this.#definitions = new TaskDefinitions(ports);
    this.#tasks = new Tasks(ports, { clusters: () => this.#clusters, definitions: this.#definitions });
    this.#clusters = new Clusters(ports, (place, name) => this.#tasks.counts(place, name));
  }

  /** Takes up tasks that were under way. */
  async start(): Promise<void> {
    await this.#tasks.start();
    const sweep = this.#ports.clock.alarm(() => void this.#sweepOld());
    this.#sweep = sweep;
    sweep.set(this.#ports.clock.now() + sweepMs);
  }

  async stop(): Promise<void> {
    this.#sweep?.set(undefined);
    this.#sweep = undefined;
    this.#tasks.stop();
  }

  async #sweepOld(): Promise<void> {
    try {
      await this.#tasks.sweep();
    } catch (error) {
      this.#ports.log('warn', 'stopped tasks could not be cleared away', { error: String(error) });
    }
    this.#sweep?.set(this.#ports.clock.now() + sweepMs);
  }

  async createCluster(scope: CallScope, input: CreateClusterInput) {
    this.#checkTags(input.tags);
    return this.#clusters.create(scope, input);
  }

  async deleteCluster(scope: CallScope, input: { readonly cluster: string }) {
    return this.#clusters.delete(scope, input);
  }

  async describeClusters(
    scope: CallScope,
    input: { readonly clusters?: readonly string[]; readonly include?: readonly string[] },
  ) {
    return this.#clusters.describe(scope, input);
  }

  async listClusters(scope: CallScope, input: { readonly nextToken?: string; readonly maxResults?: number }) {
    return this.#clusters.list(scope, input);
  }

  async registerTaskDefinition(scope: CallScope, input: RegisterTaskDefinitionInput) {
    this.#checkTags(input.tags);
    return this.#definitions.register(scope, input);
  }

  async deregisterTaskDefinition(scope: CallScope, input: { readonly taskDefinition: string }) {
    return this.#definitions.deregister(scope, input);
  }

  async deleteTaskDefinitions(scope: CallScope, input: { readonly taskDefinitions: readonly string[] }) {
    return this.#definitions.delete(scope, input);
  }

  async describeTaskDefinition(
    scope: CallScope,
    input: { readonly taskDefinition: string; readonly include?: readonly string[] },
  ) {
    return this.#definitions.describe(scope, input);
  }

  async listTaskDefinitions(scope: CallScope, input: ListDefinitionsInput) {
    return this.#definitions.list(scope, input);
  }

  async listTaskDefinitionFamilies(scope: CallScope, input: ListDefinitionsInput) {
    return this.#definitions.listFamilies(scope, input);
  }

  async runTask(scope: CallScope, input: RunTaskInput, options: { readonly idempotencyKey?: string } = {}) {
    return this.#tasks.run(scope, input, options.idempotencyKey);
  }

  async describeTasks(
    scope: CallScope,
    input: {
      readonly cluster?: string;
      readonly tasks: readonly string[];
      readonly include?: readonly string[];
    },
  ) {
    return this.#tasks.describe(scope, input);
  }

  async listTasks(scope: CallScope, input: ListTasksInput) {
    return this.#tasks.list(scope, input);
  }

  async stopTask(
    scope: CallScope,
    input: { readonly cluster?: string; readonly task: string; readonly reason?: string },
  ) {
    return this.#tasks.stopTask(scope, input);
  }

  async tagResource(
    scope: CallScope,
    input: { readonly resourceArn: string; readonly tags: readonly Tag[] },
  ) {
    const { tags, set } = await this.#tagged(scope, input.resourceArn);
    const added = input.tags.filter(({ key }) => key !== undefined);
    const merged = [...tags.filter(({ key }) => !added.some((tag) => tag.key === key)), ...added];
    this.#checkTags(merged);
    await set(merged);
  }

  #checkTags(tags: readonly unknown[] = []): void {
    const { containerTags } = this.#ports.limits;
    if (tags.length > containerTags)
      throw ecsErrors.invalid(`A resource cannot have more than ${containerTags} tags.`);
  }

  async untagResource(
    scope: CallScope,
    input: { readonly resourceArn: string; readonly tagKeys: readonly string[] },
  ) {
    const { tags, set } = await this.#tagged(scope, input.resourceArn);
    await set(tags.filter(({ key }) => !input.tagKeys.includes(key ?? '')));
  }

  async listTagsForResource(scope: CallScope, { resourceArn }: { readonly resourceArn: string }) {
    return { tags: (await this.#tagged(scope, resourceArn)).tags };
  }

  /** The tags of what an ARN names. @throws ServiceError */
  async #tagged(scope: CallScope, arn: string) {
    const kind = /^arn:aws[\w-]*:ecs:[\w-]+:\d{12}:([\w-]+)\//.exec(arn)?.[1];
    if (kind === undefined) throw ecsErrors.invalid('The resource ARN is invalid.');
    if (kind === 'cluster') {
      const cluster = await this.#clusters.find(scope, clusterNameOf(arn));
      if (cluster === undefined) throw ecsErrors.clusterNotFound();
      const set = (tags: readonly Tag[]) => this.#clusters.keep(scope, { ...cluster, tags });
      return { tags: cluster.tags, set };
    }
    const holder = { 'task-definition': this.#definitions, task: this.#tasks }[kind];
    const tags = await holder?.tagsOf(scope, arn);
    if (holder === undefined || tags === undefined) throw ecsErrors.resourceNotFound();
    return { tags, set: (changed: readonly Tag[]) => holder.setTags(scope, arn, changed) };
  }
}
