import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { CreateBucketCommand, PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import {
  CreateActivityCommand,
  CreateStateMachineCommand,
  DescribeExecutionCommand,
  GetExecutionHistoryCommand,
  SFNClient,
  StartExecutionCommand,
  StartSyncExecutionCommand,
} from '@aws-sdk/client-sfn';
import { type CairnServer, createServer } from '@cairn/server';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { ServerProcess } from '../server-process.ts';
import { awsClients, clientConfiguration, until } from './clients.ts';

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
    Rows: { TestCases: { Each: { 'Find the result files': 'Object' } } },
    Silent: { TestCases: { First: { Ask: 'Silence' }, Later: { Ask: 'LateSilence' } } },
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
    Object: { 0: { Return: { Body: '{"ResultFiles":{"SUCCEEDED":[]}}' } } },
    Silence: { '0-9': { Unanswered: true } },
    LateSilence: { Calls: [{ Return: 'first' }, { Unanswered: true }] },
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

async function run(stateMachineArn: string, input = '{}') {
  const { executionArn } = await clients.sfn.send(new StartExecutionCommand({ stateMachineArn, input }));
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
    expect(end).toMatchObject({ status: 'FAILED', cause: expect.stringContaining('AmazonSQS') });
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

  it('stand for states of a machine with a distributed map', async () => {
    const s3 = new S3Client({ ...clientConfiguration(server.endpoint), forcePathStyle: true });
    await s3.send(new CreateBucketCommand({ Bucket: 'rows' }));
    const body = { Bucket: 'rows', Key: 'rows.csv', Body: 'quantity,price\n2,3\n' };
    await s3.send(new PutObjectCommand(body));
    s3.destroy();
    const path = new URL('../../../../examples/data-processing/machine.asl.json', import.meta.url);
    const arn = await machine('Rows', JSON.parse(await readFile(path, 'utf8')));
    const input = JSON.stringify({ bucket: 'rows', key: 'rows.csv' });
    const { end } = await run(`${arn}#Each`, input);
    expect(end).toMatchObject({ status: 'SUCCEEDED', output: '{"SUCCEEDED":[]}' });
  });

  const lambda = 'arn:aws:lambda:us-east-1:000000000000:function:none';
  const activity = 'arn:aws:states:us-east-1:000000000000:activity:none';
  const token = 'arn:aws:states:::sqs:sendMessage.waitForTaskToken';
  const job = 'arn:aws:states:::glue:startJobRun.sync';
  const days30 = 2_592_000;
  it.each([
    ['a function', lambda, 'TimeoutSeconds', 'LambdaFunctionTimedOut'],
    ['an activity', activity, 'TimeoutSeconds', 'ActivityTimedOut'],
    ['an activity', activity, 'HeartbeatSeconds', 'ActivityTimedOut'],
    ['the holder of a token', token, 'TimeoutSeconds', 'TaskTimedOut'],
    ['the holder of a token', token, 'HeartbeatSeconds', 'TaskTimedOut'],
    ['a job', job, 'TimeoutSeconds', 'TaskTimedOut'],
  ])('let %s (%s) never answer, so that %s comes on skipped time', async (_who, Resource, field, type) => {
    const Parameters = {
      ...(Resource === token ? { QueueUrl: 'q', MessageBody: { 'token.$': '$$.Task.Token' } } : {}),
      ...(Resource === job ? { JobName: 'job' } : {}),
    };
    const Ask = { Type: 'Task', Resource, Parameters, [field]: days30, End: true };
    const arn = await machine('Silent', { StartAt: 'Ask', States: { Ask } });
    const { end, types } = await run(`${arn}#First`);
    expect(end).toMatchObject({ status: 'FAILED', error: 'States.Timeout' });
    expect(types).toContain(type);
    const elapsedMs = (end.stopDate?.getTime() ?? 0) - (end.startDate?.getTime() ?? 0);
    expect(Math.floor(elapsedMs / 1_000)).toBe(days30);
  });

  it.each(['STANDARD', 'EXPRESS'] as const)('leave a later call of %s unanswered', async (type) => {
    const Ask = { Type: 'Task', Resource: lambda, TimeoutSeconds: 200, ResultPath: null };
    const definition = {
      StartAt: 'Ask',
      States: {
        Ask: { ...Ask, Next: 'Again' },
        Again: {
          Type: 'Choice',
          Choices: [{ Variable: '$.no', IsPresent: true, Next: 'Done' }],
          Default: 'Ask',
        },
        Done: { Type: 'Succeed' },
      },
    };
    const made = await clients.sfn.send(
      new CreateStateMachineCommand({
        name: 'Silent',
        roleArn,
        type,
        definition: JSON.stringify(definition),
      }),
    );
    const stateMachineArn = `${made.stateMachineArn}#Later`;
    const startMs = performance.now();
    const sync = new SFNClient({ ...clientConfiguration(server.endpoint), disableHostPrefix: true });
    const end =
      type === 'STANDARD'
        ? (await run(stateMachineArn)).end
        : await sync.send(new StartSyncExecutionCommand({ stateMachineArn }));
    sync.destroy();
    expect(end).toMatchObject({ status: 'FAILED', error: 'States.Timeout' });
    expect(performance.now() - startMs).toBeLessThan(100_000);
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
