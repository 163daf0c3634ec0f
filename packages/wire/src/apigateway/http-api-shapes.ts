import {
  boolean,
  document,
  integer,
  listOf,
  mapOf,
  oneOf,
  type StructureShape,
  structure,
  text,
} from '../shape/shape.ts';
import type { HttpApiMethod } from './http-api-routes.ts';

// Members as the service model of API Gateway v2 (2018-11-29) names them on the wire.
const id = text();
const texts = mapOf(text(), text());
const page = { maxResults: text(), nextToken: text() };
const api = { apiId: id };
const corsConfiguration = structure({
  allowOrigins: listOf(text()),
  allowMethods: listOf(text()),
  allowHeaders: listOf(text()),
  exposeHeaders: listOf(text()),
  allowCredentials: boolean,
  maxAge: integer({ min: -1, max: 86_400 }),
});

const apiMembers = {
  name: text({ lengthMin: 1, lengthMax: 128 }),
  description: text({ lengthMax: 1_024 }),
  version: text({ lengthMax: 64 }),
  corsConfiguration,
  disableExecuteApiEndpoint: boolean,
  routeKey: text(),
  target: text(),
  credentialsArn: text(),
};

const routeMembers = {
  routeKey: text(),
  authorizationType: text(),
  authorizerId: text(),
  authorizationScopes: listOf(text()),
  apiKeyRequired: boolean,
  operationName: text(),
  target: text(),
};

const integrationMembers = {
  integrationType: text(),
  integrationSubtype: text(),
  integrationMethod: text(),
  integrationUri: text(),
  connectionType: text(),
  connectionId: text(),
  credentialsArn: text(),
  description: text(),
  payloadFormatVersion: text(),
  requestParameters: texts,
  responseParameters: mapOf(text(), texts),
  timeoutInMillis: integer(),
};

const stageMembers = {
  autoDeploy: boolean,
  deploymentId: id,
  description: text(),
  stageVariables: texts,
  accessLogSettings: document,
  clientCertificateId: text(),
  defaultRouteSettings: document,
  routeSettings: document,
};

const reference = (members: StructureShape['members']): StructureShape =>
  structure(members, Object.keys(members));
const listed = structure({ ...api, ...page }, ['apiId']);

/** Inputs of the operations of HTTP APIs. */
export const httpApiInputs: { readonly [name in HttpApiMethod]: StructureShape } = {
  createApi: structure(
    {
      ...apiMembers,
      protocolType: oneOf('HTTP', 'WEBSOCKET'),
      apiKeySelectionExpression: text(),
      tags: texts,
    },
    ['name', 'protocolType'],
  ),
  getApis: structure(page),
  importApi: structure({ body: text(), basepath: text(), failOnWarnings: boolean }, ['body']),
  getApi: reference(api),
  reimportApi: structure({ ...api, body: text(), basepath: text(), failOnWarnings: boolean }, [
    'apiId',
    'body',
  ]),
  updateApi: structure({ ...api, ...apiMembers }, ['apiId']),
  deleteApi: reference(api),
  deleteCorsConfiguration: reference(api),
  createRoute: structure({ ...api, ...routeMembers }, ['apiId', 'routeKey']),
  getRoutes: listed,
  getRoute: reference({ ...api, routeId: id }),
  updateRoute: structure({ ...api, routeId: id, ...routeMembers }, ['apiId', 'routeId']),
  deleteRoute: reference({ ...api, routeId: id }),
  createIntegration: structure({ ...api, ...integrationMembers }, ['apiId', 'integrationType']),
  getIntegrations: listed,
  getIntegration: reference({ ...api, integrationId: id }),
  updateIntegration: structure({ ...api, integrationId: id, ...integrationMembers }, [
    'apiId',
    'integrationId',
  ]),
  deleteIntegration: reference({ ...api, integrationId: id }),
  createStage: structure({ ...api, stageName: text(), ...stageMembers, tags: texts }, ['apiId', 'stageName']),
  getStages: listed,
  getStage: reference({ ...api, stageName: text() }),
  updateStage: structure({ ...api, stageName: text(), ...stageMembers }, ['apiId', 'stageName']),
  deleteStage: reference({ ...api, stageName: text() }),
  createDeployment: structure({ ...api, stageName: text(), description: text() }, ['apiId']),
  getDeployments: listed,
  getDeployment: reference({ ...api, deploymentId: id }),
  deleteDeployment: reference({ ...api, deploymentId: id }),
  tagResource: structure({ resourceArn: text(), tags: texts }, ['resourceArn']),
  untagResource: reference({ resourceArn: text(), tagKeys: listOf(text()) }),
  getTags: reference({ resourceArn: text() }),
};
