import * as CloudWatch from '@aws-sdk/client-cloudwatch';
import * as Logs from '@aws-sdk/client-cloudwatch-logs';
import { CreateFunctionCommand, InvokeCommand } from '@aws-sdk/client-lambda';
import * as Sfn from '@aws-sdk/client-sfn';
import { type CairnServer, createServer } from '@cairn/server';
import { afterAll, beforeAll, describe, expect, it, test } from 'vitest';
import { awsClients, until } from '../wire/clients.ts';
import { storedZip } from '../wire/stored-zip.ts';

const roleArn = 'arn:aws:iam::000000000000:role/any';
let server: CairnServer;
let clients: ReturnType<typeof awsClients>;

beforeAll(async () => {
  server = await createServer({ memory: true, port: 0, logLevel: 'silent' });
  clients = awsClients(server.endpoint);
});
afterAll(async () => {
  clients.destroy();
  await server.stop();
});

/** Messages of a group once there are as many as wanted. */
async function messages(logGroupName: string, count: number): Promise<readonly string[]> {
  const events = await until(
    async () => {
      const answer = await clients.logs
        .send(new Logs.FilterLogEventsCommand({ logGroupName }))
        .catch(() => ({ events: [] }));
      return answer.events ?? [];
    },
    (found) => found.length >= count,
  );
  return events.map(({ message }) => message ?? '');
}

/** Sum of a metric over the last minutes. */
async function sumOf(Namespace: string, MetricName: string, Name: string, Value: string): Promise<number> {
  const { MetricDataResults } = await clients.cloudWatch.send(
    new CloudWatch.GetMetricDataCommand({
      StartTime: new Date(Date.now() - 600_000),
      EndTime: new Date(Date.now() + 60_000),
      MetricDataQueries: [
        {
          Id: 'q',
          MetricStat: {
            Metric: { Namespace, MetricName, Dimensions: [{ Name, Value }] },
            Period: 3_600,
            Stat: 'Sum',
          },
        },
      ],
    }),
  );
  return (MetricDataResults?.[0]?.Values ?? []).reduce((sum, value) => sum + value, 0);
}

describe('a function', () => {
  const code = `exports.handler = async (event) => {
    console.log('hello ' + event.name);
    if (event.fail) throw new Error('no');
    return 1;
  };`;
  beforeAll(async () => {
    await clients.lambda.send(
      new CreateFunctionCommand({
        FunctionName: 'talker',
        Runtime: 'nodejs22.x',
        Handler: 'index.handler',
        Role: roleArn,
        Code: { ZipFile: storedZip({ 'index.js': code }) },
      }),
    );
  });

  it('logs to its group as Lambda writes it, and is counted', async () => {
    const Payload = Buffer.from('{"name":"Ada"}');
    await clients.lambda.send(new InvokeCommand({ FunctionName: 'talker', Payload }));
    const first = await messages('/aws/lambda/talker', 4);
    expect(first[0]).toMatch(/^START RequestId: [0-9a-f-]{36} Version: \$LATEST\n$/);
    expect(first[1]).toMatch(/\tINFO\thello Ada\n$/);
    expect(first[2]).toMatch(/^END RequestId: [0-9a-f-]{36}\n$/);
    expect(first[3]).toMatch(
      /^REPORT RequestId: [0-9a-f-]{36}\tDuration: [\d.]+ ms\tBilled Duration: \d+ ms\t/,
    );
    const { logStreams } = await clients.logs.send(
      new Logs.DescribeLogStreamsCommand({ logGroupName: '/aws/lambda/talker' }),
    );
    expect(logStreams?.map(({ logStreamName }) => logStreamName)).toEqual([
      expect.stringMatching(/^\d{4}\/\d\d\/\d\d\/\[\$LATEST\][0-9a-f]{32}$/),
    ]);
    await clients.lambda.send(
      new InvokeCommand({ FunctionName: 'talker', Payload: Buffer.from('{"name":"Bob","fail":true}') }),
    );
    const all = await messages('/aws/lambda/talker', 9);
    expect(all.slice(4).map((line) => line.slice(0, 5))).toEqual([
      'START',
      expect.any(String),
      expect.any(String),
      'END R',
      'REPOR',
    ]);
    const count = (name: string) => sumOf('AWS/Lambda', name, 'FunctionName', 'talker');
    expect([await count('Invocations'), await count('Errors'), await count('Throttles')]).toEqual([2, 1, 0]);
    expect(await count('Duration')).toBeGreaterThan(0);
  });
});

