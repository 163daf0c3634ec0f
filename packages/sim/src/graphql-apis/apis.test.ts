import { Agent } from 'node:https';
import {
  type AdditionalAuthenticationProvider,
  AppSyncClient,
  CreateApiKeyCommand,
  CreateGraphqlApiCommand,
  type CreateGraphqlApiCommandInput,
  DeleteApiKeyCommand,
  DeleteGraphqlApiCommand,
  GetGraphqlApiCommand,
  GetGraphqlApiEnvironmentVariablesCommand,
  ListApiKeysCommand,
  ListGraphqlApisCommand,
  ListTagsForResourceCommand,
  PutGraphqlApiEnvironmentVariablesCommand,
  TagResourceCommand,
  UntagResourceCommand,
  UpdateApiKeyCommand,
  UpdateGraphqlApiCommand,
} from '@aws-sdk/client-appsync';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { GraphqlLaboratory, refusal } from './graphql-laboratory.ts';

let laboratory: GraphqlLaboratory;
beforeAll(async () => {
  laboratory = await GraphqlLaboratory.start();
});
afterAll(() => laboratory.stop());

const nobody = 'a'.repeat(26);
const functionArn = 'arn:aws:lambda:us-east-1:000000000000:function:authorizer';
const pool = { userPoolId: 'us-east-1_abc', awsRegion: 'us-east-1' };
const role = 'arn:aws:iam::000000000000:role/logs';
const day = 86_400;
const nowSeconds = (): number => Math.floor(Date.now() / 1_000);

