import { expect, test } from 'vitest';
import { roleArn, scope, TestServer } from '../workflows/test-server.ts';

const task = { Type: 'Task', Resource: 'arn:aws:lambda:us-east-1:000000000000:function:f', End: true };
const wait = { Type: 'Wait', Seconds: 10, End: true };

async function create(server: TestServer, state: object): Promise<string> {
  const { stateMachineArn } = await server.stepFunctions.createStateMachine(scope, {
    name: 'express',
    type: 'EXPRESS',
    definition: JSON.stringify({ StartAt: 'A', States: { A: state } }),
    roleArn,
  });
  return stateMachineArn;
}

/** A server whose function answers, and counts how often it was called. */
async function counting(limits: { readonly [name: string]: number } = {}) {
  const server = await new TestServer(limits).start();
  const calls: string[] = [];
  server.callService = async ({ input }) => {
    calls.push((input as { Payload: string }).Payload);
    return { StatusCode: 200, Payload: '1' };
  };
  return { server, calls };
}

test('an Express start that is not durable is refused and does not run', async () => {
  const { server, calls } = await counting();
  const machine = await create(server, task);
  server.beforeAppend = () => {
    throw new Error('disk full');
  };
  await expect(server.startExecution(machine)).rejects.toMatchObject({ code: 'InternalFailure' });
  server.beforeAppend = () => {};
  await server.turns();
  expect(calls).toEqual([]);
  await server.startExecution(machine, '2');
  await server.until(() => calls.length === 1);
  expect(calls).toEqual(['2']);
  await server.stepFunctions.stop();
  expect(await server.store.journal.openExecutions()).toBe(0);
});

test('an Express execution does not run before its start is durable', async () => {
  const { server, calls } = await counting();
  const machine = await create(server, task);
  let callsAtAppend = -1;
  server.beforeAppend = () => {
    callsAtAppend = calls.length;
  };
  await server.startExecution(machine);
  expect(callsAtAppend).toBe(0);
  await server.until(() => calls.length === 1);
});

test('ends are written together some time later, and again when that fails', async () => {
  const { server, calls } = await counting();
  const machine = await create(server, task);
  const batches: number[] = [];
  for (let number = 0; number < 5; number++) await server.startExecution(machine, `${number}`);
  await server.until(() => calls.length === 5);
  await server.turns();
  let failures = 1;
  server.beforeAppend = (bursts) => {
    if (failures-- > 0) throw new Error('disk full');
    batches.push(bursts.length);
  };
  expect(await server.store.journal.openExecutions()).toBe(5);
  server.clock.ringNext();
  await server.turns();
  expect(batches).toEqual([]);
  await server.until(async () => {
    server.clock.ringNext();
    return (await server.store.journal.openExecutions()) === 0;
  });
  expect(batches).toEqual([5]);
  await server.restart();
  await server.turns();
  expect(calls).toHaveLength(5);
});

test('what has no end in the journal runs again, once in a process, with its input and its time anew', async () => {
  const { server, calls } = await counting();
  const own = await create(server, task);
  await server.startExecution(own, '{"n":1}', 'named');
  await server.until(() => calls.length === 1);
  await server.turns();
  // Another server on the same journal, as after a kill: the end was not written.
  server.clock.forgetAlarms();
  server.clock.advance(3_600_000);
  await server.start();
  await server.until(() => calls.length === 2);
  expect(calls[1]).toBe('{"n":1}');
  await server.turns();
  expect(calls).toHaveLength(2);
  await server.stepFunctions.stop();
  expect(await server.store.journal.openExecutions()).toBe(0);
  expect(server.logged).toEqual([]);
});

test('no more run than may', async () => {
  const { server } = await counting({ expressExecutionsMax: 1 });
  const machine = await create(server, wait);
  await server.startExecution(machine);
  await server.until(() => server.stepFunctions.runningExpressExecutions === 1);
  await expect(server.startExecution(machine)).rejects.toMatchObject({ code: 'ExecutionLimitExceeded' });
  const sync = () => server.stepFunctions.startSyncExecution(scope, { stateMachineArn: machine });
  await expect(sync()).rejects.toMatchObject({ code: 'ThrottlingException', message: 'Rate exceeded' });
  server.clock.ringNext();
  await server.until(() => server.stepFunctions.runningExpressExecutions === 0);
  const answer = sync();
  await server.until(() => {
    server.clock.ringNext();
    return server.stepFunctions.runningExpressExecutions === 0;
  });
  expect(await answer).toMatchObject({ status: 'SUCCEEDED' });
});

