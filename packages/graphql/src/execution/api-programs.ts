import { BoundedMap, type CallScope } from '@cairn/kit';
import type { ApiChanged, ApiReference, GraphqlApiDefinition } from '../apis/api-definition.ts';
import type { ApiKeyDocument } from '../apis/api-documents.ts';
import { apiKeyAuthorizer } from '../authorization/api-key-authorizer.ts';
import type { Authorizer } from '../authorization/caller.ts';
import { type ApiProgram, compileApi } from './api-program.ts';
import type { ApiEntrance } from './http-answer.ts';
import type { ProgramPorts } from './program-definition.ts';

/** Where definitions of APIs come from: the control plane. */
export interface ApiDirectory {
  apiDefinition(apiId: string): Promise<GraphqlApiDefinition | undefined>;
  apiByHostId(hostId: string): Promise<ApiReference | undefined>;
  apiByDomainName(host: string): Promise<ApiReference | undefined>;
  apiKeysOf(apiId: string): Promise<readonly ApiKeyDocument[]>;
  onChange(listener: (change: ApiChanged) => void): () => void;
}

type ApiKeysByKey = ReadonlyMap<string, ApiKeyDocument>;

/** What an API's authorizer is made of. */
export interface AuthorizerSource {
  readonly definition: GraphqlApiDefinition;
  readonly program: ApiProgram;
  /** Its keys as they are whenever it is called, by key: what was let in by one that is gone is not any more. */
  readonly keys: () => ApiKeysByKey;
}

/** Who may ask an API, unless another maker is given: those who have a key. */
export function keyAuthorizer(
  { definition, keys }: AuthorizerSource,
  { clock }: Pick<ProgramPorts, 'clock'>,
): Authorizer {
  const { account, region, arn: sourceArn } = definition;
  const service = 'appsync.amazonaws.com';
  // A key is nobody: what sources do for it, they do by the roles that they have.
  const principal = { arn: service, kind: 'service', service, sourceArn, sourceAccount: account } as const;
  const scope: CallScope = { account, region, principal };
  return apiKeyAuthorizer({ scope, clock, expiryOf: (key) => keys().get(key)?.expires });
}

interface Entry extends ApiEntrance {
  readonly apiId: string;
}

/** The keys of one API, the same shelf for all authorizers that it ever has. */
interface KeyShelf {
  keys: ApiKeysByKey;
  /** How often they were begun to be read: what was begun later knows more. */
  reads: number;
}

const noKeys: ApiKeysByKey = new Map();

const entrancesMax = 200;
const namesMax = 2_000;

/**
 * The APIs that are in use, compiled: by the label of a host, by id or by a custom domain name. A change of an API makes
 * its program anew; a change of its keys does not.
 */
export class ApiPrograms {
  readonly #directory: ApiDirectory;
  readonly #ports: ProgramPorts;
  readonly #authorizerOf: (source: AuthorizerSource) => Authorizer;
  readonly #programs = new BoundedMap<string, ApiProgram>(entrancesMax);
  readonly #entries = new BoundedMap<string, Entry>(entrancesMax);
  readonly #shelves = new Map<string, KeyShelf>();
  /** Ids by what was asked for; of names that were found. */
  readonly #ids = new BoundedMap<string, string>(namesMax);
  /** Counts changes: what was read while one was made is not kept. */
  #changes = 0;
  readonly #endChanges: () => void;

  constructor(
    directory: ApiDirectory,
    ports: ProgramPorts,
    authorizerOf: (source: AuthorizerSource) => Authorizer = (source) => keyAuthorizer(source, ports),
  ) {
    this.#directory = directory;
    this.#ports = ports;
    this.#authorizerOf = authorizerOf;
    this.#endChanges = directory.onChange(({ apiId, kind }) => {
      this.#changes += 1;
      this.#entries.delete(apiId);
      if (kind === 'keys') void this.#readKeys(apiId);
      if (kind === 'deleted') this.#dropKeys(apiId);
      if (kind !== 'keys') this.#programs.delete(apiId);
      // Domain names lead elsewhere by changes of definitions.
      if (kind !== 'keys') this.#ids.clear();
    });
  }

  /** The API of a host's label, an id, or else of a custom domain name; at once where it is in use. */
  entranceOf(api: string, host: string): ApiEntrance | undefined | Promise<ApiEntrance | undefined> {
    const id = this.#ids.get(`${api}\n${host}`);
    const known = id === undefined ? undefined : this.#entries.get(id);
    return known ?? this.#find(api, host);
  }

  /** The program of an API. */
  async programOf(apiId: string): Promise<ApiProgram | undefined> {
    return (await this.#open(apiId))?.program;
  }

  /** Hears of no changes any more. */
  stop(): void {
    this.#endChanges();
  }

  async #find(api: string, host: string): Promise<ApiEntrance | undefined> {
    const changes = this.#changes;
    const reference =
      api === '' ? await this.#directory.apiByDomainName(host) : await this.#directory.apiByHostId(api);
    const entry = await this.#open(reference?.apiId ?? api);
    if (entry !== undefined && changes === this.#changes) this.#ids.set(`${api}\n${host}`, entry.apiId);
    return entry;
  }

  async #open(apiId: string): Promise<Entry | undefined> {
    const kept = this.#entries.get(apiId);
    if (kept !== undefined || apiId === '') return kept;
    const changes = this.#changes;
    const definition = await this.#directory.apiDefinition(apiId);
    if (definition === undefined) return undefined;
    const shelf = this.#shelfOf(apiId);
    await this.#fill(shelf, apiId);
    const keys = (): ApiKeysByKey => shelf.keys;
    const known = this.#programs.get(apiId);
    const isSame = known?.definition.revision === definition.revision;
    const program = isSame ? known : compileApi(definition, this.#ports);
    const entry = { apiId, program, authorizer: this.#authorizerOf({ definition, program, keys }) };
    if (changes !== this.#changes) return entry;
    this.#programs.set(apiId, program);
    return this.#entries.set(apiId, entry);
  }

  async #fill(shelf: KeyShelf, apiId: string): Promise<void> {
    shelf.reads += 1;
    const turn = shelf.reads;
    const found = await this.#directory.apiKeysOf(apiId);
    if (turn === shelf.reads) shelf.keys = new Map(found.map((key) => [key.id, key]));
  }

  #shelfOf(apiId: string): KeyShelf {
    const known = this.#shelves.get(apiId) ?? { keys: noKeys, reads: 0 };
    this.#shelves.set(apiId, known);
    return known;
  }

  /** Subscriptions live on authorizers of long ago: they learn now that a key is gone. */
  async #readKeys(apiId: string): Promise<void> {
    const shelf = this.#shelves.get(apiId);
    if (shelf === undefined) return;
    try {
      await this.#fill(shelf, apiId);
    } catch {
      // Nobody is let in by keys that cannot be read, until they can.
      shelf.keys = noKeys;
    }
  }

  #dropKeys(apiId: string): void {
    const shelf = this.#shelves.get(apiId);
    if (shelf !== undefined) shelf.keys = noKeys;
    this.#shelves.delete(apiId);
  }
}
