import { nodeDigest } from '@cairn/host';
import type { Digest } from '@cairn/kit';
import { expect, test } from 'vitest';
import { roleArn, scope, TestServer } from './test-server.ts';

const bug = new Error('a bug');

/** Stands for a bug that the state `Hash` meets, as long as `broken` holds. */
function breakable(): { broken: boolean; readonly digest: Digest } {
  const breakage = {
    broken: true,
    digest: {
      hex: (algorithm, text) => {
        if (breakage.broken && text === 'bug') throw bug;
        return nodeDigest.hex(algorithm, text);
      },
    } satisfies Digest,
  };
  return breakage;
}

const hash = { Type: 'Pass', Parameters: { 'a.$': "States.Hash('bug', 'MD5')" }, End: true };
const states = { Wait: { Type: 'Wait', Seconds: 1, Next: 'Hash' }, Hash: hash };

function stumbles(server: TestServer) {
  return server.logEntries.filter(({ message }) => message === 'an execution stumbled over a bug');
}

/** Rings one alarm after the other until something holds. */
async function ringUntil(server: TestServer, holds: () => Promise<boolean> | boolean): Promise<void> {
  for (let round = 0; round < 50; round++) {
    await server.turns(20);
    if (await holds()) return;
    server.clock.ringNext();
  }
  throw new Error('what was waited for did not come');
}

/** An execution that has stumbled a second after its start. */
async function stumbled(timeout: object = {}): Promise<{
  server: TestServer;
  breakage: ReturnType<typeof breakable>;
  executionArn: string;
}> {
  const server = new TestServer();
  const breakage = breakable();
  server.digest = breakage.digest;
  await server.start();
  const { stateMachineArn } = await server.stepFunctions.createStateMachine(scope, {
    name: 'm',
    definition: JSON.stringify({ StartAt: 'Wait', States: states, ...timeout }),
    roleArn,
  });
  const executionArn = await server.startExecution(stateMachineArn);
  await ringUntil(server, () => stumbles(server).length > 0);
  return { server, breakage, executionArn };
}

test('whoever starts an execution that stumbles at once is told, and nothing is left of it', async () => {
  const server = new TestServer();
  server.digest = breakable().digest;
  await server.start();
  const stateMachineArn = await server.createMachine('m', 'Hash', { Hash: hash });
  await expect(server.startExecution(stateMachineArn)).rejects.toThrow('a bug');
  const { executions } = await server.stepFunctions.listExecutions(scope, { stateMachineArn });
  expect(executions).toEqual([]);
  server.clock.ringNext();
  await server.turns();
  expect(stumbles(server)).toHaveLength(1);
});

test('an execution that stumbles is tried again later each time, at last every five minutes', async () => {
  const { server, executionArn } = await stumbled();
  expect(stumbles(server)[0]).toMatchObject({ fields: { error: bug, executionArn, retryInMs: 1_000 } });
  const times = [server.clock.now()];
  for (let count = 2; count <= 12; count++) {
    await ringUntil(server, () => stumbles(server).length >= count);
    times.push(server.clock.now());
  }
  const delays = times.slice(1).map((time, index) => (time - (times[index] as number)) / 1_000);
  expect(delays).toEqual([1, 2, 4, 8, 16, 32, 64, 128, 256, 300, 300]);
});

test('it is held after a restart as before, and goes on when the bug is mended', async () => {
  const { server, breakage, executionArn } = await stumbled();
  await server.restart();
  await ringUntil(server, () => stumbles(server).length > 1);
  await server.turns();
  expect(stumbles(server)).toHaveLength(2);
  breakage.broken = false;
  await ringUntil(server, async () => (await server.describe(executionArn)).status === 'SUCCEEDED');
});

test('it can be stopped', async () => {
  const { server, executionArn } = await stumbled();
  await server.stepFunctions.stopExecution(scope, { executionArn, error: 'E' });
  expect(await server.describe(executionArn)).toMatchObject({ status: 'ABORTED', error: 'E' });
  server.clock.ringNext();
  await server.turns();
  expect(stumbles(server)).toHaveLength(1);
});

test('it ends when its time is over', async () => {
  const { server, executionArn } = await stumbled({ TimeoutSeconds: 600 });
  await server.closed(executionArn);
  expect(await server.describe(executionArn)).toMatchObject({ status: 'TIMED_OUT' });
  const seconds = (server.clock.now() - Date.UTC(2026, 0, 1)) / 1_000;
  expect(seconds).toBe(600);
});

test('a call for a task of it is answered', async () => {
  const server = new TestServer();
  server.digest = breakable().digest;
  await server.start();
  const { activityArn } = await server.stepFunctions.createActivity(scope, { name: 'a' });
  const stateMachineArn = await server.createMachine('m', 'Both', {
    Both: {
      Type: 'Parallel',
      Branches: [
        { StartAt: 'Wait', States: states },
        { StartAt: 'Work', States: { Work: { Type: 'Task', Resource: activityArn, End: true } } },
      ],
      End: true,
    },
  });
  await server.startExecution(stateMachineArn);
  const { taskToken } = await server.stepFunctions.getActivityTask(scope, { activityArn });
  await ringUntil(server, () => stumbles(server).length > 0);
  const answer = server.stepFunctions.sendTaskSuccess(scope, { taskToken: taskToken as string, output: '1' });
  await expect(answer).rejects.toThrow('internal error');
});

test('executions that go on after a burst give others their turn', async () => {
  const server = await new TestServer({ burstEventsMax: 10 }).start();
  const loop = await server.createMachine('loop', 'A', {
    A: { Type: 'Pass', Next: 'B' },
    B: {
      Type: 'Choice',
      Choices: [{ Variable: '$.done', IsPresent: true, Next: 'C' }],
      Default: 'A',
    },
    C: { Type: 'Succeed' },
  });
  const looping = await Promise.all([1, 2, 3].map(() => server.startExecution(loop)));
  const quick = await server.startExecution(await server.createMachine('m', 'A', { A: { Type: 'Succeed' } }));
  expect(await server.describe(quick)).toMatchObject({ status: 'SUCCEEDED' });
  for (const executionArn of looping) {
    expect(await server.describe(executionArn)).toMatchObject({ status: 'RUNNING' });
  }
  await server.stepFunctions.stop();
});
