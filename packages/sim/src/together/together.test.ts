import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as CloudWatch from '@aws-sdk/client-cloudwatch';
import * as Logs from '@aws-sdk/client-cloudwatch-logs';
import { CreateFunctionCommand } from '@aws-sdk/client-lambda';
import * as Sfn from '@aws-sdk/client-sfn';
import { type CairnServer, createServer, type ReadMeterOutput } from '@cairn/server';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { askCairn, listenCairn } from '../cairn/cairn-client.ts';
import { awsClients, clientConfiguration, until } from '../wire/clients.ts';
import { storedZip } from '../wire/stored-zip.ts';

/** Features of different kinds in one execution: mocks, skipped time, traces, meter, logs, Express and map runs. */

const roleArn = 'arn:aws:iam::000000000000:role/any';
const prefix = 'arn:aws:states:us-east-1:000000000000';
const trace = 'Root=1-67a1b2c3-0123456789abcdef01234567;Parent=0123456789abcdef;Sampled=1';
const absent = 'arn:aws:lambda:us-east-1:000000000000:function:absent';
const traced = 'arn:aws:lambda:us-east-1:000000000000:function:trace';
const throwing = (error: string) => ({ Throw: { Error: error, Cause: `${error} happened` } });

const config = {
  StateMachines: {
    Quick: { TestCases: { Good: { Call: 'One' }, Twice: { Call: 'Two' } } },
    Loop: { TestCases: { Turns: { Ask: 'Turns' } } },
    SpreadSTANDARD: { TestCases: { Each: { Call: 'Two', Ask: 'Turns' } } },
    SpreadEXPRESS: { TestCases: { Each: { Call: 'Two', Ask: 'Turns' } } },
    Failing: { TestCases: { ByAttempt: { Call: 'Attempts' }, ByCall: { Call: 'Calls' } } },
    Parent: { TestCases: { Deep: { Start: { TestCase: 'Good' } } } },
  },
  MockedResponses: {
    One: { 0: { Return: { one: 1 } } },
    Two: { 0: throwing('Busy'), 1: { Return: { one: 1 } } },
    Turns: { Calls: [{ Return: 'no' }, { Return: 'yes' }] },
    Attempts: { 0: throwing('Busy'), 1: { Return: 'second attempt' } },
    Calls: { Calls: [throwing('Busy'), { Return: 'second call' }] },
  },
};

let folder: string;
let server: CairnServer;
let clients: ReturnType<typeof awsClients>;
let sfn: Sfn.SFNClient;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'cairn-together-'));
  const mockConfigFile = join(folder, 'mocks.json');
  await writeFile(mockConfigFile, JSON.stringify(config));
  server = await createServer({ memory: true, port: 0, mockConfigFile, logLevel: 'silent' });
  clients = awsClients(server.endpoint);
  sfn = new Sfn.SFNClient({ ...clientConfiguration(server.endpoint), disableHostPrefix: true });
  const code = 'exports.handler = async () => process.env._X_AMZN_TRACE_ID;';
  await clients.lambda.send(
    new CreateFunctionCommand({
      FunctionName: 'trace',
      Runtime: 'nodejs22.x',
      Role: roleArn,
      Handler: 'index.handler',
      Code: { ZipFile: storedZip({ 'index.js': code }) },
    }),
  );
});
afterAll(async () => {
  sfn.destroy();
  clients.destroy();
  await server.stop();
  await rm(folder, { recursive: true, force: true });
});

async function create(
  name: string,
  states: object,
  more: Partial<Sfn.CreateStateMachineCommandInput> = {},
): Promise<string> {
  const definition = JSON.stringify({ StartAt: Object.keys(states)[0], States: states });
  const made = await sfn.send(new Sfn.CreateStateMachineCommand({ name, roleArn, definition, ...more }));
  return made.stateMachineArn as string;
}

/** A Map whose iterations are executions of their own. */
function distributed(ExecutionType: string, states: object): object {
  const ProcessorConfig = { Mode: 'DISTRIBUTED', ExecutionType };
  const ItemProcessor = { ProcessorConfig, StartAt: Object.keys(states)[0], States: states };
  return { Map: { Type: 'Map', ItemProcessor, Label: 'L', End: true } };
}

/** A client that asks for skipped time in each of its calls. */
function skipping(): Sfn.SFNClient {
  const client = new Sfn.SFNClient({ ...clientConfiguration(server.endpoint), disableHostPrefix: true });
  client.middlewareStack.add(
    (next) => (args) => {
      (args.request as { headers: Record<string, string> }).headers['x-cairn-time'] = 'skip';
      return next(args);
    },
    { step: 'build' },
  );
  return client;
}

async function ended(executionArn: string | undefined) {
  return await until(
    () => sfn.send(new Sfn.DescribeExecutionCommand({ executionArn })),
    ({ status }) => status !== 'RUNNING',
  );
}

async function run(stateMachineArn: string, more: Partial<Sfn.StartExecutionCommandInput> = {}) {
  const { executionArn } = await sfn.send(new Sfn.StartExecutionCommand({ stateMachineArn, ...more }));
  return await ended(executionArn);
}

