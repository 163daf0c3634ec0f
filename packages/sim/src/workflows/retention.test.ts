import { expect, test } from 'vitest';
import { scope, TestServer } from './test-server.ts';

const pass = { Only: { Type: 'Pass', End: true } };
const waiting = { Only: { Type: 'Wait', Seconds: 100, End: true } };
const dayMs = 86_400_000;

test('closed executions are deleted when they are old enough, and their names are free', async () => {
  const server = await new TestServer().start();
  const closing = await server.createMachine('closing', 'Only', pass);
  const stopped = await server.startExecution(closing, '{}', 'old');
  const running = await server.startExecution(await server.createMachine('m', 'Only', waiting), '{}', 'runs');
  await server.closed(stopped);
  server.clock.advance(90 * dayMs);
  const young = await server.startExecution(closing, '{}', 'young');
  expect(await server.stepFunctions.expireExecutions()).toBe(0);
  await expect(server.startExecution(closing, '{}', 'old')).rejects.toMatchObject({
    code: 'ExecutionAlreadyExists',
  });
  server.clock.advance(1);
  expect(await server.stepFunctions.expireExecutions()).toBe(1);
  await expect(server.describe(stopped)).rejects.toMatchObject({ code: 'ExecutionDoesNotExist' });
  expect(await server.describe(young)).toMatchObject({ status: 'SUCCEEDED' });
  expect((await server.describe(running)).name).toBe('runs');
  expect(await server.startExecution(closing, '{"again":true}', 'old')).toBe(stopped);
  expect(await server.describe(stopped)).toMatchObject({ input: '{"again":true}', status: 'SUCCEEDED' });
});

test('how long they are kept is a limit', async () => {
  const server = await new TestServer({ executionRetentionDays: 0.5 }).start();
  const arn = await server.startExecution(await server.createMachine('m', 'Only', pass));
  server.clock.advance(dayMs / 2);
  expect(await server.stepFunctions.expireExecutions()).toBe(0);
  server.clock.advance(1);
  expect(await server.stepFunctions.expireExecutions()).toBe(1);
  await expect(server.describe(arn)).rejects.toMatchObject({ code: 'ExecutionDoesNotExist' });
});

test('a sweep that fails is logged, and the next one takes up the rest', async () => {
  const server = await new TestServer().start();
  await server.startExecution(await server.createMachine('m', 'Only', pass));
  server.clock.advance(91 * dayMs);
  server.beforeRead = (name) => {
    if (name === 'expireExecutions') throw new Error('disk full');
  };
  expect(await server.stepFunctions.expireExecutions()).toBe(0);
  expect(server.logged).toEqual(['executions that are old enough could not be deleted']);
  server.beforeRead = () => {};
  expect(await server.stepFunctions.expireExecutions()).toBe(1);
});

test('a machine with executions that run is DELETING until they are gone, over a restart too', async () => {
  const server = await new TestServer().start();
  const stateMachineArn = await server.createMachine('m', 'Only', waiting);
  const runs = [await server.startExecution(stateMachineArn), await server.startExecution(stateMachineArn)];
  const { stepFunctions } = server;
  // Nothing is deleted for now: the disk is full.
  server.beforeRead = (name) => {
    if (name === 'deleteExecutions') throw new Error('disk full');
  };
  await stepFunctions.publishStateMachineVersion(scope, { stateMachineArn });
  await stepFunctions.deleteStateMachine(scope, { stateMachineArn });
  await server.until(() => server.logged.includes('a deletion was interrupted'));
  for (const restart of [false, true]) {
    if (restart) await server.restart();
    const now = server.stepFunctions;
    expect(await now.describeStateMachine(scope, { stateMachineArn })).toMatchObject({ status: 'DELETING' });
    expect((await now.listStateMachines(scope, {})).stateMachines).toHaveLength(1);
    const refused = [
      server.startExecution(stateMachineArn),
      server.startExecution(`${stateMachineArn}:1`),
      server.createMachine('m', 'Only', waiting),
      now.updateStateMachine(scope, { stateMachineArn, roleArn: 'arn:aws:iam::000000000000:role/x' }),
      now.publishStateMachineVersion(scope, { stateMachineArn }),
      now.createStateMachineAlias(scope, {
        name: 'live',
        routingConfiguration: [{ stateMachineVersionArn: `${stateMachineArn}:1`, weight: 100 }],
      }),
    ];
    for (const call of refused) {
      await expect(call).rejects.toThrow(`State Machine is being deleted: '${stateMachineArn}'`);
    }
    for (const run of runs) {
      await expect(server.describe(run)).rejects.toMatchObject({ code: 'ExecutionDoesNotExist' });
    }
    await now.deleteStateMachine(scope, { stateMachineArn });
  }
  server.beforeRead = () => {};
  await server.restart();
  await server.until(async () => {
    const { stateMachines } = await server.stepFunctions.listStateMachines(scope, {});
    return stateMachines.length === 0;
  });
  expect(await server.store.journal.openExecutions()).toBe(0);
  expect(await server.createMachine('m', 'Only', pass)).toBe(stateMachineArn);
});

test('an interrupted deletion is tried again by itself', async () => {
  const server = await new TestServer().start();
  const stateMachineArn = await server.createMachine('m', 'Only', waiting);
  await server.startExecution(stateMachineArn);
  let failures = 2;
  server.beforeRead = (name) => {
    if (name === 'deleteExecutions' && failures > 0) {
      failures -= 1;
      throw new Error('disk full');
    }
  };
  await server.stepFunctions.deleteStateMachine(scope, { stateMachineArn });
  await server.until(async () => {
    server.clock.ringNext();
    return (await server.stepFunctions.listStateMachines(scope, {})).stateMachines.length === 0;
  });
  expect(failures).toBe(0);
});
