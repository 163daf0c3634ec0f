import {
  type CallScope,
  type Json,
  parseJson,
  printJson,
  type Records,
  type RecordWrite,
  SerialWorkByKey,
} from '@cairn/kit';
import { DocumentCache } from './document-cache.ts';
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

/** A piece of a list. */
export interface Listed<Item> {
  readonly items: readonly Item[];
  /** Where the next piece begins; absent after the last one. */
  readonly next?: string;
}

/** Which piece of a list. */
export interface ListPlace {
  /** What the piece before this one gave. */
  readonly after?: string | undefined;
  readonly limit: number;
}

/** What a store has to know of its APIs. */
export interface ApiStoreOptions<Api> {
  /** Names the collections: `rest`, `http`. */
  readonly kind: string;
  /** What lists show of an API. */
  readonly summary: (api: Api) => Json;
}

const cachedCharactersMax = 4_194_304;
const cachedDeploymentCharactersMax = 8_388_608;
const removedPageSize = 200;

/**
 * APIs of one kind with their deployments: each API is one document, found by its id alone, as requests to it know
 * nothing else. What lists show of it is kept apart, so that a list reads no API whole. Changes of one API happen one
 * after the other; each is one write.
 */
export class ApiStore<Api, Deployment> {
  readonly #records: Records;
  readonly #options: ApiStoreOptions<Api>;
  readonly #cache = new DocumentCache<KeptApi<Api>>(cachedCharactersMax);
  readonly #deployments = new DocumentCache<Deployment>(cachedDeploymentCharactersMax);
  /** Changes of one API follow one another. */
  readonly #changes = new SerialWorkByKey();
  /** Counts changes: what was read while one was made may be what was there before it, and is not kept. */
  #version = 0;

  constructor(records: Records, options: ApiStoreOptions<Api>) {
    this.#records = records;
    this.#options = options;
  }

