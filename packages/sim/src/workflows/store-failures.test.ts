import { expect, test } from 'vitest';
import { scope, TestServer } from './test-server.ts';

test('while the store keeps nothing, calls are refused and nothing is lost; then all goes on', async () => {
  const server = await new TestServer().start();
  const { stepFunctions } = server;
  const { activityArn } = await stepFunctions.createActivity(scope, { name: 'a' });
  const states = {
    Before: { Type: 'Wait', Seconds: 1, Next: 'Work' },
    Work: { Type: 'Task', Resource: activityArn, End: true },
  };
  const stateMachineArn = await server.createMachine('m', 'Before', states);
  const executionArn = await server.startExecution(stateMachineArn);
  let full = true;
  let refused = 0;
  server.beforeAppend = () => {
    if (!full) return;
    refused += 1;
    throw new Error('disk full');
  };
  await expect(server.startExecution(stateMachineArn)).rejects.toMatchObject({ code: 'InternalFailure' });
  const poll = stepFunctions.getActivityTask(scope, { activityArn });
  for (let round = 0; round < 5; round++) {
    server.clock.ringNext();
    await server.turns();
  }
  expect(refused).toBeGreaterThan(2);
  expect(await server.eventTypes(executionArn)).not.toContain('WaitStateExited');
  full = false;
  let taken = false;
  void poll.then(() => {
    taken = true;
  });
  for (let round = 0; !taken && round < 10; round++) {
    // Alarms of seconds only: what was dropped is read back.
    server.clock.ringNext();
    await server.turns();
  }
  const { taskToken } = await poll;
  full = true;
  await expect(
    stepFunctions.sendTaskSuccess(scope, { taskToken: taskToken as string, output: '1' }),
  ).rejects.toMatchObject({ code: 'InternalFailure' });
  full = false;
  server.clock.ringNext();
  await server.turns();
  await stepFunctions.sendTaskSuccess(scope, { taskToken: taskToken as string, output: '2' });
  expect(await server.describe(executionArn)).toMatchObject({ status: 'SUCCEEDED', output: '2' });
});

test('whichever append fails, a run of tasks ends once with a dense history', async () => {
  for (let failing = 1; failing < 12; failing++) {
    const server = new TestServer();
    let calls = 0;
    server.callService = async (call) => {
      calls += 1;
      return { StatusCode: 200, Payload: (call.input as { Payload: string }).Payload };
    };
    await server.start();
    const task = { Type: 'Task', Resource: 'arn:aws:lambda:us-east-1:000000000000:function:f' };
    const states = { A: { ...task, Next: 'B' }, B: { ...task, Next: 'C' }, C: { ...task, End: true } };
    const stateMachineArn = await server.createMachine('m', 'A', states);
    let appends = 0;
    server.beforeAppend = () => {
      appends += 1;
      if (appends === failing) throw new Error(`append ${failing} fails`);
    };
    const started = server.startExecution(stateMachineArn, '{"n":1}');
    if (failing === 1) {
      await expect(started).rejects.toMatchObject({ code: 'InternalFailure' });
      continue;
    }
    const described = await server.closed(await started);
    expect(described, `append ${failing}`).toMatchObject({ status: 'SUCCEEDED', output: '{"n":1}' });
    const { events } = await server.stepFunctions.getExecutionHistory(scope, {
      executionArn: described.executionArn,
    });
    expect(events.map(({ id }) => id)).toEqual(Array.from({ length: 17 }, (_, index) => index + 1));
    expect(calls, 'no call is made twice by a failed append').toBe(3);
  }
});

test('whichever burst was overtaken, its run goes on from what the journal has, and is counted once', async () => {
  for (let overtaken = 2; overtaken < 5; overtaken++) {
    const server = await new TestServer().start();
    const states = {
      A: { Type: 'Wait', Seconds: 1, Next: 'B' },
      B: { Type: 'Wait', Seconds: 1, Next: 'C' },
      C: { Type: 'Wait', Seconds: 1, End: true },
    };
    const executionArn = await server.startExecution(await server.createMachine('m', 'A', states));
    let appends = 1;
    server.beforeAppend = (bursts) => {
      appends += 1;
      // Nobody hears that it was kept, and it is given again.
      if (appends === overtaken) void server.store.journal.append(bursts);
    };
    expect(await server.closed(executionArn)).toMatchObject({ status: 'SUCCEEDED' });
    expect((await server.eventTypes(executionArn)).filter((type) => type === 'WaitStateExited')).toHaveLength(
      3,
    );
    expect(server.logged).toEqual(['a burst does not follow what the journal has']);
    server.clock.ringNext();
    await server.turns();
    expect(server.stepFunctions.openExecutions).toBe(0);
  }
});

test('whichever burst of a map run was overtaken, it goes on from what the journal has', async () => {
  for (let overtaken = 0; overtaken < 3; overtaken++) {
    const server = await new TestServer().start();
    const states = {
      M: {
        Type: 'Map',
        ItemProcessor: {
          ProcessorConfig: { Mode: 'DISTRIBUTED', ExecutionType: 'STANDARD' },
          StartAt: 'W',
          States: { W: { Type: 'Wait', SecondsPath: '$', End: true } },
        },
        MaxConcurrency: 1,
        End: true,
      },
    };
    let appends = 0;
    server.beforeAppend = (bursts) => {
      // Those of the map run: it is the second row.
      if (!bursts.some(({ executionId }) => executionId === 2)) return;
      if (appends++ === overtaken) void server.store.journal.append(bursts);
    };
    const executionArn = await server.startExecution(await server.createMachine('m', 'M', states), '[1,2]');
    expect(await server.closed(executionArn), `${overtaken}`).toMatchObject({
      status: 'SUCCEEDED',
      output: '[1,2]',
    });
    server.clock.ringNext();
    await server.turns();
    expect(appends).toBeGreaterThan(overtaken);
    expect(server.stepFunctions.openExecutions, `${overtaken}`).toBe(0);
  }
});

test.each(['inFlightExecutions', 'dueExecutions'])(
  'recovery is done, late, when %s could not be read at first',
  async (failing) => {
    const server = new TestServer();
    let calls = 0;
    server.callService = () => {
      calls += 1;
      return new Promise(() => {});
    };
    await server.start();
    const call = { Type: 'Task', Resource: 'arn:aws:lambda:us-east-1:000000000000:function:f', End: true };
    await server.startExecution(await server.createMachine('calls', 'A', { A: call }));
    const wait = { Type: 'Wait', Seconds: 600, End: true };
    const waiting = await server.startExecution(await server.createMachine('waits', 'W', { W: wait }));
    await server.until(() => calls === 1);
    let failures = 0;
    server.beforeRead = (name) => {
      if (name !== failing || failures === 3) return;
      failures += 1;
      throw new Error('disk trouble');
    };
    await server.restart();
    let isRecovered = false;
    void server.stepFunctions.recovered.then(() => {
      isRecovered = true;
    });
    for (let round = 0; round < 3; round++) {
      await server.turns();
      expect([isRecovered, failures]).toEqual([false, round + 1]);
      server.clock.ringNext();
    }
    await server.until(() => isRecovered && calls === 2);
    expect(
      server.logged.filter((message) => message.endsWith('could not be read from the journal')),
    ).toHaveLength(3);
    expect((await server.closed(waiting)).status).toBe('SUCCEEDED');
  },
);
