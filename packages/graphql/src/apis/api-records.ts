import { allDocuments, parseJson, type Records, type RecordWrite, SerialWorkByKey } from '@cairn/kit';
import type { ApiChanged } from './api-definition.ts';
import type { ApiDocument } from './api-documents.ts';
import { apiErrors } from './api-errors.ts';

/** Collections of the room. What belongs to an API begins with its id and a slash. */
export const apiCollections = {
  apis: 'appsync-apis',
  /** Keys: account, region and id. */
  list: 'appsync-api-list',
  /** From an API's host to its id. */
  hosts: 'appsync-hosts',
  schemas: 'appsync-schemas',
  dataSources: 'appsync-data-sources',
  functions: 'appsync-functions',
  resolvers: 'appsync-resolvers',
  apiKeys: 'appsync-api-keys',
  domains: 'appsync-domains',
  /** The domain names that lead to an API: below its id. */
  apiDomains: 'appsync-api-domains',
  domainList: 'appsync-domain-list',
  /** APIs that were deleted and whose parts are still there. */
  leftovers: 'appsync-leftovers',
} as const;

/** Collections of what belongs to one API. */
const partCollections = [
  apiCollections.schemas,
  apiCollections.dataSources,
  apiCollections.functions,
  apiCollections.resolvers,
  apiCollections.apiKeys,
] as const;

/** What a change of an API writes. */
export interface ApiWork<Result> {
  readonly result: Result;
  /** What changes of the API itself. */
  readonly api?: Partial<ApiDocument> | undefined;
  readonly parts?: readonly RecordWrite[];
  /** Of what kind the change is, where programs stay as they are. */
  readonly kind?: 'keys' | 'domains';
}

/** Where an API is. */
export interface ApiScope {
  readonly account: string;
  readonly region: string;
}

const removedPageSize = 200;

/**
 * Documents of GraphQL APIs.
 *
 * 1. Changes of one API follow one another, and each is one write, under the condition that nobody has changed the API
 *    since it was read: it is whole or it is not there.
 * 2. Every change that a program would notice counts the API's revision up.
 * 3. An API that is deleted is gone with one write; its parts are cleared away afterwards, again by the next start if
 *    the server ends before that.
 */
export class ApiRecords {
  readonly records: Records;
  readonly #changes = new SerialWorkByKey();
  readonly #listeners = new Set<(change: ApiChanged) => void>();

  constructor(records: Records) {
    this.records = records;
  }