const sync = (stateMachineArn: string, more: Partial<Sfn.StartSyncExecutionCommandInput> = {}) =>
  sfn.send(new Sfn.StartSyncExecutionCommand({ stateMachineArn, ...more }));

/** Asks until the answer is yes. */
const asking = {
  Ask: { Type: 'Task', Resource: absent, Next: 'Enough' },
  Enough: { Type: 'Choice', Choices: [{ Variable: '$', StringEquals: 'yes', Next: 'Done' }], Default: 'Ask' },
  Done: { Type: 'Succeed' },
};
const retrying = {
  Type: 'Task',
  Resource: absent,
  Retry: [{ ErrorEquals: ['Busy'], IntervalSeconds: 1, MaxAttempts: 1 }],
};

describe('mocks', () => {
  it('stand for the tasks of Express executions', async () => {
    const arn = await create('Quick', { Call: { ...retrying, End: true } }, { type: 'EXPRESS' });
    expect(await sync(`${arn}#Good`)).toMatchObject({ status: 'SUCCEEDED', output: '{"one":1}' });
    expect(await sync(`${arn}#Twice`)).toMatchObject({ status: 'SUCCEEDED', output: '{"one":1}' });
    expect(await sync(arn)).toMatchObject({ status: 'FAILED' });
    await expect(sync(`${arn}#Goood`)).rejects.toThrow("did you mean 'Good'?");
    const { executionArn } = await sfn.send(
      new Sfn.StartExecutionCommand({ stateMachineArn: `${arn}#Good`, name: 'asynchronous' }),
    );
    const found = await until(
      () => askCairn(server.endpoint, `/executions?stateMachineArn=${encodeURIComponent(arn)}`),
      ({ body }) => (body.executions as { status?: string }[])[0]?.status !== 'RUNNING',
    );
    expect(found.body.executions).toMatchObject([
      { executionArn, status: 'SUCCEEDED', name: expect.stringMatching(/^asynchronous:/) },
    ]);
  });

  it('tell the calls of an Express execution apart, though it keeps no history', async () => {
    const arn = await create('Loop', asking, { type: 'EXPRESS' });
    expect(await sync(`${arn}#Turns`)).toMatchObject({ status: 'SUCCEEDED', output: '"yes"' });
  });

  it.each(['STANDARD', 'EXPRESS'])('are inherited by %s children of map runs', async (type) => {
    const states = { Call: { ...retrying, Next: 'Ask' }, ...asking };
    const arn = await create(`Spread${type}`, distributed(type, states));
    const end = await run(`${arn}#Each`, { input: '[1,2,3]' });
    expect([end.cause, end.output]).toEqual([undefined, '["yes","yes","yes"]']);
  });

  it('begin with the first attempt again after a redrive, and go on with the next call', async () => {
    const arn = await create('Failing', {
      Call: { Type: 'Task', Resource: absent, End: true },
    });
    const byAttempt = await run(`${arn}#ByAttempt`);
    const byCall = await run(`${arn}#ByCall`);
    expect([byAttempt.error, byCall.error]).toEqual(['Busy', 'Busy']);
    for (const { executionArn } of [byAttempt, byCall])
      await sfn.send(new Sfn.RedriveExecutionCommand({ executionArn }));
    expect(await ended(byAttempt.executionArn)).toMatchObject({ status: 'FAILED', error: 'Busy' });
    expect(await ended(byCall.executionArn)).toMatchObject({
      status: 'SUCCEEDED',
      output: '"second call"',
    });
  });

  it('are those that a parent names for the Express machine it starts', async () => {
    const child = `${prefix}:stateMachine:Quick`;
    const arn = await create('Parent', {
      Start: {
        Type: 'Task',
        Resource: 'arn:aws:states:::states:startExecution.sync:2',
        Parameters: { StateMachineArn: child, Input: {} },
        OutputPath: '$.Output',
        End: true,
      },
    });
    const end = await run(`${arn}#Deep`);
    expect([end.cause, end.output]).toEqual([undefined, '{"one":1}']);
  });
});

it('StartSyncExecution waits in no real time where its header says so', async () => {
  const arn = await create('nap', { Nap: { Type: 'Wait', Seconds: 200, End: true } }, { type: 'EXPRESS' });
  const client = skipping();
  const { status, startDate, stopDate, billingDetails } = await client.send(
    new Sfn.StartSyncExecutionCommand({ stateMachineArn: arn }),
  );
  client.destroy();
  expect(status).toBe('SUCCEEDED');
  expect(Number(stopDate) - Number(startDate)).toBeGreaterThanOrEqual(200_000);
  expect(billingDetails?.billedDurationInMilliseconds).toBeGreaterThanOrEqual(200_000);
});

it.each([
  ['STANDARD', 86_400],
  ['EXPRESS', 250],
])('%s children of a map run wait in no real time', async (type, Seconds) => {
  const arn = await create(`long-${type}`, distributed(type, { Nap: { Type: 'Wait', Seconds, End: true } }));
  const client = skipping();
  const { executionArn } = await client.send(
    new Sfn.StartExecutionCommand({ stateMachineArn: arn, input: JSON.stringify(Array(50).fill(0)) }),
  );
  client.destroy();
  const { status, startDate, stopDate } = await ended(executionArn);
  expect(status).toBe('SUCCEEDED');
  expect(Number(stopDate) - Number(startDate)).toBeGreaterThanOrEqual(Seconds * 1_000);
});

