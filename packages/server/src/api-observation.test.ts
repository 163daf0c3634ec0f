import { randomUUID } from 'node:crypto';
import { ApiObservation, observationLimits } from '@cairn/graphql';
import { type CallScope, type Json, resolveLimits } from '@cairn/kit';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Cairn } from './cairn.ts';
import { createCairn } from './create-cairn.ts';
import { apiObservation } from './observability.ts';

const scope: CallScope = {
  account: '000000000000',
  region: 'us-east-1',
  principal: { arn: 'arn:aws:iam::000000000000:root' },
};
let cairn: Cairn;

beforeAll(async () => {
  cairn = await createCairn({ memory: true, logLevel: 'silent' });
  await cairn.start();
});
afterAll(() => cairn.stop());

function observe(apiId: string, logConfig?: object, limits: { [name: string]: number } = {}): ApiObservation {
  const ports = {
    ...apiObservation(cairn.logs, cairn.cloudWatch, cairn.log),
    ids: { uuid: randomUUID },
    now: Date.now,
    nanoseconds: () => performance.now() * 1_000_000,
    limits: resolveLimits(observationLimits, limits),
  };
  const { account, region } = scope;
  return new ApiObservation({ apiId, account, region, logConfig: logConfig as never }, ports);
}

async function logged(apiId: string): Promise<readonly string[]> {
  await (await cairn.logs.use()).settled();
  const input = { logGroupName: `/aws/appsync/apis/${apiId}` };
  const { events } = (await cairn.callService({
    ...scope,
    service: 'logs',
    action: 'FilterLogEvents',
    input,
  })) as { events: readonly { message: string }[] };
  return events.map(({ message }) => message);
}

const arn = 'arn:aws:appsync:us-east-1:000000000000:apis/any/types/Query/fields/post';
const field = { path: ['post'], parentType: 'Query', fieldName: 'post', resolverArn: arn };
const outcome = { statusCode: 200, latencyMs: 1.5, tokensConsumed: 1 };

/** One request with a field that fails and one that does not. */
function request(observation: ApiObservation): void {
  const log = observation.begin('r1');
  log?.requestHeaders({ 'x-api-key': 'da2-secret', accept: '*/*' });
  log?.query('{ post { id } }', null, { id: 1 });
  const context: Json = { arguments: { id: 1 }, stash: {}, outErrors: [] } as const;
  log?.mapping({ ...field, handler: 'request', context: context as never, transformed: { payload: 1 } });
  log?.mapping({
    ...field,
    handler: 'response',
    context: context as never,
    transformed: null,
    errors: ['it failed'],
  });
  log?.codeLine('info', 'code.js:1:1: "told"');
  log?.codeLine('debug', 'code.js:2:1: "detail"');
  log?.tracing({ ...field, returnType: 'Post', startOffset: 5, duration: 7 });
  const phase = { startOffset: 1, duration: 2 };
  log?.executionSummary({ parsing: phase, validation: phase });
  observation.end(outcome, log);
}

/** What the records are, in order: their types, and lines by their first words. */
function kindsOf(messages: readonly string[]): readonly string[] {
  return messages.map((message) =>
    message.startsWith('{') ? JSON.parse(message).logType : message.replace(/^r1 ([\w ]+).*/, '$1'),
  );
}

describe('the log of an API', () => {
  it.each([
    ['NONE', []],
    ['ERROR', ['ResponseMapping']],
    ['INFO', ['INFO ']],
    ['DEBUG', ['INFO ', 'DEBUG ']],
    ['ALL', ['RequestMapping', 'ResponseMapping', 'INFO ', 'DEBUG ', 'Tracing']],
  ])('has what the level %s says', async (fieldLogLevel, kinds) => {
    const apiId = `level${fieldLogLevel}`;
    request(observe(apiId, { fieldLogLevel }));
    expect(kindsOf(await logged(apiId))).toEqual([
      'Request Headers',
      'GraphQL Query',
      ...kinds,
      'ExecutionSummary',
      'Tokens Consumed',
      'RequestSummary',
    ]);
  });

  it('has records as AWS writes them, without credentials', async () => {
    request(observe('records', { fieldLogLevel: 'ALL' }));
    const messages = await logged('records');
    expect(messages[0]).toBe('r1 Request Headers: {x-api-key=[****], accept=[*/*]}');
    expect(messages[1]).toBe('r1 GraphQL Query: { post { id } }, Operation: null, Variables: {"id":1}');
    const common = { requestId: 'r1', graphQLAPIId: 'records' };
    expect(JSON.parse(messages[3] as string)).toEqual({
      logType: 'ResponseMapping',
      ...common,
      ...field,
      fieldInError: true,
      errors: ['it failed'],
      context: { arguments: { id: 1 }, stash: {}, outErrors: [] },
      transformedTemplate: 'null',
    });
    expect(JSON.parse(messages.at(-1) as string)).toEqual({
      logType: 'RequestSummary',
      ...common,
      statusCode: 200,
      latency: 1_500_000,
    });
  });

  it('leaves out what is verbose where it is told to', async () => {
    request(observe('terse', { fieldLogLevel: 'ALL', excludeVerboseContent: true }));
    const messages = await logged('terse');
    expect(messages[0]).toBe('r1 GraphQL Query: { post { id } }, Operation: null');
    expect(messages.join()).not.toContain('transformedTemplate');
  });

  it('is bounded, and says so', async () => {
    const limits = { graphqlRequestLogEvents: 1, graphqlLogEventCharacters: 30 };
    request(observe('bounded', { fieldLogLevel: 'ALL' }, limits));
    const messages = await logged('bounded');
    expect(messages).toEqual([
      'r1 Request Headers: {x-api-key...Truncated...',
      'r1 9 more records of this request were left out.',
    ]);
  });

  it('is bounded as a whole, whatever single records may take', async () => {
    request(observe('bounded-whole', { fieldLogLevel: 'ALL' }, { graphqlRequestLogCharacters: 60 }));
    const messages = await logged('bounded-whole');
    expect(messages.slice(2)).toEqual(['r1 8 more records of this request were left out.']);
  });

  it('is not there where nothing is to be logged', () => {
    expect(observe('silent').begin('r1')).toBe(undefined);
  });
});

it('counts requests, their time and their errors', async () => {
  const observation = observe('counted');
  for (const statusCode of [200, 400, 401, 500]) observation.end({ ...outcome, statusCode }, undefined);
  const sums: { [name: string]: number } = {};
  for (const MetricName of ['Requests', 'Latency', 'TokensConsumed', '4XXError', '5XXError']) {
    const answer = (await cairn.callService({
      ...scope,
      service: 'monitoring',
      action: 'GetMetricStatistics',
      input: {
        Namespace: 'AWS/AppSync',
        MetricName,
        Dimensions: [{ Name: 'GraphQLAPIId', Value: 'counted' }],
        StartTime: Date.now() / 1_000 - 600,
        EndTime: Date.now() / 1_000 + 600,
        Period: 3_600,
        Statistics: ['Sum'],
      },
    })) as { Datapoints: readonly { Sum: number }[] };
    sums[MetricName] = answer.Datapoints.reduce((sum, { Sum }) => sum + Sum, 0);
  }
  expect(sums).toEqual({ Requests: 4, Latency: 6, TokensConsumed: 4, '4XXError': 2, '5XXError': 1 });
});