describe('a GraphQL API', () => {
  it('is made, shown, listed, replaced and deleted', async () => {
    const { appSync, server } = laboratory;
    const { graphqlApi } = await appSync.send(
      new CreateGraphqlApiCommand({
        name: 'blog',
        authenticationType: 'AMAZON_COGNITO_USER_POOLS',
        userPoolConfig: { ...pool, defaultAction: 'ALLOW' },
        additionalAuthenticationProviders: [
          { authenticationType: 'API_KEY' },
          { authenticationType: 'OPENID_CONNECT', openIDConnectConfig: { issuer: 'https://a.example' } },
          { authenticationType: 'AWS_LAMBDA', lambdaAuthorizerConfig: { authorizerUri: functionArn } },
        ],
        logConfig: { fieldLogLevel: 'ALL', cloudWatchLogsRoleArn: role, excludeVerboseContent: true },
        tags: { team: 'one' },
        xrayEnabled: true,
        introspectionConfig: 'DISABLED',
        queryDepthLimit: 5,
        resolverCountLimit: 20,
        ownerContact: 'someone',
        enhancedMetricsConfig: {
          resolverLevelMetricsBehavior: 'PER_RESOLVER_METRICS',
          dataSourceLevelMetricsBehavior: 'PER_DATA_SOURCE_METRICS',
          operationLevelMetricsConfig: 'ENABLED',
        },
      }),
    );
    const { apiId = '', uris, dns } = graphqlApi ?? {};
    expect(graphqlApi).toMatchObject({
      arn: `arn:aws:appsync:us-east-1:000000000000:apis/${apiId}`,
      userPoolConfig: { defaultAction: 'ALLOW' },
      apiType: 'GRAPHQL',
      visibility: 'GLOBAL',
      owner: '000000000000',
      queryDepthLimit: 5,
      tags: { team: 'one' },
    });
    expect(apiId).toMatch(/^[a-z0-9]{26}$/);
    const { port } = new URL(server.endpoint);
    const [, hostId] = /^http:\/\/([a-z0-9]{26})\./.exec(uris?.GRAPHQL ?? '') ?? [];
    expect(hostId).not.toBe(apiId);
    expect(uris).toEqual({
      GRAPHQL: `http://${hostId}.appsync-api.us-east-1.localhost:${port}/graphql`,
      REALTIME: `ws://${hostId}.appsync-realtime-api.us-east-1.localhost:${port}/graphql`,
    });
    expect(dns).toEqual({
      GRAPHQL: `${hostId}.appsync-api.us-east-1.localhost`,
      REALTIME: `${hostId}.appsync-realtime-api.us-east-1.localhost`,
    });
    expect((await appSync.send(new GetGraphqlApiCommand({ apiId }))).graphqlApi).toEqual(graphqlApi);
    const { graphqlApis } = await appSync.send(new ListGraphqlApisCommand({}));
    expect(graphqlApis).toContainEqual(graphqlApi);
    const { graphqlApi: updated } = await appSync.send(
      new UpdateGraphqlApiCommand({ apiId, name: 'other', authenticationType: 'AWS_IAM' }),
    );
    expect(updated).toMatchObject({
      name: 'other',
      authenticationType: 'AWS_IAM',
      introspectionConfig: 'ENABLED',
      queryDepthLimit: 0,
      tags: { team: 'one' },
      uris: uris as object,
    });
    expect(updated).not.toHaveProperty('userPoolConfig');
    expect(updated).not.toHaveProperty('additionalAuthenticationProviders');
    await appSync.send(new DeleteGraphqlApiCommand({ apiId }));
    expect(await refusal(appSync.send(new GetGraphqlApiCommand({ apiId })))).toEqual([
      'NotFoundException',
      `GraphQL API ${apiId} not found.`,
    ]);
  });

  it('that only a private network may reach is refused: it would be as open as all others', async () => {
    const { appSync } = laboratory;
    const command = new CreateGraphqlApiCommand({
      name: 'hidden',
      authenticationType: 'API_KEY',
      visibility: 'PRIVATE',
    });
    expect(await refusal(appSync.send(command))).toEqual([
      'BadRequestException',
      'Cairn does not support private APIs (visibility PRIVATE).',
    ]);
    const { graphqlApis = [] } = await appSync.send(new ListGraphqlApisCommand({}));
    expect(graphqlApis.map(({ name }) => name)).not.toContain('hidden');
  });

  it('that is not there is not found', async () => {
    const { appSync } = laboratory;
    const calls = [
      appSync.send(new GetGraphqlApiCommand({ apiId: nobody })),
      appSync.send(new DeleteGraphqlApiCommand({ apiId: nobody })),
      appSync.send(new UpdateGraphqlApiCommand({ apiId: nobody, name: 'a', authenticationType: 'API_KEY' })),
      appSync.send(new GetGraphqlApiEnvironmentVariablesCommand({ apiId: nobody })),
      appSync.send(new CreateApiKeyCommand({ apiId: nobody })),
      appSync.send(new ListApiKeysCommand({ apiId: nobody })),
    ];
    for (const [name] of await Promise.all(calls.map(refusal))) expect(name).toBe('NotFoundException');
  });

  it.each<readonly [text: RegExp, more: Partial<CreateGraphqlApiCommandInput>]>([
    [/^Cognito User Pool/, { authenticationType: 'AMAZON_COGNITO_USER_POOLS' }],
    [
      /^Invalid default effect type\.$/,
      { authenticationType: 'AMAZON_COGNITO_USER_POOLS', userPoolConfig: pool as never },
    ],
    [/^OpenID Connect/, { authenticationType: 'OPENID_CONNECT' }],
    [/Issuer/, { authenticationType: 'OPENID_CONNECT', openIDConnectConfig: { issuer: 'nothing' } }],
    [/^Lambda authorizer conf/, { authenticationType: 'AWS_LAMBDA' }],
    [/ARN/, { authenticationType: 'AWS_LAMBDA', lambdaAuthorizerConfig: { authorizerUri: 'x' } }],
    [/regular expression/, providers({ issuer: 'https://a.example', clientId: '(' })],
    [
      /can only be specified once/,
      { additionalAuthenticationProviders: [{ authenticationType: 'API_KEY' }] },
    ],
    [/can only be specified once/, providers({ issuer: 'https://a' }, { issuer: 'https://a' })],
    [/type not specified/, { additionalAuthenticationProviders: [{}] }],
    [/merged APIs/, { apiType: 'MERGED' }],
    [/Logs role/, { logConfig: { fieldLogLevel: 'ALL', cloudWatchLogsRoleArn: 'role' } }],
    [/less than or equal to 75/, { queryDepthLimit: 76 }],
    [/enum value set/, { authenticationType: 'NOBODY' as never }],
    [/owner contact/, { ownerContact: 'a@b' }],
    [/must not be empty/, { name: ' ' }],
  ])('with settings that do not go is a bad request: %s', async (text, more) => {
    const input = { name: 'a', authenticationType: 'API_KEY', ...more } as CreateGraphqlApiCommandInput;
    const [name, message] = await refusal(laboratory.appSync.send(new CreateGraphqlApiCommand(input)));
    expect([name, message]).toEqual(['BadRequestException', expect.stringMatching(text)]);
  });

  it('has environment variables, replaced as a whole', async () => {
    const { appSync } = laboratory;
    const apiId = await laboratory.api();
    const put = (environmentVariables: Record<string, string>) =>
      appSync.send(new PutGraphqlApiEnvironmentVariablesCommand({ apiId, environmentVariables }));
    await put({ TABLE: 'one', BUCKET: 'two' });
    await put({ TABLE: 'three' });
    const shown = await appSync.send(new GetGraphqlApiEnvironmentVariablesCommand({ apiId }));
    expect(shown.environmentVariables).toEqual({ TABLE: 'three' });
    expect((await refusal(put({ '1a': 'x' })))[0]).toBe('BadRequestException');
    expect((await refusal(put({ AB: 'x'.repeat(513) })))[0]).toBe('BadRequestException');
    const many = Object.fromEntries(Array.from({ length: 51 }, (_, index) => [`V${index}x`, 'v']));
    expect((await refusal(put(many)))[0]).toBe('BadRequestException');
  });

  it('is tagged by its ARN', async () => {
    const { appSync } = laboratory;
    const apiId = await laboratory.api({ tags: { a: '1' } });
    const resourceArn = `arn:aws:appsync:us-east-1:000000000000:apis/${apiId}`;
    await appSync.send(new TagResourceCommand({ resourceArn, tags: { b: '2', c: '3' } }));
    await appSync.send(new UntagResourceCommand({ resourceArn, tagKeys: ['a', 'c'] }));
    expect((await appSync.send(new ListTagsForResourceCommand({ resourceArn }))).tags).toEqual({ b: '2' });
    const elsewhere = resourceArn.replace('us-east-1', 'eu-west-1');
    const call = appSync.send(new ListTagsForResourceCommand({ resourceArn: elsewhere }));
    expect((await refusal(call))[0]).toBe('NotFoundException');
    const reserved = appSync.send(new TagResourceCommand({ resourceArn, tags: { 'aws:a': 'b' } }));
    expect((await refusal(reserved))[0]).toBe('BadRequestException');
  });
});

