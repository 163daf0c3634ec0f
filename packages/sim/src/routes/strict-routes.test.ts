import {
  APIGatewayClient,
  CreateDeploymentCommand,
  GetRestApiCommand,
  UpdateRestApiCommand,
} from '@aws-sdk/client-api-gateway';
import {
  CreateAccessKeyCommand,
  CreateRoleCommand,
  CreateUserCommand,
  PutRolePolicyCommand,
  PutUserPolicyCommand,
} from '@aws-sdk/client-iam';
import { AddPermissionCommand } from '@aws-sdk/client-lambda';
import {
  CreateActivityCommand,
  CreateStateMachineCommand,
  StartSyncExecutionCommand,
} from '@aws-sdk/client-sfn';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { RequestSigner, type SignerKey } from '../front-door/request-signer.ts';
import { createFunction } from '../wire/create-function.ts';
import { functionUri, integration, RoutesLaboratory } from './routes-laboratory.ts';

let laboratory: RoutesLaboratory;
beforeAll(async () => {
  laboratory = await RoutesLaboratory.start({ auth: 'strict' });
});
afterAll(() => laboratory.stop());

const document = (...statements: object[]) =>
  JSON.stringify({
    Version: '2012-10-17',
    Statement: statements.map((each) => ({ Effect: 'Allow', ...each })),
  });

async function newUser(UserName: string, ...statements: object[]): Promise<SignerKey> {
  const { iam } = laboratory;
  await iam.send(new CreateUserCommand({ UserName }));
  await iam.send(
    new PutUserPolicyCommand({ UserName, PolicyName: 'own', PolicyDocument: document(...statements) }),
  );
  const { AccessKey } = await iam.send(new CreateAccessKeyCommand({ UserName }));
  const { AccessKeyId = '', SecretAccessKey = '' } = AccessKey ?? {};
  return { accessKeyId: AccessKeyId, secretAccessKey: SecretAccessKey };
}

async function newRole(RoleName: string, service: string, ...statements: object[]): Promise<string> {
  const { iam } = laboratory;
  const trust = document({ Principal: { Service: service }, Action: 'sts:AssumeRole' });
  const { Role } = await iam.send(new CreateRoleCommand({ RoleName, AssumeRolePolicyDocument: trust }));
  const PolicyDocument = document(...statements);
  await iam.send(new PutRolePolicyCommand({ RoleName, PolicyName: 'own', PolicyDocument }));
  return Role?.Arn as string;
}

async function signedFetch(key: SignerKey, apiId: string, path: string): Promise<Response> {
  const url = new URL(laboratory.url(apiId, path));
  const headers = { host: url.host };
  const signed = await new RequestSigner(key, 'execute-api').sign({
    method: 'GET',
    path: url.pathname,
    headers,
  });
  return fetch(url, { headers: signed });
}

const mock = {
  type: 'mock',
  requestTemplates: { 'application/json': '{"statusCode": 200}' },
  responses: {
    default: {
      statusCode: '200',
      responseTemplates: {
        'application/json': '{"by": "$context.identity.userArn", "key": "$context.identity.accessKey"}',
      },
    },
  },
};
const signed = {
  components: {
    securitySchemes: {
      sigv4: {
        type: 'apiKey',
        name: 'Authorization',
        in: 'header',
        'x-amazon-apigateway-authtype': 'awsSigv4',
      },
    },
  },
  security: [{ sigv4: [] }],
};