describe('a state machine', () => {
  const definition = (states: object) => JSON.stringify({ StartAt: 'First', States: states });
  const passing = definition({ First: { Type: 'Pass', Result: { a: 1 }, End: true } });
  const failing = definition({ First: { Type: 'Fail', Error: 'E', Cause: 'C' } });
  let machines = 0;

  async function run(text: string, level: Sfn.LogLevel, includeExecutionData: boolean) {
    machines += 1;
    const name = `machine-${machines}`;
    const logGroupName = `/aws/vendedlogs/states/${name}`;
    await clients.logs.send(new Logs.CreateLogGroupCommand({ logGroupName }));
    const logGroupArn = `arn:aws:logs:us-east-1:000000000000:log-group:${logGroupName}:*`;
    const { stateMachineArn } = await clients.sfn.send(
      new Sfn.CreateStateMachineCommand({
        name,
        roleArn,
        definition: text,
        loggingConfiguration: {
          level,
          includeExecutionData,
          destinations: [{ cloudWatchLogsLogGroup: { logGroupArn } }],
        },
      }),
    );
    const { executionArn } = await clients.sfn.send(
      new Sfn.StartExecutionCommand({ stateMachineArn, input: '{"in": 1}' }),
    );
    await until(
      () => clients.sfn.send(new Sfn.DescribeExecutionCommand({ executionArn })),
      ({ status }) => status !== 'RUNNING',
    );
    await (await server.cairn.logs.use()).settled();
    return { logGroupName, executionArn, stateMachineArn: stateMachineArn as string };
  }

  it('logs each event of its executions in the form of AWS', async () => {
    const { logGroupName, executionArn } = await run(passing, 'ALL', true);
    const records = (await messages(logGroupName, 4)).map((message) => JSON.parse(message));
    expect(records).toEqual(
      [
        ['1', 'ExecutionStarted', '0', { input: '{"in": 1}', inputDetails: { truncated: false }, roleArn }],
        [
          '2',
          'PassStateEntered',
          '0',
          { name: 'First', input: '{"in": 1}', inputDetails: { truncated: false } },
        ],
        [
          '3',
          'PassStateExited',
          '2',
          { name: 'First', output: '{"a":1}', outputDetails: { truncated: false } },
        ],
        ['4', 'ExecutionSucceeded', '3', { output: '{"a":1}', outputDetails: { truncated: false } }],
      ].map(([id, type, previous_event_id, details]) => ({
        id,
        type,
        details,
        previous_event_id,
        event_timestamp: expect.stringMatching(/^\d{13}$/),
        execution_arn: executionArn,
        redrive_count: '0',
      })),
    );
  });

  test.each([
    [
      'ALL',
      false,
      passing,
      ['ExecutionStarted', 'PassStateEntered', 'PassStateExited', 'ExecutionSucceeded'],
    ],
    ['ALL', true, failing, ['ExecutionStarted', 'FailStateEntered', 'ExecutionFailed']],
    ['ERROR', false, failing, ['FailStateEntered', 'ExecutionFailed']],
    ['FATAL', false, failing, ['ExecutionFailed']],
    ['ERROR', true, passing, []],
    ['OFF', true, failing, []],
  ] as const)('logs by its level: %s, data %s', async (level, data, text, types) => {
    const { logGroupName } = await run(text, level, data);
    const records = (await messages(logGroupName, types.length)).map((message) => JSON.parse(message));
    expect(records.map(({ type }) => type)).toEqual(types);
    const withData = records.filter(({ details }) => 'input' in details || 'output' in details);
    expect(withData.length > 0).toBe(data && types.length > 0);
  });

  test.each([
    ['without a destination', [], 'Must specify exactly one Log Destination.'],
    ['with two', [':*', ':*'], 'Must specify exactly one Log Destination.'],
    ['without the qualifier', [''], "Log Group ARN must be provided with '*' qualifier."],
    ['with a group that is not there', [':*'], 'Log Destination not found.'],
  ])('is refused %s', async (_, suffixes, message) => {
    const destinations = suffixes.map((suffix) => ({
      cloudWatchLogsLogGroup: { logGroupArn: `arn:aws:logs:us-east-1:000000000000:log-group:none${suffix}` },
    }));
    const call = new Sfn.CreateStateMachineCommand({
      name: 'refused',
      roleArn,
      definition: passing,
      loggingConfiguration: { level: 'ALL', destinations },
    });
    await expect(clients.sfn.send(call)).rejects.toMatchObject({
      name: 'InvalidLoggingConfiguration',
      message: `Invalid Logging Configuration: ${message}`,
    });
  });

  it('runs on when its group is gone', async () => {
    const { logGroupName, stateMachineArn } = await run(passing, 'ALL', true);
    await clients.logs.send(new Logs.DeleteLogGroupCommand({ logGroupName }));
    const { executionArn } = await clients.sfn.send(new Sfn.StartExecutionCommand({ stateMachineArn }));
    const ended = await until(
      () => clients.sfn.send(new Sfn.DescribeExecutionCommand({ executionArn })),
      ({ status }) => status !== 'RUNNING',
    );
    expect(ended.status).toBe('SUCCEEDED');
  });

  it('is counted with its tasks', async () => {
    const functionArn = 'arn:aws:lambda:us-east-1:000000000000:function:talker';
    const { stateMachineArn } = await run(
      definition({
        First: { Type: 'Task', Resource: functionArn, Next: 'Second' },
        Second: {
          Type: 'Task',
          Resource: 'arn:aws:states:::lambda:invoke',
          Parameters: { FunctionName: 'talker' },
          End: true,
        },
      }),
      'OFF',
      false,
    );
    const count = (name: string, dimension = 'StateMachineArn', value = stateMachineArn) =>
      sumOf('AWS/States', name, dimension, value);
    expect([await count('ExecutionsStarted'), await count('ExecutionsSucceeded')]).toEqual([1, 1]);
    expect(await count('ExecutionTime')).toBeGreaterThan(0);
    expect(await count('LambdaFunctionsSucceeded', 'LambdaFunctionArn', functionArn)).toBe(1);
    const service = 'arn:aws:states:::lambda:invoke';
    expect(await count('ServiceIntegrationsSucceeded', 'ServiceIntegrationResourceArn', service)).toBe(1);
    expect(await count('ServiceIntegrationTime', 'ServiceIntegrationResourceArn', service)).toBeGreaterThan(
      0,
    );
  });
});
