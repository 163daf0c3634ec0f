import { GetMetricStatisticsCommand, ListMetricsCommand } from '@aws-sdk/client-cloudwatch';
import { FilterLogEventsCommand } from '@aws-sdk/client-cloudwatch-logs';
import { type CairnServer, createServer } from '@cairn/server';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { WebSocket } from 'ws';
import { RealtimeClient } from '../graphql-authorization/guarded-api.ts';
import { awsClients } from '../wire/clients.ts';
import { ApiMaker, type ApiPlace, askApi } from './shop-api.ts';

const sdl = `type Message { id: ID! text: String }
type Query { remote: String }
type Mutation { send(id: ID!, text: String): Message }
type Subscription { onSend(id: ID): Message @aws_subscribe(mutations: ["send"]) }`;
const sendCode = `export function request(ctx) { return { payload: ctx.args }; }
export function response(ctx) { return ctx.result; }`;
const remoteCode = `import { util } from '@aws-appsync/utils';
export function request(ctx) { return { operation: 'Invoke', payload: {} }; }
export function response(ctx) { if (ctx.error) util.error(ctx.error.message, ctx.error.type); return ctx.result; }`;

let server: CairnServer;
let maker: ApiMaker;
let clients: ReturnType<typeof awsClients>;
beforeAll(async () => {
  server = await createServer({ memory: true, port: 0, logLevel: 'silent', studio: false });
  maker = new ApiMaker(server.endpoint);
  clients = awsClients(server.endpoint);
});
afterAll(async () => {
  maker.destroy();
  clients.destroy();
  await server.stop();
});

/** Sum and number of a metric's values of the last and the next hour. */
async function valuesOf({ apiId }: ApiPlace, MetricName: string, DataSource?: string) {
  const Dimensions = [
    { Name: 'GraphQLAPIId', Value: apiId },
    ...(DataSource === undefined ? [] : [{ Name: 'DataSource', Value: DataSource }]),
  ];
  const { Datapoints = [] } = await clients.cloudWatch.send(
    new GetMetricStatisticsCommand({
      ...{ Namespace: 'AWS/AppSync', MetricName, Dimensions, Period: 3_600 },
      StartTime: new Date(Date.now() - 3_600_000),
      EndTime: new Date(Date.now() + 3_600_000),
      Statistics: ['Sum', 'SampleCount'],
    }),
  );
  return {
    sum: Datapoints.reduce((sum, { Sum = 0 }) => sum + Sum, 0),
    count: Datapoints.reduce((sum, { SampleCount = 0 }) => sum + SampleCount, 0),
  };
}

function connect({ path }: ApiPlace, key: string): RealtimeClient {
  const described = Buffer.from(JSON.stringify({ host: 'localhost', 'x-api-key': key })).toString(
    'base64url',
  );
  const address = `${server.endpoint.replace('http', 'ws')}${path}/realtime`;
  return new RealtimeClient(new WebSocket(address, ['graphql-ws', `header-${described}`]));
}