describe('a method that asks for a signature', () => {
  it('is invoked by whom policies let, who is named in the context', async () => {
    const apiId = await laboratory.restApi(
      { '/a': { get: integration(mock) }, '/b': { get: integration(mock) } },
      signed,
    );
    const Resource = `arn:aws:execute-api:us-east-1:000000000000:${apiId}/prod/GET/a`;
    const key = await newUser('caller', { Action: 'execute-api:Invoke', Resource });
    const user = 'arn:aws:iam::000000000000:user/caller';
    const allowed = await signedFetch(key, apiId, '/prod/a');
    expect([allowed.status, await allowed.json()]).toEqual([200, { by: user, key: key.accessKeyId }]);
    const refused = await signedFetch(key, apiId, '/prod/b');
    expect([refused.status, refused.headers.get('x-amzn-errortype'), await refused.json()]).toEqual([
      403,
      'AccessDeniedException',
      {
        Message: `User: ${user} is not authorized to perform: execute-api:Invoke on resource: arn:aws:execute-api:us-east-1:********0000:${apiId}/prod/GET/b because no identity-based policy allows the execute-api:Invoke action`,
      },
    ]);
    const unsigned = await fetch(laboratory.url(apiId, '/prod/a'));
    expect([unsigned.status, await unsigned.json()]).toEqual([
      403,
      { message: 'Missing Authentication Token' },
    ]);
    const wrong = await signedFetch({ ...key, secretAccessKey: 'x' }, apiId, '/prod/a');
    expect([wrong.status, wrong.headers.get('x-amzn-errortype')]).toEqual([403, 'InvalidSignatureException']);
  });

  it('of an HTTP API is Forbidden to all others', async () => {
    const url = `${laboratory.server.endpoint}/_cairn/health`;
    const proxied = integration({
      type: 'http_proxy',
      httpMethod: 'GET',
      uri: url,
      payloadFormatVersion: '1.0',
    });
    const apiId = await laboratory.httpApi({ '/': { get: proxied } }, signed);
    const Resource = `arn:aws:execute-api:us-east-1:000000000000:${apiId}/$default/GET/*`;
    const good = await newUser('good', { Action: 'execute-api:Invoke', Resource });
    const bad = await newUser('bad', { Action: 's3:*', Resource: '*' });
    // Let through; but where signatures are verified nothing goes out to an address of this machine.
    expect((await signedFetch(good, apiId, '/')).status).toBe(503);
    const refused = await signedFetch(bad, apiId, '/');
    expect([refused.status, await refused.json()]).toEqual([403, { message: 'Forbidden' }]);
    expect((await fetch(laboratory.url(apiId, '/'))).status).toBe(403);
  });
});

describe('the policy of a REST API', () => {
  it('decides about those who do not sign', async () => {
    const apiId = await laboratory.restApi({
      '/a': { get: integration(mock) },
      '/b': { get: integration(mock) },
    });
    const value = document({
      Principal: '*',
      Action: 'execute-api:Invoke',
      Resource: 'execute-api:/prod/GET/a',
    });
    await laboratory.rest.send(
      new UpdateRestApiCommand({
        restApiId: apiId,
        patchOperations: [{ op: 'replace', path: '/policy', value }],
      }),
    );
    await laboratory.rest.send(new CreateDeploymentCommand({ restApiId: apiId, stageName: 'prod' }));
    expect((await fetch(laboratory.url(apiId, '/prod/a'))).status).toBe(200);
    const refused = await fetch(laboratory.url(apiId, '/prod/b'));
    expect([refused.status, await refused.json()]).toMatchObject([
      403,
      {
        Message: expect.stringMatching(
          /^User: anonymous is not authorized to perform: execute-api:Invoke on resource: /,
        ),
      },
    ]);
  });
});

