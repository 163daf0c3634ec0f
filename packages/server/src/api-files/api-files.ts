import type { ApiBundle, GraphqlApis } from '@cairn/graphql';
import {
  type CallScope,
  type IdSource,
  type JsonObject,
  type Log,
  type Records,
  ServiceError,
} from '@cairn/kit';
import type { Operation } from '@cairn/wire';
import { RepeatedLook } from '../watched-folder/repeated-look.ts';
import type { WatchedFolder } from '../watched-folder/watched-folder.ts';
import type { ApiFilePath } from './api-file-path.ts';
import { type ApiFileError, readApiFiles } from './read-api-files.ts';

/** What the folders of APIs are kept in step with. */
export interface ApiFilesParts {
  readonly folder: WatchedFolder<ApiFilePath>;
  readonly graphql: () => Promise<GraphqlApis>;
  /** Operations of a service by name: what files say is read as what comes over the wire. */
  readonly operations: (service: string) => Promise<(name: string) => Operation>;
  readonly ids: Pick<IdSource, 'uuid'>;
  readonly records: Records;
  readonly log: Log;
  /** Takes what is made of files that are saved while the server runs: whoever saves one looks for it. */
  readonly logOfSaves: Log;
}

/** An API that is a folder. */
export interface FolderApi {
  readonly name: string;
  /** Undefined while its files have never made one. */
  readonly apiId?: string;
  /** A key that opens it; undefined where it takes none. */
  readonly apiKey?: string;
  readonly errors: readonly ApiFileError[];
}

/** What lies in the folder of one API. */
interface ReadFolder {
  readonly name: string;
  readonly files: ReadonlyMap<string, string>;
  /** By which these very files are known. */
  readonly content: string;
  readonly errors: readonly ApiFileError[];
}

interface KnownFolder extends FolderApi {
  readonly content: string;
}

/** What was last made of a folder: kept over restarts. */
interface AppliedFolder {
  readonly apiId: string;
  readonly content: string;
}

const account = '000000000000';
const region = 'us-east-1';
const scope: CallScope = { account, region, principal: { arn: 'api-files' } };
const collection = 'api-files';
/** By which the API of a folder is known from others of its name, even if its record could not be written any more. */
const tag = 'cairn:api-files';
/** For files that are being written to be whole. */
const secondLookMs = 60;
const keyDays = 365;

/**
 * Keeps the GraphQL APIs of one account and region in step with the folders of a folder:
 *
 * 1. A folder whose files are others than what was last made of it makes or changes its API, as a whole.
 * 2. An API that was changed in another way stays so until one of its files changes.
 * 3. Files that make no API leave the one that there is; a folder that goes leaves its API.
 */
export class ApiFiles {
  readonly #parts: ApiFilesParts;
  readonly #looks: RepeatedLook;
  #folders = new Map<string, KnownFolder>();
  #hasStarted = false;

