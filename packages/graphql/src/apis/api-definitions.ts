import { BoundedMap, type LimitValues } from '@cairn/kit';
import type { ApiReference, GraphqlApiDefinition } from './api-definition.ts';
import type { ApiDocument, DataSourceDocument, FunctionDocument, ResolverDocument } from './api-documents.ts';
import type { ApiLimitName } from './api-limits.ts';
import { type ApiRecords, apiCollections, apiIdIn } from './api-records.ts';
import { type DomainNames, wildcardOf } from './domain-names.ts';
import { appSyncArn } from './resource-names.ts';
import type { Schemas } from './schemas.ts';

/** What programs of APIs are made of, and which API a host leads to: read once, until the API changes. */
export class ApiDefinitions {
  readonly #apis: ApiRecords;
  readonly #schemas: Schemas;
  readonly #domains: DomainNames;
  readonly #definitions: BoundedMap<string, GraphqlApiDefinition>;
  readonly #hosts: BoundedMap<string, ApiReference>;
  /** Counts changes: what was read while one was made may be what was there before it, and is not kept. */
  #changes = 0;

  constructor(
    apis: ApiRecords,
    schemas: Schemas,
    domains: DomainNames,
    { graphqlDefinitionsInMemory, graphqlHostsInMemory }: LimitValues<ApiLimitName>,
  ) {
    this.#definitions = new BoundedMap(graphqlDefinitionsInMemory);
    this.#hosts = new BoundedMap(graphqlHostsInMemory);
    this.#apis = apis;
    this.#schemas = schemas;
    this.#domains = domains;
    apis.onChange(({ apiId, kind }) => {
      if (kind === 'keys' || kind === 'domains') return;
      this.#changes += 1;
      this.#definitions.delete(apiId);
      if (kind === 'deleted') this.#hosts.clear();
    });
  }

  /** The definition of an API as it is now, whosever; undefined where there is none. */
  async find(apiId: string): Promise<GraphqlApiDefinition | undefined> {
    const kept = this.#definitions.get(apiId);
    if (kept !== undefined) return kept;
    for (;;) {
      const changes = this.#changes;
      const api = await this.#apis.find(apiId);
      if (api === undefined) return undefined;
      const definition = await this.#read(api);
      const after = await this.#apis.find(apiId);
      // What was read while somebody changed the API may be of two revisions.
      if (after?.revision !== api.revision) continue;
      return changes === this.#changes ? this.#definitions.set(apiId, definition) : definition;
    }
  }

  /** The API of a host: by the label before `.appsync-api.`. */
  async byHostId(hostId: string): Promise<ApiReference | undefined> {
    const kept = this.#hosts.get(hostId);
    if (kept !== undefined) return kept;
    const changes = this.#changes;
    const text = await this.#apis.records.get(apiCollections.hosts, hostId);
    const api = text === undefined ? undefined : await this.#apis.find(apiIdIn(text));
    if (api === undefined) return undefined;
    const reference = referenceOf(api);
    return changes === this.#changes ? this.#hosts.set(hostId, reference) : reference;
  }

  /** The API of a custom domain name; of a name below one that begins with `*.`. */
  async byDomainName(host: string): Promise<ApiReference | undefined> {
    const name = host.toLowerCase();
    const domain = (await this.#domains.find(name)) ?? (await this.#domains.find(wildcardOf(name)));
    const api = domain?.apiId === undefined ? undefined : await this.#apis.find(domain.apiId);
    return api === undefined ? undefined : referenceOf(api);
  }

  async #read(api: ApiDocument): Promise<GraphqlApiDefinition> {
    const { apiId, settings, variables, revision } = api;
    const { hostId, account, region, visibility } = api;
    const [sdl, dataSources, functions, resolvers] = await Promise.all([
      this.#schemas.definitionOf(apiId),
      this.#apis.allParts<DataSourceDocument>(apiCollections.dataSources, apiId),
      this.#apis.allParts<FunctionDocument>(apiCollections.functions, apiId),
      this.#apis.allParts<ResolverDocument>(apiCollections.resolvers, apiId),
    ]);
    return {
      apiId,
      ...{ hostId, account, region, visibility, settings },
      arn: appSyncArn(api, `apis/${apiId}`),
      revision: String(revision),
      sdl,
      ...{ dataSources, functions, resolvers },
      environmentVariables: variables,
      introspectionConfig: settings.introspectionConfig ?? 'ENABLED',
      queryDepthLimit: settings.queryDepthLimit ?? 0,
      resolverCountLimit: settings.resolverCountLimit ?? 0,
    };
  }
}

function referenceOf({ apiId, hostId, account, region }: ApiDocument): ApiReference {
  return { apiId, hostId, account, region };
}
