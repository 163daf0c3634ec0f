import { GetMetricStatisticsCommand } from '@aws-sdk/client-cloudwatch';
import { FilterLogEventsCommand } from '@aws-sdk/client-cloudwatch-logs';
import { type CairnServer, createServer } from '@cairn/server';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { awsClients } from '../wire/clients.ts';
import { ApiMaker, type ApiPlace, askApi } from './shop-api.ts';

const sdl = 'type Query { post(id: ID!): Post broken: String } type Post { id: ID! title: String }';
const code = `import { util } from '@aws-appsync/utils';
export function request(ctx) { console.log('asked for', ctx.args.id); return { payload: { id: ctx.args.id, title: 'First' } }; }
export function response(ctx) { return ctx.result; }`;
const broken = `import { util } from '@aws-appsync/utils';
export function request(ctx) { util.error('it is broken', 'Broken'); }
export function response(ctx) { return ctx.result; }`;

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

async function apiWith(fieldLogLevel: 'ALL' | 'ERROR', excludeVerboseContent = false): Promise<ApiPlace> {
  const cloudWatchLogsRoleArn = 'arn:aws:iam::000000000000:role/logs';
  const place = await maker.api(sdl, {
    logConfig: { fieldLogLevel, cloudWatchLogsRoleArn, excludeVerboseContent },
  });
  await maker.script(place.apiId, 'Query.post', 'none', code);
  await maker.script(place.apiId, 'Query.broken', 'none', broken);
  return place;
}

async function logged({ apiId }: ApiPlace): Promise<readonly string[]> {
  await (await server.cairn.logs.use()).settled();
  const logGroupName = `/aws/appsync/apis/${apiId}`;
  const { events = [] } = await clients.logs.send(new FilterLogEventsCommand({ logGroupName }));
  return events.map(({ message = '' }) => message);
}

const recordsOf = (messages: readonly string[]) =>
  messages.filter((message) => message.startsWith('{')).map((message) => JSON.parse(message));

it('a request leaves its records, and those of its fields, in the log group of its API', async () => {
  const place = await apiWith('ALL');
  await askApi(server.endpoint, place, 'query Q($id: ID!) { first: post(id: $id) { id } broken }', {
    id: '7',
  });
  const messages = await logged(place);
  const [id] = (messages[0] as string).split(' ');
  const own = { requestId: id, graphQLAPIId: place.apiId };
  const resolverArn = `arn:aws:appsync:us-east-1:000000000000:apis/${place.apiId}/types/Query/fields/post`;
  const field = { path: ['first'], parentType: 'Query', fieldName: 'post', resolverArn };
  expect(
    messages.some((message) => message.includes('INFO - code.js:2:') && message.includes('"asked for"')),
  ).toBe(true);
  expect(messages.find((message) => message.includes('GraphQL Query'))).toContain('Variables: {"id":"7"}');
  expect(messages.join('\n')).not.toContain(place.key);
  const records = recordsOf(messages);
  expect(records).toContainEqual(
    expect.objectContaining({
      ...{ logType: 'RequestMapping', ...own, ...field, fieldInError: false },
      context: { arguments: { id: '7' }, stash: {}, outErrors: [] },
      transformedTemplate: '{"payload":{"id":"7","title":"First"}}',
    }),
  );
  expect(records).toContainEqual(expect.objectContaining({ logType: 'ResponseMapping', ...own, ...field }));
  expect(records).toContainEqual(
    expect.objectContaining({
      ...{ logType: 'Tracing', ...own, ...field, returnType: 'Post' },
      ...{ startOffset: expect.any(Number), duration: expect.any(Number) },
    }),
  );
  expect(records).toContainEqual(
    expect.objectContaining({ logType: 'RequestMapping', fieldInError: true, errors: ['it is broken'] }),
  );
  const phase = { startOffset: expect.any(Number), duration: expect.any(Number) };
  expect(records).toContainEqual(
    expect.objectContaining({
      logType: 'ExecutionSummary',
      ...own,
      version: 1,
      parsing: phase,
      validation: phase,
    }),
  );
  expect(records.at(-1)).toEqual({
    ...{ logType: 'RequestSummary', ...own, statusCode: 200, latency: expect.any(Number) },
  });
});

it('only fields in error are logged where an API says so, and nothing verbose', async () => {
  const place = await apiWith('ERROR', true);
  await askApi(server.endpoint, place, '{ post(id: "secret") { id } broken }');
  const messages = await logged(place);
  expect(recordsOf(messages).map(({ logType, fieldName }) => [logType, fieldName])).toEqual([
    ['RequestMapping', 'broken'],
    ['ExecutionSummary', undefined],
    ['RequestSummary', undefined],
  ]);
  expect(messages.join('\n')).not.toContain('Headers');
  expect(messages.join('\n')).not.toContain('"context"');
});

it('requests are counted under AWS/AppSync', async () => {
  const place = await maker.api(sdl);
  await askApi(server.endpoint, place, '{ __typename }');
  await askApi(server.endpoint, { ...place, key: 'da2-wrong' }, '{ __typename }');
  const sumOf = async (MetricName: string) => {
    const { Datapoints = [] } = await clients.cloudWatch.send(
      new GetMetricStatisticsCommand({
        ...{ Namespace: 'AWS/AppSync', MetricName, Period: 3_600, Statistics: ['Sum'] },
        Dimensions: [{ Name: 'GraphQLAPIId', Value: place.apiId }],
        StartTime: new Date(Date.now() - 600_000),
        EndTime: new Date(Date.now() + 600_000),
      }),
    );
    return Datapoints.reduce((sum, { Sum = 0 }) => sum + Sum, 0);
  };
  expect([await sumOf('Requests'), await sumOf('4XXError'), await sumOf('5XXError')]).toEqual([2, 1, 0]);
  expect(await sumOf('Latency')).toBeGreaterThan(0);
});
