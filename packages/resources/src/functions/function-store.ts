import { RecentMap, type RecordEntry, type Records, type RecordWrite } from '@cairn/kit';
import type { EventInvokeRecord } from './event-types.ts';
import type { CodeLocation } from './function-ports.ts';
import type { AliasConfiguration, FunctionConfiguration, Tags } from './function-types.ts';

/** One version, `$LATEST` included. */
export interface VersionRecord {
  readonly configuration: FunctionConfiguration;
  readonly code: CodeLocation;
}

/** A statement of a resource-based policy, as GetPolicy prints it. */
export interface PolicyStatement {
  readonly Sid: string;
  readonly Effect: 'Allow';
  readonly Principal: unknown;
  readonly Action: string;
  readonly Resource: string;
  readonly Condition?: unknown;
}

export interface PolicyRecord {
  readonly revisionId: string;
  readonly statements: readonly PolicyStatement[];
}

/** A function with all that hangs on its name but its published versions and aliases. */
export interface FunctionRecord {
  readonly latest: VersionRecord;
  /** Number of the version published last; 0 before the first. Numbers are never used again. */
  readonly lastVersion: number;
  /** RevisionId that `$LATEST` had when the last version was published. */
  readonly publishedRevisionId?: string;
  readonly tags: Tags;
  /** By qualifier; the empty name holds the policy of the unqualified function. */
  readonly policies: { readonly [qualifier: string]: PolicyRecord };
  readonly reservedConcurrency?: number;
  /** By qualifier, `$LATEST` for the unqualified function. */
  readonly eventInvokeConfigs?: { readonly [qualifier: string]: EventInvokeRecord };
}

/** Names one function. */
export interface FunctionPlace {
  readonly account: string;
  readonly region: string;
  readonly name: string;
}

const functionCollection = 'lambda-functions';
const versionCollection = 'lambda-versions';
const aliasCollection = 'lambda-aliases';
const cachedRecordsMax = 10_000;
const pageSize = 200;

/** A change of several documents that happens whole or not at all. */
interface FunctionChange {
  readonly function?: FunctionRecord | undefined;
  readonly versions?: { readonly [version: string]: VersionRecord | undefined };
  readonly aliases?: { readonly [name: string]: AliasConfiguration | undefined };
}

/**
 * The Lambda service's documents. Reads are answered from memory once a document was read, since every
 * invocation needs one; all writes pass through here, so what is in memory is what is on disk.
 */
export class FunctionStore {
  readonly #records: Records;
  readonly #cache = new RecentMap<string, object>(cachedRecordsMax);
  /** How many writes were made or tried: what was read before one of them is not to be remembered after it. */
  #changes = 0;

  constructor(records: Records) {
    this.#records = records;
  }

  function(place: FunctionPlace): Promise<FunctionRecord | undefined> | FunctionRecord | undefined {
    return this.#get<FunctionRecord>(functionCollection, functionKey(place));
  }

  version(
    place: FunctionPlace,
    version: string,
  ): Promise<VersionRecord | undefined> | VersionRecord | undefined {
    return this.#get<VersionRecord>(versionCollection, versionKey(place, version));
  }

  alias(
    place: FunctionPlace,
    name: string,
  ): Promise<AliasConfiguration | undefined> | AliasConfiguration | undefined {
    return this.#get<AliasConfiguration>(aliasCollection, `${functionKey(place)}/${name}`);
  }

  /** Functions of one account and region by name. `after` is the last name of the page before. */
  async functions(account: string, region: string, after: string, limit: number): Promise<FunctionRecord[]> {
    const prefix = `${account}/${region}/`;
    return parse(await this.#records.list(functionCollection, { prefix, after: prefix + after, limit }));
  }

  /** Published versions, oldest first. */
  async versions(place: FunctionPlace): Promise<VersionRecord[]> {
    return parse(await this.#all(versionCollection, `${functionKey(place)}/`));
  }

  /** Aliases by name. */
  async aliases(place: FunctionPlace): Promise<AliasConfiguration[]> {
    return parse(await this.#all(aliasCollection, `${functionKey(place)}/`));
  }

  /** The ids of all code that some function or version uses. */
  async codeIds(): Promise<Set<string>> {
    const ids = new Set<string>();
    const note = ({ code }: VersionRecord): void => {
      if (code.kind === 'archive') ids.add(code.id);
    };
    for (const record of parse<FunctionRecord>(await this.#all(functionCollection, ''))) note(record.latest);
    for (const record of parse<VersionRecord>(await this.#all(versionCollection, ''))) note(record);
    return ids;
  }

  /**
   * Writes a change, durable when it resolves.
   * @returns false, having written nothing, when `isNew` and a function of that name is there
   */
  async write(place: FunctionPlace, change: FunctionChange, isNew = false): Promise<boolean> {
    const writes: RecordWrite[] = [];
    const add = (collection: string, key: string, document: unknown): void => {
      const value = document === undefined ? undefined : JSON.stringify(document);
      writes.push({
        collection,
        key,
        value,
        ...(isNew && collection === functionCollection && { ifAbsent: true }),
      });
    };
    if ('function' in change) add(functionCollection, functionKey(place), change.function);
    for (const [version, record] of Object.entries(change.versions ?? {})) {
      add(versionCollection, versionKey(place, version), record);
    }
    for (const [name, record] of Object.entries(change.aliases ?? {})) {
      add(aliasCollection, `${functionKey(place)}/${name}`, record);
    }
    try {
      return await this.#records.write(writes);
    } finally {
      this.#changes += 1;
      for (const { collection, key } of writes) this.#cache.delete(`${collection} ${key}`);
    }
  }

  #get<Document extends object>(
    collection: string,
    key: string,
  ): Promise<Document | undefined> | Document | undefined {
    const cacheKey = `${collection} ${key}`;
    const cached = this.#cache.get(cacheKey);
    return cached === undefined ? this.#read<Document>(collection, key, cacheKey) : (cached as Document);
  }

  async #read<Document extends object>(
    collection: string,
    key: string,
    cacheKey: string,
  ): Promise<Document | undefined> {
    const changes = this.#changes;
    const text = await this.#records.get(collection, key);
    if (text === undefined) return undefined;
    const document = JSON.parse(text) as Document;
    if (changes !== this.#changes) return document;
    this.#cache.set(cacheKey, document);
    return document;
  }

  async #all(collection: string, prefix: string): Promise<RecordEntry[]> {
    const all: RecordEntry[] = [];
    for (;;) {
      const after = all.at(-1)?.key;
      const page = await this.#records.list(collection, {
        prefix,
        limit: pageSize,
        ...(after !== undefined && { after }),
      });
      all.push(...page);
      if (page.length < pageSize) return all;
    }
  }
}

function functionKey(place: FunctionPlace): string {
  return `${place.account}/${place.region}/${place.name}`;
}

/** Numbers are padded so that the order of keys is the order of versions. */
function versionKey(place: FunctionPlace, version: string): string {
  return `${functionKey(place)}/${version.padStart(10, '0')}`;
}

function parse<Document>(entries: readonly RecordEntry[]): Document[] {
  return entries.map(({ value }) => JSON.parse(value) as Document);
}
