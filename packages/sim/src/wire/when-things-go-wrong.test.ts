import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it, test } from 'vitest';
import { RawClient } from '../raw-client.ts';
import { ServerProcess } from '../server-process.ts';
import { until } from './clients.ts';
import { type RawRequest, sendRaw } from './raw-request.ts';

const roleArn = 'arn:aws:iam::000000000000:role/any';
const prefix = 'arn:aws:states:us-east-1:000000000000';
const machine = (states: object, startAt = Object.keys(states)[0]) =>
  JSON.stringify({ StartAt: startAt, States: states });

let folder: string;
let server: ServerProcess;
let client: RawClient;
let acknowledged: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'cairn-wrong-'));
  server = await ServerProcess.start({ dataDirectory: join(folder, 'data') });
  client = new RawClient(server.endpoint);
  const stateMachineArn = await create('waits', machine({ W: { Type: 'Wait', Seconds: 3_000, End: true } }));
  const { executionArn } = await client.call('StartExecution', { stateMachineArn, input: '{"kept":true}' });
  acknowledged = executionArn as string;
});
afterAll(async () => {
  client.close();
  await server.stop();
  await rm(folder, { recursive: true, force: true });
});
/** Whatever went wrong: the server is the same process, it answers, and nothing acknowledged is lost. */
afterEach(async () => {
  expect((await fetch(`${server.endpoint}/_cairn/health`)).status).toBe(200);
  expect(server.pid).toBeDefined();
  expect(await client.call('DescribeExecution', { executionArn: acknowledged })).toMatchObject({
    status: 'RUNNING',
    input: '{"kept":true}',
  });
});

async function create(name: string, definition: string): Promise<string> {
  const { stateMachineArn } = await client.call('CreateStateMachine', { name, definition, roleArn });
  return stateMachineArn as string;
}

/** Runs a machine to its end. */
async function run(stateMachineArn: string, input: string): Promise<Record<string, unknown>> {
  const { executionArn } = await client.call('StartExecution', { stateMachineArn, input });
  return until(
    () => client.call('DescribeExecution', { executionArn }),
    ({ status }) => status !== 'RUNNING',
  );
}

const list = (body: string | Uint8Array): RawRequest => ({ operation: 'ListStateMachines', body });
const start = (input: string): RawRequest => ({
  operation: 'StartExecution',
  body: JSON.stringify({ stateMachineArn: `${prefix}:stateMachine:waits`, input }),
});
const define = (definition: string): RawRequest => ({
  operation: 'CreateStateMachine',
  body: JSON.stringify({ name: 'wrong', roleArn, definition }),
});
const nested = (open: string, close: string, depth: number): string =>
  `${open.repeat(depth)}1${close.repeat(depth)}`;

