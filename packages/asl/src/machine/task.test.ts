import { type JsonObject, Payload } from '@cairn/kit';
import { describe, expect, test } from 'vitest';
import { pendingTask, pendingTasks } from './state-changes.ts';
import { Run } from './testing/run.ts';

const functionArn = 'arn:aws:lambda:us-east-1:123456789012:function:f';
const activityArn = 'arn:aws:states:us-east-1:123456789012:activity:a';
const invokeArn = 'arn:aws:states:::lambda:invoke';
const tokenArn = 'arn:aws:states:::sqs:sendMessage.waitForTaskToken';
const syncArn = 'arn:aws:states:::states:startExecution.sync:2';

function task(Resource: string, fields: JsonObject = {}): JsonObject {
  return { StartAt: 'T', States: { T: { Type: 'Task', Resource, ...fields, End: true } } };
}

describe('a function named directly', () => {
  test('is scheduled and started in one burst, then answers', () => {
    const run = Run.start(task(functionArn, { TimeoutSeconds: 30 }), { input: '{"a":1}' });
    expect(run.execution.inFlight).toBe(true);
    expect(run.commands).toEqual([
      {
        kind: 'start-task',
        task: { frameId: 0, scheduledEventId: 3 },
        resource: { kind: 'lambda', arn: functionArn },
        stateName: 'T',
        parameters: run.execution.identity.input,
        progress: 'scheduled',
      },
    ]);
    run.succeed('{"r": 1}');
    expect(run.history).toEqual([
      '1<0 ExecutionStarted {"a":1}',
      '2<0 TaskStateEntered T {"a":1}',
      `3<2 LambdaFunctionScheduled ${functionArn} {"a":1} 30`,
      '4<3 LambdaFunctionStarted',
      '5<4 LambdaFunctionSucceeded {"r": 1}',
      '6<5 TaskStateExited T {"r": 1}',
      '7<6 ExecutionSucceeded {"r": 1}',
    ]);
  });

  test('fails the execution when nothing handles its error', () => {
    const run = Run.start(task(functionArn));
    run.fail('CustomError', '{"errorMessage":"no"}');
    expect(run.history.slice(4)).toEqual([
      '5<4 LambdaFunctionFailed CustomError {"errorMessage":"no"}',
      '6<5 ExecutionFailed CustomError {"errorMessage":"no"}',
    ]);
  });
});

describe('a service', () => {
  test('shows its evaluated parameters, its role and its region', () => {
    const fields = {
      Parameters: { FunctionName: 'f', 'Payload.$': '$' },
      ResultSelector: { 'p.$': '$.Payload' },
      ResultPath: '$.result',
      TimeoutSecondsPath: '$.t',
      Credentials: { 'RoleArn.$': '$.role' },
    };
    const input = '{"t":5,"role":"arn:aws:iam::123456789012:role/other"}';
    const run = Run.start(task(invokeArn, fields), { input });
    expect(run.startTask()).toMatchObject({ credentialsRoleArn: 'arn:aws:iam::123456789012:role/other' });
    run.succeed('{"Payload":[1],"StatusCode":200}');
    expect(run.history.slice(2)).toEqual([
      `3<2 TaskScheduled lambda invoke us-east-1 {"FunctionName":"f","Payload":${input}} 5 arn:aws:iam::123456789012:role/other`,
      '4<3 TaskStarted lambda invoke',
      '5<4 TaskSucceeded lambda invoke {"Payload":[1],"StatusCode":200}',
      `6<5 TaskStateExited T {"t":5,"role":"arn:aws:iam::123456789012:role/other","result":{"p":[1]}}`,
      `7<6 ExecutionSucceeded {"t":5,"role":"arn:aws:iam::123456789012:role/other","result":{"p":[1]}}`,
    ]);
  });

  test('gets a token that names the attempt, and waits once the call was accepted', () => {
    const run = Run.start(task(tokenArn, { Parameters: { 'MessageBody.$': '$$.Task.Token' } }));
    const { task: attempt, parameters } = run.startTask();
    expect(parameters.text).toBe('{"MessageBody":"token-0-3"}');
    expect(run.execution.inFlight).toBe(true);
    const output = Payload.parse('{"MessageId":"m"}');
    expect(run.send({ kind: 'task-submitted', task: attempt, output }).accepted).toBe(true);
    expect(run.execution.inFlight).toBe(false);
    expect(run.send({ kind: 'task-submitted', task: attempt, output }).accepted).toBe(false);
    run.succeed('1');
    expect(run.history.slice(4)).toEqual([
      '5<4 TaskSubmitted sqs sendMessage.waitForTaskToken {"MessageId":"m"}',
      '6<5 TaskSucceeded sqs sendMessage.waitForTaskToken 1',
      '7<6 TaskStateExited T 1',
      '8<7 ExecutionSucceeded 1',
    ]);
  });

  test('that runs a job is still in flight once the job was accepted', () => {
    const run = Run.start(task(syncArn));
    const output = Payload.parse('{"ExecutionArn":"e"}');
    run.send({ kind: 'task-submitted', task: run.startTask().task, output });
    expect(run.execution.inFlight).toBe(true);
    expect(pendingTasks(run.execution)).toMatchObject([{ progress: 'submitted', submitted: output }]);
  });

  test('may fail without saying why', () => {
    const catcher = { ErrorEquals: ['States.ALL'], Next: 'T2' };
    const definition = {
      StartAt: 'T',
      States: {
        T: { Type: 'Task', Resource: tokenArn, Catch: [catcher], End: true },
        T2: { Type: 'Succeed' },
      },
    };
    const run = Run.start(definition);
    run.fail();
    expect(run.history.slice(4, 6)).toEqual([
      '5<4 TaskFailed sqs sendMessage.waitForTaskToken',
      '6<5 TaskStateExited T {"Error":null,"Cause":null}',
    ]);
  });
});