  async find(apiId: string): Promise<KeptApi<Api> | undefined> {
    const cached = this.#cache.get(apiId);
    if (cached !== undefined) return cached;
    const version = this.#version;
    const text = await this.#records.get(this.#apis, apiId);
    if (text === undefined) return undefined;
    const kept = JSON.parse(text) as KeptApi<Api>;
    if (version === this.#version) this.#cache.set(apiId, kept, text.length);
    return kept;
  }

  /** The API of that id in a caller's account and region. @throws ServiceError NotFoundException */
  async existing(scope: CallScope, apiId: string): Promise<Api> {
    const found = await this.find(apiId);
    if (found === undefined || !isIn(found.place, scope)) throw routeErrors.notFound('API');
    return found.api;
  }

  /** What lists show of the APIs of an account and region, by id. */
  async list(scope: CallScope, place: ListPlace): Promise<Listed<Json>> {
    const { items, next } = await this.#page(this.#lists, listKey(scope, ''), place);
    return { items: items.map(({ value }) => parseJson(value)), ...(next === undefined ? {} : { next }) };
  }

  /** @param deployment one that it begins with */
  create(scope: CallScope, apiId: string, change: ApiChange<Api, Deployment, Api>): Promise<Api> {
    return this.#inTurn(apiId, () => this.#write(scope, apiId, change));
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
    return this.#inTurn(apiId, async () => {
      const before = await this.existing(scope, apiId);
      return this.#write(scope, apiId, await work(before));
    });
  }

  /** Removes an API with its deployments. @throws ServiceError NotFoundException */
  remove(scope: CallScope, apiId: string): Promise<void> {
    return this.#inTurn(apiId, async () => {
      await this.existing(scope, apiId);
      await this.#records.write([
        { collection: this.#apis, key: apiId, value: undefined },
        { collection: this.#lists, key: listKey(scope, apiId), value: undefined },
      ]);
      this.#version += 1;
      this.#cache.delete(apiId);
      // Nobody finds them any more; a crash in between leaves some behind, for nobody.
      for (;;) {
        const prefix = `${apiId}/`;
        const page = await this.#records.list(this.#deployed, { prefix, limit: removedPageSize });
        if (page.length === 0) return;
        await this.#records.write(
          page.map(({ key }) => ({ collection: this.#deployed, key, value: undefined })),
        );
        this.#version += 1;
        for (const { key } of page) this.#deployments.delete(key);
      }
    });
  }

  /** A deployment never changes but for its description. */
  async deployment(apiId: string, deploymentId: string): Promise<Deployment | undefined> {
    const key = `${apiId}/${deploymentId}`;
    const cached = this.#deployments.get(key);
    if (cached !== undefined) return cached;
    const version = this.#version;
    const text = await this.#records.get(this.#deployed, key);
    if (text === undefined) return undefined;
    const deployment = JSON.parse(text) as Deployment;
    if (version === this.#version) this.#deployments.set(key, deployment, text.length);
    return deployment;
  }

  async deploymentsOf(apiId: string, place: ListPlace): Promise<Listed<Deployment>> {
    const { items, next } = await this.#page(this.#deployed, `${apiId}/`, place);
    return {
      items: items.map(({ value }) => JSON.parse(value) as Deployment),
      ...(next === undefined ? {} : { next }),
    };
  }

  async #page(collection: string, prefix: string, { after, limit }: ListPlace) {
    const entries = await this.#records.list(collection, {
      prefix,
      limit: limit + 1,
      ...(after === undefined ? {} : { after: prefix + after }),
    });
    const items = entries.slice(0, limit);
    const next = entries.length > limit ? items.at(-1)?.key.slice(prefix.length) : undefined;
    return { items, next };
  }

  async #write<Result>(
    scope: CallScope,
    apiId: string,
    { api, result, deployment, removedDeployments = [] }: ApiChange<Api, Deployment, Result>,
  ): Promise<Result> {
    const kept = { place: { account: scope.account, region: scope.region }, api };
    const text = JSON.stringify(kept);
    const summary = printJson(this.#options.summary(api));
    const deployed = deployment && JSON.stringify(deployment.value);
    const writes: RecordWrite[] = [
      { collection: this.#apis, key: apiId, value: text },
      { collection: this.#lists, key: listKey(scope, apiId), value: summary },
      ...removedDeployments.map((id) => this.#deploymentWrite(apiId, id, undefined)),
    ];
    if (deployment !== undefined) writes.push(this.#deploymentWrite(apiId, deployment.id, deployed));
    await this.#records.write(writes);
    this.#version += 1;
    this.#cache.set(apiId, kept, text.length);
    for (const id of removedDeployments) this.#deployments.delete(`${apiId}/${id}`);
    if (deployment !== undefined) this.#deployments.delete(`${apiId}/${deployment.id}`);
    return result;
  }

  #inTurn<Result>(apiId: string, work: () => Promise<Result>): Promise<Result> {
    return this.#changes.run(apiId, work);
  }

  #deploymentWrite(apiId: string, deploymentId: string, value: string | undefined): RecordWrite {
    return { collection: this.#deployed, key: `${apiId}/${deploymentId}`, value };
  }

  get #apis(): string {
    return `apigw-${this.#options.kind}`;
  }

  get #lists(): string {
    return `apigw-${this.#options.kind}-list`;
  }

  get #deployed(): string {
    return `apigw-${this.#options.kind}-deployments`;
  }
}

/** What a change makes of an API. */
export interface ApiChange<Api, Deployment, Result> {
  readonly api: Api;
  readonly result: Result;
  readonly deployment?: { readonly id: string; readonly value: Deployment } | undefined;
  readonly removedDeployments?: readonly string[];
}

function isIn({ account, region }: ApiPlace, scope: CallScope): boolean {
  return account === scope.account && region === scope.region;
}

function listKey({ account, region }: ApiPlace, apiId: string): string {
  return `${account}/${region}/${apiId}`;
}
