import {
  CreateApiKeyCommand,
  CreateAuthorizerCommand,
  CreateDeploymentCommand,
  CreateRestApiCommand,
  CreateStageCommand,
  DeleteDeploymentCommand,
  GetAccountCommand,
  GetDeploymentsCommand,
  GetResourcesCommand,
  GetRestApisCommand,
  GetStageCommand,
  GetTagsCommand,
  ImportRestApiCommand,
  PutGatewayResponseCommand,
  PutIntegrationCommand,
  PutMethodCommand,
  TagResourceCommand,
  UntagResourceCommand,
  UpdateRestApiCommand,
  UpdateStageCommand,
} from '@aws-sdk/client-api-gateway';
import {
  CreateApiCommand,
  CreateDomainNameCommand,
  CreateIntegrationCommand,
  CreateRouteCommand,
  CreateVpcLinkCommand,
  DeleteDeploymentCommand as DeleteHttpDeploymentCommand,
  GetApisCommand,
  GetDeploymentsCommand as GetHttpDeploymentsCommand,
  GetStageCommand as GetHttpStageCommand,
  GetTagsCommand as GetHttpTagsCommand,
  GetRoutesCommand,
  TagResourceCommand as TagHttpResourceCommand,
  UntagResourceCommand as UntagHttpResourceCommand,
  UpdateStageCommand as UpdateHttpStageCommand,
} from '@aws-sdk/client-apigatewayv2';
import { CreateStateMachineCommand, StartSyncExecutionCommand } from '@aws-sdk/client-sfn';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { integration, RoutesLaboratory } from './routes-laboratory.ts';

let laboratory: RoutesLaboratory;
beforeAll(async () => {
  laboratory = await RoutesLaboratory.start();
});
afterAll(() => laboratory.stop());

const mock = integration({
  type: 'mock',
  requestTemplates: { 'application/json': '{"statusCode": 200}' },
  responses: { default: { statusCode: '200' } },
});
const arnOf = (path: string) => `arn:aws:apigateway:us-east-1::${path}`;

