import { expect, test } from 'vitest';
import { roleArn, scope, TestServer } from './test-server.ts';

const activityMachine = (activityArn: string) => ({
  Work: { Type: 'Task', Resource: activityArn, HeartbeatSeconds: 30, TimeoutSeconds: 100, End: true },
});

test('a worker gets its task once its start is durable, in the order of arrival', async () => {
  const server = await new TestServer().start();
  const { stepFunctions } = server;
  const { activityArn } = await stepFunctions.createActivity(scope, { name: 'a' });
  const stateMachineArn = await server.createMachine('m', 'Work', activityMachine(activityArn));
  const polls = [1, 2].map((n) => stepFunctions.getActivityTask(scope, { activityArn, workerName: `w${n}` }));
  const first = await server.startExecution(stateMachineArn, '{"n":1}');
  const second = await server.startExecution(stateMachineArn, '{"n":2}');
  const tasks = await Promise.all(polls);
  expect(tasks.map(({ input }) => input)).toEqual(['{"n":1}', '{"n":2}']);
  expect(await server.eventTypes(first)).toContain('ActivityStarted');
  await stepFunctions.sendTaskSuccess(scope, { taskToken: tasks[0]?.taskToken as string, output: '[1.0]' });
  const failure = { taskToken: tasks[1]?.taskToken as string, error: 'E', cause: 'C' };
  await stepFunctions.sendTaskFailure(scope, failure);
  expect(await server.describe(first)).toMatchObject({ status: 'SUCCEEDED', output: '[1.0]' });
  expect(await server.describe(second)).toMatchObject({ status: 'FAILED', error: 'E', cause: 'C' });
  await expect(stepFunctions.sendTaskFailure(scope, failure)).rejects.toMatchObject({ code: 'TaskTimedOut' });
});

test('a poll ends empty after a minute, or when its caller goes away', async () => {
  const server = await new TestServer({ activityPollersMax: 2 }).start();
  const { stepFunctions } = server;
  const { activityArn } = await stepFunctions.createActivity(scope, { name: 'a' });
  const caller = new AbortController();
  const left = stepFunctions.getActivityTask(scope, { activityArn }, { signal: caller.signal });
  const stayed = stepFunctions.getActivityTask(scope, { activityArn });
  await expect(stepFunctions.getActivityTask(scope, { activityArn })).rejects.toMatchObject({
    code: 'ActivityWorkerLimitExceeded',
  });
  caller.abort();
  expect(await left).toEqual({});
  const before = server.clock.now();
  server.clock.ringNext();
  expect(await stayed).toEqual({});
  expect(server.clock.now() - before).toBe(60_000);
});

test('an activity tells its pollers, the tasks that they have taken and those that wait', async () => {
  const server = await new TestServer().start();
  const { activityArn } = await server.stepFunctions.createActivity(scope, { name: 'a' });
  const stateMachineArn = await server.createMachine('m', 'Work', activityMachine(activityArn));
  const told = () => server.stepFunctions.describeActivityWorkers(scope, { activityArn });
  const caller = new AbortController();
  const poll = { activityArn, workerName: 'idle' };
  const idle = server.stepFunctions.getActivityTask(scope, poll, { signal: caller.signal });
  const startMs = server.clock.now();
  server.clock.advance(5_000);
  expect(await told()).toEqual({
    pollers: [{ workerName: 'idle', since: startMs }],
    waitingCount: 0,
    takenCount: 0,
    tasks: [],
  });
  caller.abort();
  await idle;
  const taken = await server.startExecution(stateMachineArn);
  const waiting = await server.startExecution(stateMachineArn);
  const task = await server.stepFunctions.getActivityTask(scope, { activityArn, workerName: 'busy' });
  const token = { taskToken: task.taskToken as string };
  server.clock.advance(10_000);
  await server.stepFunctions.sendTaskHeartbeat(scope, token);
  const nowMs = server.clock.now();
  expect(await told()).toMatchObject({
    pollers: [],
    waitingCount: 1,
    takenCount: 1,
    tasks: [
      { executionArn: taken, heldBy: 'worker', workerName: 'busy', heartbeatDue: nowMs + 30_000 },
      { executionArn: waiting, heldBy: 'queue', stateName: 'Work', timeoutDue: startMs + 105_000 },
    ],
  });
  await server.restart();
  await server.stepFunctions.sendTaskHeartbeat(scope, token);
  expect((await told()).tasks).toMatchObject([{ workerName: 'busy', takenDate: startMs + 5_000 }, {}]);
  await server.stepFunctions.sendTaskSuccess(scope, { ...token, output: '1' });
  expect(await told()).toMatchObject({ takenCount: 0, waitingCount: 1 });
  const stopped = await server.stepFunctions.getActivityTask(scope, { activityArn });
  expect(stopped.taskToken).toBeDefined();
  await server.stepFunctions.stopExecution(scope, { executionArn: waiting });
  expect(await told()).toMatchObject({ takenCount: 0, waitingCount: 0, tasks: [] });
});

