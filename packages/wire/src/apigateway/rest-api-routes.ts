import type { RestRoute } from '../protocol/rest-route.ts';

const api = '/restapis/{restApiId}';
const resource = `${api}/resources/{resourceId}`;
const method = `${resource}/methods/{httpMethod}`;
const methodResponse = `${method}/responses/{statusCode}`;
const integration = `${method}/integration`;
const integrationResponse = `${integration}/responses/{statusCode}`;
const deployment = `${api}/deployments/{deploymentId}`;
const stage = `${api}/stages/{stageName}`;
const model = `${api}/models/{modelName}`;
const tags = '/tags/{resourceArn}';
const page = { position: 'text', limit: 'integer' } as const;
const embed = { embed: { kind: 'list', parameter: 'embed' } } as const;

const create = (path: string): RestRoute => ({ method: 'POST', path, status: 201 });
const put = (path: string): RestRoute => ({ method: 'PUT', path, status: 201 });
const get = (path: string, query: RestRoute['query'] = {}): RestRoute => ({
  method: 'GET',
  path,
  query,
  status: 200,
});
const update = (path: string): RestRoute => ({ method: 'PATCH', path, status: 200 });
const remove = (path: string, status = 204): RestRoute => ({ method: 'DELETE', path, status });

/** Where the operations of REST APIs stand (API Gateway API Reference, version 1). Imports come before what shares their path. */
export const restApiRoutes = {
  importRestApi: {
    method: 'POST',
    path: '/restapis',
    only: { parameter: 'mode', value: 'import' },
    query: { failOnWarnings: 'boolean', basepath: 'text', endpointConfigurationTypes: 'text' },
    payload: 'body',
    status: 201,
  },
  createRestApi: create('/restapis'),
  getRestApis: get('/restapis', page),
  getRestApi: get(api),
  putRestApi: {
    method: 'PUT',
    path: api,
    query: { mode: 'text', failOnWarnings: 'boolean', basepath: 'text' },
    payload: 'body',
    status: 200,
  },
  updateRestApi: update(api),
  deleteRestApi: remove(api, 202),
  getResources: get(`${api}/resources`, { ...page, ...embed }),
  createResource: create(`${api}/resources/{parentId}`),
  getResource: get(resource, embed),
  updateResource: update(resource),
  deleteResource: remove(resource, 202),
  putMethod: put(method),
  getMethod: get(method),
  updateMethod: update(method),
  deleteMethod: remove(method),
  putMethodResponse: put(methodResponse),
  getMethodResponse: get(methodResponse),
  updateMethodResponse: update(methodResponse),
  deleteMethodResponse: remove(methodResponse),
  putIntegration: { ...put(integration), bodyNames: { httpMethod: 'integrationHttpMethod' } },
  getIntegration: get(integration),
  updateIntegration: update(integration),
  deleteIntegration: remove(integration),
  putIntegrationResponse: put(integrationResponse),
  getIntegrationResponse: get(integrationResponse),
  updateIntegrationResponse: update(integrationResponse),
  deleteIntegrationResponse: remove(integrationResponse),
  createDeployment: create(`${api}/deployments`),
  getDeployments: get(`${api}/deployments`, page),
  getDeployment: get(deployment),
  updateDeployment: update(deployment),
  deleteDeployment: remove(deployment, 202),
  createStage: create(`${api}/stages`),
  getStages: get(`${api}/stages`, { deploymentId: 'text' }),
  getStage: get(stage),
  updateStage: update(stage),
  deleteStage: remove(stage, 202),
  createModel: create(`${api}/models`),
  getModels: get(`${api}/models`, page),
  getModel: get(model),
  deleteModel: remove(model, 202),
  getAccount: get('/account'),
  tagResource: { method: 'PUT', path: tags, status: 204 },
  untagResource: { ...remove(tags), query: { tagKeys: { kind: 'list', parameter: 'tagKeys' } } },
  getTags: get(tags, page),
} as const satisfies { readonly [method: string]: RestRoute };

/** The operations of REST APIs. */
export type RestApiMethod = keyof typeof restApiRoutes;