function providers(
  ...configs: readonly { readonly issuer: string; readonly clientId?: string }[]
): Partial<CreateGraphqlApiCommandInput> {
  return {
    additionalAuthenticationProviders: configs.map(
      (openIDConnectConfig): AdditionalAuthenticationProvider => ({
        authenticationType: 'OPENID_CONNECT',
        openIDConnectConfig,
      }),
    ),
  };
}

describe('an API key', () => {
  it('is valid for a week unless said, in whole hours, and shown for 60 days more', async () => {
    const { appSync } = laboratory;
    const apiId = await laboratory.api();
    const before = nowSeconds();
    const { apiKey } = await appSync.send(new CreateApiKeyCommand({ apiId, description: 'first' }));
    const { id = '', expires = 0, deletes = 0 } = apiKey ?? {};
    expect(id).toMatch(/^da2-[a-z0-9]{26}$/);
    expect(expires % 3_600).toBe(0);
    expect(before + 7 * day - expires).toBeLessThan(3_601);
    expect(deletes).toBe(expires + 60 * day);
    const { apiKey: longer } = await appSync.send(
      new UpdateApiKeyCommand({ apiId, id, expires: before + 30 * day }),
    );
    expect(longer).toMatchObject({ id, description: 'first' });
    expect((await appSync.send(new ListApiKeysCommand({ apiId }))).apiKeys).toEqual([longer]);
    await appSync.send(new DeleteApiKeyCommand({ apiId, id }));
    expect((await appSync.send(new ListApiKeysCommand({ apiId }))).apiKeys).toEqual([]);
    expect((await refusal(appSync.send(new DeleteApiKeyCommand({ apiId, id }))))[0]).toBe(
      'NotFoundException',
    );
    expect((await refusal(appSync.send(new UpdateApiKeyCommand({ apiId, id }))))[0]).toBe(
      'NotFoundException',
    );
  });

  it('is valid for a day at least and a year at most', async () => {
    const { appSync } = laboratory;
    const apiId = await laboratory.api();
    const create = (expires: number) => refusal(appSync.send(new CreateApiKeyCommand({ apiId, expires })));
    expect(await create(nowSeconds() + day - 60)).toEqual([
      'ApiKeyValidityOutOfBoundsException',
      'API key must be valid for a minimum of 1 days.',
    ]);
    expect(await create(nowSeconds() + 365 * day + 60)).toEqual([
      'ApiKeyValidityOutOfBoundsException',
      'API key can be valid for a maximum of 365 days.',
    ]);
  });

  it('is one of 50, listed page by page', async () => {
    const { appSync } = laboratory;
    const apiId = await laboratory.api();
    for (let count = 0; count < 50; count += 1) await appSync.send(new CreateApiKeyCommand({ apiId }));
    expect((await refusal(appSync.send(new CreateApiKeyCommand({ apiId }))))[0]).toBe(
      'ApiKeyLimitExceededException',
    );
    const first = await appSync.send(new ListApiKeysCommand({ apiId }));
    const { nextToken } = first;
    const second = await appSync.send(new ListApiKeysCommand({ apiId, nextToken, maxResults: 25 }));
    const ids = [...(first.apiKeys ?? []), ...(second.apiKeys ?? [])].map(({ id }) => id);
    expect([first.apiKeys?.length, new Set(ids).size, second.nextToken]).toEqual([25, 50, undefined]);
    const wrong = appSync.send(new ListApiKeysCommand({ apiId, nextToken: '###' }));
    expect(await refusal(wrong)).toEqual(['BadRequestException', 'Invalid pagination token.']);
  });
});

