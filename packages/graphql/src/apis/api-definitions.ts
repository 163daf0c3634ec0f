import type { ApiReference, GraphqlApiDefinition } from './api-definition.ts';
import type { ApiDocument, DataSourceDocument, FunctionDocument, ResolverDocument } from './api-documents.ts';
import { type ApiRecords, apiCollections, apiIdIn } from './api-records.ts';
import { type DomainNames, wildcardOf } from './domain-names.ts';
import { appSyncArn } from './resource-names.ts';
import type { Schemas } from './schemas.ts';

/** What programs of APIs are made of, and which API a host leads to, as it is now: who asks often keeps what it is told. */
export class ApiDefinitions {
  readonly #apis: ApiRecords;
  readonly #schemas: Schemas;
  readonly #domains: DomainNames;

  constructor(apis: ApiRecords, schemas: Schemas, domains: DomainNames) {
    this.#apis = apis;
    this.#schemas = schemas;
    this.#domains = domains;
  }

  /** The definition of an API, whosever; undefined where there is none. */
  async find(apiId: string): Promise<GraphqlApiDefinition | undefined> {
    for (;;) {
      const api = await this.#apis.find(apiId);
      if (api === undefined) return undefined;
      const definition = await this.#read(api);
      const after = await this.#apis.find(apiId);
      // What was read while somebody changed the API may be of two revisions.
      if (after?.revision === api.revision) return definition;
    }
  }

  /** The API of a host: by the label before `.appsync-api.`. */
  async byHostId(hostId: string): Promise<ApiReference | undefined> {
    const text = await this.#apis.records.get(apiCollections.hosts, hostId);
    const api = text === undefined ? undefined : await this.#apis.find(apiIdIn(text));
    return api === undefined ? undefined : referenceOf(api);
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
