import type {
  ApiFunction,
  ApiFunctionSettings,
  ApiKey,
  DataSource,
  DataSourceSettings,
  DomainName,
  Evaluation,
  GraphqlApi,
  GraphqlApiSettings,
  Resolver,
  ResolverSettings,
} from './graphql-types.ts';
import type { Operation } from './operation.ts';
import { readJsonError } from './read-error.ts';
import { type RestRoute, restJsonOperation, restPath } from './rest-json.ts';
import { ServiceError } from './service-error.ts';
import type { CallOptions, Query, Wire } from './wire.ts';

const service = 'appsync';

type OfApi = { readonly apiId: string };
type Paged = { readonly nextToken?: string };
type Named = OfApi & { readonly name: string };
type OfFunction = OfApi & { readonly functionId: string };
type OfField = OfApi & { readonly typeName: string; readonly fieldName: string };

/** The most that AppSync gives on a page. */
const pageMax = 25;
const page = ({ nextToken }: Paged): Query => ({ maxResults: pageMax, nextToken });

function read<Input, Output>(
  action: string,
  path: RestRoute<Input>['path'],
  query?: (input: Input) => Query,
) {
  return restJsonOperation<Input, Output>({
    service,
    action,
    method: 'GET',
    path,
    ...(query !== undefined && { query }),
  });
}

/** A change; what stands in its path is left out of its body. */
function change<Input extends object, Output = object>(
  action: string,
  path: RestRoute<Input>['path'],
  inPath: readonly string[] = ['apiId'],
  method: 'POST' | 'PUT' = 'POST',
) {
  return restJsonOperation<Input, Output>({
    service,
    action,
    method,
    path,
    body: (input) => Object.fromEntries(Object.entries(input).filter(([name]) => !inPath.includes(name))),
  });
}

function remove<Input>(action: string, path: RestRoute<Input>['path']) {
  return restJsonOperation<Input, object>({ service, action, method: 'DELETE', path });
}

const onApi = ({ apiId }: OfApi) => restPath`/v1/apis/${apiId}`;

export const listGraphqlApis = read<Paged, Paged & { readonly graphqlApis: readonly GraphqlApi[] }>(
  'ListGraphqlApis',
  () => '/v1/apis',
  page,
);
export const getGraphqlApi = read<OfApi, { readonly graphqlApi: GraphqlApi }>('GetGraphqlApi', onApi);
export const createGraphqlApi = change<GraphqlApiSettings, { readonly graphqlApi: GraphqlApi }>(
  'CreateGraphqlApi',
  () => '/v1/apis',
);
export const updateGraphqlApi = change<OfApi & GraphqlApiSettings, { readonly graphqlApi: GraphqlApi }>(
  'UpdateGraphqlApi',
  onApi,
);
export const deleteGraphqlApi = remove<OfApi>('DeleteGraphqlApi', onApi);

const keysOf = ({ apiId }: OfApi) => restPath`/v1/apis/${apiId}/apikeys`;
const onKey = ({ apiId, id }: OfApi & { readonly id: string }) => restPath`/v1/apis/${apiId}/apikeys/${id}`;
type KeySettings = { readonly description?: string; readonly expires?: number };

export const createApiKey = change<OfApi & KeySettings, { readonly apiKey: ApiKey }>('CreateApiKey', keysOf);
export const updateApiKey = change<OfApi & KeySettings & { readonly id: string }>('UpdateApiKey', onKey, [
  'apiId',
  'id',
]);
export const deleteApiKey = remove<OfApi & { readonly id: string }>('DeleteApiKey', onKey);

type Variables = { readonly environmentVariables?: { readonly [name: string]: string } };
const variablesOf = ({ apiId }: OfApi) => restPath`/v1/apis/${apiId}/environmentVariables`;
export const getEnvironmentVariables = read<OfApi, Variables>(
  'GetGraphqlApiEnvironmentVariables',
  variablesOf,
);
export const putEnvironmentVariables = change<OfApi & Variables, Variables>(
  'PutGraphqlApiEnvironmentVariables',
  variablesOf,
  ['apiId'],
  'PUT',
);

const sourcesOf = ({ apiId }: OfApi) => restPath`/v1/apis/${apiId}/datasources`;
const onSource = ({ apiId, name }: Named) => restPath`/v1/apis/${apiId}/datasources/${name}`;
export const createDataSource = change<OfApi & DataSourceSettings>('CreateDataSource', sourcesOf);
export const updateDataSource = change<OfApi & DataSourceSettings>('UpdateDataSource', onSource, [
  'apiId',
  'name',
]);
export const deleteDataSource = remove<Named>('DeleteDataSource', onSource);

