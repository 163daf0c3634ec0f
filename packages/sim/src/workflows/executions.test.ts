import { expect, test } from 'vitest';
import { scope, TestServer } from './test-server.ts';

const waiting = { Only: { Type: 'Wait', Seconds: 100, End: true } };
const pass = { Only: { Type: 'Pass', End: true } };

test('a start with the same name and input answers the first while it runs, and is refused otherwise', async () => {
  const server = await new TestServer().start();
  const { stepFunctions, clock } = server;
  const stateMachineArn = await server.createMachine('m', 'Only', waiting);
  const start = (input: string) => stepFunctions.startExecution(scope, { stateMachineArn, name: 'n', input });
  // All at once: one of them is first, in one batch.
  const [first, second] = await Promise.all([start('{"a":1}'), start('{"a":1}')]);
  expect(second).toEqual(first);
  clock.advance(50);
  expect(await start('{"a":1}')).toEqual(first);
  const exists = `Execution Already Exists: '${first.executionArn}'`;
  await expect(start('{"a":2}')).rejects.toThrow(exists);
  await stepFunctions.stopExecution(scope, { executionArn: first.executionArn });
  await expect(start('{"a":1}')).rejects.toThrow(exists);
});

test.each([
  ['not some json', /^Invalid State Machine Execution Input: 'Unrecognized token 'not': was expecting /],
  ['', /^Invalid State Machine Execution Input: 'Invalid execution input.'$/],
])('the input %j is refused', async (input, text) => {
  const server = await new TestServer().start();
  const stateMachineArn = await server.createMachine('m', 'Only', pass);
  await expect(server.startExecution(stateMachineArn, input)).rejects.toThrow(text);
});

test('an execution is described as it ended', async () => {
  const server = await new TestServer().start();
  const fail = { Only: { Type: 'Fail', Error: 'E', Cause: 'C' } };
  const failed = await server.startExecution(await server.createMachine('fail', 'Only', fail), '[1.0]');
  expect(await server.describe(failed)).toMatchObject({
    status: 'FAILED',
    input: '[1.0]',
    error: 'E',
    cause: 'C',
    redriveStatus: 'REDRIVABLE',
  });
  const passed = await server.startExecution(await server.createMachine('pass', 'Only', pass), '{"a": 1.0}');
  expect(await server.describe(passed)).toMatchObject({
    status: 'SUCCEEDED',
    redriveStatusReason: 'Execution is SUCCEEDED and cannot be redriven',
  });
  const open = await server.startExecution(await server.createMachine('wait', 'Only', waiting));
  const described = await server.describe(open);
  expect(described.status).toBe('RUNNING');
  expect(described).not.toHaveProperty('stopDate');
});

test('stopping twice answers the first stop', async () => {
  const server = await new TestServer().start();
  const executionArn = await server.startExecution(await server.createMachine('m', 'Only', waiting));
  const first = await server.stepFunctions.stopExecution(scope, { executionArn, error: 'E', cause: 'C' });
  server.clock.advance(1_000);
  expect(await server.stepFunctions.stopExecution(scope, { executionArn })).toEqual(first);
  expect(await server.describe(executionArn)).toMatchObject({ status: 'ABORTED', error: 'E', cause: 'C' });
});

test.each([
  ['any size', {}],
  // A page ends after some bytes, however many results were asked for.
  ['few bytes', { historyPageBytesMax: 200 }],
])('histories are the same in pages of %s, in both directions', async (_size, limits) => {
  const server = await new TestServer({ burstEventsMax: 10, ...limits }).start();
  const states = {
    Count: { Type: 'Pass', Parameters: { 'n.$': 'States.MathAdd($.n, 1)' }, Next: 'Enough' },
    Enough: {
      Type: 'Choice',
      Choices: [{ Variable: '$.n', NumericGreaterThan: 300, Next: 'Done' }],
      Default: 'Count',
    },
    Done: { Type: 'Succeed' },
  };
  const stateMachineArn = await server.createMachine('loop', 'Count', states);
  const executionArn = await server.startExecution(stateMachineArn, '{"n":0}');
  await server.closed(executionArn);
  for (const maxResults of [7, 100, 999]) {
    for (const reverseOrder of [false, true]) {
      const ids: number[] = [];
      let nextToken: string | undefined;
      do {
        const page = await server.stepFunctions.getExecutionHistory(scope, {
          executionArn,
          maxResults,
          reverseOrder,
          ...(nextToken === undefined ? {} : { nextToken }),
        });
        if ('historyPageBytesMax' in limits) expect(page.events.length).toBeLessThan(40);
        ids.push(...page.events.map(({ id }) => id));
        nextToken = page.nextToken;
      } while (nextToken !== undefined);
      const ascending = reverseOrder ? ids.toReversed() : ids;
      expect(ascending).toEqual(Array.from({ length: 1_208 }, (_, index) => index + 1));
    }
  }
});

test('executions are listed newest first, by status, page by page', async () => {
  const server = await new TestServer().start();
  const stateMachineArn = await server.createMachine('m', 'Only', waiting);
  for (let n = 0; n < 5; n++) {
    await server.startExecution(stateMachineArn, '{}', `n${n}`);
    server.clock.advance(10);
  }
  const list = async (more: object) => {
    const names: string[] = [];
    let nextToken: string | undefined;
    do {
      const page = await server.stepFunctions.listExecutions(scope, {
        stateMachineArn,
        maxResults: 2,
        ...more,
        ...(nextToken === undefined ? {} : { nextToken }),
      });
      names.push(...page.executions.map((execution) => (execution as { name: string }).name));
      nextToken = page.nextToken;
    } while (nextToken !== undefined);
    return names;
  };
  expect(await list({})).toEqual(['n4', 'n3', 'n2', 'n1', 'n0']);
  await server.stepFunctions.stopExecution(scope, {
    executionArn: `${stateMachineArn.replace('stateMachine', 'execution')}:n1`,
  });
  expect(await list({ statusFilter: 'RUNNING' })).toEqual(['n4', 'n3', 'n2', 'n0']);
  expect(await list({ statusFilter: 'ABORTED' })).toEqual(['n1']);
});

test('waits end at their time, near or far, also over a restart and with little room in memory', async () => {
  const server = await new TestServer({ idleExecutionsMax: 1 }).start();
  const stateMachineArn = await server.createMachine('m', 'Only', {
    Only: { Type: 'Wait', SecondsPath: '$.s', End: true },
  });
  const waits = [1, 2, 3_000, 3_599, 3_600, 7_000, 100_000, 40_000_000 - 10_000_000];
  const runs = await Promise.all(
    waits.map((s) => server.startExecution(stateMachineArn, JSON.stringify({ s }))),
  );
  for (const [index, seconds] of waits.entries()) {
    const described = await server.closed(runs[index] as string);
    expect(described.status).toBe('SUCCEEDED');
    expect((described.stopDate as number) - described.startDate).toBe(seconds * 1_000);
    if (index % 3 === 2) await server.restart();
  }
});

test('no more executions are open than the limit', async () => {
  const server = await new TestServer({ openExecutionsMax: 2 }).start();
  const stateMachineArn = await server.createMachine('m', 'Only', waiting);
  const executionArn = await server.startExecution(stateMachineArn);
  await server.startExecution(stateMachineArn);
  await expect(server.startExecution(stateMachineArn)).rejects.toMatchObject({
    code: 'ExecutionLimitExceeded',
  });
  await server.stepFunctions.stopExecution(scope, { executionArn });
  await server.startExecution(stateMachineArn);
});