  /** Tells of changes until the function that it gives is called. */
  onChange(listener: (change: ApiChanged) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  async find(apiId: string): Promise<ApiDocument | undefined> {
    const text = await this.records.get(apiCollections.apis, apiId);
    return text === undefined ? undefined : (JSON.parse(text) as ApiDocument);
  }

  /** @throws ServiceError NotFoundException */
  async existing(scope: ApiScope, apiId: string): Promise<ApiDocument> {
    return inScope(scope, apiId, await this.find(apiId));
  }

  async create(api: ApiDocument): Promise<void> {
    await this.records.write([
      { collection: apiCollections.apis, key: api.apiId, value: JSON.stringify(api), ifAbsent: true },
      { collection: apiCollections.list, key: listKey(api, api.apiId), value: '{}' },
      { collection: apiCollections.hosts, key: api.hostId, value: JSON.stringify(api.apiId) },
    ]);
    this.#tell({ apiId: api.apiId, kind: 'definition' });
  }

  /**
   * Changes an API or what belongs to it.
   * @throws ServiceError NotFoundException, ConcurrentModificationException, and what `work` throws
   */
  change<Result>(
    scope: ApiScope,
    apiId: string,
    work: (api: ApiDocument) => ApiWork<Result> | Promise<ApiWork<Result>>,
  ): Promise<Result> {
    return this.#changes.run(apiId, async () => {
      const text = await this.records.get(apiCollections.apis, apiId);
      const before = inScope(
        scope,
        apiId,
        text === undefined ? undefined : (JSON.parse(text) as ApiDocument),
      );
      const { result, api, parts = [], kind = 'definition' } = await work(before);
      const revision = kind === 'definition' ? before.revision + 1 : before.revision;
      const value = JSON.stringify({ ...before, ...api, revision, changes: before.changes + 1 });
      const written = await this.records.write([
        { collection: apiCollections.apis, key: apiId, value, ifValue: text as string },
        ...parts,
      ]);
      if (!written) throw apiErrors.concurrentModification();
      this.#tell({ apiId, kind });
      return result;
    });
  }

  /** Deletes an API with all that belongs to it. @throws ServiceError NotFoundException, and what `check` throws */
  remove(scope: ApiScope, apiId: string, check: () => Promise<void>): Promise<void> {
    return this.#changes.run(apiId, async () => {
      const text = await this.records.get(apiCollections.apis, apiId);
      const api = inScope(scope, apiId, text === undefined ? undefined : (JSON.parse(text) as ApiDocument));
      await check();
      const written = await this.records.write([
        { collection: apiCollections.apis, key: apiId, value: undefined, ifValue: text as string },
        { collection: apiCollections.list, key: listKey(api, apiId), value: undefined },
        { collection: apiCollections.hosts, key: api.hostId, value: undefined },
        { collection: apiCollections.leftovers, key: apiId, value: '{}' },
      ]);
      if (!written) throw apiErrors.concurrentModification();
      this.#tell({ apiId, kind: 'deleted' });
      await this.#clear(apiId);
    });
  }

  /** Clears away what a server that ended too early has left of deleted APIs. */
  async clearLeftovers(): Promise<void> {
    for (;;) {
      const page = await this.records.list(apiCollections.leftovers, { limit: removedPageSize });
      if (page.length === 0) return;
      for (const { key } of page) await this.#clear(key);
    }
  }

  /** A document of an API. */
  async part<Document>(collection: string, apiId: string, key: string): Promise<Document | undefined> {
    const text = await this.records.get(collection, partKey(apiId, key));
    return text === undefined ? undefined : (JSON.parse(text) as Document);
  }

  /** All documents of one kind that belong to an API, in the order of their keys. */
  allParts<Document>(collection: string, apiId: string): Promise<readonly Document[]> {
    return allDocuments<Document>(this.records, collection, { prefix: partKey(apiId, '') });
  }

  async #clear(apiId: string): Promise<void> {
    for (const collection of partCollections) {
      for (;;) {
        const page = await this.records.list(collection, { prefix: `${apiId}/`, limit: removedPageSize });
        if (page.length === 0) break;
        await this.records.write(page.map(({ key }) => ({ collection, key, value: undefined })));
      }
    }
    await this.records.write([{ collection: apiCollections.leftovers, key: apiId, value: undefined }]);
  }

  #tell(change: ApiChanged): void {
    for (const listener of this.#listeners) listener(change);
  }
}

/** Key of something that belongs to an API. */
export function partKey(apiId: string, key: string): string {
  return `${apiId}/${key}`;
}

/** Writes a document of an API; undefined deletes it. */
export function partWrite(
  collection: string,
  { apiId }: Pick<ApiDocument, 'apiId'>,
  key: string,
  document: object | undefined,
): RecordWrite {
  const value = document === undefined ? undefined : JSON.stringify(document);
  return { collection, key: partKey(apiId, key), value };
}

/** Key under which an API or a domain name is listed. */
export function listKey({ account, region }: ApiScope, key: string): string {
  return `${account}/${region}/${key}`;
}

/** The id of an API as a host's document has it. */
export function apiIdIn(text: string): string {
  return parseJson(text) as string;
}

function inScope({ account, region }: ApiScope, apiId: string, api: ApiDocument | undefined): ApiDocument {
  if (api === undefined || api.account !== account || api.region !== region)
    throw apiErrors.apiNotFound(apiId);
  return api;
}
