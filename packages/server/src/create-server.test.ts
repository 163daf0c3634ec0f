import { mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { get } from 'node:http';
import { networkInterfaces, tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Log } from '@cairn/kit';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type CairnServer, createServer } from './create-server.ts';

const headers = (operation: string) => ({
  authorization: 'AWS4-HMAC-SHA256 Credential=test/20260101/us-east-1/states/aws4_request, Signature=0',
  'x-amz-target': `AWSStepFunctions.${operation}`,
  'content-type': 'application/x-amz-json-1.0',
});

async function call({ endpoint }: CairnServer, operation: string, input: object) {
  const answer = await fetch(endpoint, {
    method: 'POST',
    headers: headers(operation),
    body: JSON.stringify(input),
  });
  return { status: answer.status, body: (await answer.json()) as Record<string, unknown> };
}

/** Fetch would not let the Host be chosen. */
function healthStatus(port: number, host: string): Promise<number | undefined> {
  return new Promise((resolve, reject) => {
    const call = get({ port, path: '/_cairn/health', headers: { host } }, (answer) => {
      answer.resume();
      resolve(answer.statusCode);
    });
    call.on('error', reject);
  });
}

let folder: string;
const servers: CairnServer[] = [];

async function serve(options: Parameters<typeof createServer>[0]): Promise<CairnServer> {
  const server = await createServer({ port: 0, ...options });
  servers.push(server);
  return server;
}

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'cairn-server-'));
});
afterEach(async () => {
  await Promise.all(servers.splice(0).map((server) => server.stop()));
  await rm(folder, { recursive: true, force: true });
});

describe('a server', () => {
  it('keeps what it acknowledged over a restart, and takes up what was waiting', async () => {
    const first = await serve({ dataDirectory: folder });
    const definition = JSON.stringify({
      StartAt: 'T',
      States: {
        T: {
          Type: 'Task',
          Resource: 'arn:aws:states:us-east-1:000000000000:activity:work',
          End: true,
        },
      },
    });
    const { body: activity } = await call(first, 'CreateActivity', { name: 'work' });
    const { body: machine } = await call(first, 'CreateStateMachine', {
      name: 'm',
      definition,
      roleArn: 'arn:aws:iam::000000000000:role/any',
    });
    const { stateMachineArn } = machine;
    const { body: started } = await call(first, 'StartExecution', { stateMachineArn, input: '{"n":1}' });
    const { body: task } = await call(first, 'GetActivityTask', activity);
    await first.stop();
    const second = await serve({ dataDirectory: folder });
    const { executionArn } = started;
    expect((await call(second, 'DescribeExecution', { executionArn })).body).toMatchObject({
      status: 'RUNNING',
      startDate: started.startDate,
    });
    const { taskToken } = task;
    expect((await call(second, 'SendTaskSuccess', { taskToken, output: '1' })).status).toBe(200);
    let status: unknown = 'RUNNING';
    while (status === 'RUNNING')
      ({ status } = (await call(second, 'DescribeExecution', { executionArn })).body);
    expect(status).toBe('SUCCEEDED');
  });

  it('shows health and metrics', async () => {
    const { endpoint } = await serve({ memory: true });
    expect(await (await fetch(`${endpoint}/_cairn/health`)).json()).toMatchObject({ status: 'ok' });
    expect(await (await fetch(`${endpoint}/_localstack/health`)).json()).toMatchObject({
      services: {
        cloudwatch: 'running',
        dynamodb: 'running',
        events: 'running',
        logs: 'running',
        s3: 'running',
        sqs: 'running',
        stepfunctions: 'running',
      },
    });
    expect(await (await fetch(`${endpoint}/_cairn/metrics`)).text()).toContain('cairn_journal_batches_total');
  });

  it('says on its health page when recovery is done', async () => {
    const { endpoint } = await serve({ dataDirectory: folder });
    let recovery: unknown = 'running';
    while (recovery === 'running')
      ({ recovery } = (await (await fetch(`${endpoint}/_cairn/health`)).json()) as { recovery: unknown });
    expect(recovery).toBe('done');
  });

  it('takes and runs what a raised limit allows', async () => {
    const server = await serve({ memory: true, limits: { payloadBytesMax: 5_000_000 } });
    const roleArn = 'arn:aws:iam::000000000000:role/any';
    const definition = '{"StartAt":"P","States":{"P":{"Type":"Pass","End":true}}}';
    const { stateMachineArn } = (await call(server, 'CreateStateMachine', { name: 'm', definition, roleArn }))
      .body;
    // Quotes grow where JSON lies in JSON.
    const input = JSON.stringify(Array(500_000).fill('x'));
    const { status, body } = await call(server, 'StartExecution', { stateMachineArn, input });
    expect([status, body.message]).toEqual([200, undefined]);
    const { executionArn } = body;
    expect((await call(server, 'DescribeExecution', { executionArn })).body).toMatchObject({
      status: 'SUCCEEDED',
      output: input,
    });
    const tooLarge = JSON.stringify('x'.repeat(5_000_000));
    const refused = await call(server, 'StartExecution', { stateMachineArn, input: tooLarge });
    expect(refused.body.message).toContain('Member must have length less than or equal to 5000000');
  });

  it('tells each line that functions print, and unpacks them in its data directory', async () => {
    const functionsDirectory = join(folder, 'mine');
    await mkdir(functionsDirectory);
    await writeFile(
      join(functionsDirectory, 'loud.mjs'),
      `export const handler = async (event, { awsRequestId }) => { console.log('heard ' + event.n + '\\nand more'); return { awsRequestId, tmp: process.env.TMPDIR ?? '' }; };`,
    );
    const lines: [string, string][] = [];
    const { endpoint } = await serve({
      dataDirectory: join(folder, 'data'),
      functionsDirectory,
      onFunctionOutput: (...line) => void lines.push(line),
    });
    const answer = await fetch(`${endpoint}/2015-03-31/functions/loud/invocations`, {
      method: 'POST',
      headers: { authorization: headers('').authorization.replace('/states/', '/lambda/') },
      body: '{"n":7}',
    });
    const { awsRequestId } = (await answer.json()) as { awsRequestId: string };
    expect(awsRequestId).toBe(answer.headers.get('x-amzn-requestid'));
    // What is printed comes by another way than the answer.
    while (lines.length < 2) await new Promise((resolve) => setImmediate(resolve));
    expect(lines).toEqual([
      ['loud', expect.stringMatching(/\tINFO\theard 7$/)],
      ['loud', 'and more'],
    ]);
    expect(await readdir(join(folder, 'data'))).toContain('function-environments');
  });

  it('tells at its start what is wrong with functions', async () => {
    await mkdir(join(folder, 'mine', 'empty'), { recursive: true });
    await writeFile(join(folder, 'mine', 'no good.mjs'), '');
    const messages: string[] = [];
    const log: Log = (_level, message) => void messages.push(message);
    await serve({ memory: true, functionsDirectory: join(folder, 'mine'), log });
    expect(messages).toEqual([
      expect.stringMatching(/^the functions directory: empty: no handler found/),
      expect.stringMatching(/^the functions directory: no good: .* letters, digits/),
    ]);
  });

  it("leaves a project's own folders alone when its data lies among them", async () => {
    for (const name of ['blobs', 'functions']) {
      await mkdir(join(folder, name));
      await writeFile(join(folder, name, 'loud.mjs'), 'export const handler = async () => 1;');
    }
    const functionsDirectory = join(folder, 'functions');
    const { endpoint } = await serve({ dataDirectory: folder, functionsDirectory });
    const answer = await fetch(`${endpoint}/2015-03-31/functions/loud/invocations`, {
      method: 'POST',
      headers: { authorization: headers('').authorization.replace('/states/', '/lambda/') },
    });
    expect(await answer.text()).toBe('1');
    expect(await readdir(join(folder, 'blobs'))).toEqual(['loud.mjs']);
    expect(await readdir(functionsDirectory)).toEqual(['loud.mjs']);
  });

  it("answers to all of the machine's addresses when it listens on all, and to no other name", async () => {
    const messages: string[] = [];
    const log: Log = (_level, message) => void messages.push(message);
    const { endpoint } = await serve({ memory: true, host: '0.0.0.0', log });
    const port = Number(new URL(endpoint).port);
    const addresses = Object.values(networkInterfaces()).flatMap((all = []) => all);
    const hosts = addresses.map(({ address, family }) => (family === 'IPv6' ? `[${address}]` : address));
    for (const host of ['0.0.0.0', ...hosts])
      expect(await healthStatus(port, `${host}:${port}`), host).toBe(200);
    expect(await healthStatus(port, `rebound.example:${port}`)).toBe(403);
    expect(messages).toEqual([expect.stringMatching(/^listening on 0\.0\.0\.0: .*--hostname NAME$/)]);
  });

  it('ends long polls when it stops', async () => {
    const server = await serve({ memory: true });
    const { body: activity } = await call(server, 'CreateActivity', { name: 'work' });
    const poll = call(server, 'GetActivityTask', activity);
    // The poll is there once the server has counted the request after it.
    await call(server, 'ListActivities', {});
    await server.stop();
    expect(await poll).toMatchObject({ status: 200, body: {} });
  });
});