describe('a request is refused', () => {
  test.each<[string, RawRequest, number, string, RegExp]>([
    ['that breaks off', list('{"a":'), 400, 'SerializationException', /not valid JSON/],
    ['that is no UTF-8', list(new Uint8Array([0xff, 0xfe])), 400, 'SerializationException', /UTF-8/],
    ['that is a list', list('[]'), 400, 'SerializationException', /Start of list/],
    ['that is a text', list('"x"'), 400, 'SerializationException', /Unexpected field type/],
    ['that is null', list('null'), 400, 'SerializationException', /Unexpected field type/],
    [
      'nested 500 thousand deep',
      list(nested('[', ']', 500_000)),
      400,
      'SerializationException',
      /Start of list|not valid JSON/,
    ],
    [
      'to an unknown operation',
      { operation: 'Nothing', body: '{}' },
      400,
      'UnknownOperationException',
      /'Nothing'/,
    ],
    [
      'to an unknown service',
      { operation: 'Nope.ListStateMachines', body: '{}' },
      400,
      'UnknownOperationException',
      /Nope/,
    ],
    [
      'with a text for a number',
      list('{"maxResults":"x"}'),
      400,
      'SerializationException',
      /can not be converted to an Integer/,
    ],
    [
      'with a structure for a number',
      list('{"maxResults":{}}'),
      400,
      'SerializationException',
      /Start of structure/,
    ],
    [
      'without a required member',
      { operation: 'StartExecution', body: '{}' },
      400,
      'ValidationException',
      /Value null at 'stateMachineArn'/,
    ],
    [
      'with an input of more than 262,144 characters',
      start(JSON.stringify('x'.repeat(262_143))),
      400,
      'ValidationException',
      /'input' failed to satisfy constraint: Member must have length less than or equal to 262144/,
    ],
    [
      'with an input of fewer characters but more bytes',
      start(JSON.stringify('é'.repeat(200_000))),
      400,
      'InvalidExecutionInput',
      /exceeds 262144 bytes/,
    ],
    [
      'with an input nested 100 thousand deep',
      start(nested('[', ']', 100_000)),
      400,
      'InvalidExecutionInput',
      /nesting depth \(1001\)/,
    ],
    [
      'with a definition nested 80 thousand deep',
      define(nested('{"a":', '}', 80_000)),
      400,
      'InvalidDefinition',
      /nesting depth \(1001\)/,
    ],
  ])('%s', async (_, request, status, code, message) => {
    expect(await sendRaw(server.endpoint, request)).toMatchObject({
      status,
      code,
      message: expect.stringMatching(message),
    });
  });

  it('with a definition of a million states, quickly', async () => {
    const states = Array.from({ length: 1_000_000 }, (_, number) => [
      `s${number}`,
      { Type: 'Pass', Next: `s${number + 1}` },
    ]);
    const request = define(machine(Object.fromEntries(states), 's0'));
    const startedAt = performance.now();
    expect(await sendRaw(server.endpoint, request).catch(brokenOff)).toMatchObject({
      status: 413,
      code: 'RequestEntityTooLargeException',
      message: 'Request must be smaller than 1048576 bytes',
    });
    expect(performance.now() - startedAt).toBeLessThan(2_000);
  });

  test.each<[string, { readonly [name: string]: string }]>([
    ["from another site's page", { origin: 'https://evil.example' }],
    ['from a file in a browser', { origin: 'null' }],
    ['by a link or picture of another site', { 'sec-fetch-site': 'cross-site' }],
    ['under a name that is not the server’s (DNS rebinding)', { host: 'evil.example' }],
  ])('%s, and nothing is done', async (_, headers) => {
    const request = { ...define(machine({ A: { Type: 'Succeed' } })), headers };
    expect(await sendRaw(server.endpoint, request)).toMatchObject({ status: 403 });
    const { stateMachines } = await client.call('ListStateMachines', {});
    expect((stateMachines as { name: string }[]).map(({ name }) => name)).not.toContain('wrong');
  });
});

/** A server that stops reading may end the connection before the whole request was written. */
function brokenOff(error: NodeJS.ErrnoException): unknown {
  if (error.code !== 'EPIPE' && error.code !== 'ECONNRESET') throw error;
  return sendRaw(server.endpoint, define('x'.repeat(1_100_000)));
}

describe('names that mean something to JavaScript are data', () => {
  const poison = '{"__proto__":{"polluted":1},"constructor":{"prototype":{"polluted":2}},"toString":3}';

  it('in inputs', async () => {
    const copies = await create(
      'proto-input',
      machine({
        Keep: { Type: 'Pass', ResultPath: '$.__proto__.kept', Result: 1, Next: 'Copy' },
        Copy: { Type: 'Pass', Parameters: { 'all.$': '$', 'one.$': '$.__proto__.polluted' }, End: true },
      }),
    );
    expect(await run(copies, poison)).toMatchObject({
      status: 'SUCCEEDED',
      input: poison,
      output: `{"all":${poison.replace('"polluted":1', '"polluted":1,"kept":1')},"one":1}`,
    });
  });

  it('in definitions', async () => {
    const text = `{"StartAt":"__proto__","States":{
      "__proto__":{"Type":"Pass","Result":${poison},"Next":"constructor"},
      "constructor":{"Type":"Parallel","End":true,"Branches":[
        {"StartAt":"toString","States":{"toString":{"Type":"Pass","End":true}}}]}}}`;
    const states = await create('proto-definition', text);
    expect(await run(states, '{}')).toMatchObject({ status: 'SUCCEEDED', output: `[${poison}]` });
    expect(await client.call('DescribeStateMachine', { stateMachineArn: states })).toMatchObject({
      definition: text,
    });
  });

  it('in calls, where members of such names are unknown ones', async () => {
    const answer = await sendRaw(server.endpoint, list('{"__proto__":{"maxResults":"x"},"constructor":1}'));
    expect(answer.status).toBe(200);
  });
});
