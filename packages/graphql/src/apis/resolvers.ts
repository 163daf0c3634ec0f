import type { CallScope } from '@cairn/kit';
import type { ApiDocument, ResolverDocument } from './api-documents.ts';
import { apiErrors } from './api-errors.ts';
import { type PageInput, type PageOptions, recordPage } from './api-pages.ts';
import type { GraphqlApiPorts } from './api-ports.ts';
import { type ApiRecords, apiCollections, partKey, partWrite } from './api-records.ts';
import { checkCode, checkCodeOfSource } from './check-code.ts';
import type { DataSources } from './data-sources.ts';
import { type Functions, usesFunction } from './functions.ts';
import { appSyncArn } from './resource-names.ts';
import type { Schemas } from './schemas.ts';

type ApiInput = { readonly apiId: string };
type FieldInput = ApiInput & { readonly typeName: string; readonly fieldName: string };
type ResolverInput = FieldInput & Partial<Omit<ResolverDocument, 'typeName' | 'fieldName'>>;

/** What a resolver stands on. */
export interface ResolverSurroundings {
  readonly schemas: Schemas;
  readonly dataSources: DataSources;
  readonly functions: Functions;
}

/** Resolvers of fields. One whose field the schema has lost stays, and can be looked at and deleted. */
export class Resolvers {
  readonly #apis: ApiRecords;
  readonly #surroundings: ResolverSurroundings;
  readonly #ports: Pick<GraphqlApiPorts, 'limits'>;

  constructor(apis: ApiRecords, surroundings: ResolverSurroundings, ports: Pick<GraphqlApiPorts, 'limits'>) {
    this.#apis = apis;
    this.#surroundings = surroundings;
    this.#ports = ports;
  }

  async createResolver(scope: CallScope, { apiId, ...input }: ResolverInput): Promise<object> {
    const resolver = { ...input, kind: input.kind ?? 'UNIT' };
    checkResolver(resolver, this.#ports.limits);
    return this.#apis.change(scope, apiId, async (api) => {
      if ((await this.#find({ apiId, ...resolver })) !== undefined) throw apiErrors.resolverExists();
      return this.#written(api, resolver);
    });
  }

  async getResolver(scope: CallScope, input: FieldInput): Promise<object> {
    const api = await this.#apis.existing(scope, input.apiId);
    return { resolver: shown(api, await this.#existing(input)) };
  }

  async listResolvers(
    scope: CallScope,
    { apiId, typeName, ...page }: ApiInput & { readonly typeName: string } & PageInput,
  ): Promise<object> {
    const api = await this.#apis.existing(scope, apiId);
    const found = await this.#page(api, `${typeName}/`, () => true, page);
    if (found.resolvers.length === 0) await this.#surroundings.schemas.checkType(api, typeName);
    return found;
  }

  async listResolversByFunction(
    scope: CallScope,
    { apiId, functionId, ...page }: ApiInput & { readonly functionId: string } & PageInput,
  ): Promise<object> {
    const api = await this.#apis.existing(scope, apiId);
    await this.#surroundings.functions.existing(apiId, functionId);
    return this.#page(api, '', (resolver) => usesFunction(resolver, functionId), page);
  }

  /** Replaces a resolver: what is not given is not set any more. */
  async updateResolver(scope: CallScope, { apiId, ...input }: ResolverInput): Promise<object> {
    const resolver = { ...input, kind: input.kind ?? 'UNIT' };
    checkResolver(resolver, this.#ports.limits);
    return this.#apis.change(scope, apiId, async (api) => {
      await this.#existing({ apiId, ...resolver });
      return this.#written(api, resolver);
    });
  }

  async deleteResolver(scope: CallScope, input: FieldInput): Promise<object> {
    return this.#apis.change(scope, input.apiId, async (api) => {
      await this.#existing(input);
      return { parts: [partWrite(apiCollections.resolvers, api, resolverKey(input), undefined)], result: {} };
    });
  }