test('of the tasks that workers have taken, the newest are remembered', async () => {
  const server = await new TestServer({ activityTasksKeptMax: 2 }).start();
  const { activityArn } = await server.stepFunctions.createActivity(scope, { name: 'a' });
  const stateMachineArn = await server.createMachine('m', 'Work', activityMachine(activityArn));
  const executions: string[] = [];
  for (let n = 0; n < 3; n++) {
    executions.push(await server.startExecution(stateMachineArn));
    await server.stepFunctions.getActivityTask(scope, { activityArn });
  }
  const { takenCount, tasks } = await server.stepFunctions.describeActivityWorkers(scope, { activityArn });
  expect(takenCount).toBe(2);
  expect(tasks.map(({ executionArn }) => executionArn)).toEqual(executions.slice(1));
});

test('the open tasks of an execution come with the tokens that answer them', async () => {
  const server = await new TestServer().start();
  server.callService = async () => ({ MessageId: 'sent' });
  const { stepFunctions } = server;
  const { activityArn } = await stepFunctions.createActivity(scope, { name: 'a' });
  const stateMachineArn = await server.createMachine('m', 'Both', {
    Both: {
      Type: 'Parallel',
      Branches: [
        { StartAt: 'Work', States: activityMachine(activityArn) },
        {
          StartAt: 'Ask',
          States: {
            Ask: {
              Type: 'Task',
              Resource: 'arn:aws:states:::sqs:sendMessage.waitForTaskToken',
              Parameters: { QueueUrl: 'q', 'MessageBody.$': '$$.Task.Token' },
              End: true,
            },
          },
        },
      ],
      End: true,
    },
  });
  const executionArn = await server.startExecution(stateMachineArn);
  const open = await stepFunctions.listOpenTasks(scope, { executionArn });
  expect(open.tasks).toMatchObject([
    { stateName: 'Work', heldBy: 'queue' },
    { stateName: 'Ask', heldBy: 'token', resource: 'sqs:sendMessage.waitForTaskToken' },
  ]);
  expect(open.tasks[0]).not.toHaveProperty('taskToken');
  const others = { ...scope, account: '111111111111' };
  await expect(stepFunctions.listOpenTasks(others, { executionArn })).rejects.toMatchObject({
    code: 'ExecutionDoesNotExist',
  });
  expect(await stepFunctions.listOpenTasks(scope, { executionArn, maxResults: 1 })).toMatchObject({
    omitted: 1,
  });
  const { taskToken } = await stepFunctions.getActivityTask(scope, { activityArn, workerName: 'w' });
  const [work, ask] = (await stepFunctions.listOpenTasks(scope, { executionArn })).tasks;
  expect(work).toMatchObject({ heldBy: 'worker', workerName: 'w', taskToken });
  for (const token of [work?.taskToken, ask?.taskToken])
    await stepFunctions.sendTaskSuccess(scope, { taskToken: token as string, output: '1' });
  expect(await server.describe(executionArn)).toMatchObject({ status: 'SUCCEEDED', output: '[1,1]' });
  expect(await stepFunctions.listOpenTasks(scope, { executionArn })).toEqual({ tasks: [], omitted: 0 });
});

