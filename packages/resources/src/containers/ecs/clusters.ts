import type { CallScope } from '@cairn/kit';
import type { ContainersPorts } from '../container-ports.ts';
import { keyOf, tokenOf } from '../run/page.ts';
import { ecsErrors } from './ecs-errors.ts';
import { clusterNameOf, ecsArn, type Place, placeKey } from './ecs-names.ts';
import type { Cluster, Tag } from './ecs-types.ts';

const collection = 'ecs-clusters';

export interface CreateClusterInput {
  readonly clusterName?: string;
  readonly tags?: readonly Tag[];
  readonly settings?: readonly object[];
  readonly configuration?: object;
  readonly capacityProviders?: readonly string[];
}

/** The clusters. `default` is there from the beginning, in every account and region. */
export class Clusters {
  readonly #ports: Pick<ContainersPorts, 'records'>;
  readonly #taskCounts: (
    place: Place,
    name: string,
  ) => { readonly running: number; readonly pending: number };

  /** @param taskCounts open tasks of a cluster */
  constructor(
    ports: Pick<ContainersPorts, 'records'>,
    taskCounts: (place: Place, name: string) => { readonly running: number; readonly pending: number },
  ) {
    this.#ports = ports;
    this.#taskCounts = taskCounts;
  }

  async create(scope: CallScope, input: CreateClusterInput): Promise<{ readonly cluster: object }> {
    const { clusterName = 'default', tags = [], settings, configuration, capacityProviders = [] } = input;
    if (!/^[a-zA-Z0-9_-]{1,255}$/.test(clusterName))
      throw ecsErrors.invalid('Identifier contains invalid characters');
    const strange = capacityProviders.find((name) => !/^FARGATE(?:_SPOT)?$/.test(name));
    if (strange !== undefined) throw ecsErrors.unsupported(`the capacity provider ${strange}`);
    const found = await this.find(scope, clusterName);
    if (found !== undefined && (clusterName !== 'default' || tags.length === 0)) {
      return { cluster: this.#shown(scope, found, ['TAGS']) };
    }
    const cluster: Cluster = {
      clusterArn: ecsArn(scope, `cluster/${clusterName}`),
      clusterName,
      status: 'ACTIVE',
      tags,
      ...(settings !== undefined && { settings }),
      ...(configuration !== undefined && { configuration }),
    };
    await this.keep(scope, cluster);
    return { cluster: this.#shown(scope, cluster, ['TAGS', 'SETTINGS']) };
  }

  async delete(
    scope: CallScope,
    { cluster }: { readonly cluster: string },
  ): Promise<{ readonly cluster: object }> {
    const found = await this.get(scope, cluster);
    const { running, pending } = this.#taskCounts(scope, found.clusterName);
    if (running + pending > 0) throw ecsErrors.clusterContainsTasks();
    const value = undefined;
    await this.#ports.records.write([{ collection, key: placeKey(scope) + found.clusterName, value }]);
    return { cluster: this.#shown(scope, { ...found, status: 'INACTIVE' }, []) };
  }

  async describe(
    scope: CallScope,
    {
      clusters = ['default'],
      include = [],
    }: { readonly clusters?: readonly string[]; readonly include?: readonly string[] },
  ): Promise<{ readonly clusters: readonly object[]; readonly failures: readonly object[] }> {
    if (clusters.length > 100) throw ecsErrors.invalid('Clusters cannot have more than 100 elements.');
    const all = await Promise.all(clusters.map((name) => this.find(scope, clusterNameOf(name))));
    return {
      clusters: all.flatMap((found) => (found === undefined ? [] : [this.#shown(scope, found, include)])),
      failures: clusters.flatMap((name, at) =>
        all[at] === undefined
          ? [{ arn: ecsArn(scope, `cluster/${clusterNameOf(name)}`), reason: 'MISSING' }]
          : [],
      ),
    };
  }

  async list(
    scope: CallScope,
    { nextToken, maxResults = 100 }: { readonly nextToken?: string; readonly maxResults?: number },
  ): Promise<object> {
    const after = nextToken === undefined ? undefined : keyOf(nextToken);
    if (nextToken !== undefined && after === undefined) throw ecsErrors.invalid('Invalid token in request');
    const limit = pageSize(maxResults);
    const found = await this.#ports.records.list(collection, {
      prefix: placeKey(scope),
      limit,
      ...(after !== undefined && { after }),
    });
    const arns = found.map(({ value }) => (JSON.parse(value) as Cluster).clusterArn);
    const byDefault = ecsArn(scope, 'cluster/default');
    const last = found.at(-1)?.key;
    return {
      clusterArns: after !== undefined || arns.includes(byDefault) ? arns : [byDefault, ...arns],
      ...(found.length === limit && last !== undefined && { nextToken: tokenOf(last) }),
    };
  }

  /** @throws ServiceError ClusterNotFoundException */
  async get(place: Place, given: string | undefined): Promise<Cluster> {
    const found = await this.find(place, clusterNameOf(given));
    if (found === undefined) throw ecsErrors.clusterNotFound();
    return found;
  }

  async find(place: Place, name: string): Promise<Cluster | undefined> {
    const value = await this.#ports.records.get(collection, placeKey(place) + name);
    if (value !== undefined) return JSON.parse(value) as Cluster;
    if (name !== 'default') return undefined;
    return { clusterArn: ecsArn(place, 'cluster/default'), clusterName: name, status: 'ACTIVE', tags: [] };
  }

  async keep(place: Place, cluster: Cluster): Promise<void> {
    const key = placeKey(place) + cluster.clusterName;
    await this.#ports.records.write([{ collection, key, value: JSON.stringify(cluster) }]);
  }

  #shown(
    place: Place,
    { tags, settings, configuration, ...cluster }: Cluster,
    include: readonly string[],
  ): object {
    const { running, pending } = this.#taskCounts(place, cluster.clusterName);
    return {
      ...cluster,
      registeredContainerInstancesCount: 0,
      runningTasksCount: running,
      pendingTasksCount: pending,
      activeServicesCount: 0,
      statistics: [],
      capacityProviders: [],
      defaultCapacityProviderStrategy: [],
      tags: include.includes('TAGS') ? tags : [],
      settings: include.includes('SETTINGS') ? (settings ?? []) : [],
      ...(include.includes('CONFIGURATIONS') && configuration !== undefined && { configuration }),
    };
  }
}

/** @throws ServiceError on sizes beyond those of the lists of ECS */
export function pageSize(maxResults: number): number {
  if (maxResults < 1 || maxResults > 100) throw ecsErrors.invalid('maxResults must be between 1 and 100');
  return maxResults;
}
