import {
  AppSyncClient,
  CreateApiKeyCommand,
  CreateDataSourceCommand,
  type CreateDataSourceCommandInput,
  CreateFunctionCommand,
  CreateGraphqlApiCommand,
  type CreateGraphqlApiCommandInput,
  CreateResolverCommand,
  type CreateResolverCommandInput,
  StartSchemaCreationCommand,
} from '@aws-sdk/client-appsync';
import { CreateTableCommand, DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { EventBridgeClient, PutRuleCommand, PutTargetsCommand } from '@aws-sdk/client-eventbridge';
import { CreateFunctionCommand as CreateLambdaCommand, LambdaClient } from '@aws-sdk/client-lambda';
import { CreateQueueCommand, SQSClient } from '@aws-sdk/client-sqs';
import { clientConfiguration } from '../wire/clients.ts';
import { storedZip } from '../wire/stored-zip.ts';

/** `APPSYNC_JS` as requests name it. */
export const runtime = { name: 'APPSYNC_JS', runtimeVersion: '1.0.0' } as const;
const serviceRoleArn = 'arn:aws:iam::000000000000:role/shop';
const account = '000000000000';

/** Where an API is asked, and with which key. */
export interface ApiPlace {
  readonly apiId: string;
  readonly key: string;
  /** Below any endpoint of the server. */
  readonly path: string;
}

/** An answer to a GraphQL request. */
export interface GraphqlResponse {
  readonly status: number;
  readonly body: {
    readonly data?: { readonly [field: string]: unknown } | null;
    readonly errors?: readonly { readonly [member: string]: unknown }[];
  };
}

/** Asks an API over HTTP. */
export async function askApi(
  endpoint: string,
  { path, key }: Pick<ApiPlace, 'path' | 'key'>,
  query: string,
  variables?: object,
): Promise<GraphqlResponse> {
  const response = await fetch(`${endpoint}${path}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'x-api-key': key },
    body: JSON.stringify({ query, variables }),
  });
  return { status: response.status, body: (await response.json()) as GraphqlResponse['body'] };
}

/** Makes APIs by AppSync's own operations. */
export class ApiMaker {
  readonly client: AppSyncClient;

  constructor(endpoint: string) {
    this.client = new AppSyncClient(clientConfiguration(endpoint));
  }

  /** An API with a schema, a key and a source `none`. */
  async api(sdl: string, more: Partial<CreateGraphqlApiCommandInput> = {}): Promise<ApiPlace> {
    const { graphqlApi } = await this.client.send(
      new CreateGraphqlApiCommand({ name: 'shop', authenticationType: 'API_KEY', ...more }),
    );
    const apiId = graphqlApi?.apiId as string;
    const definition = new TextEncoder().encode(sdl);
    await this.client.send(new StartSchemaCreationCommand({ apiId, definition }));
    await this.source(apiId, { name: 'none', type: 'NONE' });
    const { apiKey } = await this.client.send(new CreateApiKeyCommand({ apiId }));
    return { apiId, key: apiKey?.id as string, path: `/_aws/appsync/${apiId}/graphql` };
  }

  async source(apiId: string, source: Omit<CreateDataSourceCommandInput, 'apiId'>): Promise<void> {
    await this.client.send(new CreateDataSourceCommand({ apiId, ...source }));
  }

  async resolver(apiId: string, field: string, more: Partial<CreateResolverCommandInput>): Promise<void> {
    const [typeName, fieldName] = field.split('.') as [string, string];
    await this.client.send(new CreateResolverCommand({ apiId, typeName, fieldName, ...more }));
  }

  /** A resolver in JavaScript. */
  script(apiId: string, field: string, dataSourceName: string, code: string): Promise<void> {
    return this.resolver(apiId, field, { dataSourceName, runtime, code });
  }

  /** A function of pipelines. @returns its id */
  async step(
    apiId: string,
    name: string,
    dataSourceName: string,
    code: string | readonly [request: string, response: string],
  ): Promise<string> {
    const written =
      typeof code === 'string'
        ? { runtime, code }
        : {
            functionVersion: '2018-05-29',
            requestMappingTemplate: code[0],
            responseMappingTemplate: code[1],
          };
    const { functionConfiguration } = await this.client.send(
      new CreateFunctionCommand({ apiId, name, dataSourceName, ...written }),
    );
    return functionConfiguration?.functionId as string;
  }

  destroy(): void {
    this.client.destroy();
  }
}

const importing = `import { util } from '@aws-appsync/utils';
import * as ddb from '@aws-appsync/utils/dynamodb';
`;
const respond = `export function response(ctx) {
  if (ctx.error) util.error(ctx.error.message, ctx.error.type);
  return ctx.result;
}
`;
/** Code of a resolver that asks for what an expression gives, and answers what it is answered. */
export const asking = (expression: string): string =>
  `${importing}export function request(ctx) { return ${expression}; }\n${respond}`;

const vtlResult =
  '#if($ctx.error) $util.error($ctx.error.message, $ctx.error.type) #end $util.toJson($ctx.result)';

export const shopSchema = `
type Order { id: ID! item: String! count: Int price: Price shipped: Boolean }
type Price { amount: Float currency: String }
type Query { order(id: ID!): Order oldOrder(id: ID!): Order orders: [Order!]! weather: String twice(count: Int!): Int }
type Mutation {
  placeOrder(id: ID!, item: String!, count: Int): Order
  shipOrder(id: ID!): Order
  cancelOrder(id: ID!): Order
}
`;

/** Quotes a price for an order, or a list of orders. */
const priceCode = `
const quote = ({ arguments: args, source }) => ({ amount: 2.5 * (source?.count ?? 1), currency: 'EUR' });
exports.handler = async (event) =>
  Array.isArray(event) ? event.map((one) => ({ data: quote(one) })) : quote(event);
`;

/**
 * A shop: its orders lie in a table, a function tells prices, an endpoint the weather, and a bus hears of what is
 * shipped. Resolvers are units and pipelines, in JavaScript and as templates.
 */
export async function makeShop(endpoint: string, weatherEndpoint: string): Promise<ApiPlace> {
  await makeSurroundings(endpoint);
  const maker = new ApiMaker(endpoint);
  try {
    const place = await maker.api(shopSchema);
    const { apiId } = place;
    await makeSources(maker, apiId, weatherEndpoint);
    await makeUnits(maker, apiId);
    await makePipelines(maker, apiId);
    return place;
  } finally {
    maker.destroy();
  }
}

async function makeSurroundings(endpoint: string): Promise<void> {
  const configuration = clientConfiguration(endpoint);
  const tables = new DynamoDBClient(configuration);
  const functions = new LambdaClient(configuration);
  const queues = new SQSClient(configuration);
  const events = new EventBridgeClient(configuration);
  await tables.send(
    new CreateTableCommand({
      TableName: 'orders',
      BillingMode: 'PAY_PER_REQUEST',
      AttributeDefinitions: [{ AttributeName: 'id', AttributeType: 'S' }],
      KeySchema: [{ AttributeName: 'id', KeyType: 'HASH' }],
    }),
  );
  await functions.send(
    new CreateLambdaCommand({
      FunctionName: 'price',
      Runtime: 'nodejs22.x',
      Handler: 'index.handler',
      Role: serviceRoleArn,
      Code: { ZipFile: storedZip({ 'index.js': priceCode }) },
    }),
  );
  await queues.send(new CreateQueueCommand({ QueueName: 'shipped' }));
  await events.send(new PutRuleCommand({ Name: 'shipped', EventPattern: '{"source":["shop"]}' }));
  const Arn = `arn:aws:sqs:us-east-1:${account}:shipped`;
  await events.send(new PutTargetsCommand({ Rule: 'shipped', Targets: [{ Id: 'queue', Arn }] }));
  for (const client of [tables, functions, queues, events]) client.destroy();
}

async function makeSources(maker: ApiMaker, apiId: string, weatherEndpoint: string): Promise<void> {
  const dynamodbConfig = { tableName: 'orders', awsRegion: 'us-east-1' };
  await maker.source(apiId, { name: 'orders', type: 'AMAZON_DYNAMODB', serviceRoleArn, dynamodbConfig });
  const lambdaFunctionArn = `arn:aws:lambda:us-east-1:${account}:function:price`;
  await maker.source(apiId, {
    ...{ name: 'price', type: 'AWS_LAMBDA', serviceRoleArn },
    lambdaConfig: { lambdaFunctionArn },
  });
  await maker.source(apiId, { name: 'weather', type: 'HTTP', httpConfig: { endpoint: weatherEndpoint } });
  const eventBusArn = `arn:aws:events:us-east-1:${account}:event-bus/default`;
  await maker.source(apiId, {
    ...{ name: 'bus', type: 'AMAZON_EVENTBRIDGE', serviceRoleArn },
    eventBridgeConfig: { eventBusArn },
  });
}

async function makeUnits(maker: ApiMaker, apiId: string): Promise<void> {
  const key = '{ id: ctx.args.id }';
  await maker.script(apiId, 'Query.order', 'orders', asking(`ddb.get({ key: ${key} })`));
  await maker.script(
    apiId,
    'Mutation.placeOrder',
    'orders',
    asking(
      `ddb.put({ key: ${key}, item: { item: ctx.args.item, count: ctx.args.count ?? 1, shipped: false } })`,
    ),
  );
  await maker.resolver(apiId, 'Query.oldOrder', {
    dataSourceName: 'orders',
    requestMappingTemplate:
      '{"version":"2018-05-29","operation":"GetItem","key":{"id":$util.dynamodb.toDynamoDBJson($ctx.args.id)}}',
    responseMappingTemplate: vtlResult,
  });
  await maker.resolver(apiId, 'Query.orders', {
    dataSourceName: 'orders',
    requestMappingTemplate:
      '{"version":"2018-05-29","operation":"Scan","filter":$util.transform.toDynamoDBFilterExpression({})}',
    responseMappingTemplate: '$util.toJson($ctx.result.items)',
  });
  // A resolver without code: the function is given the whole context, many at once.
  await maker.resolver(apiId, 'Order.price', { dataSourceName: 'price', maxBatchSize: 10 });
  await maker.script(
    apiId,
    'Query.weather',
    'weather',
    `export function request(ctx) { return { method: 'GET', resourcePath: '/weather', params: { query: { in: 'Ghent' } } }; }
export function response(ctx) { return ctx.result.statusCode === 200 ? JSON.parse(ctx.result.body).weather : null; }`,
  );
}

async function makePipelines(maker: ApiMaker, apiId: string): Promise<void> {
  const ship = await maker.step(
    apiId,
    'ship',
    'orders',
    asking(
      'ddb.update({ key: { id: ctx.args.id }, update: { shipped: true }, condition: { id: { attributeExists: true } } })',
    ),
  );
  const tell = await maker.step(
    apiId,
    'tell',
    'bus',
    `${importing}export function request(ctx) {
  ctx.stash.order = ctx.prev.result;
  return { operation: 'PutEvents', events: [{ source: 'shop', detailType: 'shipped', detail: ctx.prev.result }] };
}
export function response(ctx) { return ctx.stash.order; }`,
  );
  await maker.resolver(apiId, 'Mutation.shipOrder', {
    ...{ kind: 'PIPELINE', runtime, pipelineConfig: { functions: [ship, tell] } },
    code: 'export function request(ctx) { return {}; }\nexport function response(ctx) { return ctx.prev.result; }',
  });
  const find = await maker.step(apiId, 'find', 'orders', [
    '{"version":"2018-05-29","operation":"GetItem","key":{"id":$util.dynamodb.toDynamoDBJson($ctx.stash.id)}}',
    '#if($util.isNull($ctx.result)) $util.error("There is no such order", "NotFound") #end $util.toJson($ctx.result)',
  ]);
  const remove = await maker.step(apiId, 'remove', 'orders', [
    '{"version":"2018-05-29","operation":"DeleteItem","key":{"id":$util.dynamodb.toDynamoDBJson($ctx.prev.result.id)}}',
    vtlResult,
  ]);
  await maker.resolver(apiId, 'Mutation.cancelOrder', {
    ...{ kind: 'PIPELINE', pipelineConfig: { functions: [find, remove] } },
    requestMappingTemplate: '$util.qr($ctx.stash.put("id", $ctx.args.id)) {}',
    responseMappingTemplate: '$util.toJson($ctx.prev.result)',
  });
}