const functionsOf = ({ apiId }: OfApi) => restPath`/v1/apis/${apiId}/functions`;
const onFunction = ({ apiId, functionId }: OfFunction) => restPath`/v1/apis/${apiId}/functions/${functionId}`;
type OneFunction = { readonly functionConfiguration: ApiFunction };
export const createApiFunction = change<OfApi & ApiFunctionSettings, OneFunction>(
  'CreateFunction',
  functionsOf,
);
export const updateApiFunction = change<OfFunction & ApiFunctionSettings, OneFunction>(
  'UpdateFunction',
  onFunction,
  ['apiId', 'functionId'],
);
export const deleteApiFunction = remove<OfFunction>('DeleteFunction', onFunction);

const resolversOf = ({ apiId, typeName }: OfApi & { readonly typeName: string }) =>
  restPath`/v1/apis/${apiId}/types/${typeName}/resolvers`;
const onResolver = ({ apiId, typeName, fieldName }: OfField) =>
  restPath`/v1/apis/${apiId}/types/${typeName}/resolvers/${fieldName}`;
const inResolverPath = ['apiId', 'typeName'];
export const createResolver = change<OfField & ResolverSettings>(
  'CreateResolver',
  resolversOf,
  inResolverPath,
);
export const updateResolver = change<OfField & ResolverSettings>('UpdateResolver', onResolver, [
  ...inResolverPath,
  'fieldName',
]);
export const deleteResolver = remove<OfField>('DeleteResolver', onResolver);

/** A list whole, page after page: what hangs together is looked at together. */
function listWhole<Input extends object, Item>(
  action: string,
  path: RestRoute<Input & Paged>['path'],
  items: (output: { readonly [name: string]: unknown }) => unknown,
  query: Query = {},
): Operation<Input, readonly Item[]> {
  const onePage = read<Input & Paged, { readonly [name: string]: unknown }>(action, path, (input) => ({
    ...query,
    ...page(input),
  }));
  return {
    service,
    action,
    isRead: true,
    async run(wire, input, options) {
      const found: Item[] = [];
      let nextToken: string | undefined;
      do {
        const asked = nextToken === undefined ? input : { ...input, nextToken };
        const output = await onePage.run(wire, asked, options);
        found.push(...((items(output) as readonly Item[] | undefined) ?? []));
        nextToken = typeof output.nextToken === 'string' ? output.nextToken : undefined;
      } while (nextToken !== undefined);
      return found;
    },
  };
}

export const listAllGraphqlApis = listWhole<object, GraphqlApi>(
  'ListAllGraphqlApis',
  () => '/v1/apis',
  ({ graphqlApis }) => graphqlApis,
);
export const listApiKeys = listWhole<OfApi, ApiKey>('ListApiKeys', keysOf, ({ apiKeys }) => apiKeys);
export const listDataSources = listWhole<OfApi, DataSource>(
  'ListDataSources',
  sourcesOf,
  ({ dataSources }) => dataSources,
);
export const listApiFunctions = listWhole<OfApi, ApiFunction>(
  'ListFunctions',
  functionsOf,
  ({ functions }) => functions,
);
const resolversOfType = listWhole<OfApi & { readonly typeName: string }, Resolver>(
  'ListResolvers',
  resolversOf,
  ({ resolvers }) => resolvers,
);
const listTypes = listWhole<OfApi, { readonly name: string; readonly definition?: string }>(
  'ListTypes',
  ({ apiId }) => restPath`/v1/apis/${apiId}/types`,
  ({ types }) => types,
  { format: 'SDL' },
);

/** All resolvers of an API, type by type. */
export const listAllResolvers: Operation<OfApi, readonly Resolver[]> = {
  service,
  action: 'ListAllResolvers',
  isRead: true,
  async run(wire, { apiId }, options) {
    const types = await listTypes.run(wire, { apiId }, options).catch(noneWhereNoSchema);
    // Only objects have resolvers.
    const objects = types.filter(({ definition }) =>
      /(?:^|\n)\s*(?:extend\s+)?type\s/.test(definition ?? ''),
    );
    const lists = await Promise.all(
      objects.map(({ name }) => resolversOfType.run(wire, { apiId, typeName: name }, options)),
    );
    return lists.flat();
  },
};

function noneWhereNoSchema(thrown: unknown): [] {
  if (isNoSchema(thrown)) return [];
  throw thrown;
}

/** An API without a schema has no text of it to give. */
function isNoSchema(thrown: unknown): boolean {
  return thrown instanceof ServiceError && thrown.code === 'GraphQLSchemaException';
}

/** The schema of an API, as it was written and as introspection tells it; neither where there is none. */
export interface ApiSchemaTexts {
  readonly sdl: string | undefined;
  /** `{"data":{"__schema":…}}` */
  readonly introspection: string | undefined;
}

export const getSchema: Operation<OfApi, ApiSchemaTexts> = {
  service,
  action: 'GetIntrospectionSchema',
  isRead: true,
  async run(wire, input, options) {
    try {
      const [sdl, introspection] = await Promise.all([
        schemaText(wire, input, 'SDL', options),
        schemaText(wire, input, 'JSON', options),
      ]);
      return { sdl, introspection };
    } catch (thrown) {
      if (isNoSchema(thrown)) return { sdl: undefined, introspection: undefined };
      throw thrown;
    }
  },
};

