import { spawnSync } from 'node:child_process';
import { mkdir, mkdtemp, open, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { CreateFunctionCommand } from '@aws-sdk/client-lambda';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { AnsweredError, RawClient } from '../raw-client.ts';
import { ServerProcess } from '../server-process.ts';
import { awsClients, until } from './clients.ts';
import { storedZip } from './stored-zip.ts';

const roleArn = 'arn:aws:iam::000000000000:role/any';

const mayMount = spawnSync('unshare', ['--mount', 'mount', '-t', 'tmpfs', 'tmpfs', tmpdir()]).status === 0;
if (!mayMount)
  process.stdout.write(
    'LEFT OUT: read-only and full file systems, since this user may not mount (Linux, as root)\n',
  );

let folder: string;
const servers: ServerProcess[] = [];
const mounts: string[] = [];

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'cairn-data-'));
});
afterEach(async () => {
  for (const server of servers.splice(0)) await server.stop();
  for (const mount of mounts.splice(0)) spawnSync('umount', [mount]);
  await rm(folder, { recursive: true, force: true });
});

async function serve(dataDirectory: string): Promise<ServerProcess> {
  const server = await ServerProcess.start({ dataDirectory });
  servers.push(server);
  return server;
}

/** Mounts a file system in memory. */
async function mountTmpfs(place: string, options: string): Promise<void> {
  await mkdir(place);
  expect(spawnSync('mount', ['-t', 'tmpfs', '-o', options, 'tmpfs', place]).status).toBe(0);
  mounts.push(place);
}

/** Writes until nothing more fits. */
async function fill(path: string): Promise<void> {
  const file = await open(path, 'a');
  try {
    for (let bytes = 65_536; bytes >= 1; ) {
      const { bytesWritten } = await file.write(Buffer.alloc(bytes)).catch(() => ({ bytesWritten: 0 }));
      if (bytesWritten < bytes) bytes = Math.floor(bytes / 2);
    }
  } finally {
    await file.close();
  }
}

/** A machine that waits for some seconds. */
async function createMachine(client: RawClient, name: string, seconds: number): Promise<string> {
  const definition = `{"StartAt":"W","States":{"W":{"Type":"Wait","Seconds":${seconds},"End":true}}}`;
  const { stateMachineArn } = await client.call('CreateStateMachine', { name, definition, roleArn });
  return stateMachineArn as string;
}