describe('an activity', () => {
  test('starts when a worker takes it', () => {
    const run = Run.start(task(activityArn, { HeartbeatSeconds: 5 }), { input: '1' });
    expect(run.execution.inFlight).toBe(true);
    run.send({ kind: 'task-started', task: run.startTask().task, workerName: 'w' });
    expect(run.execution.inFlight).toBe(false);
    expect(pendingTasks(run.execution)).toMatchObject([{ progress: 'started' }]);
    run.succeed('2');
    expect(run.history.slice(2)).toEqual([
      `3<2 ActivityScheduled ${activityArn} 1 5`,
      '4<3 ActivityStarted w',
      '5<4 ActivitySucceeded 2',
      '6<5 TaskStateExited T 2',
      '7<6 ExecutionSucceeded 2',
    ]);
  });

  test('owes heartbeats from when it was taken, each counting from the one before', () => {
    const run = Run.start(task(activityArn, { HeartbeatSeconds: 5 }));
    const { task: attempt } = run.startTask();
    expect(run.pass(60).accepted).toBe(false);
    run.send({ kind: 'task-started', task: attempt });
    run.nowMs += 4000;
    expect(run.send({ kind: 'task-heartbeat', task: attempt }).accepted).toBe(true);
    expect(run.pass(4).accepted).toBe(false);
    expect(run.pass(1).accepted).toBe(true);
    expect(run.history.slice(3)).toEqual([
      '4<3 ActivityStarted',
      '5<4 ActivityTimedOut States.Timeout',
      '6<5 ExecutionFailed States.Timeout',
    ]);
    expect(run.commands.at(-1)).toMatchObject({ kind: 'cancel-task', task: attempt });
  });

  test('that does not exist fails the state before it is scheduled', () => {
    const refuseTask = () => `The activity ${activityArn} does not exist.`;
    const run = Run.start(task(activityArn), { refuseTask });
    expect(run.history.slice(1)).toEqual([
      '2<0 TaskStateEntered T {}',
      `3<2 ExecutionFailed States.Runtime An error occurred while executing the state 'T' (entered at the event id #2). The activity ${activityArn} does not exist.`,
    ]);
  });
});

describe('time-outs', () => {
  test.each([
    ['TimeoutSeconds', 0],
    ['TimeoutSeconds', 100_000_000],
    ['HeartbeatSeconds', 0],
  ])('%sPath that gives %d fails the state', (field, seconds) => {
    const definition = task(functionArn, { [`${field}Path`]: '$.seconds' });
    const run = Run.start(definition, { input: JSON.stringify({ seconds }) });
    expect(run.execution).toMatchObject({ status: 'FAILED', error: 'States.Runtime' });
    expect(run.execution.cause).toContain(`${field} must be between 1 and 99999999.`);
  });

  test.each([
    [functionArn, '5<4 LambdaFunctionTimedOut States.Timeout'],
    [invokeArn, '5<4 TaskTimedOut lambda invoke States.Timeout'],
    [activityArn, '4<3 ActivityTimedOut States.Timeout'],
  ])('of %s', (resource, timedOut) => {
    const run = Run.start(task(resource, { TimeoutSeconds: 10 }));
    expect(run.pass(9).accepted).toBe(false);
    run.pass(1);
    expect(run.history.at(-2)).toBe(timedOut);
    expect(run.history.at(-1)).toMatch(/ExecutionFailed States.Timeout$/);
    expect(run.execution).toMatchObject({ status: 'FAILED', error: 'States.Timeout', cause: undefined });
  });
});

test('an answer to an attempt that is over changes nothing', () => {
  const run = Run.start(task(functionArn, { Retry: [{ ErrorEquals: ['States.ALL'] }] }));
  const first = run.startTask().task;
  run.fail('E');
  expect(run.succeed('1', first).accepted).toBe(false);
  run.pass(1);
  expect(run.startTask().task).not.toEqual(first);
  expect(run.succeed('1', first)).toMatchObject({ events: [], commands: [], more: false, accepted: false });
  expect(run.succeed('2').accepted).toBe(true);
  expect(run.succeed('2').accepted).toBe(false);
});

test('a task is found among many by its reference, while it is under way', () => {
  const run = Run.start(
    {
      StartAt: 'M',
      States: {
        M: {
          Type: 'Map',
          ItemProcessor: {
            StartAt: 'T',
            States: {
              T: {
                Type: 'Task',
                Resource: 'arn:aws:states:us-east-1:123456789012:activity:a',
                End: true,
              },
            },
          },
          End: true,
        },
      },
    },
    { input: '[1,2,3]' },
  );
  const pending = pendingTasks(run.execution);
  expect(pending).toHaveLength(3);
  for (const command of pending) expect(pendingTask(run.execution, command.task)).toEqual(command);
  const { frameId, scheduledEventId } = run.startTask().task;
  const earlier = { frameId, scheduledEventId: scheduledEventId - 1 };
  expect(pendingTask(run.execution, earlier)).toBeUndefined();
  expect(pendingTask(run.execution, { frameId: 99, scheduledEventId })).toBeUndefined();
  run.send({ kind: 'stop' });
  expect(pendingTask(run.execution, { frameId, scheduledEventId })).toBeUndefined();
});
