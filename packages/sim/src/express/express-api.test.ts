import { connect } from 'node:net';
import * as CloudWatch from '@aws-sdk/client-cloudwatch';
import * as Logs from '@aws-sdk/client-cloudwatch-logs';
import * as Sfn from '@aws-sdk/client-sfn';
import { type CairnServer, createServer } from '@cairn/server';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { awsClients, clientConfiguration, until } from '../wire/clients.ts';
import { sendRaw } from '../wire/raw-request.ts';

const roleArn = 'arn:aws:iam::000000000000:role/any';
const prefix = 'arn:aws:states:us-east-1:000000000000';
const pass = { Type: 'Pass', Result: { a: 1 }, End: true };

let server: CairnServer;
let clients: ReturnType<typeof awsClients>;
let sfn: Sfn.SFNClient;

beforeAll(async () => {
  server = await createServer({ memory: true, port: 0, logLevel: 'silent' });
  clients = awsClients(server.endpoint);
  // `sync-127.0.0.1`, which the SDK would call, is no host.
  sfn = new Sfn.SFNClient({
    ...clientConfiguration(server.endpoint),
    disableHostPrefix: true,
    requestHandler: { httpAgent: { maxSockets: 1_000 } },
  });
});
afterAll(async () => {
  sfn.destroy();
  clients.destroy();
  await server.stop();
});

let machines = 0;

/** Creates a machine of its own, of type EXPRESS unless said. @returns its ARN */
async function create(
  states: object,
  more: Partial<Sfn.CreateStateMachineCommandInput> & { readonly TimeoutSeconds?: number } = {},
): Promise<string> {
  const { TimeoutSeconds, ...settings } = more;
  machines += 1;
  const { stateMachineArn } = await sfn.send(
    new Sfn.CreateStateMachineCommand({
      name: `machine-${machines}`,
      definition: JSON.stringify({ StartAt: Object.keys(states)[0], States: states, TimeoutSeconds }),
      roleArn,
      type: 'EXPRESS',
      ...settings,
    }),
  );
  return stateMachineArn as string;
}

const sync = (stateMachineArn: string, more: Partial<Sfn.StartSyncExecutionCommandInput> = {}) =>
  sfn.send(new Sfn.StartSyncExecutionCommand({ stateMachineArn, ...more }));
const start = (stateMachineArn: string, more: Partial<Sfn.StartExecutionCommandInput> = {}) =>
  sfn.send(new Sfn.StartExecutionCommand({ stateMachineArn, ...more }));

