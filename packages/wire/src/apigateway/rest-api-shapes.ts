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
import type { RestApiMethod } from './rest-api-routes.ts';

// Members as the service model of API Gateway (2015-07-09) names them on the wire. The service judges their values.
const id = text();
const texts = mapOf(text(), text());
const templates = mapOf(text(), document);
const booleans = mapOf(text(), boolean);
const patchOperations = listOf(
  structure({
    op: oneOf('add', 'remove', 'replace', 'move', 'copy', 'test'),
    path: text(),
    value: text(),
    from: text(),
  }),
);
const page = { position: text(), limit: integer() };
const api = { restApiId: id };
const resource = { ...api, resourceId: id };
const method = { ...resource, httpMethod: text() };
const response = { ...method, statusCode: text() };

const reference = (members: StructureShape['members']): StructureShape =>
  structure(members, Object.keys(members));
const patched = (members: StructureShape['members']): StructureShape =>
  structure({ ...members, patchOperations }, Object.keys(members));

const stageMembers = {
  description: text(),
  cacheClusterEnabled: boolean,
  cacheClusterSize: text(),
  variables: texts,
  canarySettings: document,
  tracingEnabled: boolean,
};

/** Inputs of the operations of REST APIs. */
export const restApiInputs: { readonly [name in RestApiMethod]: StructureShape } = {
  importRestApi: structure(
    { body: text(), failOnWarnings: boolean, basepath: text(), endpointConfigurationTypes: text() },
    ['body'],
  ),
  createRestApi: structure(
    {
      name: text({ lengthMin: 1 }),
      description: text(),
      version: text(),
      cloneFrom: text(),
      binaryMediaTypes: listOf(text()),
      minimumCompressionSize: integer(),
      apiKeySource: oneOf('HEADER', 'AUTHORIZER'),
      endpointConfiguration: document,
      policy: text(),
      tags: texts,
      disableExecuteApiEndpoint: boolean,
    },
    ['name'],
  ),
  getRestApis: structure(page),
  getRestApi: reference(api),
  putRestApi: structure({ ...api, body: text(), mode: text(), failOnWarnings: boolean, basepath: text() }, [
    'restApiId',
    'body',
  ]),
  updateRestApi: patched(api),
  deleteRestApi: reference(api),
  getResources: structure({ ...api, ...page, embed: listOf(text()) }, ['restApiId']),
  createResource: reference({ ...api, parentId: id, pathPart: text() }),
  getResource: structure({ ...resource, embed: listOf(text()) }, Object.keys(resource)),
  updateResource: patched(resource),
  deleteResource: reference(resource),
  putMethod: structure(
    {
      ...method,
      authorizationType: text(),
      authorizerId: text(),
      apiKeyRequired: boolean,
      operationName: text(),
      requestParameters: booleans,
      requestModels: texts,
      requestValidatorId: text(),
      authorizationScopes: listOf(text()),
    },
    [...Object.keys(method), 'authorizationType'],
  ),
  getMethod: reference(method),
  updateMethod: patched(method),
  deleteMethod: reference(method),
  putMethodResponse: structure(
    { ...response, responseParameters: booleans, responseModels: texts },
    Object.keys(response),
  ),
  getMethodResponse: reference(response),
  updateMethodResponse: patched(response),
  deleteMethodResponse: reference(response),
  putIntegration: structure(
    {
      ...method,
      type: text(),
      integrationHttpMethod: text(),
      uri: text(),
      connectionType: text(),
      connectionId: text(),
      credentials: text(),
      requestParameters: texts,
      requestTemplates: templates,
      passthroughBehavior: text(),
      cacheNamespace: text(),
      cacheKeyParameters: listOf(text()),
      contentHandling: oneOf('CONVERT_TO_BINARY', 'CONVERT_TO_TEXT'),
      timeoutInMillis: integer(),
      tlsConfig: document,
    },
    [...Object.keys(method), 'type'],
  ),
  getIntegration: reference(method),
  updateIntegration: patched(method),
  deleteIntegration: reference(method),
  putIntegrationResponse: structure(
    {
      ...response,
      selectionPattern: text(),
      responseParameters: texts,
      responseTemplates: templates,
      contentHandling: oneOf('CONVERT_TO_BINARY', 'CONVERT_TO_TEXT'),
    },
    Object.keys(response),
  ),
  getIntegrationResponse: reference(response),
  updateIntegrationResponse: patched(response),
  deleteIntegrationResponse: reference(response),
  createDeployment: structure({ ...api, stageName: text(), stageDescription: text(), ...stageMembers }, [
    'restApiId',
  ]),
  getDeployments: structure({ ...api, ...page }, ['restApiId']),
  getDeployment: reference({ ...api, deploymentId: id }),
  updateDeployment: patched({ ...api, deploymentId: id }),
  deleteDeployment: reference({ ...api, deploymentId: id }),
  createStage: structure({ ...api, stageName: text(), deploymentId: id, ...stageMembers, tags: texts }, [
    'restApiId',
    'stageName',
    'deploymentId',
  ]),
  getStages: structure({ ...api, deploymentId: id }, ['restApiId']),
  getStage: reference({ ...api, stageName: text() }),
  updateStage: patched({ ...api, stageName: text() }),
  deleteStage: reference({ ...api, stageName: text() }),
  createModel: structure({ ...api, name: text(), description: text(), schema: text(), contentType: text() }, [
    'restApiId',
    'name',
    'contentType',
  ]),
  getModels: structure({ ...api, ...page }, ['restApiId']),
  getModel: reference({ ...api, modelName: text() }),
  deleteModel: reference({ ...api, modelName: text() }),
  getAccount: structure({}),
  tagResource: reference({ resourceArn: text(), tags: texts }),
  untagResource: reference({ resourceArn: text(), tagKeys: listOf(text()) }),
  getTags: structure({ resourceArn: text(), ...page }, ['resourceArn']),
};