describe('a REST API', () => {
  it('is changed by patches, entries of lists and maps by their escaped names', async () => {
    const { rest } = laboratory;
    const { id: restApiId, ...made } = await rest.send(
      new CreateRestApiCommand({ name: 'patched', binaryMediaTypes: ['image/png'] }),
    );
    expect(made).toMatchObject({ endpointConfiguration: { types: ['EDGE'] }, apiKeySource: 'HEADER' });
    const patch = (...patchOperations: object[]) =>
      rest.send(new UpdateRestApiCommand({ restApiId, patchOperations }));
    const changed = await patch(
      { op: 'replace', path: '/endpointConfiguration/types/EDGE', value: 'REGIONAL' },
      { op: 'add', path: '/binaryMediaTypes/image~1gif' },
      { op: 'replace', path: '/binaryMediaTypes/image~1png', value: 'image~1jpeg' },
      { op: 'replace', path: '/name', value: 'renamed' },
    );
    expect(changed).toMatchObject({
      name: 'renamed',
      endpointConfiguration: { types: ['REGIONAL'] },
      binaryMediaTypes: ['image/gif', 'image/jpeg'],
    });
    for (const operation of [
      { op: 'copy', path: '/name', from: '/description' },
      { op: 'replace', path: '/id', value: 'x' },
      { op: 'replace', path: '/endpointConfiguration/types/PRIVATE', value: 'EDGE' },
      { op: 'replace', path: '/minimumCompressionSize', value: '0' },
      { op: 'replace', path: '/policy', value: '{' },
    ]) {
      await expect(patch(operation)).rejects.toMatchObject({ name: 'BadRequestException' });
    }
  });

  it('keeps the settings of methods, and refuses those that would change answers', async () => {
    const { rest } = laboratory;
    const restApiId = await laboratory.restApi({ '/orders/{id}': { get: mock } });
    const patch = (...patchOperations: object[]) =>
      rest.send(new UpdateStageCommand({ restApiId, stageName: 'prod', patchOperations }));
    const { methodSettings } = await patch(
      { op: 'replace', path: '/*/*/logging/loglevel', value: 'INFO' },
      { op: 'replace', path: '/~1orders~1{id}/GET/throttling/rateLimit', value: '2.5' },
      { op: 'replace', path: '/variables/a', value: 'b' },
    );
    expect(methodSettings).toMatchObject({
      '*/*': { loggingLevel: 'INFO', cachingEnabled: false },
      'orders/{id}/GET': { throttlingRateLimit: 2.5 },
    });
    const removed = await patch({ op: 'remove', path: '/~1orders~1{id}/GET' });
    expect(Object.keys(removed.methodSettings ?? {})).toEqual(['*/*']);
    await expect(patch({ op: 'replace', path: '/*/*/caching/enabled', value: 'true' })).rejects.toThrow(
      'Cairn does not support cache clusters.',
    );
    await expect(
      patch({ op: 'replace', path: '/accessLogSettings/destinationArn', value: 'x' }),
    ).rejects.toThrow('Cairn does not support /accessLogSettings/destinationArn of stages.');
  });

  it('is cloned with what it is made of', async () => {
    const { rest } = laboratory;
    const cloneFrom = await laboratory.restApi({ '/a/b': { get: mock } });
    const { id } = await rest.send(new CreateRestApiCommand({ name: 'clone', cloneFrom }));
    const { items = [] } = await rest.send(new GetResourcesCommand({ restApiId: id }));
    expect(items.map(({ path }) => path)).toEqual(['/', '/a', '/a/b']);
    await expect(rest.send(new GetStageCommand({ restApiId: id, stageName: 'prod' }))).rejects.toMatchObject({
      name: 'NotFoundException',
    });
  });

  it('is listed page by page, as its deployments are', async () => {
    const { rest } = laboratory;
    const restApiId = await laboratory.restApi({ '/': { get: mock } });
    for (let count = 0; count < 4; count += 1) await rest.send(new CreateDeploymentCommand({ restApiId }));
    const seen: (string | undefined)[] = [];
    let position: string | undefined;
    do {
      const page = await rest.send(new GetDeploymentsCommand({ restApiId, limit: 2, position }));
      seen.push(...(page.items ?? []).map(({ id }) => id));
      position = page.position;
    } while (position !== undefined);
    expect(new Set(seen).size).toBe(5);
    const { items = [], position: next } = await rest.send(new GetRestApisCommand({ limit: 1 }));
    expect([items.length, next]).toEqual([1, items[0]?.id]);
    await expect(rest.send(new GetRestApisCommand({ position: '../x' }))).rejects.toThrow(
      'Invalid position parameter',
    );
    const { deploymentId } = await rest.send(new GetStageCommand({ restApiId, stageName: 'prod' }));
    await expect(rest.send(new DeleteDeploymentCommand({ restApiId, deploymentId }))).rejects.toThrow(
      'Active stages pointing to this deployment must be moved or deleted',
    );
  });

  it('is imported with the base path that is asked for', async () => {
    const { rest } = laboratory;
    const body = Buffer.from(
      JSON.stringify({
        swagger: '2.0',
        info: { title: 'b' },
        basePath: '/base',
        paths: { '/a': { get: mock } },
      }),
    );
    const pathsOf = async (parameters: Record<string, string>) => {
      const { id, endpointConfiguration } = await rest.send(new ImportRestApiCommand({ body, parameters }));
      const { items = [] } = await rest.send(new GetResourcesCommand({ restApiId: id }));
      return [items.map(({ path }) => path), endpointConfiguration?.types];
    };
    expect(await pathsOf({})).toEqual([['/', '/a'], ['EDGE']]);
    expect(await pathsOf({ basepath: 'prepend', endpointConfigurationTypes: 'REGIONAL' })).toEqual([
      ['/', '/base', '/base/a'],
      ['REGIONAL'],
    ]);
    await expect(pathsOf({ basepath: 'split' })).rejects.toThrow(
      'Cairn does not support imports with basepath=split.',
    );
  });

  it('has tags, and so has its stage', async () => {
    const { rest } = laboratory;
    const restApiId = await laboratory.restApi({ '/': { get: mock } });
    for (const path of [`/restapis/${restApiId}`, `/restapis/${restApiId}/stages/prod`]) {
      const resourceArn = arnOf(path);
      await rest.send(new TagResourceCommand({ resourceArn, tags: { a: '1', b: '2' } }));
      await rest.send(new UntagResourceCommand({ resourceArn, tagKeys: ['a'] }));
      expect((await rest.send(new GetTagsCommand({ resourceArn }))).tags).toEqual({ b: '2' });
    }
    const resourceArn = arnOf('/usageplans/x');
    await expect(rest.send(new TagResourceCommand({ resourceArn, tags: {} }))).rejects.toThrow(
      `Cairn does not support tags of ${resourceArn}.`,
    );
  });

  it('refuses by name what is not here', async () => {
    const { rest } = laboratory;
    const restApiId = await laboratory.restApi({ '/': { get: mock } });
    const refusals = [
      rest.send(new CreateApiKeyCommand({ name: 'k' })),
      rest.send(new CreateAuthorizerCommand({ restApiId, name: 'a', type: 'TOKEN' })),
      rest.send(new PutGatewayResponseCommand({ restApiId, responseType: 'DEFAULT_4XX' })),
      rest.send(new CreateRestApiCommand({ name: 'small', minimumCompressionSize: 0 })),
      rest.send(
        new CreateStageCommand({ restApiId, stageName: 's', deploymentId: 'd', cacheClusterEnabled: true }),
      ),
    ];
    const texts = (await Promise.allSettled(refusals)).map((each) =>
      each.status === 'rejected' ? `${each.reason.name}: ${each.reason.message}` : 'none',
    );
    expect(texts).toEqual(
      [
        'API keys (CreateApiKey)',
        'authorizers (CreateAuthorizer)',
        'gateway responses (PutGatewayResponse)',
        'compression (minimumCompressionSize)',
        'cache clusters',
      ].map((what) => `BadRequestException: Cairn does not support ${what}.`),
    );
    expect(await rest.send(new GetAccountCommand({}))).toMatchObject({
      throttleSettings: { burstLimit: 5_000 },
    });
  });

  it('refuses integrations that could not be carried out', async () => {
    const { rest } = laboratory;
    const { id: restApiId, rootResourceId } = await rest.send(new CreateRestApiCommand({ name: 'wrong' }));
    const place = { restApiId, resourceId: rootResourceId, httpMethod: 'GET' };
    await rest.send(new PutMethodCommand({ ...place, authorizationType: 'NONE' }));
    const put = (given: object) =>
      rest.send(
        new PutIntegrationCommand({ ...place, type: 'AWS', integrationHttpMethod: 'POST', ...given }),
      );
    await expect(put({ uri: 'arn:aws:apigateway:us-east-1:s3:path/b/k' })).rejects.toThrow(
      'Cairn does not support integrations with s3 by path.',
    );
    await expect(put({ uri: 'arn:aws:lambda:us-east-1:1:function:f' })).rejects.toThrow(
      'Invalid ARN specified',
    );
    for (const credentials of [
      'NONE',
      'arn:aws:iam::000000000000:user/somebody',
      'arn:aws:iam::*:role/any',
    ]) {
      await expect(put({ type: 'MOCK', credentials })).rejects.toMatchObject({
        name: 'BadRequestException',
        message: 'Invalid ARN specified in the request',
      });
    }
    await expect(
      put({
        type: 'MOCK',
        requestParameters: { 'integration.request.header.a': 'method.request.nothing.b' },
      }),
    ).rejects.toThrow(/Invalid mapping expression specified: method\.request\.nothing\.b/);
    await expect(put({ type: 'MOCK', timeoutInMillis: 10 })).rejects.toThrow(
      'Timeout should be between 50 ms',
    );
  });
});

