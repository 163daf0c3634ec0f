import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  CreateActivityCommand,
  CreateStateMachineCommand,
  DescribeExecutionCommand,
  GetExecutionHistoryCommand,
  StartExecutionCommand,
} from '@aws-sdk/client-sfn';
import { type CairnServer, createServer } from '@cairn/server';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { ServerProcess } from '../server-process.ts';
import { awsClients, until } from './clients.ts';

const roleArn = 'arn:aws:iam::000000000000:role/any';
const throwing = (error: string) => ({ Throw: { Error: error, Cause: `${error} happened` } });

/** The example of the developer guide, and what Cairn adds. */
const config = {
  StateMachines: {
    LambdaSQSIntegration: {
      TestCases: {
        HappyPath: { LambdaState: 'MockedLambdaSuccess', SQSState: 'MockedSQSSuccess' },
        RetryPath: { LambdaState: 'MockedLambdaRetry', SQSState: 'MockedSQSSuccess' },
        HybridPath: { LambdaState: 'MockedLambdaSuccess' },
        ShortPath: { LambdaState: 'MockedLambdaShort' },
      },
    },
    Wide: {
      TestCases: {
        All: {
          Activity: 'One',
          Token: 'One',
          Job: 'One',
          Http: 'One',
          Child: { TestCase: 'Bad' },
          Each: 'Two',
        },
      },
    },
    Child: { TestCases: { Bad: { Call: 'Broken' } } },
    Loop: { TestCases: { Turns: { Ask: 'Turns' } } },
  },
  MockedResponses: {
    MockedLambdaSuccess: { 0: { Return: { StatusCode: 200, Payload: { StatusCode: 200, body: 'Hello' } } } },
    MockedSQSSuccess: { 0: { Return: { MD5OfMessageBody: '3bcb', MessageId: 'abcd' } } },
    MockedLambdaRetry: {
      0: throwing('Lambda.ResourceNotReadyException'),
      '1-2': throwing('Lambda.TimeoutException'),
      3: { Return: { StatusCode: 200, Payload: { attempt: 3.0 } } },
    },
    MockedLambdaShort: { 0: throwing('Lambda.TimeoutException') },
    One: { 0: { Return: { one: 1 } } },
    Two: { 0: throwing('Again'), 1: { Return: 2 } },
    Broken: { 0: throwing('Child.Broken') },
    Turns: { Calls: [throwing('Busy'), { Return: 'no' }, throwing('Busy'), { Return: 'yes' }] },
  },
};

let folder: string;
let file: string;
let server: CairnServer;
let clients: ReturnType<typeof awsClients>;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'cairn-mocks-'));
  file = join(folder, 'MockConfigFile.json');
  await writeFile(file, JSON.stringify(config, null, 2));
  server = await createServer({ memory: true, port: 0, time: 'skip', mockConfigFile: file, log: () => {} });
  clients = awsClients(server.endpoint);
});
afterEach(async () => {
  clients.destroy();
  await server.stop();
  await rm(folder, { recursive: true, force: true });
});

async function machine(name: string, definition: object): Promise<string> {
  const made = await clients.sfn.send(
    new CreateStateMachineCommand({ name, roleArn, definition: JSON.stringify(definition) }),
  );
  return made.stateMachineArn as string;
}

const awsExample = {
  StartAt: 'LambdaState',
  States: {
    LambdaState: {
      Type: 'Task',
      Resource: 'arn:aws:states:::lambda:invoke',
      Parameters: { 'Payload.$': '$', FunctionName: 'HelloWorldFunction' },
      Retry: [{ ErrorEquals: ['States.ALL'], IntervalSeconds: 2, MaxAttempts: 3, BackoffRate: 2 }],
      Next: 'SQSState',
    },
    SQSState: {
      Type: 'Task',
      Resource: 'arn:aws:states:::sqs:sendMessage',
      Parameters: { QueueUrl: 'https://sqs.us-east-1.amazonaws.com/123456789012/q', 'MessageBody.$': '$' },
      End: true,
    },
  },
};

async function run(stateMachineArn: string) {
  const { executionArn } = await clients.sfn.send(new StartExecutionCommand({ stateMachineArn }));
  const end = await until(
    () => clients.sfn.send(new DescribeExecutionCommand({ executionArn })),
    ({ status }) => status !== 'RUNNING',
  );
  const { events = [] } = await clients.sfn.send(
    new GetExecutionHistoryCommand({ executionArn, maxResults: 1_000 }),
  );
  return { end, events, types: events.map(({ type }) => type) };
}