describe('StartSyncExecution', () => {
  it('answers how the execution ended, with all members', async () => {
    const stateMachineArn = await create({ A: { ...pass, ResultPath: '$.result' } });
    const { $metadata, ...answer } = await sync(stateMachineArn, {
      name: 'order-7',
      input: '{"order": 7}',
      traceHeader: 'Root=1-5759e988-bd862e3fe1be46a994272793',
    });
    expect($metadata.httpStatusCode).toBe(200);
    const uuid = '[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}';
    expect(answer).toEqual({
      executionArn: expect.stringMatching(new RegExp(`^${prefix}:express:machine-\\d+:order-7:${uuid}$`)),
      stateMachineArn,
      name: 'order-7',
      startDate: expect.any(Date),
      stopDate: expect.any(Date),
      status: 'SUCCEEDED',
      input: '{"order": 7}',
      inputDetails: { included: true },
      output: '{"order":7,"result":{"a":1}}',
      outputDetails: { included: true },
      traceHeader: 'Root=1-5759e988-bd862e3fe1be46a994272793',
      billingDetails: { billedDurationInMilliseconds: 100, billedMemoryUsedInMB: 64 },
    });
  });

  it('names an execution by a UUID and gives it {} where nothing is said', async () => {
    const answer = await sync(await create({ A: { Type: 'Pass', End: true } }), {
      includedData: 'METADATA_ONLY',
    });
    expect(answer.name).toMatch(/^[0-9a-f-]{36}$/);
    expect(answer).toMatchObject({ input: '{}', output: '{}' });
    expect(answer).not.toHaveProperty('traceHeader');
  });

  it('succeeds as a call when the execution fails', async () => {
    const answer = await sync(await create({ A: { Type: 'Fail', Error: 'E', Cause: 'C' } }));
    expect(answer).toMatchObject({ status: 'FAILED', error: 'E', cause: 'C' });
    expect(answer).not.toHaveProperty('output');
    expect(answer).not.toHaveProperty('outputDetails');
  });

  it('answers TIMED_OUT at the end of the time that the machine has', async () => {
    const states = { A: { Type: 'Wait', Seconds: 100, End: true } };
    const answer = await sync(await create(states, { TimeoutSeconds: 1 }));
    expect(answer).toMatchObject({
      status: 'TIMED_OUT',
      billingDetails: { billedDurationInMilliseconds: expect.any(Number), billedMemoryUsedInMB: 64 },
    });
    expect(answer).not.toHaveProperty('error');
    expect(Number(answer.stopDate) - Number(answer.startDate)).toBeGreaterThanOrEqual(1_000);
  });

  it('runs a thousand executions at the same time, each with its own answer', {
    timeout: 30_000,
  }, async () => {
    const stateMachineArn = await create({ A: { Type: 'Wait', Seconds: 1, End: true } });
    const numbers = Array.from({ length: 1_000 }, (_, number) => `${number}`);
    const answers = await Promise.all(numbers.map((input) => sync(stateMachineArn, { input })));
    expect(answers.map(({ output }) => output)).toEqual(numbers);
    expect(new Set(answers.map(({ executionArn }) => executionArn)).size).toBe(1_000);
  });

  it('refuses a machine of type STANDARD', async () => {
    await expect(sync(await create({ A: pass }, { type: 'STANDARD' }))).rejects.toMatchObject({
      name: 'StateMachineTypeNotSupported',
      message: 'This operation is not supported by this type of state machine',
    });
  });

  it('refuses machines that are not there, names and inputs that are none', async () => {
    const stateMachineArn = await create({ A: pass });
    const missing = `${prefix}:stateMachine:missing`;
    await expect(sync(missing)).rejects.toMatchObject({
      name: 'StateMachineDoesNotExist',
      message: `State Machine Does Not Exist: '${missing}'`,
    });
    await expect(sync(`${prefix}:express:a:b:c`)).rejects.toMatchObject({ name: 'InvalidArn' });
    await expect(sync('nonsense')).rejects.toMatchObject({ name: 'InvalidArn' });
    await expect(sync(stateMachineArn, { name: 'a b' })).rejects.toMatchObject({ name: 'InvalidName' });
    for (const input of ['{', 'not', '', '{"a":1}}']) {
      await expect(sync(stateMachineArn, { input }), input).rejects.toMatchObject({
        name: 'InvalidExecutionInput',
      });
    }
    await expect(sync(stateMachineArn, { input: `"${'x'.repeat(262_144)}"` })).rejects.toMatchObject({
      name: 'ValidationException',
    });
  });

  it('survives what is made to hurt it', async () => {
    const stateMachineArn = await create({ A: pass });
    const deep = `${'['.repeat(100_000)}${']'.repeat(100_000)}`;
    const bodies = [
      '{',
      'null',
      '[]',
      '{"stateMachineArn":7}',
      JSON.stringify({ stateMachineArn, input: 7 }),
      JSON.stringify({ stateMachineArn, input: deep }),
      JSON.stringify({ stateMachineArn, name: '__proto__', traceHeader: 'é' }),
      JSON.stringify({ stateMachineArn, includedData: 'SOME' }),
    ];
    for (const body of bodies) {
      const { status } = await sendRaw(server.endpoint, { operation: 'StartSyncExecution', body });
      expect(status, body.slice(0, 60)).toBe(400);
    }
    const proto = await sync(stateMachineArn, { name: '__proto__', input: '{"__proto__":{"a":1}}' });
    expect(proto).toMatchObject({ status: 'SUCCEEDED', name: '__proto__', input: '{"__proto__":{"a":1}}' });
  });

  it('is answered under the name with the prefix that SDKs put before it', async () => {
    const stateMachineArn = await create({ A: pass });
    const { port } = new URL(server.endpoint);
    const body = JSON.stringify({ stateMachineArn });
    for (const host of [`sync-localhost:${port}`, `sync-127.0.0.1:${port}`]) {
      const call = { operation: 'StartSyncExecution', body, headers: { host } };
      expect(await sendRaw(server.endpoint, call), host).toMatchObject({
        status: 200,
        body: { status: 'SUCCEEDED', startDate: expect.any(Number), stopDate: expect.any(Number) },
      });
    }
  });

  it('does not let a caller who takes no answer hold up others', async () => {
    const stateMachineArn = await create({ A: { Type: 'Pass', End: true } });
    const { port } = new URL(server.endpoint);
    const body = JSON.stringify({ stateMachineArn, input: `"${'x'.repeat(200_000)}"` });
    const call = [
      'POST / HTTP/1.1',
      `Host: 127.0.0.1:${port}`,
      'Content-Type: application/x-amz-json-1.0',
      'X-Amz-Target: AWSStepFunctions.StartSyncExecution',
      'Authorization: AWS4-HMAC-SHA256 Credential=any/20260101/us-east-1/states/aws4_request, SignedHeaders=host, Signature=0',
      `Content-Length: ${body.length}`,
    ].join('\r\n');
    const slow = connect({ host: '127.0.0.1', port: Number(port) });
    slow.pause();
    for (let count = 0; count < 20; count++) slow.write(`${call}\r\n\r\n${body}`);
    expect(await sync(stateMachineArn, { input: '7' })).toMatchObject({ output: '7' });
    slow.destroy();
    expect(await sync(stateMachineArn, { input: '8' })).toMatchObject({ output: '8' });
  });

  it('goes on when its caller goes away', async () => {
    const marker = await create({ A: pass }, { type: 'STANDARD' });
    const waiting = await create({
      A: { Type: 'Wait', Seconds: 1, Next: 'B' },
      B: mark(marker, { 'Input.$': '$' }),
    });
    const abort = new AbortController();
    const call = sfn.send(new Sfn.StartSyncExecutionCommand({ stateMachineArn: waiting }), {
      abortSignal: abort.signal,
    });
    await running(1);
    abort.abort();
    await expect(call).rejects.toMatchObject({ name: 'AbortError' });
    expect(await executionsOf(marker, 1)).toHaveLength(1);
  });
});