  /** @throws ServiceError NotFoundException: for the type or field where the schema has none */
  async #existing(input: FieldInput): Promise<ResolverDocument> {
    const found = await this.#find(input);
    if (found !== undefined) return found;
    await this.#surroundings.schemas.checkField(input, input.typeName, input.fieldName);
    throw apiErrors.resolverNotFound();
  }

  #find(input: FieldInput): Promise<ResolverDocument | undefined> {
    return this.#apis.part<ResolverDocument>(apiCollections.resolvers, input.apiId, resolverKey(input));
  }

  async #page(
    api: ApiDocument,
    below: string,
    isMeant: (resolver: ResolverDocument) => boolean,
    input: PageInput,
  ) {
    const options: PageOptions<object> = {
      collection: apiCollections.resolvers,
      prefix: partKey(api.apiId, below),
      read: (_, value) => {
        const resolver = JSON.parse(value) as ResolverDocument;
        return isMeant(resolver) ? shown(api, resolver) : undefined;
      },
    };
    const { items: resolvers, nextToken } = await recordPage(this.#apis.records, options, input);
    return { resolvers, nextToken };
  }

  async #written(api: ApiDocument, resolver: ResolverDocument) {
    const { schemas, dataSources, functions } = this.#surroundings;
    const { apiId } = api;
    await schemas.checkField(api, resolver.typeName, resolver.fieldName);
    if (resolver.dataSourceName !== undefined)
      checkCodeOfSource(resolver, await dataSources.existing(apiId, resolver.dataSourceName));
    const steps = resolver.pipelineConfig?.functions ?? [];
    const found = await Promise.all(steps.map((functionId) => functions.find(apiId, functionId)));
    const missing = steps.filter((_, index) => found[index] === undefined);
    if (missing.length > 0) throw apiErrors.functionsNotFound(missing);
    const parts = [partWrite(apiCollections.resolvers, api, resolverKey(resolver), resolver)];
    return { parts, result: { resolver: shown(api, resolver) } };
  }
}

/**
 * Whether a resolver is of one piece, as far as can be told without looking at its API.
 * @throws ServiceError BadRequestException
 */
export function checkResolver(resolver: ResolverDocument, limits: GraphqlApiPorts['limits']): void {
  const { kind, dataSourceName, pipelineConfig, cachingConfig } = resolver;
  if (kind === 'UNIT') {
    if (dataSourceName === undefined)
      throw apiErrors.badRequest('DataSourceName is required for UNIT resolver');
    if (pipelineConfig !== undefined)
      throw apiErrors.badRequest('PipelineConfig is not supported for UNIT resolver');
  } else if (dataSourceName !== undefined) {
    throw apiErrors.badRequest('DataSourceName is not supported for PIPELINE resolver');
  }
  const { graphqlPipelineFunctionsMax } = limits;
  if ((pipelineConfig?.functions?.length ?? 0) > graphqlPipelineFunctionsMax)
    throw apiErrors.badRequest(
      `A pipeline resolver may have at most ${graphqlPipelineFunctionsMax} functions.`,
    );
  if (cachingConfig !== undefined) checkCaching(cachingConfig);
  checkCode(resolver, limits);
}

const ttlSecondsMax = 3_600;
const cachingKey = /^\$(?:context|ctx)\.(?:arguments|args|source|identity)(?:\.[\w.]+)?$/;

function checkCaching({ ttl, cachingKeys = [] }: NonNullable<ResolverDocument['cachingConfig']>): void {
  if (ttl < 1 || ttl > ttlSecondsMax)
    throw apiErrors.badRequest(`Caching TTL must be between 1 and ${ttlSecondsMax} seconds.`);
  const wrong = cachingKeys.find((key) => !cachingKey.test(key));
  if (wrong !== undefined) {
    throw apiErrors.badRequest(
      `Invalid caching key ${wrong}: caching keys are entries of $context.arguments, $context.source and $context.identity.`,
    );
  }
}

/** Key of a resolver below its API. */
export function resolverKey({
  typeName,
  fieldName,
}: Pick<ResolverDocument, 'typeName' | 'fieldName'>): string {
  return `${typeName}/${fieldName}`;
}

function shown(api: ApiDocument, resolver: ResolverDocument): object {
  const { typeName, fieldName } = resolver;
  return {
    ...resolver,
    resolverArn: appSyncArn(api, `apis/${api.apiId}/types/${typeName}/resolvers/${fieldName}`),
    maxBatchSize: resolver.maxBatchSize ?? 0,
  };
}