test('heartbeats keep a task alive; without them it times out, and its token with it', async () => {
  const server = await new TestServer({ idleExecutionsMax: 1 }).start();
  const { activityArn } = await server.stepFunctions.createActivity(scope, { name: 'a' });
  const stateMachineArn = await server.createMachine('m', 'Work', activityMachine(activityArn));
  const executionArn = await server.startExecution(stateMachineArn);
  await server.startExecution(stateMachineArn);
  await server.restart();
  const { taskToken } = await server.stepFunctions.getActivityTask(scope, { activityArn });
  const token = { taskToken: taskToken as string };
  for (let beat = 0; beat < 3; beat++) {
    server.clock.advance(25_000);
    await server.stepFunctions.sendTaskHeartbeat(scope, token);
    await server.restart();
  }
  expect((await server.describe(executionArn)).status).toBe('RUNNING');
  const closed = await server.closed(executionArn);
  expect(closed).toMatchObject({ status: 'FAILED', error: 'States.Timeout' });
  await expect(server.stepFunctions.sendTaskHeartbeat(scope, token)).rejects.toMatchObject({
    code: 'TaskTimedOut',
  });
});

test('tokens that are none of ours, and outputs that are no JSON, are refused', async () => {
  const { stepFunctions } = await new TestServer().start();
  for (const taskToken of ['x', '1.1.1.0000', '....', '']) {
    await expect(stepFunctions.sendTaskHeartbeat(scope, { taskToken })).rejects.toThrow(
      "Invalid Token: 'Invalid token'",
    );
  }
  await expect(stepFunctions.sendTaskSuccess(scope, { taskToken: 'x', output: '{' })).rejects.toMatchObject({
    code: 'InvalidOutput',
  });
});

test('a task without its activity fails as AWS says', async () => {
  const server = await new TestServer().start();
  const activityArn = 'arn:aws:states:us-east-1:000000000000:activity:none';
  const stateMachineArn = await server.createMachine('m', 'Work', activityMachine(activityArn));
  expect(await server.describe(await server.startExecution(stateMachineArn))).toMatchObject({
    error: 'States.Runtime',
    cause: `An error occurred while executing the state 'Work' (entered at the event id #2). The activity ${activityArn} does not exist.`,
  });
});

test.each([
  [{ Payload: '{"a": 1.0}' }, 'SUCCEEDED', '{"a": 1.0}', undefined],
  [
    { FunctionError: 'Unhandled', Payload: '{"errorType": "Boom", "errorMessage": "x"}' },
    'FAILED',
    'Boom',
    '{"errorType": "Boom", "errorMessage": "x"}',
  ],
  [
    { FunctionError: 'Unhandled', Payload: '{"errorMessage":"x"}' },
    'FAILED',
    'Lambda.Unknown',
    'The cause could not be determined because Lambda did not return an error type. Returned payload: {"errorMessage":"x"}',
  ],
  [
    { Payload: JSON.stringify('x'.repeat(262_143)) },
    'FAILED',
    'States.DataLimitExceeded',
    "The state/task 'arn:aws:lambda:us-east-1:000000000000:function:f' returned a result with a size exceeding the maximum number of bytes service limit.",
  ],
])('a function that answers %.60j leaves the run %s', async (answer, status, result, cause) => {
  const server = new TestServer();
  server.callService = async () => ({ StatusCode: 200, ...answer });
  await server.start();
  const states = {
    Call: { Type: 'Task', Resource: 'arn:aws:lambda:us-east-1:000000000000:function:f', End: true },
  };
  const described = await server.closed(
    await server.startExecution(await server.createMachine('m', 'Call', states)),
  );
  expect([described.status, described.output ?? described.error, described.cause]).toEqual([
    status,
    result,
    cause,
  ]);
});