it('is told its addresses by https where the server was reached by TLS', async () => {
  const { server } = laboratory;
  const apiId = await laboratory.api();
  const appSync = new AppSyncClient({
    endpoint: server.endpoint.replace('http:', 'https:'),
    region: 'us-east-1',
    credentials: server.cairn.rootAccessKey,
    maxAttempts: 1,
    requestHandler: { httpsAgent: new Agent({ rejectUnauthorized: false }) },
  });
  const { graphqlApi } = await appSync.send(new GetGraphqlApiCommand({ apiId }));
  appSync.destroy();
  expect(Object.values(graphqlApi?.uris ?? {}).map((uri) => new URL(uri).protocol)).toEqual([
    'https:',
    'wss:',
  ]);
});

it('a suite that makes an API for each of its tests finds room for them', async () => {
  const roomy = await GraphqlLaboratory.start();
  const ids = new Set<string>();
  for (let count = 0; count < 60; count += 1) ids.add(await roomy.api());
  expect(ids.size).toBe(60);
  await roomy.stop();
});

it('an account has so many APIs in a region', async () => {
  const small = await GraphqlLaboratory.start({ limits: { graphqlApisMax: 2 } });
  await small.api();
  await small.api();
  expect((await refusal(small.api()))[0]).toBe('ApiLimitExceededException');
  await small.stop();
});