const mark = (StateMachineArn: string, parameters: object = {}) => ({
  Type: 'Task',
  Resource: 'arn:aws:states:::states:startExecution',
  Parameters: { StateMachineArn, ...parameters },
  End: true,
});

/** Waits until so many Express executions run. */
async function running(count: number): Promise<void> {
  while (server.cairn.stepFunctions.runningExpressExecutions < count) {
    await new Promise<void>((resolve) => setImmediate(resolve));
  }
}

/** Executions of a Standard machine, once there are as many as wanted. */
async function executionsOf(stateMachineArn: string, count: number): Promise<Sfn.ExecutionListItem[]> {
  const { executions = [] } = await until(
    () => sfn.send(new Sfn.ListExecutionsCommand({ stateMachineArn })),
    ({ executions }) => (executions?.length ?? 0) >= count,
  );
  return executions;
}

describe('StartExecution of an Express machine', () => {
  it('is never idempotent: the same name is another execution', async () => {
    const marker = await create({ A: pass }, { type: 'STANDARD' });
    const stateMachineArn = await create({ A: mark(marker) });
    const one = await start(stateMachineArn, { name: 'same', input: '{}' });
    const two = await start(stateMachineArn, { name: 'same', input: '{}' });
    const other = await start(stateMachineArn, { name: 'same', input: '[]' });
    const arns = [one, two, other].map(({ executionArn }) => executionArn as string);
    for (const arn of arns) expect(arn).toMatch(/:express:machine-\d+:same:[0-9a-f-]{36}$/);
    expect(new Set(arns).size).toBe(3);
    expect(one.startDate).toBeInstanceOf(Date);
    expect(await executionsOf(marker, 3)).toHaveLength(3);
  });

  it('is refused to all that looks at Standard executions', async () => {
    const stateMachineArn = await create({ A: pass });
    const { executionArn } = await start(stateMachineArn);
    const refusal = {
      name: 'InvalidArn',
      message: "Invalid Arn: 'Resource type not valid in this context: express'",
    };
    for (const call of [
      new Sfn.DescribeExecutionCommand({ executionArn }),
      new Sfn.StopExecutionCommand({ executionArn }),
      new Sfn.GetExecutionHistoryCommand({ executionArn }),
      new Sfn.DescribeStateMachineForExecutionCommand({ executionArn }),
    ]) {
      await expect(sfn.send(call as Sfn.DescribeExecutionCommand)).rejects.toMatchObject(refusal);
    }
    await expect(sfn.send(new Sfn.ListExecutionsCommand({ stateMachineArn }))).rejects.toMatchObject({
      name: 'StateMachineTypeNotSupported',
      message: 'This operation is not supported by this type of state machine',
    });
    const asStandard = executionArn?.replace(':express:', ':execution:');
    await expect(
      sfn.send(new Sfn.DescribeExecutionCommand({ executionArn: asStandard })),
    ).rejects.toMatchObject({ name: 'ExecutionDoesNotExist' });
  });
});

