import {
  AppSyncClient,
  CreateApiKeyCommand,
  CreateDataSourceCommand,
  CreateFunctionCommand,
  CreateGraphqlApiCommand,
  CreateResolverCommand,
  DeleteApiKeyCommand,
  StartSchemaCreationCommand,
  UpdateGraphqlApiCommand,
} from '@aws-sdk/client-appsync';
import { CreateTableCommand, DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { type CairnServer, createServer } from '@cairn/server';
import { serverAudits } from 'graphql-http';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { clientConfiguration } from '../wire/clients.ts';
import { auditDifferences } from './audit-differences.ts';

const runtime = { name: 'APPSYNC_JS', runtimeVersion: '1.0.0' } as const;
const sdl = `
type Query { post(id: ID!): Post  old(id: ID!): Post  chain(start: Int!): Int }
type Mutation { addPost(title: String!): Post }
type Post { id: ID!  title: String }
`;

let server: CairnServer;
let client: AppSyncClient;
let apiId: string;
let url: string;
let key: string;

beforeAll(async () => {
  server = await createServer({ memory: true, port: 0 });
  const configuration = clientConfiguration(server.endpoint);
  client = new AppSyncClient(configuration);
  const made = await client.send(
    new CreateGraphqlApiCommand({ name: 'blog', authenticationType: 'API_KEY' }),
  );
  apiId = made.graphqlApi?.apiId as string;
  url = `${server.endpoint}/_aws/appsync/${apiId}/graphql`;
  key = (await client.send(new CreateApiKeyCommand({ apiId }))).apiKey?.id as string;
  await client.send(new StartSchemaCreationCommand({ apiId, definition: new TextEncoder().encode(sdl) }));
  const tables = new DynamoDBClient(configuration);
  await tables.send(
    new CreateTableCommand({
      TableName: 'posts',
      BillingMode: 'PAY_PER_REQUEST',
      AttributeDefinitions: [{ AttributeName: 'id', AttributeType: 'S' }],
      KeySchema: [{ AttributeName: 'id', KeyType: 'HASH' }],
    }),
  );
  tables.destroy();
  const serviceRoleArn = 'arn:aws:iam::000000000000:role/posts';
  const dynamodbConfig = { tableName: 'posts', awsRegion: 'us-east-1' };
  await client.send(new CreateDataSourceCommand({ apiId, name: 'none', type: 'NONE' }));
  await client.send(
    new CreateDataSourceCommand({
      apiId,
      name: 'posts',
      type: 'AMAZON_DYNAMODB',
      serviceRoleArn,
      dynamodbConfig,
    }),
  );
  await makeResolvers();
});
afterAll(async () => {
  client.destroy();
  await server.stop();
});

async function makeResolvers(): Promise<void> {
  const respond = 'export function response(ctx) { return ctx.result; }';
  const importing =
    "import { util } from '@aws-appsync/utils';\nimport { get, put } from '@aws-appsync/utils/dynamodb';\n";
  await client.send(
    new CreateResolverCommand({
      ...{ apiId, typeName: 'Mutation', fieldName: 'addPost', dataSourceName: 'posts', runtime },
      code: `${importing}export function request(ctx) { return put({ key: { id: 'one' }, item: { title: ctx.args.title } }); }\n${respond}`,
    }),
  );
  await client.send(
    new CreateResolverCommand({
      ...{ apiId, typeName: 'Query', fieldName: 'post', dataSourceName: 'posts', runtime },
      code: `${importing}export function request(ctx) { return get({ key: { id: ctx.args.id } }); }\n${respond}`,
    }),
  );
  await client.send(
    new CreateResolverCommand({
      ...{ apiId, typeName: 'Query', fieldName: 'old', dataSourceName: 'posts' },
      requestMappingTemplate:
        '{"version":"2017-02-28","operation":"GetItem","key":{"id":$util.dynamodb.toDynamoDBJson($ctx.args.id)}}',
      responseMappingTemplate: '$util.toJson($ctx.result)',
    }),
  );
  const functions: string[] = [];
  for (const step of ['+ 1', '* 10']) {
    const { functionConfiguration } = await client.send(
      new CreateFunctionCommand({
        ...{ apiId, name: 'step', dataSourceName: 'none', runtime },
        code: `export function request(ctx) { return { payload: ctx.prev.result ${step} }; }\n${respond}`,
      }),
    );
    functions.push(functionConfiguration?.functionId as string);
  }
  await client.send(
    new CreateResolverCommand({
      ...{ apiId, typeName: 'Query', fieldName: 'chain', kind: 'PIPELINE', runtime },
      pipelineConfig: { functions },
      code: 'export function request(ctx) { return ctx.args.start; }\nexport function response(ctx) { return ctx.prev.result; }',
    }),
  );
}

async function ask(query: string, variables?: object, apiKey = key) {
  const response = await fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'x-api-key': apiKey },
    body: JSON.stringify({ query, variables }),
  });
  return { status: response.status, answer: (await response.json()) as { readonly data: unknown } };
}

describe('an API made with the SDK', () => {
  it('writes and reads a table, in JavaScript and by templates', async () => {
    const post = { id: 'one', title: 'First' };
    const added = await ask('mutation ($t: String!) { addPost(title: $t) { id title } }', { t: 'First' });
    expect(added).toEqual({ status: 200, answer: { data: { addPost: post } } });
    const read = await ask(
      '{ post(id: "one") { id title } old(id: "one") { id title } none: old(id: "no") { id } }',
    );
    expect(read.answer).toEqual({ data: { post, old: post, none: null } });
  });

  it('runs pipelines', async () => {
    expect((await ask('{ chain(start: 4) }')).answer).toEqual({ data: { chain: 50 } });
  });

  it('is another as soon as it was changed', async () => {
    const introspect = '{ __type(name: "Post") { name } }';
    expect((await ask(introspect)).answer).toEqual({ data: { __type: { name: 'Post' } } });
    const settings = { apiId, name: 'blog', authenticationType: 'API_KEY' } as const;
    await client.send(new UpdateGraphqlApiCommand({ ...settings, introspectionConfig: 'DISABLED' }));
    expect((await ask(introspect)).answer.data).toBeNull();
    await client.send(new UpdateGraphqlApiCommand({ ...settings, introspectionConfig: 'ENABLED' }));
    expect((await ask(introspect)).answer).toEqual({ data: { __type: { name: 'Post' } } });
  });

  it('lets keys in as long as they are there', async () => {
    const { apiKey } = await client.send(new CreateApiKeyCommand({ apiId }));
    const id = apiKey?.id as string;
    expect((await ask('{ __typename }', {}, id)).status).toBe(200);
    await client.send(new DeleteApiKeyCommand({ apiId, id }));
    expect((await ask('{ __typename }', {}, id)).status).toBe(401);
  });
});

describe('the audits of GraphQL over HTTP', () => {
  const audits = serverAudits({
    url: () => url,
    fetchFn: (input: string, init: RequestInit = {}) =>
      fetch(input, { ...init, headers: { ...(init.headers as object), 'x-api-key': key } }),
  });

  it.each(audits.map((audit) => [audit.id, audit] as const))(
    '%s ends as AppSync would have it',
    async (id, audit) => {
      const result = await audit.fn();
      const difference = auditDifferences[id];
      expect(result.status === 'ok' ? undefined : audit.name, JSON.stringify(result)).toBe(difference?.name);
    },
  );
});