test('a running call is told when its run is stopped, and made again after a restart', async () => {
  const server = new TestServer();
  const keys: (string | undefined)[] = [];
  const signals: (AbortSignal | undefined)[] = [];
  server.callService = (call) => {
    keys.push(call.idempotencyKey);
    signals.push(call.signal);
    return new Promise(() => {});
  };
  await server.start();
  const states = {
    Call: { Type: 'Task', Resource: 'arn:aws:lambda:us-east-1:000000000000:function:f', End: true },
  };
  const executionArn = await server.startExecution(await server.createMachine('m', 'Call', states));
  await server.restart();
  await server.until(() => keys.length === 2);
  expect(keys[1]).toBe(keys[0]);
  await server.stepFunctions.stopExecution(scope, { executionArn });
  await server.until(() => signals[1]?.aborted === true);
});

test.each(['sync', 'sync:2'])(
  'a parent waits for its child with .%s, also over a restart',
  async (pattern) => {
    const server = await new TestServer().start();
    const childArn = await server.createMachine('child', 'W', {
      W: { Type: 'Wait', Seconds: 5, Next: 'P' },
      P: { Type: 'Pass', Result: { done: true }, End: true },
    });
    const states = {
      Nest: {
        Type: 'Task',
        Resource: `arn:aws:states:::states:startExecution.${pattern}`,
        Parameters: { StateMachineArn: childArn, Input: { 'n.$': '$.n' } },
        End: true,
      },
    };
    const parentArn = await server.startExecution(await server.createMachine('m', 'Nest', states), '{"n":1}');
    await server.reached(parentArn, 'TaskSubmitted');
    await server.restart();
    const parent = await server.closed(parentArn);
    const output = JSON.parse(parent.output as string) as { Output: unknown; Input: unknown };
    expect(output).toMatchObject({ Status: 'SUCCEEDED', InputDetails: { Included: true } });
    expect([output.Input, output.Output]).toEqual(
      pattern === 'sync' ? ['{"n":1}', '{"done":true}'] : [{ n: 1 }, { done: true }],
    );
  },
);

test('a failed child fails its parent with its description; a stopped parent stops its child', async () => {
  const server = await new TestServer().start();
  const fail = await server.createMachine('fail', 'F', { F: { Type: 'Fail', Error: 'E', Cause: 'C' } });
  const wait = await server.createMachine('wait', 'W', { W: { Type: 'Wait', Seconds: 5_000, End: true } });
  const nest = (childArn: string) => ({
    Nest: {
      Type: 'Task',
      Resource: 'arn:aws:states:::states:startExecution.sync',
      Parameters: { StateMachineArn: childArn, Name: 'child' },
      End: true,
    },
  });
  const failing = await server.startExecution(await server.createMachine('m1', 'Nest', nest(fail)));
  const failed = await server.closed(failing);
  expect(failed.error).toBe('States.TaskFailed');
  expect(JSON.parse(failed.cause as string)).toMatchObject({ Error: 'E', Cause: 'C', Status: 'FAILED' });
  const stopping = await server.startExecution(await server.createMachine('m2', 'Nest', nest(wait)));
  await server.reached(stopping, 'TaskSubmitted');
  await server.stepFunctions.stopExecution(scope, { executionArn: stopping });
  const childArn = `${wait.replace('stateMachine', 'execution')}:child`;
  await server.until(async () => (await server.describe(childArn)).status === 'ABORTED');
});

test('children are started and stopped by calls of the service, as the role of their parent', async () => {
  const server = await new TestServer().start();
  const child = await server.createMachine('child', 'W', { W: { Type: 'Wait', Seconds: 5_000, End: true } });
  const states = {
    Nest: {
      Type: 'Task',
      Resource: 'arn:aws:states:::states:startExecution.sync',
      Parameters: { StateMachineArn: child, Input: { n: 1 } },
      End: true,
    },
  };
  const parentArn = await server.startExecution(await server.createMachine('m', 'Nest', states));
  await server.reached(parentArn, 'TaskSubmitted');
  await server.stepFunctions.stopExecution(scope, { executionArn: parentArn });
  await server.until(() => server.statesCalls.length === 2);
  const [start, stop] = server.statesCalls;
  const asParent = { ...scope, principal: { roleArn, kind: 'role-session' }, service: 'states' };
  const input = { stateMachineArn: child, input: '{"n":1}' };
  expect(start).toMatchObject({ ...asParent, action: 'StartExecution', input });
  const executionArn = `${child.replace('stateMachine', 'execution')}:${start?.idempotencyKey}`;
  expect(stop).toMatchObject({ ...asParent, action: 'StopExecution', input: { executionArn } });
  await server.until(async () => (await server.describe(executionArn)).status === 'ABORTED');
});

