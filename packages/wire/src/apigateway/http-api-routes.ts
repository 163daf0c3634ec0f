import type { RestRoute } from '../protocol/rest-route.ts';

const apis = '/v2/apis';
const api = `${apis}/{apiId}`;
const route = `${api}/routes/{routeId}`;
const integration = `${api}/integrations/{integrationId}`;
const stage = `${api}/stages/{stageName}`;
const deployment = `${api}/deployments/{deploymentId}`;
const tags = '/v2/tags/{resourceArn}';
const page = { nextToken: 'text', maxResults: 'text' } as const;

const importing = { failOnWarnings: 'boolean', basepath: 'text' } as const;

const create = (path: string): RestRoute => ({ method: 'POST', path, status: 201 });
const get = (path: string, query: RestRoute['query'] = {}): RestRoute => ({
  method: 'GET',
  path,
  query,
  status: 200,
});
const update = (path: string): RestRoute => ({ method: 'PATCH', path, status: 200 });
const remove = (path: string): RestRoute => ({ method: 'DELETE', path, status: 204 });

/** Where the operations of HTTP APIs stand (API Gateway API Reference, version 2). */
export const httpApiRoutes = {
  createApi: create(apis),
  getApis: get(apis, page),
  importApi: { method: 'PUT', path: apis, query: importing, status: 201 },
  getApi: get(api),
  reimportApi: { method: 'PUT', path: api, query: importing, status: 201 },
  updateApi: update(api),
  deleteApi: remove(api),
  deleteCorsConfiguration: remove(`${api}/cors`),
  createRoute: create(`${api}/routes`),
  getRoutes: get(`${api}/routes`, page),
  getRoute: get(route),
  updateRoute: update(route),
  deleteRoute: remove(route),
  createIntegration: create(`${api}/integrations`),
  getIntegrations: get(`${api}/integrations`, page),
  getIntegration: get(integration),
  updateIntegration: update(integration),
  deleteIntegration: remove(integration),
  createStage: create(`${api}/stages`),
  getStages: get(`${api}/stages`, page),
  getStage: get(stage),
  updateStage: update(stage),
  deleteStage: remove(stage),
  createDeployment: create(`${api}/deployments`),
  getDeployments: get(`${api}/deployments`, page),
  getDeployment: get(deployment),
  deleteDeployment: remove(deployment),
  tagResource: create(tags),
  untagResource: { ...remove(tags), query: { tagKeys: { kind: 'list', parameter: 'tagKeys' } } },
  getTags: get(tags),
} as const satisfies { readonly [method: string]: RestRoute };

/** The operations of HTTP APIs. */
export type HttpApiMethod = keyof typeof httpApiRoutes;