describe('the trace header', () => {
  const call = { Call: { Type: 'Task', Resource: traced, End: true } };

  it('reaches what Express executions call', async () => {
    const arn = await create('traced', call, { type: 'EXPRESS' });
    expect((await sync(arn, { traceHeader: trace })).output).toBe(JSON.stringify(trace));
  });

  it.each(['STANDARD', 'EXPRESS'])('reaches what %s children of map runs call', async (type) => {
    const arn = await create(`traced-${type}`, distributed(type, call));
    const { output } = await run(arn, { input: '[1,2]', traceHeader: trace });
    expect(JSON.parse(output as string)).toEqual([trace, trace]);
  });
});

describe('children of map runs', () => {
  it('are metered for their machine, logged and counted, and are not found by the search', async () => {
    const logGroupName = '/states/children';
    await clients.logs.send(new Logs.CreateLogGroupCommand({ logGroupName }));
    const loggingConfiguration: Sfn.LoggingConfiguration = {
      level: 'ALL',
      includeExecutionData: true,
      destinations: [
        {
          cloudWatchLogsLogGroup: {
            logGroupArn: `arn:aws:logs:us-east-1:000000000000:log-group:${logGroupName}:*`,
          },
        },
      ],
    };
    const pass = { A: { Type: 'Pass', Next: 'B' }, B: { Type: 'Pass', End: true } };
    const arns: string[] = [];
    for (const type of ['STANDARD', 'EXPRESS']) {
      const arn = await create(`counted-${type}`, distributed(type, pass), { loggingConfiguration });
      expect((await run(arn, { input: '[1,2,3]' })).status).toBe('SUCCEEDED');
      arns.push(arn);
    }
    const [standard, express] = arns;
    const { body } = await askCairn(server.endpoint, '/meter');
    const metered = (body as unknown as ReadMeterOutput).stateMachines;
    // One transition of the parent's own, two of each child.
    expect(metered.find(({ stateMachineArn }) => stateMachineArn === standard)).toMatchObject({
      transitions: 7,
      counts: { executions: 4, entries: 7, ended: 4 },
    });
    expect(metered.find(({ stateMachineArn }) => stateMachineArn === express)).toMatchObject({
      counts: { executions: 1, entries: 1, requests: 3, expressTransitions: 6 },
    });
    const { events = [] } = await clients.logs.send(
      new Logs.FilterLogEventsCommand({ logGroupName, limit: 1_000 }),
    );
    const logged = events.map(({ message }) => JSON.parse(message as string) as Record<string, string>);
    const ends = logged.filter(({ type }) => type === 'ExecutionSucceeded');
    const kinds = ends.map(({ execution_arn }) => execution_arn?.replace(/^(.*:counted-[^:]*).*$/, '$1'));
    expect(kinds.sort()).toEqual(
      [
        ...Array(3).fill(`${prefix}:execution:counted-STANDARD/L`),
        ...Array(3).fill(`${prefix}:express:counted-EXPRESS/L`),
        `${prefix}:execution:counted-EXPRESS`,
        `${prefix}:execution:counted-STANDARD`,
      ].sort(),
    );
    const { executions } = (await askCairn(server.endpoint, '/executions?maxResults=1000')).body as {
      executions: { executionArn: string }[];
    };
    expect(executions.filter(({ executionArn }) => executionArn.includes('/L:'))).toEqual([]);
    expect(executions.filter(({ executionArn }) => executionArn.includes(':mapRun:'))).toEqual([]);
  });

  it('of type STANDARD can be followed by their ARN', async () => {
    const arn = await create('followed', distributed('STANDARD', { A: { Type: 'Pass', End: true } }));
    const { executionArn } = await run(arn, { input: '[1]' });
    const { mapRuns } = await sfn.send(new Sfn.ListMapRunsCommand({ executionArn }));
    const { executions } = await sfn.send(
      new Sfn.ListExecutionsCommand({ mapRunArn: mapRuns?.[0]?.mapRunArn as string }),
    );
    const child = encodeURIComponent(executions?.[0]?.executionArn as string);
    const types: unknown[] = [];
    for await (const { data } of await listenCairn(server.endpoint, `/executions/${child}/events`))
      types.push(JSON.parse(data).type);
    expect(types).toContain('ExecutionSucceeded');
  });
});

it('metrics of Express executions are counted for their machine', async () => {
  const arn = await create('measured', { A: { Type: 'Pass', End: true } }, { type: 'EXPRESS' });
  await sync(arn);
  const { Metrics = [] } = await clients.cloudWatch.send(
    new CloudWatch.ListMetricsCommand({
      Namespace: 'AWS/States',
      Dimensions: [{ Name: 'StateMachineArn', Value: arn }],
    }),
  );
  expect(Metrics.map(({ MetricName }) => MetricName)).toContain('ExpressExecutionBilledDuration');
});
