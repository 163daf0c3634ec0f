import type { ApiSchema } from '../schema/api-schema.ts';
import type { SchemaRejection } from '../schema/schema-rejection.ts';
import { ApiBundles } from './api-bundles.ts';
import type { ApiChanged, ApiReference, GraphqlApiDefinition } from './api-definition.ts';
import { ApiDefinitions } from './api-definitions.ts';
import type { ApiKeyDocument } from './api-documents.ts';
import { ApiKeys } from './api-keys.ts';
import { ApiOperations } from './api-operations.ts';
import type { GraphqlApiPorts } from './api-ports.ts';
import { ApiRecords } from './api-records.ts';
import { DataSources } from './data-sources.ts';
import { DomainNames } from './domain-names.ts';
import { Evaluations } from './evaluations.ts';
import { Functions } from './functions.ts';
import { Resolvers } from './resolvers.ts';
import { Schemas } from './schemas.ts';
import { Tags } from './tags.ts';

/**
 * AppSync's control plane: GraphQL APIs and what they are made of. Each family of operations is a member; what runs
 * APIs asks for their definitions and is told when they change.
 */
export class GraphqlApis {
  readonly apis: ApiOperations;
  readonly apiKeys: ApiKeys;
  readonly schemas: Schemas;
  readonly dataSources: DataSources;
  readonly functions: Functions;
  readonly resolvers: Resolvers;
  readonly domainNames: DomainNames;
  readonly evaluations: Evaluations;
  readonly tags: Tags;
  /** APIs as a whole, beside AWS's operations. */
  readonly bundles: ApiBundles;
  readonly #records: ApiRecords;
  readonly #definitions: ApiDefinitions;

  constructor(ports: GraphqlApiPorts) {
    const records = new ApiRecords(ports.records);
    this.#records = records;
    this.apis = new ApiOperations(records, ports);
    this.apiKeys = new ApiKeys(records, ports);
    this.schemas = new Schemas(records, ports);
    this.dataSources = new DataSources(records);
    this.functions = new Functions(records, this.dataSources, ports);
    this.resolvers = new Resolvers(records, this, ports);
    this.domainNames = new DomainNames(records, ports);
    this.evaluations = new Evaluations(ports);
    this.tags = new Tags(records, ports.limits);
    this.bundles = new ApiBundles(records, ports);
    this.#definitions = new ApiDefinitions(records, this.schemas, this.domainNames);
  }

  /** Takes up what an earlier start has left. */
  async start(): Promise<void> {
    await this.#records.clearLeftovers();
    await this.domainNames.start();
  }

  /** All that an API's program is compiled of; undefined where there is no such API. */
  apiDefinition(apiId: string): Promise<GraphqlApiDefinition | undefined> {
    return this.#definitions.find(apiId);
  }

  /** The schema of a text; the same object for the same text as long as it is kept. */
  readSchema(sdl: string): ApiSchema | SchemaRejection {
    return this.schemas.read(sdl);
  }

  /** The API whose host has that label. */
  apiByHostId(hostId: string): Promise<ApiReference | undefined> {
    return this.#definitions.byHostId(hostId);
  }

  /** The API that a custom domain name leads to. */
  apiByDomainName(host: string): Promise<ApiReference | undefined> {
    return this.#definitions.byDomainName(host);
  }

  /** Whether a host is called by a custom domain name. */
  isDomainName(host: string): boolean {
    return this.domainNames.has(host);
  }

  /** The keys of an API, expired ones included. */
  apiKeysOf(apiId: string): Promise<readonly ApiKeyDocument[]> {
    return this.apiKeys.all(apiId);
  }

  /** Tells of each change of an API, when it is durable, until the function that it gives is called. */
  onChange(listener: (change: ApiChanged) => void): () => void {
    return this.#records.onChange(listener);
  }
}