describe('an HTTP API', () => {
  it('that deploys automatically has one deployment of what it is now', async () => {
    const { http } = laboratory;
    const { ApiId } = await http.send(
      new CreateApiCommand({ Name: 'quick', ProtocolType: 'HTTP', Target: 'http://127.0.0.1:1/' }),
    );
    const stageOf = () => http.send(new GetHttpStageCommand({ ApiId, StageName: '$default' }));
    const first = await stageOf();
    expect(first).toMatchObject({
      AutoDeploy: true,
      ApiGatewayManaged: true,
      LastDeploymentStatusMessage: `Successfully deployed stage with deployment ID '${first.DeploymentId}'`,
    });
    await http.send(new CreateRouteCommand({ ApiId, RouteKey: 'GET /more' }));
    const second = await stageOf();
    expect(second.DeploymentId).not.toBe(first.DeploymentId);
    const { Items } = await http.send(new GetHttpDeploymentsCommand({ ApiId }));
    expect(Items).toMatchObject([
      { DeploymentId: second.DeploymentId, AutoDeployed: true, DeploymentStatus: 'DEPLOYED' },
    ]);
    const { DeploymentId } = second;
    await expect(http.send(new DeleteHttpDeploymentCommand({ ApiId, DeploymentId }))).rejects.toThrow(
      'Active stages pointing to this deployment',
    );
    await expect(
      http.send(new UpdateHttpStageCommand({ ApiId, StageName: '$default', DeploymentId })),
    ).rejects.toMatchObject({ name: 'BadRequestException' });
  });

  it('has pages of routes and of APIs, and tags', async () => {
    const { http } = laboratory;
    const { ApiId } = await http.send(new CreateApiCommand({ Name: 'paged', ProtocolType: 'HTTP' }));
    for (const name of ['a', 'b', 'c'])
      await http.send(new CreateRouteCommand({ ApiId, RouteKey: `GET /${name}` }));
    const page = await http.send(new GetRoutesCommand({ ApiId, MaxResults: '2' }));
    const rest = await http.send(new GetRoutesCommand({ ApiId, NextToken: page.NextToken }));
    expect([page.Items?.length, rest.Items?.length, rest.NextToken]).toEqual([2, 1, undefined]);
    const apis = await http.send(new GetApisCommand({ MaxResults: '1' }));
    expect(apis).toMatchObject({
      Items: [{ ApiEndpoint: expect.any(String) }],
      NextToken: expect.any(String),
    });
    const ResourceArn = arnOf(`/apis/${ApiId}`);
    await http.send(new TagHttpResourceCommand({ ResourceArn, Tags: { Kept: '1', gone: '2' } }));
    await http.send(new UntagHttpResourceCommand({ ResourceArn, TagKeys: ['gone'] }));
    expect((await http.send(new GetHttpTagsCommand({ ResourceArn }))).Tags).toEqual({ Kept: '1' });
  });

  it('refuses by name what is not here, and mappings that are none', async () => {
    const { http } = laboratory;
    const { ApiId } = await http.send(new CreateApiCommand({ Name: 'refusing', ProtocolType: 'HTTP' }));
    await expect(http.send(new CreateVpcLinkCommand({ Name: 'l', SubnetIds: ['s'] }))).rejects.toThrow(
      'Cairn does not support VPC links (CreateVpcLink).',
    );
    await expect(http.send(new CreateDomainNameCommand({ DomainName: 'd' }))).rejects.toThrow(
      'Cairn does not support custom domain names (CreateDomainName).',
    );
    for (const RequestParameters of [
      { 'append:header.Host-Name:x': 'a', 'overwrite:header.connection': 'b' },
      { 'append:path': '/x' },
      { 'overwrite:statuscode': '200' },
    ]) {
      await expect(
        http.send(
          new CreateIntegrationCommand({
            ApiId,
            IntegrationType: 'HTTP_PROXY',
            IntegrationUri: 'http://127.0.0.1/',
            IntegrationMethod: 'GET',
            PayloadFormatVersion: '1.0',
            RequestParameters: RequestParameters as Record<string, string>,
          }),
        ),
      ).rejects.toMatchObject({ name: 'BadRequestException' });
    }
  });
});

