import type { Records } from '@cairn/kit';
import { keyOf, tokenOf } from '../run/page.ts';
import { batchErrors } from './batch-errors.ts';
import { nameOf, type Place, placeKey } from './batch-names.ts';

export interface PageInput {
  readonly maxResults?: number;
  readonly nextToken?: string;
}

/** Documents with a name, one to a record: compute environments and job queues. */
export class NamedRecords<Document> {
  readonly #records: Records;
  readonly #collection: string;

  constructor(records: Records, collection: string) {
    this.#records = records;
    this.#collection = collection;
  }

  async find(place: Place, given: string): Promise<Document | undefined> {
    const value = await this.#records.get(this.#collection, placeKey(place) + nameOf(given));
    return value === undefined ? undefined : (JSON.parse(value) as Document);
  }

  /** @throws ServiceError when there is one of that name */
  async create(place: Place, name: string, document: Document): Promise<void> {
    const key = placeKey(place) + name;
    const value = JSON.stringify(document);
    const isNew = await this.#records.write([{ collection: this.#collection, key, value, ifAbsent: true }]);
    if (!isNew) throw batchErrors.exists();
  }

  async keep(place: Place, name: string, document: Document | undefined): Promise<void> {
    const value = document === undefined ? undefined : JSON.stringify(document);
    await this.#records.write([{ collection: this.#collection, key: placeKey(place) + name, value }]);
  }

  /** A page by name, or those that are named; names that nothing has are left out. */
  async describe(
    place: Place,
    names: readonly string[] | undefined,
    { maxResults = 100, nextToken }: PageInput,
  ): Promise<{ readonly items: readonly Document[]; readonly nextToken?: string }> {
    if (names !== undefined && names.length > 0) {
      const found = await Promise.all(names.slice(0, 100).map((name) => this.find(place, name)));
      return { items: found.filter((document) => document !== undefined) };
    }
    const after = nextToken === undefined ? undefined : keyOf(nextToken);
    if (nextToken !== undefined && after === undefined) throw batchErrors.invalidToken();
    const limit = pageSize(maxResults);
    const page = await this.#records.list(this.#collection, {
      prefix: placeKey(place),
      limit,
      ...(after !== undefined && { after }),
    });
    const last = page.at(-1)?.key;
    return {
      items: page.map(({ value }) => JSON.parse(value) as Document),
      ...(page.length === limit && last !== undefined && { nextToken: tokenOf(last) }),
    };
  }

  /** All documents of all places. */
  async *all(): AsyncGenerator<{ readonly place: Place; readonly document: Document }> {
    for (let after: string | undefined; ; ) {
      const page = await this.#records.list(this.#collection, {
        limit: 100,
        ...(after !== undefined && { after }),
      });
      for (const { key, value } of page) {
        const [account = '', region = ''] = key.split('/');
        yield { place: { account, region }, document: JSON.parse(value) as Document };
      }
      if (page.length === 0) return;
      after = page.at(-1)?.key;
    }
  }
}

/** @throws ServiceError on sizes that Batch does not take */
export function pageSize(maxResults: number): number {
  if (maxResults < 1 || maxResults > 100) throw batchErrors.client('maxResults must be between 1 and 100');
  return maxResults;
}
