import { type CallScope, ServiceError, seededRandom, timeOrderedIds } from '@cairn/kit';
import { describe, expect, it, test } from 'vitest';
import type { Operation } from '../operation.ts';
import { restService } from '../protocol/rest-route.ts';
import type { WireAnswer } from '../protocol/wire-request.ts';
import { openCairnRequests } from './cairn-path.ts';
import { cairnProtocol } from './cairn-protocol.ts';
import { type CairnRoute, cairnRoutes } from './cairn-routes.ts';
import { cairnTable } from './cairn-table.ts';

const scope: CallScope = { account: '000000000000', region: 'us-east-1', principal: { arn: 'arn' } };
const ids = timeOrderedIds({ now: () => 0 }, seededRandom(1));
const observers = { log: () => {} };

const table = cairnTable({
  startExecution: async () => ({}),
  describeClock: async () => ({}),
  advanceClock: async () => ({}),
  followExecution: async () => (async function* () {})(),
  searchExecutions: async (_scope, input: { readonly stateMachineArn: string }) => {
    if (input.stateMachineArn === 'missing')
      throw new ServiceError('StateMachineDoesNotExist', 'not there', { members: { reason: 'none' } });
    if (input.stateMachineArn === 'broken') throw new Error('a secret detail');
    return { executions: [{ name: 'a', startDate: 1_700_000_000_123, input }] };
  },
  readMeter: async () => ({}),
  openStream: async () => (async function* () {})(),
  describeStudio: async () => ({}),
  listExpressExecutions: async () => ({}),
  listOpenTasks: async () => ({}),
  describeActivityWorkers: async () => ({}),
  listDefinitionFiles: async () => ({}),
  readDefinitionFile: async () => ({}),
  writeDefinitionFile: async () => ({}),
  planGraphqlResources: async () => ({}),
  createTicket: async () => ({}),
  signIn: async () => ({}),
  listMessages: async () => ({}),
  getMessage: async () => ({}),
  deleteMessages: async () => ({}),
  rotateUserPoolKeys: async () => ({}),
});

function ask(target: string, method = 'GET', of = table): Promise<WireAnswer> {
  const url = new URL(target, 'http://localhost');
  return cairnProtocol({ table: of, observers }).answer({
    method,
    path: url.pathname,
    query: url.searchParams,
    headers: {},
    body: Buffer.alloc(0),
    requestId: ids.uuid(),
    scope,
    signal: () => new AbortController().signal,
  });
}

test('an operation answers JSON, its instants in seconds', async () => {
  const answer = await ask('/_cairn/v1/executions?stateMachineArn=m&maxResults=5');
  expect(answer).toMatchObject({
    status: 200,
    contentType: 'application/json',
    operation: 'SearchExecutions',
  });
  expect(JSON.parse(answer.body as string)).toEqual({
    executions: [{ name: 'a', startDate: 1_700_000_000.123, input: { stateMachineArn: 'm', maxResults: 5 } }],
  });
});

test('an ARN that stands in the path as it is is told to be encoded where it has slashes', async () => {
  const arn = 'arn:aws:states:us-east-1:000000000000:execution:machine/label:name';
  const refused = await ask(`/_cairn/v1/executions/${arn}/clock`);
  expect(refused.status).toBe(400);
  expect(refused.body).toContain('has to be percent-encoded: write %2F for /');
  expect((await ask(`/_cairn/v1/executions/${encodeURIComponent(arn)}/clock`)).status).toBe(200);
  expect((await ask(`/_cairn/v1/executions/${arn.replace('/label', '')}/clock`)).status).toBe(200);
});

test('a signature in the query is no parameter', async () => {
  const answer = await ask('/_cairn/v1/executions?stateMachineArn=m&X-Amz-Credential=c&X-Amz-Signature=s');
  expect(answer.status).toBe(200);
});

test.each<[string, string, number, object]>([
  [
    'an error',
    '/_cairn/v1/executions?stateMachineArn=missing',
    400,
    { code: 'StateMachineDoesNotExist', reason: 'none' },
  ],
  [
    'a bug',
    '/_cairn/v1/executions?stateMachineArn=broken',
    500,
    { code: 'InternalFailure', message: expect.not.stringContaining('secret') },
  ],
  [
    'a misspelt parameter',
    '/_cairn/v1/executions?stateMachineArn=m&statuss=x',
    400,
    { code: 'ValidationException', message: expect.stringContaining("'statuss' is not known") },
  ],
  [
    'a parameter given twice',
    '/_cairn/v1/executions?stateMachineArn=m&stateMachineArn=n',
    400,
    { code: 'ValidationException', message: expect.stringContaining('more than once') },
  ],
  [
    'a member of the prototype',
    '/_cairn/v1/executions?stateMachineArn=m&__proto__=x',
    400,
    { code: 'ValidationException' },
  ],
  [
    'a value outside its set',
    '/_cairn/v1/executions?stateMachineArn=m&status=GONE',
    400,
    { code: 'ValidationException' },
  ],
  [
    'a number that is none',
    '/_cairn/v1/executions?stateMachineArn=m&maxResults=many',
    400,
    { code: 'SerializationException' },
  ],
  ['a path that is not there', '/_cairn/v1/nothing', 404, { code: 'UnknownOperationException' }],
])('%s is told as {code, message}', async (_what, target, status, error) => {
  const answer = await ask(target);
  expect(answer.status).toBe(status);
  expect(JSON.parse(answer.body as string)).toMatchObject(error);
});

test('a method that a path does not have', async () => {
  expect(await ask('/_cairn/v1/executions?stateMachineArn=m', 'DELETE')).toMatchObject({ status: 404 });
});

test('members of a body that the shape does not know are refused', () => {
  const readInput = table.operations.get('SearchExecutions')?.readInput;
  expect(() => readInput?.({ stateMachineArn: 'm', stateMachineArm: 'x' })).toThrow(
    "'stateMachineArm' is not known",
  );
});

describe('routes', () => {
  it('lie under the prefix', () => {
    for (const { path } of Object.values(cairnRoutes)) expect(path).toMatch(/^\/_cairn\/v1\/[a-z]/);
  });

  it('can answer with a stream, which ends with its signal', async () => {
    const operation: Operation = {
      name: 'Follow',
      long: true,
      readInput: () => ({}),
      call: async () =>
        (async function* () {
          yield { id: '1', data: 'a' };
        })(),
      print: () => '',
      toJson: () => null,
    };
    const route: CairnRoute = { method: 'GET', path: '/_cairn/v1/stream', status: 200, streams: true };
    const answer = await ask('/_cairn/v1/stream', 'GET', {
      ...table,
      rest: restService([{ operation, route }]),
    });
    expect(answer).toMatchObject({ status: 200, contentType: 'text/event-stream', body: '' });
    let text = '';
    for await (const bytes of answer.stream ?? []) text += Buffer.from(bytes).toString();
    expect(text).toBe(':\n\nid: 1\ndata: a\n\n');
  });
});

it('lets exactly those routes be asked without credentials that say so', () => {
  const open = Object.values<CairnRoute>(cairnRoutes).filter(({ isOpen }) => isOpen === true);
  expect(new Set(open.map(({ method, path }) => `${method} ${path}`))).toEqual(openCairnRequests);
});