test('a start that is repeated by the same attempt starts nothing again, even when the child has ended', async () => {
  const server = await new TestServer().start();
  const { stepFunctions } = server;
  const stateMachineArn = await server.createMachine('m', 'P', { P: { Type: 'Pass', End: true } });
  const options = { idempotencyKey: 'attempt-1' };
  const first = await stepFunctions.startExecution(scope, { stateMachineArn }, options);
  expect(first.executionArn).toMatch(/:attempt-1$/);
  await server.closed(first.executionArn);
  expect(await stepFunctions.startExecution(scope, { stateMachineArn }, options)).toEqual(first);
  const byName = { stateMachineArn, name: 'n' };
  const named = await stepFunctions.startExecution(scope, byName, options);
  await server.closed(named.executionArn);
  expect(await stepFunctions.startExecution(scope, byName, options)).toEqual(named);
  const another = { idempotencyKey: 'attempt-2' };
  await expect(stepFunctions.startExecution(scope, byName, another)).rejects.toMatchObject({
    code: 'ExecutionAlreadyExists',
  });
});

test.each([
  [{ Name: 'a'.repeat(81) }, 'ValidationException', 'Member must have length less than or equal to 80'],
  [{ Name: 7 }, 'SerializationException', 'NUMBER_VALUE can not be converted to a String'],
  [{ Name: 'a b' }, 'InvalidName', "Invalid Name: 'a b'"],
])('a child that is started with %j meets the checks of the service: %s', async (parameters, error, text) => {
  const server = await new TestServer().start();
  const child = await server.createMachine('child', 'P', { P: { Type: 'Pass', End: true } });
  const states = {
    Nest: {
      Type: 'Task',
      Resource: 'arn:aws:states:::states:startExecution',
      Parameters: { StateMachineArn: child, ...parameters },
      End: true,
    },
  };
  const described = await server.closed(
    await server.startExecution(await server.createMachine('m', 'Nest', states)),
  );
  // The service models no such error: it goes by the name for all others.
  const name = error === 'SerializationException' ? 'AWSStepFunctions' : error.replace(/Exception$/, '');
  expect(described.error).toBe(`StepFunctions.${name}Exception`);
  expect(described.cause).toContain(text);
  expect(described.cause).toContain(`Error Code: ${error}`);
});

test('an unknown child machine fails the task by its name', async () => {
  const server = await new TestServer().start();
  const StateMachineArn = 'arn:aws:states:us-east-1:000000000000:stateMachine:none';
  const states = {
    Nest: {
      Type: 'Task',
      Resource: 'arn:aws:states:::states:startExecution',
      Parameters: { StateMachineArn },
      End: true,
    },
  };
  const described = await server.closed(
    await server.startExecution(await server.createMachine('m', 'Nest', states)),
  );
  expect(described.error).toBe('StepFunctions.StateMachineDoesNotExistException');
  expect(described.cause).toMatch(
    /^State Machine Does Not Exist: '.*:none' \(Service: AWSStepFunctions; Status Code: 400; Error Code: StateMachineDoesNotExist; Request ID: .*; Proxy: null\)$/,
  );
});

test('a function may answer its own token before it returns', async () => {
  const server = new TestServer();
  server.callService = async (call) => {
    const { Payload } = call.input as { Payload: string };
    await server.stepFunctions.sendTaskSuccess(scope, {
      taskToken: (JSON.parse(Payload) as { token: string }).token,
      output: '"early"',
    });
    return { StatusCode: 200, Payload: '"late"' };
  };
  await server.start();
  const states = {
    Call: {
      Type: 'Task',
      Resource: 'arn:aws:states:::lambda:invoke.waitForTaskToken',
      Parameters: { FunctionName: 'f', Payload: { 'token.$': '$$.Task.Token' } },
      End: true,
    },
  };
  const executionArn = await server.startExecution(await server.createMachine('m', 'Call', states));
  expect(await server.closed(executionArn)).toMatchObject({ status: 'SUCCEEDED', output: '"early"' });
});