describe('a server does not start and says why', () => {
  it('on the data of a running server, which goes on', async () => {
    const data = join(folder, 'data');
    const first = await serve(data);
    await expect(serve(data)).rejects.toThrow(
      `The data directory ${data} is in use by another Cairn server. Stop that server, choose another directory (--data DIR), or keep nothing (--memory).`,
    );
    expect((await fetch(`${first.endpoint}/_cairn/health`)).status).toBe(200);
  });

  it('on a file that is no database, which it leaves as it is', async () => {
    const data = join(folder, 'data');
    await mkdir(data);
    const letter = 'Dear server, this is a letter and not a database.\n'.repeat(400);
    await writeFile(join(data, 'cairn.db'), letter);
    await expect(serve(data)).rejects.toThrow(/cairn\.db.*(damaged|not a database|no database)/s);
    expect(await readFile(join(data, 'cairn.db'), 'utf8')).toBe(letter);
  });

  it('on a database whose first page was overwritten', async () => {
    const data = join(folder, 'data');
    const server = await serve(data);
    await server.stop();
    const file = await open(join(data, 'cairn.db'), 'r+');
    await file.write(Buffer.alloc(4_000, 0xa5), 0, 4_000, 100);
    await file.close();
    await expect(serve(data)).rejects.toThrow(/cairn\.db/);
  });

  it.runIf(mayMount)('on a file system that only reads', async () => {
    const place = join(folder, 'read-only');
    await mountTmpfs(place, 'ro,size=1m');
    await expect(serve(join(place, 'data'))).rejects.toThrow(
      /cannot be used \(.*read-only.*Make it writable/s,
    );
  });
});

/** Starts runs until one is refused. @returns what was acknowledged, from `first` on, and the refusal */
async function startUntilRefused(
  client: RawClient,
  stateMachineArn: string,
  first = 0,
  characters = 100_000,
) {
  const arns: string[] = [];
  for (let number = first; number < first + 1_000; number++) {
    const input = JSON.stringify({ number, filling: 'x'.repeat(characters) });
    try {
      const { executionArn } = await client.call('StartExecution', { stateMachineArn, input });
      arns.push(executionArn as string);
    } catch (error) {
      return { arns, refusal: error };
    }
  }
  return { arns, refusal: undefined };
}

async function expectAllThere(client: RawClient, arns: readonly string[]): Promise<void> {
  for (const [number, executionArn] of arns.entries()) {
    const described = await client.call('DescribeExecution', { executionArn });
    expect(described.status, executionArn).toBe('RUNNING');
    expect(JSON.parse(described.input as string)).toMatchObject({ number });
    const { events } = await client.call('GetExecutionHistory', { executionArn });
    expect(events, executionArn).toHaveLength(2);
  }
}

/** A function whose code is as large as a page or more of a file system. */
async function createFunction({ endpoint }: ServerProcess): Promise<unknown> {
  const { lambda, destroy } = awsClients(endpoint);
  const code = `exports.handler = async () => 1; // ${'x'.repeat(50_000)}`;
  try {
    return await lambda.send(
      new CreateFunctionCommand({
        FunctionName: 'small',
        Runtime: 'nodejs22.x',
        Handler: 'index.handler',
        Role: roleArn,
        Code: { ZipFile: storedZip({ 'index.js': code }) },
      }),
    );
  } finally {
    destroy();
  }
}

async function health({ endpoint }: ServerProcess): Promise<unknown> {
  return (await fetch(`${endpoint}/_cairn/health`)).json();
}

describe.runIf(mayMount)('a full disk', () => {
  it('refuses starts, loses nothing, and once there is room all goes on', async () => {
    const place = join(folder, 'small');
    await mountTmpfs(place, 'size=8m');
    const ballast = join(place, 'ballast');
    await writeFile(ballast, Buffer.alloc(5 * 1_048_576));
    const server = await serve(join(place, 'data'));
    const client = new RawClient(server.endpoint);
    try {
      const stateMachineArn = await createMachine(client, 'waits', 3_000);
      const shortMachineArn = await createMachine(client, 'waits-for-a-moment', 1);
      // Its end carries the input on, which finds no room.
      const started = await client.call('StartExecution', {
        stateMachineArn: shortMachineArn,
        input: JSON.stringify({ filling: 'x'.repeat(60_000) }),
      });
      const short = { executionArn: started.executionArn as string };
      const large = await startUntilRefused(client, stateMachineArn);
      const { refusal } = large;
      expect(large.arns.length).toBeGreaterThan(3);
      expect(refusal).toBeInstanceOf(AnsweredError);
      expect(refusal).toMatchObject({ code: 'InternalFailure' });
      await fill(ballast);
      // What was refused leaves room in the write-ahead log, which smaller runs find.
      const small = await startUntilRefused(client, stateMachineArn, large.arns.length, 10);
      const arns = [...large.arns, ...small.arns];
      await expect(createFunction(server)).rejects.toMatchObject({ $metadata: { httpStatusCode: 500 } });
      // The short wait ends meanwhile: whether its end still finds room in the log or has to wait is the disk's affair.
      expect(server.output, 'the log says why').toMatch(/full|no space/i);
      expect(await health(server)).toMatchObject({
        status: 'degraded',
        reason: expect.stringMatching(/space/),
      });
      await expectAllThere(client, arns);
      const { executions } = await client.call('ListExecutions', { stateMachineArn });
      expect(executions, 'what was refused is not there').toHaveLength(arns.length);

      await rm(ballast);
      expect(await createFunction(server)).toMatchObject({ FunctionName: 'small' });
      const input = JSON.stringify({ number: arns.length });
      const { executionArn } = await client.call('StartExecution', { stateMachineArn, input });
      expect(await health(server)).toMatchObject({ status: 'ok' });
      const all = [...arns, executionArn as string];
      await expectAllThere(client, all);
      await until(
        () => client.call('DescribeExecution', short),
        ({ status }) => status === 'SUCCEEDED',
      );
      await server.kill();
      await server.start();
      await expectAllThere(client, all);
    } finally {
      client.close();
    }
  });
});
