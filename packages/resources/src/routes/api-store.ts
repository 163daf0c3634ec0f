import type { CallScope, Records } from '@cairn/kit';
import { routeErrors } from './route-errors.ts';

/** Where an API is. */
export interface ApiPlace {
  readonly account: string;
  readonly region: string;
}

/** An API as it is kept. */
export interface KeptApi<Api> {
  readonly place: ApiPlace;
  readonly api: Api;
}

const cachedMax = 500;
const pageSize = 500;

/**
 * APIs of one kind with their deployments: each API is one document, found by its id alone, as requests to it know
 * nothing else. Changes of one kind happen one after the other.
 */
export class ApiStore<Api, Deployment> {
  readonly #records: Records;
  readonly #kind: string;
  readonly #cache = new Map<string, KeptApi<Api>>();
  readonly #deployments = new Map<string, Deployment>();
  #changes: Promise<unknown> = Promise.resolve();

  /** @param kind names the collections: `rest`, `http` */
  constructor(records: Records, kind: string) {
    this.#records = records;
    this.#kind = kind;
  }

  async find(apiId: string): Promise<KeptApi<Api> | undefined> {
    const cached = this.#cache.get(apiId);
    if (cached !== undefined) return cached;
    const text = await this.#records.get(this.#apis, apiId);
    return text === undefined ? undefined : this.#keep(apiId, JSON.parse(text) as KeptApi<Api>);
  }

  /** The API of that id in a caller's account and region. @throws ServiceError NotFoundException */
  async existing(scope: CallScope, apiId: string): Promise<Api> {
    const found = await this.find(apiId);
    if (found === undefined || !isIn(found.place, scope)) throw routeErrors.notFound('API');
    return found.api;
  }

  /** All APIs of an account and region, by id. */
  async list(scope: CallScope): Promise<readonly Api[]> {
    const apis: Api[] = [];
    let after: string | undefined;
    for (;;) {
      const prefix = listKey(scope, '');
      const page = await this.#records.list(this.#lists, {
        prefix,
        limit: pageSize,
        ...(after === undefined ? {} : { after }),
      });
      for (const { key } of page) {
        const found = await this.find(key.slice(prefix.length));
        if (found !== undefined) apis.push(found.api);
      }
      if (page.length < pageSize) return apis;
      after = page.at(-1)?.key;
    }
  }

  async create(scope: CallScope, apiId: string, api: Api): Promise<Api> {
    const kept = { place: { account: scope.account, region: scope.region }, api };
    await this.#records.write([
      { collection: this.#apis, key: apiId, value: JSON.stringify(kept), ifAbsent: true },
      { collection: this.#lists, key: listKey(scope, apiId), value: '' },
    ]);
    this.#keep(apiId, kept);
    return api;
  }

  /**
   * Replaces an API by what `work` makes of it; a deployment that it makes is kept with it.
   * @throws ServiceError NotFoundException, and what `work` throws
   */
  change<Result>(
    scope: CallScope,
    apiId: string,
    work: (api: Api) => ApiChange<Api, Deployment, Result> | Promise<ApiChange<Api, Deployment, Result>>,
  ): Promise<Result> {
    const run = async (): Promise<Result> => {
      const before = await this.existing(scope, apiId);
      const { api, result, deployment, removedDeployment } = await work(before);
      const kept = { place: { account: scope.account, region: scope.region }, api };
      await this.#records.write([
        { collection: this.#apis, key: apiId, value: JSON.stringify(kept) },
        ...(deployment === undefined
          ? []
          : [this.#deploymentWrite(apiId, deployment.id, JSON.stringify(deployment.value))]),
        ...(removedDeployment === undefined
          ? []
          : [this.#deploymentWrite(apiId, removedDeployment, undefined)]),
      ]);
      if (removedDeployment !== undefined) this.#deployments.delete(`${apiId}/${removedDeployment}`);
      this.#keep(apiId, kept);
      return result;
    };
    const result = this.#changes.then(run, run);
    this.#changes = result.catch(() => undefined);
    return result;
  }

  /** Removes an API with its deployments. @throws ServiceError NotFoundException */
  async remove(scope: CallScope, apiId: string): Promise<void> {
    await this.existing(scope, apiId);
    const deployments = await this.deploymentsOf(apiId);
    await this.#records.write([
      { collection: this.#apis, key: apiId, value: undefined },
      { collection: this.#lists, key: listKey(scope, apiId), value: undefined },
      ...deployments.map(({ id }) => this.#deploymentWrite(apiId, id, undefined)),
    ]);
    this.#cache.delete(apiId);
    this.#deployments.clear();
  }

  /** A deployment never changes but for its description. */
  async deployment(apiId: string, deploymentId: string): Promise<Deployment | undefined> {
    const key = `${apiId}/${deploymentId}`;
    const cached = this.#deployments.get(key);
    if (cached !== undefined) return cached;
    const text = await this.#records.get(this.#deployed, key);
    if (text === undefined) return undefined;
    const deployment = JSON.parse(text) as Deployment;
    if (this.#deployments.size >= cachedMax) this.#deployments.clear();
    this.#deployments.set(key, deployment);
    return deployment;
  }

  async deploymentsOf(
    apiId: string,
  ): Promise<readonly { readonly id: string; readonly value: Deployment }[]> {
    const entries = await this.#records.list(this.#deployed, { prefix: `${apiId}/`, limit: 10_000 });
    return entries.map(({ key, value }) => ({
      id: key.slice(apiId.length + 1),
      value: JSON.parse(value) as Deployment,
    }));
  }

  #deploymentWrite(apiId: string, deploymentId: string, value: string | undefined) {
    return { collection: this.#deployed, key: `${apiId}/${deploymentId}`, value };
  }

  #keep(apiId: string, kept: KeptApi<Api>): KeptApi<Api> {
    if (this.#cache.size >= cachedMax) this.#cache.clear();
    this.#cache.set(apiId, kept);
    return kept;
  }

  get #apis(): string {
    return `apigw-${this.#kind}`;
  }

  get #lists(): string {
    return `apigw-${this.#kind}-list`;
  }

  get #deployed(): string {
    return `apigw-${this.#kind}-deployments`;
  }
}

/** What a change makes of an API. */
export interface ApiChange<Api, Deployment, Result> {
  readonly api: Api;
  readonly result: Result;
  readonly deployment?: { readonly id: string; readonly value: Deployment };
  readonly removedDeployment?: string;
}

function isIn({ account, region }: ApiPlace, scope: CallScope): boolean {
  return account === scope.account && region === scope.region;
}

function listKey({ account, region }: ApiPlace, apiId: string): string {
  return `${account}/${region}/${apiId}`;
}