test('a parent whose child goes away with its machine fails', async () => {
  const server = await new TestServer({ idleExecutionsMax: 1 }).start();
  const child = await server.createMachine('child', 'W', { W: { Type: 'Wait', Seconds: 5_000, End: true } });
  const states = {
    Nest: {
      Type: 'Task',
      Resource: 'arn:aws:states:::states:startExecution.sync',
      Parameters: { StateMachineArn: child },
      End: true,
    },
  };
  const parentArn = await server.startExecution(await server.createMachine('m', 'Nest', states));
  await server.reached(parentArn, 'TaskSubmitted');
  await server.stepFunctions.deleteStateMachine(scope, { stateMachineArn: child });
  await server.until(async () => (await server.describe(parentArn)).status === 'FAILED');
  expect((await server.describe(parentArn)).error).toBe('StepFunctions.ExecutionDoesNotExistException');
});

test('a server stops while runs go on without end, and goes on with them', async () => {
  const server = await new TestServer().start();
  const forever = {
    Choose: {
      Type: 'Choice',
      Choices: [{ Variable: '$.n', NumericLessThan: 0, Next: 'End' }],
      Default: 'Again',
    },
    Again: { Type: 'Pass', Next: 'Choose' },
    End: { Type: 'Succeed' },
  };
  const executionArn = await server.startExecution(
    await server.createMachine('m', 'Choose', forever),
    '{"n":1}',
  );
  await server.restart();
  expect(await server.closed(executionArn)).toMatchObject({
    status: 'FAILED',
    cause: 'The execution reached the maximum number of history events (25000).',
  });
});

test('an attempt has an id that no other run and no other installation has', async () => {
  const keys: (string | undefined)[] = [];
  const runOnce = async (installationId: string): Promise<void> => {
    const server = new TestServer();
    server.installation = { installationId };
    server.callService = async (call) => {
      keys.push(call.idempotencyKey);
      return { StatusCode: 200, Payload: '{}' };
    };
    await server.start();
    const states = {
      Call: { Type: 'Task', Resource: 'arn:aws:lambda:us-east-1:000000000000:function:f', End: true },
    };
    const machineArn = await server.createMachine('m', 'Call', states);
    await server.closed(await server.startExecution(machineArn, '{}', 'same'));
    await server.closed(await server.startExecution(machineArn, '{}', 'another'));
  };
  await runOnce('first');
  await runOnce('second');
  expect(new Set(keys).size).toBe(4);
  for (const key of keys) expect(key).toMatch(/^[0-9a-f-]{36}$/);
});

test('texts from outside enter a run as every store keeps them', async () => {
  const server = new TestServer();
  const payloads: unknown[] = [];
  server.callService = async ({ input }) => {
    payloads.push((input as { Payload: string }).Payload);
    return { StatusCode: 200, Payload: '{}' };
  };
  await server.start();
  const { activityArn } = await server.stepFunctions.createActivity(scope, { name: 'work' });
  const machineArn = await server.createMachine('m', 'A', {
    A: {
      Type: 'Task',
      Resource: activityArn,
      Catch: [{ ErrorEquals: ['States.ALL'], ResultPath: '$.failure', Next: 'B' }],
      End: true,
    },
    B: { Type: 'Task', Resource: 'arn:aws:lambda:us-east-1:000000000000:function:f', End: true },
  });
  const executionArn = await server.startExecution(machineArn, '{"input":"\ud800"}');
  const { taskToken } = await server.stepFunctions.getActivityTask(scope, { activityArn });
  await server.stepFunctions.sendTaskFailure(scope, {
    taskToken: taskToken as string,
    error: 'E\udc00',
    cause: 'nul \0, lone \ud800',
  });
  await server.closed(executionArn);
  expect(payloads.map((text) => JSON.parse(text as string))).toEqual([
    { input: '\ufffd', failure: { Error: 'E\ufffd', Cause: 'nul \0, lone \ufffd' } },
  ]);
});