async function schemaText(
  wire: Wire,
  { apiId }: OfApi,
  format: 'SDL' | 'JSON',
  options: CallOptions | undefined,
): Promise<string> {
  const response = await wire.send(
    {
      service,
      method: 'GET',
      path: restPath`/v1/apis/${apiId}/schema`,
      query: { format, includeDirectives: true },
      isRead: true,
    },
    options,
  );
  if (!response.ok) throw await readJsonError(response);
  return response.text();
}

const startSchemaCreation = change<OfApi & { readonly definition: string }>(
  'StartSchemaCreation',
  ({ apiId }) => restPath`/v1/apis/${apiId}/schemacreation`,
);
type SchemaStatus = { readonly status: string; readonly details?: string };
const getSchemaCreationStatus = read<OfApi, SchemaStatus>(
  'GetSchemaCreationStatus',
  ({ apiId }) => restPath`/v1/apis/${apiId}/schemacreation`,
);
const statusPollMs = 100;

/** Gives an API its schema, and waits until it is in force. @throws ServiceError with what is wrong with it */
export const saveSchema: Operation<OfApi & { readonly sdl: string }, SchemaStatus> = {
  service,
  action: 'StartSchemaCreation',
  isRead: false,
  async run(wire, { apiId, sdl }, options) {
    const definition = base64OfText(sdl);
    await startSchemaCreation.run(wire, { apiId, definition }, options);
    for (;;) {
      const answer = await getSchemaCreationStatus.run(wire, { apiId }, options);
      if (answer.status === 'FAILED')
        throw new ServiceError('GraphQLSchemaException', answer.details ?? 'The schema is refused.', 400);
      if (answer.status !== 'PROCESSING') return answer;
      await new Promise((resolve) => setTimeout(resolve, statusPollMs));
    }
  },
};

/** A text in Base64, by its bytes in UTF-8. */
export function base64OfText(text: string): string {
  return btoa(Array.from(new TextEncoder().encode(text), (byte) => String.fromCharCode(byte)).join(''));
}

/** Code, or one of its templates, run against a context. */
export interface EvaluationInput {
  readonly source: { readonly kind: 'code' | 'template'; readonly text: string };
  readonly handler: 'request' | 'response';
  /** JSON. */
  readonly context: string;
}

/** What code or a template makes of a context. Nothing is asked of a data source. */
export const evaluate: Operation<EvaluationInput, Evaluation> = {
  service,
  action: 'EvaluateCode',
  isRead: true,
  run: (wire, { source, handler, context }, options) =>
    source.kind === 'code'
      ? evaluateCode.run(wire, { runtime: jsRuntime, code: source.text, context, function: handler }, options)
      : evaluateTemplate.run(wire, { template: source.text, context }, options),
};

/** The runtime of resolvers in JavaScript. */
export const jsRuntime = { name: 'APPSYNC_JS', runtimeVersion: '1.0.0' } as const;
const evaluateCode = change<object, Evaluation>('EvaluateCode', () => '/v1/dataplane-evaluatecode');
const evaluateTemplate = change<object, Evaluation>(
  'EvaluateMappingTemplate',
  () => '/v1/dataplane-evaluatetemplate',
);

export const listDomainNames = listWhole<object, DomainName>(
  'ListDomainNames',
  () => '/v1/domainnames',
  ({ domainNameConfigs }) => domainNameConfigs,
);
type OfDomain = { readonly domainName: string };
type Association = {
  readonly domainName: string;
  readonly apiId: string;
  readonly associationStatus?: string;
};
const onAssociation = ({ domainName }: OfDomain) => restPath`/v1/domainnames/${domainName}/apiassociation`;
const getApiAssociation = read<OfDomain, { readonly apiAssociation?: Association }>(
  'GetApiAssociation',
  onAssociation,
);

/** The domain names of the account, each with the API that it leads to. */
export const listDomainAssociations: Operation<
  object,
  readonly (DomainName & { readonly apiId: string | undefined })[]
> = {
  service,
  action: 'ListDomainAssociations',
  isRead: true,
  async run(wire, _, options) {
    const domains = await listDomainNames.run(wire, {}, options);
    return Promise.all(
      domains.map(async (domain) => {
        const answer = await getApiAssociation.run(wire, domain, options).catch(() => undefined);
        return { ...domain, apiId: answer?.apiAssociation?.apiId };
      }),
    );
  },
};
export const createDomainName = change<OfDomain & { readonly certificateArn: string }>(
  'CreateDomainName',
  () => '/v1/domainnames',
  [],
);
export const associateApi = change<OfDomain & OfApi>('AssociateApi', onAssociation, ['domainName']);
export const disassociateApi = remove<OfDomain>('DisassociateApi', onAssociation);