describe('an integration', () => {
  it('acts as the role of its credentials', async () => {
    const { activityArn } = await laboratory.states.send(new CreateActivityCommand({ name: 'a' }));
    const may = { Action: 'states:DescribeActivity', Resource: '*' };
    const paths: Record<string, { get: object }> = {};
    const roles = {
      '/may': await newRole('may', 'apigateway.amazonaws.com', may),
      '/maynot': await newRole('maynot', 'apigateway.amazonaws.com', { Action: 's3:*', Resource: '*' }),
      '/nobody': await newRole('nobody', 'states.amazonaws.com', may),
    };
    for (const [path, credentials] of Object.entries(roles)) {
      paths[path] = {
        get: integration({
          type: 'aws',
          httpMethod: 'POST',
          uri: 'arn:aws:apigateway:us-east-1:states:action/DescribeActivity',
          credentials,
          requestTemplates: { 'application/json': JSON.stringify({ activityArn }) },
          responses: { default: { statusCode: '200' }, '4\\d\\d': { statusCode: '400' } },
        }),
      };
    }
    const apiId = await laboratory.restApi(paths);
    expect(await (await fetch(laboratory.url(apiId, '/prod/may'))).json()).toMatchObject({ name: 'a' });
    const refused = await fetch(laboratory.url(apiId, '/prod/maynot'));
    expect([refused.status, await refused.json()]).toMatchObject([
      400,
      {
        __type: 'AccessDeniedException',
        message: expect.stringMatching(
          /^User: arn:aws:sts::000000000000:assumed-role\/maynot\/BackplaneAssumeRoleSession is not authorized/,
        ),
      },
    ]);
    expect((await fetch(laboratory.url(apiId, '/prod/nobody'))).status).toBe(500);
  });

  it('without credentials is let by the permission of the function', async () => {
    const code = 'exports.handler = async () => ({ statusCode: 200, body: "called" });';
    const { lambda } = laboratory;
    const Role = await newRole('function', 'lambda.amazonaws.com', { Action: 'logs:*', Resource: '*' });
    const functionArn = await createFunction(lambda, 'called', { code, Role });
    const proxied = integration({ type: 'aws_proxy', httpMethod: 'POST', uri: functionUri(functionArn) });
    const apiId = await laboratory.restApi({ '/a/{id}': { get: proxied }, '/b': { get: proxied } });
    expect((await fetch(laboratory.url(apiId, '/prod/a/1'))).status).toBe(500);
    await lambda.send(
      new AddPermissionCommand({
        FunctionName: 'called',
        StatementId: 'api',
        Action: 'lambda:InvokeFunction',
        Principal: 'apigateway.amazonaws.com',
        SourceArn: `arn:aws:execute-api:us-east-1:000000000000:${apiId}/*/GET/a/*`,
      }),
    );
    const answer = await fetch(laboratory.url(apiId, '/prod/a/1'));
    expect([answer.status, await answer.text()]).toEqual([200, 'called']);
    expect((await fetch(laboratory.url(apiId, '/prod/b'))).status).toBe(500);
  });
});

it('a task of IAM_ROLE invokes what its role may', async () => {
  const apiId = await laboratory.restApi({ '/a': { get: integration(mock) } }, signed);
  const invoke = { Action: 'execute-api:Invoke', Resource: `arn:aws:execute-api:*:*:${apiId}/*/GET/*` };
  const run = async (name: string, ...statements: object[]) => {
    const roleArn = await newRole(name, 'states.amazonaws.com', ...statements);
    const state = {
      Type: 'Task',
      Resource: 'arn:aws:states:::apigateway:invoke',
      Parameters: {
        ApiEndpoint: `${apiId}.execute-api.us-east-1.amazonaws.com`,
        Method: 'GET',
        Stage: 'prod',
        Path: '/a',
        AuthType: 'IAM_ROLE',
      },
      End: true,
    };
    const definition = JSON.stringify({ StartAt: 'A', States: { A: state } });
    const { stateMachineArn } = await laboratory.states.send(
      new CreateStateMachineCommand({ name, type: 'EXPRESS', definition, roleArn }),
    );
    return laboratory.states.send(new StartSyncExecutionCommand({ stateMachineArn }));
  };
  const { output } = await run('invoker', invoke);
  expect(JSON.parse(output ?? '')).toMatchObject({
    StatusCode: 200,
    ResponseBody: { by: expect.stringContaining(':assumed-role/invoker/') },
  });
  expect(await run('other', { Action: 's3:*', Resource: '*' })).toMatchObject({
    status: 'FAILED',
    error: 'ApiGateway.403',
  });
});

it('policies name the paths of API Gateway, and its verbs', async () => {
  const apiId = await laboratory.restApi({ '/': { get: integration(mock) } });
  const credentials = await newUser('reader', {
    Action: 'apigateway:GET',
    Resource: `arn:aws:apigateway:us-east-1::/restapis/${apiId}`,
  });
  const reader = new APIGatewayClient({
    endpoint: laboratory.server.endpoint,
    region: 'us-east-1',
    credentials,
    maxAttempts: 1,
  });
  expect(await reader.send(new GetRestApiCommand({ restApiId: apiId }))).toMatchObject({ id: apiId });
  await expect(reader.send(new CreateDeploymentCommand({ restApiId: apiId }))).rejects.toMatchObject({
    name: 'AccessDeniedException',
    message: expect.stringMatching(
      /is not authorized to perform: apigateway:POST on resource: arn:aws:apigateway:us-east-1::\/restapis\/\w+\/deployments/,
    ),
  });
  reader.destroy();
});