describe('an Express machine', () => {
  it('is described and listed as such, and stays one', async () => {
    const stateMachineArn = await create({ A: pass });
    const describeIt = () => sfn.send(new Sfn.DescribeStateMachineCommand({ stateMachineArn }));
    expect(await describeIt()).toMatchObject({ type: 'EXPRESS', status: 'ACTIVE' });
    const { stateMachines } = await sfn.send(new Sfn.ListStateMachinesCommand({ maxResults: 1_000 }));
    expect(stateMachines?.find((listed) => listed.stateMachineArn === stateMachineArn)?.type).toBe('EXPRESS');
    const update = (Resource: string) =>
      sfn.send(
        new Sfn.UpdateStateMachineCommand({
          stateMachineArn,
          definition: JSON.stringify({ StartAt: 'T', States: { T: { Type: 'Task', Resource, End: true } } }),
        }),
      );
    await expect(update(`${prefix}:activity:a`)).rejects.toThrow(
      'Express state machine does not support Activity ARN at /States/T/Resource',
    );
    await update('arn:aws:lambda:us-east-1:000000000000:function:f');
    expect(await describeIt()).toMatchObject({ type: 'EXPRESS' });
  });

  it('is another than a Standard one of the same name and definition', async () => {
    const name = 'of-one-name';
    await create({ A: pass }, { name });
    await create({ A: pass }, { name });
    await expect(create({ A: pass }, { name, type: 'STANDARD' })).rejects.toMatchObject({
      name: 'StateMachineAlreadyExists',
    });
  });

  it.each([
    [
      'an activity',
      { Resource: `${prefix}:activity:a` },
      'Express state machine does not support Activity ARN',
    ],
    [
      'a job',
      { Resource: 'arn:aws:states:::states:startExecution.sync', Parameters: { StateMachineArn: 'a' } },
      "Express state machine does not support '.sync' service integration",
    ],
    [
      'a token',
      {
        Resource: 'arn:aws:states:::lambda:invoke.waitForTaskToken',
        Parameters: { FunctionName: 'f', 'Payload.$': '$$.Task.Token' },
      },
      "Express state machine does not support '.waitForTaskToken' service integration",
    ],
  ])('does not wait for %s', async (_what, task, message) => {
    const refused = expect(create({ T: { Type: 'Task', End: true, ...task } })).rejects;
    await refused.toMatchObject({ name: 'InvalidDefinition', message: expect.stringContaining(message) });
  });

  it('runs what its versions and aliases lead to', async () => {
    const stateMachineArn = await create({ A: pass }, { publish: true });
    const version = `${stateMachineArn}:1`;
    await sfn.send(
      new Sfn.UpdateStateMachineCommand({
        stateMachineArn,
        definition: JSON.stringify({ StartAt: 'A', States: { A: { ...pass, Result: 2 } } }),
      }),
    );
    const { stateMachineAliasArn } = await sfn.send(
      new Sfn.CreateStateMachineAliasCommand({
        name: 'live',
        routingConfiguration: [{ stateMachineVersionArn: version, weight: 100 }],
      }),
    );
    const outputs = [stateMachineArn, version, stateMachineAliasArn as string].map(
      async (arn) => (await sync(arn)).output,
    );
    expect(await Promise.all(outputs)).toEqual(['2', '{"a":1}', '{"a":1}']);
    await expect(sync(`${stateMachineArn}:9`)).rejects.toMatchObject({ name: 'StateMachineDoesNotExist' });
  });

  it('is started and run by tasks', async () => {
    const child = await create({ A: { ...pass, ResultPath: '$.child' } });
    const parent = await create(
      {
        Start: { ...mark(child), ResultPath: '$.started', End: undefined, Next: 'Run' },
        Run: {
          Type: 'Task',
          Resource: 'arn:aws:states:::aws-sdk:sfn:startSyncExecution',
          Parameters: { StateMachineArn: child, Input: { asked: true } },
          ResultPath: '$.run',
          End: true,
        },
      },
      { type: 'STANDARD' },
    );
    const { executionArn } = await start(parent);
    const { status, output, cause } = await until(
      () => sfn.send(new Sfn.DescribeExecutionCommand({ executionArn })),
      (described) => described.status !== 'RUNNING',
    );
    expect(status, cause).toBe('SUCCEEDED');
    expect(JSON.parse(output ?? '')).toMatchObject({
      started: { ExecutionArn: expect.stringContaining(':express:') },
      run: { Status: 'SUCCEEDED', Output: '{"asked":true,"child":{"a":1}}', BillingDetails: {} },
    });
  });

  it('is deleted with what runs of it', async () => {
    const stateMachineArn = await create({ A: { Type: 'Wait', Seconds: 100, End: true } });
    await start(stateMachineArn);
    const lost = expect(sync(stateMachineArn)).rejects.toMatchObject({ name: 'StateMachineDoesNotExist' });
    await running(2);
    await sfn.send(new Sfn.DeleteStateMachineCommand({ stateMachineArn }));
    await lost;
    await expect(sync(stateMachineArn)).rejects.toMatchObject({ name: 'StateMachineDoesNotExist' });
  });
});

