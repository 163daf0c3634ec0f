import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as Sfn from '@aws-sdk/client-sfn';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { ServerProcess } from '../server-process.ts';
import { clientConfiguration, until } from '../wire/clients.ts';

const roleArn = 'arn:aws:iam::000000000000:role/any';

let folder: string;
let server: ServerProcess;
let sfn: Sfn.SFNClient;
let marker: string;
let express: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'cairn-express-'));
  server = await ServerProcess.start({ dataDirectory: join(folder, 'data') });
  sfn = new Sfn.SFNClient({ ...clientConfiguration(server.endpoint), disableHostPrefix: true });
  marker = await create('marker', 'STANDARD', { Done: { Type: 'Succeed' } });
  // Marks that it has run by starting a Standard execution with its input.
  express = await create('express', 'EXPRESS', {
    Wait: { Type: 'Wait', Seconds: 1, Next: 'Mark' },
    Mark: {
      Type: 'Task',
      Resource: 'arn:aws:states:::states:startExecution',
      Parameters: { StateMachineArn: marker, 'Input.$': '$' },
      End: true,
    },
  });
});
afterEach(async () => {
  sfn.destroy();
  await server.stop();
  await rm(folder, { recursive: true, force: true });
});

async function create(name: string, type: Sfn.StateMachineType, states: object): Promise<string> {
  const definition = JSON.stringify({ StartAt: Object.keys(states)[0], States: states });
  const { stateMachineArn } = await sfn.send(
    new Sfn.CreateStateMachineCommand({ name, type, definition, roleArn }),
  );
  return stateMachineArn as string;
}

/** What has run so far, by the numbers in the inputs. */
async function marks(): Promise<number[]> {
  const numbers: number[] = [];
  let nextToken: string | undefined;
  do {
    const page: Sfn.ListExecutionsCommandOutput = await sfn.send(
      new Sfn.ListExecutionsCommand({ stateMachineArn: marker, maxResults: 1_000, nextToken }),
    );
    const described = (page.executions ?? []).map(({ executionArn }) =>
      sfn.send(new Sfn.DescribeExecutionCommand({ executionArn })),
    );
    for (const { input } of await Promise.all(described)) numbers.push(JSON.parse(input ?? '').number);
    nextToken = page.nextToken;
  } while (nextToken !== undefined);
  return numbers;
}

it('every acknowledged asynchronous start runs, at least once, whatever kills the server', {
  timeout: 60_000,
}, async () => {
  const acknowledged = new Set<number>();
  let number = 0;
  for (let round = 0; round < 3; round++) {
    const lanes = Array.from({ length: 8 }, async () => {
      for (let count = 0; count < 15; count++) {
        const own = number++;
        const call = new Sfn.StartExecutionCommand({
          stateMachineArn: express,
          name: 'same',
          input: JSON.stringify({ number: own }),
        });
        // What the kill cut off was not acknowledged.
        const kept = await sfn.send(call).then(
          () => true,
          () => false,
        );
        if (kept) acknowledged.add(own);
        if (acknowledged.size === 60 * (round + 1)) await server.kill();
      }
    });
    await Promise.all(lanes);
    await server.start();
  }
  expect(acknowledged.size).toBeGreaterThanOrEqual(120);
  const ran = await until(marks, (found) => [...acknowledged].every((own) => found.includes(own)));
  expect(ran.length).toBeGreaterThanOrEqual(acknowledged.size);
});

it('what has ended before a stop does not run again, what has not does', { timeout: 30_000 }, async () => {
  const start = (number: number) =>
    sfn.send(new Sfn.StartExecutionCommand({ stateMachineArn: express, input: JSON.stringify({ number }) }));
  await Promise.all([1, 2, 3].map(start));
  await until(marks, (found) => found.length === 3);
  await start(4);
  expect(await server.stop()).toBe(0);
  await server.start();
  await until(marks, (found) => found.includes(4));
  await start(5);
  await until(marks, (found) => found.includes(5));
  expect((await marks()).sort()).toEqual([1, 2, 3, 4, 5]);
});

it('a synchronous execution is not run again after a kill', { timeout: 30_000 }, async () => {
  const lost = sfn
    .send(new Sfn.StartSyncExecutionCommand({ stateMachineArn: express, input: '{"number":1}' }))
    .then(
      () => 'answered',
      () => 'lost',
    );
  const { executionArn } = await sfn.send(
    new Sfn.StartExecutionCommand({ stateMachineArn: express, input: '{"number":2}' }),
  );
  expect(executionArn).toContain(':express:');
  await server.kill();
  expect(await lost).toBe('lost');
  await server.start();
  await until(marks, (found) => found.includes(2));
  await sfn.send(new Sfn.StartSyncExecutionCommand({ stateMachineArn: express, input: '{"number":3}' }));
  expect((await marks()).sort()).toEqual([2, 3]);
});