it('tasks call both versions, which name many operations alike', async () => {
  const task = (Resource: string, Parameters: object, Next?: string) => ({
    Type: 'Task',
    Resource: `arn:aws:states:::aws-sdk:${Resource}`,
    Parameters,
    ResultPath: `$.${Resource.replace(/.*:/, '')}${Resource.includes('v2') ? '2' : ''}`,
    ...(Next === undefined ? { End: true } : { Next }),
  });
  const States = {
    A: task('apigateway:createRestApi', { Name: 'by a task', Tags: { lower: 'x' } }, 'B'),
    B: task(
      'apigatewayv2:createApi',
      { Name: 'by a task too', ProtocolType: 'HTTP', Tags: { lower: 'y' } },
      'C',
    ),
    C: task(
      'apigatewayv2:createStage',
      { 'ApiId.$': '$.createApi2.ApiId', StageName: 'v', StageVariables: { lower: 'z' } },
      'D',
    ),
    D: task('apigatewayv2:createDeployment', { 'ApiId.$': '$.createApi2.ApiId' }, 'E'),
    E: task('apigateway:createDeployment', { 'RestApiId.$': '$.createRestApi.Id' }),
  };
  const { stateMachineArn } = await laboratory.states.send(
    new CreateStateMachineCommand({
      name: 'apis',
      type: 'EXPRESS',
      definition: JSON.stringify({ StartAt: 'A', States }),
      roleArn: 'arn:aws:iam::000000000000:role/r',
    }),
  );
  const { error, cause } = await laboratory.states.send(new StartSyncExecutionCommand({ stateMachineArn }));
  expect([error, cause]).toEqual([
    'ApiGateway.BadRequestException',
    expect.stringContaining("The REST API doesn't contain any methods"),
  ]);
  const { items = [] } = await laboratory.rest.send(new GetRestApisCommand({ limit: 500 }));
  expect(items.find(({ name }) => name === 'by a task')?.tags).toEqual({ lower: 'x' });
  const { Items = [] } = await laboratory.http.send(new GetApisCommand({}));
  const made = Items.find(({ Name }) => Name === 'by a task too');
  expect(made?.Tags).toEqual({ lower: 'y' });
  const stage = await laboratory.http.send(new GetHttpStageCommand({ ApiId: made?.ApiId, StageName: 'v' }));
  expect(stage.StageVariables).toEqual({ lower: 'z' });
});