describe('an Express execution', () => {
  it('is logged as its machine asks, with ids that follow one another', async () => {
    const logGroupName = '/aws/vendedlogs/states/express';
    await clients.logs.send(new Logs.CreateLogGroupCommand({ logGroupName }));
    const logGroupArn = `arn:aws:logs:us-east-1:000000000000:log-group:${logGroupName}:*`;
    const states = { A: { Type: 'Pass', Next: 'B' }, B: { Type: 'Fail', Error: 'E', Cause: 'C' } };
    const runAt = async (level: Sfn.LogLevel): Promise<readonly Record<string, unknown>[]> => {
      const destinations = [{ cloudWatchLogsLogGroup: { logGroupArn } }];
      const loggingConfiguration = { level, includeExecutionData: true, destinations };
      const { executionArn } = await start(await create(states, { loggingConfiguration }));
      const { events = [] } = await until(
        () => clients.logs.send(new Logs.FilterLogEventsCommand({ logGroupName })),
        ({ events: found }) =>
          found?.some(
            ({ message = '' }) => message.includes(`${executionArn}`) && message.includes('ExecutionFailed'),
          ) === true,
      );
      return events
        .map(({ message = '' }) => JSON.parse(message) as Record<string, unknown>)
        .filter((record) => record.execution_arn === executionArn);
    };
    const all = await runAt('ALL');
    expect(all.map(({ id, previous_event_id, type }) => [id, previous_event_id, type])).toEqual([
      ['1', '0', 'ExecutionStarted'],
      ['2', '0', 'PassStateEntered'],
      ['3', '2', 'PassStateExited'],
      ['4', '3', 'FailStateEntered'],
      ['5', '4', 'ExecutionFailed'],
    ]);
    expect(all[4]).toMatchObject({ details: { error: 'E', cause: 'C' }, redrive_count: '0' });
    expect((await runAt('ERROR')).map(({ id }) => id)).toEqual(['4', '5']);
    expect((await runAt('FATAL')).map(({ id }) => id)).toEqual(['5']);
  });

  it('is counted with what AWS would charge', async () => {
    const stateMachineArn = await create({ A: pass });
    await sync(stateMachineArn);
    await sync(stateMachineArn);
    const sumOf = async (MetricName: string) => {
      const { Datapoints = [] } = await clients.cloudWatch.send(
        new CloudWatch.GetMetricStatisticsCommand({
          ...{ Namespace: 'AWS/States', MetricName, Period: 3_600, Statistics: ['Sum'] },
          Dimensions: [{ Name: 'StateMachineArn', Value: stateMachineArn }],
          StartTime: new Date(Date.now() - 3_600_000),
          EndTime: new Date(Date.now() + 60_000),
        }),
      );
      return Datapoints.reduce((sum, { Sum = 0 }) => sum + Sum, 0);
    };
    expect(await sumOf('ExecutionsStarted')).toBe(2);
    expect(await sumOf('ExecutionsSucceeded')).toBe(2);
    expect(await sumOf('ExpressExecutionBilledDuration')).toBe(200);
    expect(await sumOf('ExpressExecutionBilledMemory')).toBe(128);
    expect(await sumOf('ExpressExecutionMemory')).toBeGreaterThan(100);
  });
});