it('connections, subscriptions and messages are counted, and a start is logged', async () => {
  const logConfig = {
    fieldLogLevel: 'NONE',
    cloudWatchLogsRoleArn: 'arn:aws:iam::000000000000:role/logs',
  } as const;
  const place = await maker.api(sdl, { logConfig });
  await maker.script(place.apiId, 'Mutation.send', 'none', sendCode);
  const wrong = connect(place, 'da2-wrong');
  await wrong.frame('connection_error');
  const client = connect(place, place.key);
  await client.frame('connection_ack');
  const authorization = { 'x-api-key': place.key };
  await client.start('a', 'subscription { onSend { text } }', authorization);
  await client.frame('start_ack', 'a');
  await client.start('b', 'subscription { nothing }', authorization);
  await client.frame('error', 'b');
  await client.start('c', 'subscription { onSend { text } }', { 'x-api-key': 'da2-wrong' });
  await client.frame('error', 'c');
  for (const text of ['one', 'ß'])
    await askApi(server.endpoint, place, 'mutation ($text: String) { send(id: "1", text: $text) { text } }', {
      text,
    });
  await expect.poll(() => client.heard.filter(({ type }) => type === 'data').length).toBe(2);
  client.socket.close();
  wrong.socket.close();
  await expect.poll(() => valuesOf(place, 'DisconnectSuccess')).toEqual({ sum: 1, count: 1 });
  const sums = {
    ...{ ConnectRequests: 2, ConnectSuccess: 1, ConnectClientError: 1 },
    ...{ SubscribeSuccess: 1, SubscribeClientError: 2 },
    PublishDataMessageSuccess: 2,
    PublishDataMessageSize: Buffer.byteLength(
      '{"data":{"onSend":{"text":"one"}}}{"data":{"onSend":{"text":"ß"}}}',
    ),
  };
  for (const [name, sum] of Object.entries(sums))
    expect([name, (await valuesOf(place, name)).sum]).toEqual([name, sum]);
  // What is open is counted once each minute, of which more than one may have begun.
  for (const name of ['ActiveConnections', 'ActiveSubscriptions']) {
    const { sum, count } = await valuesOf(place, name);
    expect([name, sum]).toEqual([name, count]);
  }
  expect((await valuesOf(place, 'ConnectionDuration')).count).toBe(1);
  await (await server.cairn.logs.use()).settled();
  const { events = [] } = await clients.logs.send(
    new FilterLogEventsCommand({ logGroupName: `/aws/appsync/apis/${place.apiId}` }),
  );
  const messages = events.map(({ message = '' }) => message);
  const [id = ''] =
    messages.find((text) => text.includes('GraphQL Query: subscription { onSend'))?.split(' ') ?? [];
  const own = messages.filter((text) => text.includes(id));
  expect(own[0]).toContain(`${id} Request Headers: {`);
  expect(own.join('\n')).not.toContain(place.key);
  expect(JSON.parse(own.at(-1) as string)).toMatchObject({ logType: 'RequestSummary', statusCode: 200 });
});

it.each([
  ['FULL_REQUEST_DATA_SOURCE_METRICS', ['one', 'two']],
  ['PER_DATA_SOURCE_METRICS', ['one']],
] as const)('data sources are measured as %s says', async (dataSourceLevelMetricsBehavior, measured) => {
  const place = await maker.api('type Query { one: String two: String }', {
    enhancedMetricsConfig: {
      dataSourceLevelMetricsBehavior,
      resolverLevelMetricsBehavior: 'PER_RESOLVER_METRICS',
      operationLevelMetricsConfig: 'DISABLED',
    },
  });
  for (const name of ['one', 'two']) {
    await maker.source(place.apiId, {
      ...{ name, type: 'AWS_LAMBDA', serviceRoleArn: 'arn:aws:iam::000000000000:role/any' },
      lambdaConfig: { lambdaFunctionArn: 'arn:aws:lambda:us-east-1:000000000000:function:nobody' },
      ...(name === 'one' ? { metricsConfig: 'ENABLED' } : {}),
    });
    await maker.script(place.apiId, `Query.${name}`, name, remoteCode);
  }
  for (let asked = 0; asked < 3; asked += 1) await askApi(server.endpoint, place, '{ one two }');
  for (const name of ['one', 'two']) {
    const count = (measured as readonly string[]).includes(name) ? 3 : 0;
    expect(await valuesOf(place, 'Requests', name)).toEqual({ sum: count, count });
    expect(await valuesOf(place, 'GraphQLError', name)).toEqual({ sum: count, count });
    expect((await valuesOf(place, 'Latency', name)).count).toBe(count);
  }
  const { Metrics = [] } = await clients.cloudWatch.send(
    new ListMetricsCommand({ Namespace: 'AWS/AppSync', Dimensions: [{ Name: 'DataSource' }] }),
  );
  expect(
    Metrics.filter(({ Dimensions = [] }) => Dimensions.some(({ Value }) => Value === place.apiId)),
  ).toHaveLength(3 * measured.length);
});