describe('a server that cannot start says why', () => {
  it('when the port is in use, and lets go of its data directory', async () => {
    const { endpoint } = await serve({ memory: true });
    const port = Number(new URL(endpoint).port);
    await expect(serve({ dataDirectory: folder, port })).rejects.toMatchObject({
      name: 'ServerStartError',
      message: expect.stringContaining(`port ${port} on 127.0.0.1 is in use`),
    });
    await serve({ dataDirectory: folder });
  });

  it('when the data directory is held by another server', async () => {
    await serve({ dataDirectory: folder });
    await expect(serve({ dataDirectory: folder })).rejects.toMatchObject({ name: 'ServerStartError' });
  });

  it('when a limit is not known', async () => {
    await expect(serve({ memory: true, limits: { historyEventMax: 1 } })).rejects.toThrow(
      "unknown limit 'historyEventMax': did you mean 'historyEventsMax'? (cairn limits lists them)",
    );
  });

  it('with the limits of functions among the known ones', async () => {
    await serve({ memory: true, limits: { functionEnvironments: 2, functionInitSeconds: 5 } });
    await expect(serve({ memory: true, limits: { functionEnvironment: 2 } })).rejects.toThrow(
      "did you mean 'functionEnvironments'?",
    );
  });

  it('when the functions directory is not there', async () => {
    await expect(serve({ memory: true, functionsDirectory: join(folder, 'nothing') })).rejects.toThrow(
      '--functions',
    );
  });

  it('when the address is none of this machine', async () => {
    await expect(serve({ memory: true, host: '203.0.113.1' })).rejects.toThrow('203.0.113.1');
  });
});
