import type { RestRoute } from '../protocol/rest-route.ts';

const apis = '/v1/apis';
const api = `${apis}/{apiId}`;
const apiKeys = `${api}/apikeys`;
const dataSources = `${api}/datasources`;
const dataSource = `${dataSources}/{name}`;
const functions = `${api}/functions`;
const functionPath = `${functions}/{functionId}`;
const types = `${api}/types`;
const type = `${types}/{typeName}`;
const resolvers = `${type}/resolvers`;
const resolver = `${resolvers}/{fieldName}`;
const domainNames = '/v1/domainnames';
const domainName = `${domainNames}/{domainName}`;
const association = `${domainName}/apiassociation`;
const variables = `${api}/environmentVariables`;
const tags = '/v1/tags/{resourceArn}';

const page = { nextToken: 'text', maxResults: 'integer' } as const;
const format = { format: 'text' } as const;

const get = (path: string, query: RestRoute['query'] = {}): RestRoute => ({
  method: 'GET',
  path,
  query,
  status: 200,
});
const post = (path: string): RestRoute => ({ method: 'POST', path, status: 200 });
const remove = (path: string): RestRoute => ({ method: 'DELETE', path, status: 200 });

/**
 * Where the operations of AppSync stand, by family: version 2017-07-25, changes by POST. Source: AppSync API Reference.
 */
export const appSyncRoutes = {
  apis: {
    createGraphqlApi: post(apis),
    listGraphqlApis: get(apis, { ...page, apiType: 'text', owner: 'text' }),
    getGraphqlApi: get(api),
    updateGraphqlApi: post(api),
    deleteGraphqlApi: remove(api),
    getGraphqlApiEnvironmentVariables: get(variables),
    putGraphqlApiEnvironmentVariables: { method: 'PUT', path: variables, status: 200 },
  },
  apiKeys: {
    createApiKey: post(apiKeys),
    listApiKeys: get(apiKeys, page),
    updateApiKey: post(`${apiKeys}/{id}`),
    deleteApiKey: remove(`${apiKeys}/{id}`),
  },
  dataSources: {
    createDataSource: post(dataSources),
    listDataSources: get(dataSources, page),
    getDataSource: get(dataSource),
    updateDataSource: post(dataSource),
    deleteDataSource: remove(dataSource),
  },
  functions: {
    createFunction: post(functions),
    listFunctions: get(functions, page),
    getFunction: get(functionPath),
    updateFunction: post(functionPath),
    deleteFunction: remove(functionPath),
  },
  resolvers: {
    createResolver: post(resolvers),
    listResolvers: get(resolvers, page),
    getResolver: get(resolver),
    updateResolver: post(resolver),
    deleteResolver: remove(resolver),
    listResolversByFunction: get(`${functionPath}/resolvers`, page),
  },
  schemas: {
    startSchemaCreation: post(`${api}/schemacreation`),
    getSchemaCreationStatus: get(`${api}/schemacreation`),
    getIntrospectionSchema: {
      ...get(`${api}/schema`, { ...format, includeDirectives: 'boolean' }),
      output: { payload: 'schema' },
    },
    createType: post(types),
    listTypes: get(types, { ...page, ...format }),
    getType: get(type, format),
    updateType: post(type),
    deleteType: remove(type),
  },
  domainNames: {
    createDomainName: post(domainNames),
    listDomainNames: get(domainNames, page),
    getDomainName: get(domainName),
    updateDomainName: post(domainName),
    deleteDomainName: remove(domainName),
    associateApi: post(association),
    getApiAssociation: get(association),
    disassociateApi: remove(association),
  },
  evaluations: {
    evaluateCode: post('/v1/dataplane-evaluatecode'),
    evaluateMappingTemplate: post('/v1/dataplane-evaluatetemplate'),
  },
  tags: {
    tagResource: post(tags),
    untagResource: { ...remove(tags), query: { tagKeys: { kind: 'list', parameter: 'tagKeys' } } },
    listTagsForResource: get(tags),
  },
} as const satisfies { readonly [family: string]: { readonly [method: string]: RestRoute } };

/** A family of operations: a member of the facade. */
export type AppSyncFamily = keyof typeof appSyncRoutes;

/** The operations of a family. */
export type AppSyncMethodOf<Family extends AppSyncFamily> = keyof (typeof appSyncRoutes)[Family] & string;

/** The operations of AppSync that work here. */
export type AppSyncMethod = { [Family in AppSyncFamily]: AppSyncMethodOf<Family> }[AppSyncFamily];
