import { type CallScope, RecentMap } from '@cairn/kit';
import type { ApiChanged, ApiReference, GraphqlApiDefinition } from '../apis/api-definition.ts';
import type { ApiKeyDocument } from '../apis/api-documents.ts';
import { apiKeyAuthorizer } from '../authorization/api-key-authorizer.ts';
import type { Authorizer } from '../authorization/caller.ts';
import type { ApiSchema } from '../schema/api-schema.ts';
import type { SchemaRejection } from '../schema/schema-rejection.ts';
import { type ApiProgram, compileApi } from './api-program.ts';
import { compiledOnce } from './compiled-once.ts';
import type { ApiEntrance } from './http-answer.ts';
import { PlanMemory } from './plan-memory.ts';
import type { ProgramPorts } from './program-definition.ts';

/** Where definitions of APIs come from: the control plane. */
export interface ApiDirectory {
  apiDefinition(apiId: string): Promise<GraphqlApiDefinition | undefined>;
  apiByHostId(hostId: string): Promise<ApiReference | undefined>;
  apiByDomainName(host: string): Promise<ApiReference | undefined>;
  apiKeysOf(apiId: string): Promise<readonly ApiKeyDocument[]>;
  /** The schema of a text; the same object for the same text as long as it is kept. */
  readSchema(sdl: string): ApiSchema | SchemaRejection;
  onChange(listener: (change: ApiChanged) => void): () => void;
}

/** What an API's authorizer is made of. */
export interface AuthorizerSource {
  readonly definition: GraphqlApiDefinition;
  readonly program: ApiProgram;
  /** Its keys by key, always as they are now: callers who subscribe last longer than a key may. */
  readonly keys: ReadonlyMap<string, ApiKeyDocument>;
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
  return apiKeyAuthorizer({ scope, clock, expiryOf: (key) => keys.get(key)?.expires });
}

interface Entry extends ApiEntrance {
  readonly apiId: string;
}

/** An API that is in use. */
interface KnownApi {
  readonly program: ApiProgram;
  /** Absent when its keys have changed since. */
  entry: Entry | undefined;
}

/**
 * The APIs that were in use lately, compiled: by the label of a host, by id or by a custom domain name. A change of an API
 * makes its program anew; a change of its keys or of its domain names does not.
 */
export class ApiPrograms {
  readonly #directory: ApiDirectory;
  readonly #ports: ProgramPorts;
  readonly #plans: PlanMemory;
  readonly #authorizerOf: (source: AuthorizerSource) => Authorizer;
  readonly #apis: RecentMap<string, KnownApi>;
  /** By API; changed in place, since callers hold them. */
  readonly #keys = new Map<string, Map<string, ApiKeyDocument>>();
  /** Ids by what was asked for; of names that were found. */
  readonly #ids: RecentMap<string, string>;
  /** Counts changes: what was read while one was made is not kept. */
  #changes = 0;
  readonly #endChanges: () => void;

  constructor(
    directory: ApiDirectory,
    ports: ProgramPorts,
    authorizerOf: (source: AuthorizerSource) => Authorizer = (source) => keyAuthorizer(source, ports),
  ) {
    this.#directory = directory;
    this.#ports = { ...ports, ...compiledOnce(ports), readSchema: (sdl) => directory.readSchema(sdl) };
    this.#plans = new PlanMemory(ports.limits);
    this.#authorizerOf = authorizerOf;
    this.#endChanges = directory.onChange(({ apiId, kind }) => {
      this.#changes += 1;
      if (kind === 'domains' || kind === 'deleted') this.#ids.clear();
      // A domain name leads to what an API is, and changes nothing of it.
      if (kind === 'domains') return;
      const known = this.#apis.get(apiId);
      if (known !== undefined) known.entry = undefined;
      if (this.#keys.has(apiId))
        void this.#refreshKeys(apiId, kind).catch(() => this.#keys.get(apiId)?.clear());
      if (kind !== 'keys') this.#apis.delete(apiId);
    });
    const { graphqlProgramsInMemory, graphqlAddressesInMemory } = ports.limits;
    this.#apis = new RecentMap(graphqlProgramsInMemory, ({ program }) => program.close());
    this.#ids = new RecentMap(graphqlAddressesInMemory);
  }

  /** The API of a host's label, an id, or else of a custom domain name; at once where it is in use. */
  entranceOf(api: string, host: string): ApiEntrance | undefined | Promise<ApiEntrance | undefined> {
    const id = this.#ids.get(`${api}\n${host}`);
    const known = id === undefined ? undefined : this.#apis.get(id)?.entry;
    return known ?? this.#find(api, host);
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

  /** Keys that are gone are so for those too who are in already. */
  async #refreshKeys(apiId: string, kind: ApiChanged['kind']): Promise<void> {
    if (kind !== 'deleted') {
      await this.#readKeys(apiId);
      return;
    }
    this.#keys.get(apiId)?.clear();
    this.#keys.delete(apiId);
  }

  async #readKeys(apiId: string): Promise<ReadonlyMap<string, ApiKeyDocument>> {
    let changes: number;
    let found: readonly ApiKeyDocument[];
    // What was read before a change must not take the place of what was read after it.
    do {
      changes = this.#changes;
      found = await this.#directory.apiKeysOf(apiId);
    } while (changes !== this.#changes);
    const keys = this.#keys.get(apiId) ?? new Map<string, ApiKeyDocument>();
    this.#keys.set(apiId, keys);
    keys.clear();
    for (const key of found) keys.set(key.id, key);
    return keys;
  }

  async #open(apiId: string): Promise<Entry | undefined> {
    const kept = this.#apis.get(apiId)?.entry;
    if (kept !== undefined || apiId === '') return kept;
    const changes = this.#changes;
    const definition = await this.#directory.apiDefinition(apiId);
    if (definition === undefined) return undefined;
    const keys = await this.#readKeys(apiId);
    const known = this.#apis.get(apiId);
    const isSame = known?.program.definition.revision === definition.revision;
    const program = isSame ? known.program : compileApi(definition, this.#ports, this.#plans);
    const { account, region, settings } = definition;
    const observation = this.#ports.observe?.({ apiId, account, region, logConfig: settings.logConfig });
    const authorizer = this.#authorizerOf({ definition, program, keys });
    const entry = { apiId, program, authorizer, observation };
    if (changes !== this.#changes) {
      // It serves this request, and is nobody's afterwards.
      if (!isSame) program.close();
      return entry;
    }
    if (known !== undefined && isSame) known.entry = entry;
    else this.#apis.set(apiId, { program, entry });
    return entry;
  }
}