test('a stop tells callers of synchronous executions that theirs is lost', async () => {
  const { server } = await counting();
  const machine = await create(server, wait);
  const lost = expect(
    server.stepFunctions.startSyncExecution(scope, { stateMachineArn: machine }),
  ).rejects.toMatchObject({ code: 'InternalFailure' });
  await server.restart();
  await lost;
  expect(server.stepFunctions.runningExpressExecutions).toBe(0);
});

test('a deleted machine leaves no rows, and its executions end', async () => {
  const { server } = await counting();
  const machine = await create(server, wait);
  await server.startExecution(machine);
  await server.until(() => server.stepFunctions.runningExpressExecutions === 1);
  await server.stepFunctions.deleteStateMachine(scope, { stateMachineArn: machine });
  await server.until(async () => (await server.store.journal.openExecutions()) === 0);
  await server.until(() => server.stepFunctions.runningExpressExecutions === 0);
  await expect(server.startExecution(machine)).rejects.toMatchObject({ code: 'StateMachineDoesNotExist' });
  server.clock.ringNext();
  await server.turns();
  expect(server.logged).toEqual([]);
});

/** A Standard machine that waits for an Express one. */
async function createParent(server: TestServer, child: string, pattern = '.sync'): Promise<string> {
  return await server.createMachine('parent', 'A', {
    A: {
      Type: 'Task',
      Resource: `arn:aws:states:::states:startExecution${pattern}`,
      Parameters: { StateMachineArn: child, Input: { asked: 1 } },
      End: true,
    },
  });
}

test.each(['.sync', '.sync:2'])('a Standard parent waits with %s for an Express child', async (pattern) => {
  const { server } = await counting();
  const parent = await createParent(server, await create(server, wait), pattern);
  const run = await server.startExecution(parent);
  await server.reached(run, 'TaskSubmitted');
  const { status, output = '' } = await server.closed(run);
  expect(status).toBe('SUCCEEDED');
  const shown = (value: object) => (pattern === '.sync' ? JSON.stringify(value) : value);
  expect(JSON.parse(output)).toEqual({
    BillingDetails: { BilledDurationInMilliseconds: 10_000, BilledMemoryUsedInMB: 64 },
    ExecutionArn: expect.stringMatching(/:express:express:[0-9a-f-]{36}:[0-9a-f-]{36}$/),
    Input: shown({ asked: 1 }),
    InputDetails: { Included: true },
    Name: expect.stringMatching(/^[0-9a-f-]{36}$/),
    Output: shown({ asked: 1 }),
    OutputDetails: { Included: true },
    StartDate: expect.any(Number),
    StateMachineArn: expect.stringContaining(':stateMachine:express'),
    Status: 'SUCCEEDED',
    StopDate: expect.any(Number),
  });
});

test('a parent finds its Express child again after a restart, and fails with it', async () => {
  const { server } = await counting();
  const { stateMachineArn } = await server.stepFunctions.createStateMachine(scope, {
    name: 'failing',
    type: 'EXPRESS',
    definition: JSON.stringify({
      StartAt: 'A',
      States: { A: { Type: 'Wait', Seconds: 10, Next: 'B' }, B: { Type: 'Fail', Error: 'E', Cause: 'C' } },
    }),
    roleArn,
  });
  const run = await server.startExecution(await createParent(server, stateMachineArn));
  await server.reached(run, 'TaskSubmitted');
  await server.restart();
  const { status, error, cause = '' } = await server.closed(run);
  expect([status, error]).toEqual(['FAILED', 'States.TaskFailed']);
  expect(JSON.parse(cause)).toMatchObject({ Error: 'E', Cause: 'C', Status: 'FAILED' });
});

test('a parent that stops ends its Express child', async () => {
  const { server } = await counting();
  const run = await server.startExecution(await createParent(server, await create(server, wait)));
  await server.reached(run, 'TaskSubmitted');
  await server.until(() => server.stepFunctions.runningExpressExecutions === 1);
  await server.stepFunctions.stopExecution(scope, { executionArn: run });
  await server.until(() => server.stepFunctions.runningExpressExecutions === 0);
  await server.until(async () => (await server.store.journal.openExecutions()) === 0);
});