  constructor(parts: ApiFilesParts) {
    this.#parts = parts;
    this.#looks = new RepeatedLook(
      () => this.#lookOnce(),
      (error) => parts.log('error', 'the folder of APIs cannot be read', { error: String(error) }),
    );
  }

  /** Makes the APIs of all folders, and goes on to watch them. */
  readonly start = async (): Promise<void> => {
    const { folder, log } = this.#parts;
    folder.watch(() => void this.#looks.look());
    await this.#looks.look();
    this.#hasStarted = true;
    if (folder.unwatchable !== undefined)
      log('warn', 'changes of the files of APIs are not noticed by themselves', {
        error: folder.unwatchable.message,
      });
  };

  readonly stop = async (): Promise<void> => {
    this.#parts.folder.close();
    await this.#looks.stop();
  };

  /** The folder, as it was named. */
  get place(): string {
    return this.#parts.folder.place;
  }

  /** What the last look found. */
  list(): readonly FolderApi[] {
    return [...this.#folders.values()];
  }

  async #lookOnce(): Promise<void> {
    const after = new Map<string, KnownFolder>();
    for (const name of await this.#names()) {
      if (this.#looks.isStopped) return;
      after.set(name, await this.#look(name));
    }
    for (const name of this.#folders.keys())
      if (!after.has(name))
        this.#parts.log('warn', 'the folder of an API is gone; the API stays', { api: name });
    this.#folders = after;
  }

  async #names(): Promise<ReadonlySet<string>> {
    return new Set((await this.#parts.folder.list()).map(({ api }) => api));
  }

  async #look(name: string, isSecondLook = false): Promise<KnownFolder> {
    const known = this.#folders.get(name);
    const read = await this.#read(name);
    if (known?.content === read.content) return known;
    const made = await this.#make(read);
    const { errors } = made;
    // An editor may have written half of it.
    if (errors.length > 0 && !isSecondLook) {
      await new Promise((resolve) => setTimeout(resolve, secondLookMs));
      return this.#look(name, true);
    }
    for (const { file, line, column, message } of errors)
      this.#parts.log('error', `${name}/${file}:${line}:${column}: ${message}`);
    if (errors.length === 0 && (known?.errors.length ?? 0) > 0)
      this.#inform('the files of an API are without errors again', name);
    return { ...known, ...made, name, content: read.content };
  }

  async #read(name: string): Promise<ReadFolder> {
    const { folder } = this.#parts;
    const files = new Map<string, string>();
    const revisions: string[] = [];
    const errors: ApiFileError[] = [];
    for (const { path, api, file } of await folder.list()) {
      if (api !== name) continue;
      try {
        const found = await folder.read(path);
        if (found === undefined) {
          // One that was removed since is not listed by the second look.
          const message = 'it is no regular file inside of the folder of APIs, and is not read';
          errors.push({ file, message, line: 1, column: 1 });
          revisions.push(`${file} not read`);
          continue;
        }
        files.set(file, found.text);
        revisions.push(`${file} ${found.revision}`);
      } catch (error) {
        if (!(error instanceof ServiceError)) throw error;
        errors.push({ file, message: error.message, line: 1, column: 1 });
        revisions.push(`${file} ${error.message}`);
      }
    }
    return { name, files, content: revisions.join('\n'), errors };
  }

  async #make(read: ReadFolder): Promise<Omit<FolderApi, 'name'>> {
    if (read.errors.length > 0) return { errors: read.errors };
    try {
      return await this.#makeOf(read);
    } catch (error) {
      // Whatever it is: the other folders are made all the same.
      const message = error instanceof ServiceError ? `${error.code} ${error.message}` : String(error);
      return { errors: [{ file: 'api.yaml', message, line: 1, column: 1 }] };
    }
  }

  async #makeOf(read: ReadFolder): Promise<Omit<FolderApi, 'name'>> {
    const { name, files } = read;
    const operation = await this.#parts.operations('appsync');
    const bundle = readApiFiles(name, files, (called, input) => operation(called).readInput(input));
    if (bundle.kind === 'errors') return { errors: bundle.errors };
    const problems = (await this.#parts.graphql()).bundles.check(bundle.bundle);
    if (problems.length > 0) return { errors: problems.map(bundle.errorOf) };
    for (const table of bundle.tables) await this.#makeTable(table);
    return { ...(await this.#apply(read, bundle.bundle)), errors: [] };
  }

  /** A table that is there stays as it is. */
  async #makeTable(input: JsonObject): Promise<void> {
    const { ids, operations } = this.#parts;
    try {
      const { readInput, call } = (await operations('dynamodb'))('CreateTable');
      await call(scope, readInput(input), { requestId: ids.uuid() });
    } catch (error) {
      if (!(error instanceof ServiceError) || error.code !== 'ResourceInUseException') throw error;
    }
  }

  /** Makes the API of a folder what its bundle says, where that is not what was last made of it. */
  async #apply(
    { name, content }: ReadFolder,
    bundle: ApiBundle,
  ): Promise<Omit<FolderApi, 'name' | 'errors'>> {
    const { records } = this.#parts;
    const graphql = await this.#parts.graphql();
    const applied = await this.#applied(name);
    const there = await this.#existing(name, applied);
    if (there === undefined || applied?.content !== content) {
      const apiId = there ?? (await this.#create(name, bundle));
      await graphql.bundles.deploy(scope, { apiId, bundle });
      const value: AppliedFolder = { apiId, content };
      await records.write([{ collection, key: name, value: JSON.stringify(value) }]);
      this.#inform(
        there === undefined ? 'the files of an API made it' : 'the files of an API changed it',
        name,
      );
      return { apiId, ...(await this.#key(apiId, bundle)) };
    }
    return { apiId: there, ...(await this.#key(there, bundle)) };
  }

  async #create(name: string, { settings }: ApiBundle): Promise<string> {
    const { apis } = await this.#parts.graphql();
    const made = (await apis.createGraphqlApi(scope, { ...settings, tags: { [tag]: name } })) as {
      readonly graphqlApi: { readonly apiId: string };
    };
    return made.graphqlApi.apiId;
  }

  /** The API of a folder, if it is there still. */
  async #existing(name: string, applied: AppliedFolder | undefined): Promise<string | undefined> {
    const graphql = await this.#parts.graphql();
    if (applied !== undefined) {
      const definition = await graphql.apiDefinition(applied.apiId);
      return definition === undefined ? undefined : applied.apiId;
    }
    let nextToken: string | undefined;
    do {
      const page = (await graphql.apis.listGraphqlApis(scope, { nextToken })) as {
        readonly graphqlApis: readonly {
          readonly apiId: string;
          readonly tags?: { readonly [tag]?: string };
        }[];
        readonly nextToken?: string;
      };
      const found = page.graphqlApis.find(({ tags }) => tags?.[tag] === name);
      if (found !== undefined) return found.apiId;
      nextToken = page.nextToken;
    } while (nextToken !== undefined);
    return undefined;
  }

  /** A key that opens an API: the first that does, or a new one. */
  async #key(apiId: string, { settings }: ApiBundle): Promise<Pick<FolderApi, 'apiKey'>> {
    const { additionalAuthenticationProviders = [] } = settings;
    const modes = [settings, ...additionalAuthenticationProviders];
    if (!modes.some(({ authenticationType }) => authenticationType === 'API_KEY')) return {};
    const graphql = await this.#parts.graphql();
    const nowSeconds = Date.now() / 1_000;
    const kept = (await graphql.apiKeysOf(apiId)).find(({ expires }) => expires > nowSeconds);
    if (kept !== undefined) return { apiKey: kept.id };
    const expires = Math.floor(nowSeconds) + keyDays * 86_400;
    const made = (await graphql.apiKeys.createApiKey(scope, { apiId, expires })) as {
      readonly apiKey: { readonly id: string };
    };
    return { apiKey: made.apiKey.id };
  }

  async #applied(name: string): Promise<AppliedFolder | undefined> {
    const kept = await this.#parts.records.get(collection, name);
    return kept === undefined ? undefined : (JSON.parse(kept) as AppliedFolder);
  }

  #inform(message: string, api: string): void {
    const { log, logOfSaves } = this.#parts;
    (this.#hasStarted ? logOfSaves : log)('info', message, { api });
  }
}