describe('mocks of whole runs', () => {
  it('run the happy path of the developer guide, with the history of real calls', async () => {
    const arn = await machine('LambdaSQSIntegration', awsExample);
    const { end, types } = await run(`${arn}#HappyPath`);
    expect(end).toMatchObject({
      status: 'SUCCEEDED',
      stateMachineArn: arn,
      output: JSON.stringify(config.MockedResponses.MockedSQSSuccess[0].Return),
    });
    const task = ['TaskStateEntered', 'TaskScheduled', 'TaskStarted', 'TaskSucceeded', 'TaskStateExited'];
    expect(types).toEqual(['ExecutionStarted', ...task, ...task, 'ExecutionSucceeded']);
  });

  it('answer each retry as its number says', async () => {
    const arn = await machine('LambdaSQSIntegration', awsExample);
    const { end, events } = await run(`${arn}#RetryPath`);
    expect(end.status).toBe('SUCCEEDED');
    const failures = events.flatMap(({ taskFailedEventDetails: details }) =>
      details ? [details.error] : [],
    );
    expect(failures).toEqual([
      'Lambda.ResourceNotReadyException',
      'Lambda.TimeoutException',
      'Lambda.TimeoutException',
    ]);
    const given = events.find(({ type }) => type === 'TaskSucceeded')?.taskSucceededEventDetails?.output;
    expect(given).toBe('{"StatusCode":200,"Payload":{"attempt":3}}');
  });

  it('fail the execution at an attempt that nothing is said of', async () => {
    const arn = await machine('LambdaSQSIntegration', awsExample);
    const { end } = await run(`${arn}#ShortPath`);
    expect(end).toMatchObject({ status: 'FAILED', error: 'States.Runtime' });
    expect(end.cause).toContain("'MockedLambdaShort' of the state 'LambdaState' has no attempt 1");
  });

  it('leave what a test case does not name to the service', async () => {
    const arn = await machine('LambdaSQSIntegration', awsExample);
    const { end } = await run(`${arn}#HybridPath`);
    expect(end).toMatchObject({ status: 'FAILED', cause: expect.stringContaining('sqs') });
  });

  it('stand for activities, tokens, jobs, HTTP and children, and for states inside Parallel and Map', async () => {
    const { activityArn } = await clients.sfn.send(new CreateActivityCommand({ name: 'work' }));
    const call = { StartAt: 'Call', States: { Call: { Type: 'Task', Resource: activityArn, End: true } } };
    const child = await machine('Child', call);
    const branch = (name: string, Resource: string, Parameters: object = {}) => ({
      StartAt: name,
      States: { [name]: { Type: 'Task', Resource, Parameters, End: true } },
    });
    const arn = await machine('Wide', {
      StartAt: 'Fork',
      States: {
        Fork: {
          Type: 'Parallel',
          Branches: [
            branch('Activity', activityArn as string),
            branch('Token', 'arn:aws:states:::sqs:sendMessage.waitForTaskToken', {
              QueueUrl: 'q',
              MessageBody: { 'token.$': '$$.Task.Token' },
            }),
            branch('Job', 'arn:aws:states:::glue:startJobRun.sync', { JobName: 'job' }),
            branch('Http', 'arn:aws:states:::http:invoke', {
              ApiEndpoint: 'https://example.com',
              Method: 'GET',
              Authentication: { ConnectionArn: 'arn:aws:events:us-east-1:000000000000:connection/c/1' },
            }),
          ],
          ResultPath: '$.fork',
          Next: 'Map',
        },
        Map: {
          Type: 'Map',
          ItemsPath: '$.fork',
          ItemProcessor: {
            StartAt: 'Each',
            States: {
              Each: {
                Type: 'Task',
                Resource: 'arn:aws:lambda:us-east-1:000000000000:function:none',
                Retry: [{ ErrorEquals: ['Again'] }],
                End: true,
              },
            },
          },
          ResultPath: '$.map',
          Next: 'Child',
        },
        Child: {
          Type: 'Task',
          Resource: 'arn:aws:states:::states:startExecution.sync:2',
          Parameters: { StateMachineArn: child },
          Catch: [{ ErrorEquals: ['States.TaskFailed'], Next: 'Caught', ResultPath: '$.child' }],
          End: true,
        },
        Caught: { Type: 'Succeed' },
      },
    });
    const { end, types, events } = await run(`${arn}#All`);
    const one = { one: 1 };
    expect(JSON.parse(end.output ?? 'null')).toEqual({
      fork: [one, one, one, one],
      map: [2, 2, 2, 2],
      child: { Error: 'States.TaskFailed', Cause: expect.stringContaining('Child.Broken') },
    });
    expect(types.filter((type) => /Activity|Submitted/.test(type as string))).toEqual([
      'ActivityScheduled',
      'ActivityStarted',
      'ActivitySucceeded',
      'TaskSubmitted',
      'TaskSubmitted',
      'TaskSubmitted',
    ]);
    const started = events.find(
      ({ taskScheduledEventDetails: details }) => details?.resourceType === 'states',
    );
    expect(started?.taskScheduledEventDetails?.parameters).not.toContain('#');
  });

  it('answer calls in turn, over the visits of a loop and their retries', async () => {
    const arn = await machine('Loop', {
      StartAt: 'Ask',
      States: {
        Ask: {
          Type: 'Task',
          Resource: 'arn:aws:lambda:us-east-1:000000000000:function:ask',
          Retry: [{ ErrorEquals: ['Busy'] }],
          Next: 'Enough',
        },
        Enough: {
          Type: 'Choice',
          Choices: [{ Variable: '$', StringEquals: 'yes', Next: 'Done' }],
          Default: 'Ask',
        },
        Done: { Type: 'Succeed' },
      },
    });
    const { end, types } = await run(`${arn}#Turns`);
    expect(end).toMatchObject({ status: 'SUCCEEDED', output: '"yes"' });
    expect(types.filter((type) => type?.startsWith('LambdaFunction') && type.endsWith('ed'))).toEqual(
      ['Scheduled', 'Started', 'Failed', 'Scheduled', 'Started', 'Succeeded']
        .concat(['Scheduled', 'Started', 'Failed', 'Scheduled', 'Started', 'Succeeded'])
        .map((type) => `LambdaFunction${type}`),
    );
  });

  it('take up what has changed in the file', async () => {
    const arn = await machine('LambdaSQSIntegration', awsExample);
    await expect(run(`${arn}#Later`)).rejects.toThrow("no test case 'Later'");
    const TestCases = { Later: { LambdaState: 'MockedLambdaSuccess', SQSState: 'One' } };
    const changed = { ...config, StateMachines: { LambdaSQSIntegration: { TestCases } } };
    await writeFile(file, JSON.stringify(changed));
    expect((await run(`${arn}#Later`)).end.output).toBe('{"one":1}');
    await writeFile(file, '{"StateMachines": {');
    for (const _ of [1, 2]) await expect(run(`${arn}#Later`)).rejects.toThrow(/MockConfigFile.json:1:\d+: /);
  });

  it.each([
    ['#HapyPath', "there is no test case 'HapyPath'; did you mean 'HappyPath'?"],
    ['#', "there is no test case ''"],
  ])('refuse the test case %s', async (suffix, message) => {
    const arn = await machine('LambdaSQSIntegration', awsExample);
    await expect(run(`${arn}${suffix}`)).rejects.toMatchObject({
      name: 'ValidationException',
      message: expect.stringContaining(message),
    });
  });
});

it('the file is named by the variable of Step Functions Local too', async () => {
  const environment = { SFN_MOCK_CONFIG: file };
  const started = await ServerProcess.start({ dataDirectory: undefined, environment });
  const other = awsClients(started.endpoint);
  try {
    const { stateMachineArn } = await other.sfn.send(
      new CreateStateMachineCommand({
        name: 'LambdaSQSIntegration',
        roleArn,
        definition: JSON.stringify(awsExample),
      }),
    );
    const wrong = new StartExecutionCommand({ stateMachineArn: `${stateMachineArn}#HapyPath` });
    await expect(other.sfn.send(wrong)).rejects.toThrow("did you mean 'HappyPath'?");
  } finally {
    other.destroy();
    await started.stop();
  }
});

it('a server does not start with a mock configuration that is not there, or broken', async () => {
  const absent = { memory: true, port: 0, mockConfigFile: join(folder, 'none.json') };
  await expect(createServer(absent)).rejects.toMatchObject({
    name: 'ServerStartError',
    message: expect.stringContaining('there is no such file'),
  });
});
