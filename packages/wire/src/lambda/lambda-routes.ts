import type { RestRoute } from '../protocol/rest-route.ts';
import type { LambdaMethod } from './lambda-shapes.ts';

const functions = '/2015-03-31/functions';
const eventSources = '/2015-03-31/event-source-mappings';
const one = `${functions}/{FunctionName}`;
const eventInvokeConfig = '/2019-09-25/functions/{FunctionName}/event-invoke-config';
const tags = '/2017-03-31/tags/{Resource}';
const qualifier = { Qualifier: 'text' } as const;
const page = { Marker: 'text', MaxItems: 'integer' } as const;

/** Where each operation stands: method, path, members in the query and headers, status of success. */
export const lambdaRoutes: { readonly [method in LambdaMethod]: RestRoute } = {
  createFunction: { method: 'POST', path: functions, status: 201 },
  getFunction: { method: 'GET', path: one, query: qualifier, status: 200 },
  getFunctionConfiguration: { method: 'GET', path: `${one}/configuration`, query: qualifier, status: 200 },
  listFunctions: {
    method: 'GET',
    path: functions,
    query: { ...page, MasterRegion: 'text', FunctionVersion: 'text' },
    status: 200,
  },
  updateFunctionCode: { method: 'PUT', path: `${one}/code`, status: 200 },
  updateFunctionConfiguration: { method: 'PUT', path: `${one}/configuration`, status: 200 },
  deleteFunction: { method: 'DELETE', path: one, query: qualifier, status: 204 },
  publishVersion: { method: 'POST', path: `${one}/versions`, status: 201 },
  listVersionsByFunction: { method: 'GET', path: `${one}/versions`, query: page, status: 200 },
  createAlias: { method: 'POST', path: `${one}/aliases`, status: 201 },
  getAlias: { method: 'GET', path: `${one}/aliases/{Name}`, status: 200 },
  updateAlias: { method: 'PUT', path: `${one}/aliases/{Name}`, status: 200 },
  deleteAlias: { method: 'DELETE', path: `${one}/aliases/{Name}`, status: 204 },
  listAliases: {
    method: 'GET',
    path: `${one}/aliases`,
    query: { ...page, FunctionVersion: 'text' },
    status: 200,
  },
  addPermission: { method: 'POST', path: `${one}/policy`, query: qualifier, status: 201 },
  removePermission: {
    method: 'DELETE',
    path: `${one}/policy/{StatementId}`,
    query: { ...qualifier, RevisionId: 'text' },
    status: 204,
  },
  getFunctionCodeSigningConfig: {
    method: 'GET',
    path: '/2020-06-30/functions/{FunctionName}/code-signing-config',
    status: 200,
  },
  getPolicy: { method: 'GET', path: `${one}/policy`, query: qualifier, status: 200 },
  tagResource: { method: 'POST', path: tags, status: 204 },
  untagResource: {
    method: 'DELETE',
    path: tags,
    query: { TagKeys: { kind: 'list', parameter: 'tagKeys' } },
    status: 204,
  },
  putFunctionConcurrency: {
    method: 'PUT',
    path: '/2017-10-31/functions/{FunctionName}/concurrency',
    status: 200,
  },
  getFunctionConcurrency: {
    method: 'GET',
    path: '/2019-09-30/functions/{FunctionName}/concurrency',
    status: 200,
  },
  deleteFunctionConcurrency: {
    method: 'DELETE',
    path: '/2017-10-31/functions/{FunctionName}/concurrency',
    status: 204,
  },
  putFunctionEventInvokeConfig: { method: 'PUT', path: eventInvokeConfig, query: qualifier, status: 200 },
  updateFunctionEventInvokeConfig: { method: 'POST', path: eventInvokeConfig, query: qualifier, status: 200 },
  getFunctionEventInvokeConfig: { method: 'GET', path: eventInvokeConfig, query: qualifier, status: 200 },
  deleteFunctionEventInvokeConfig: {
    method: 'DELETE',
    path: eventInvokeConfig,
    query: qualifier,
    status: 204,
  },
  listFunctionEventInvokeConfigs: {
    method: 'GET',
    path: `${eventInvokeConfig}/list`,
    query: page,
    status: 200,
  },
  listTags: { method: 'GET', path: tags, status: 200 },
  createEventSourceMapping: { method: 'POST', path: eventSources, status: 202 },
  getEventSourceMapping: { method: 'GET', path: `${eventSources}/{UUID}`, status: 200 },
  listEventSourceMappings: {
    method: 'GET',
    path: eventSources,
    query: { ...page, EventSourceArn: 'text', FunctionName: 'text' },
    status: 200,
  },
  updateEventSourceMapping: { method: 'PUT', path: `${eventSources}/{UUID}`, status: 202 },
  deleteEventSourceMapping: { method: 'DELETE', path: `${eventSources}/{UUID}`, status: 202 },
  invoke: {
    method: 'POST',
    path: `${one}/invocations`,
    query: qualifier,
    headers: {
      InvocationType: 'x-amz-invocation-type',
      LogType: 'x-amz-log-type',
      ClientContext: 'x-amz-client-context',
    },
    payload: 'Payload',
    status: 200,
    output: {
      status: 'StatusCode',
      headers: {
        FunctionError: 'X-Amz-Function-Error',
        LogResult: 'X-Amz-Log-Result',
        ExecutedVersion: 'X-Amz-Executed-Version',
      },
      payload: 'Payload',
    },
  },
};
