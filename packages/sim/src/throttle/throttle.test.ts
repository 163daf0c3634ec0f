import { CloudWatchClient, GetMetricStatisticsCommand } from '@aws-sdk/client-cloudwatch';
import * as Sfn from '@aws-sdk/client-sfn';
import { resolveLimits } from '@cairn/kit';
import { type CairnServer, createServer } from '@cairn/server';
import { rateLimits } from '@cairn/workflows';
import { afterEach, describe, expect, it } from 'vitest';
import { clientConfiguration, until } from '../wire/clients.ts';
import { scope, TestServer } from '../workflows/test-server.ts';

const roleArn = 'arn:aws:iam::000000000000:role/any';
const definition = JSON.stringify({ StartAt: 'P', States: { P: { Type: 'Pass', End: true } } });
const rates = { listActivitiesBucketSize: 2, listActivitiesRefillPerSecond: 1 };

let server: CairnServer | undefined;
afterEach(async () => {
  await server?.stop();
  server = undefined;
});

async function start(throttle: boolean, limits: { readonly [name: string]: number }, maxAttempts = 1) {
  server = await createServer({ memory: true, port: 0, logLevel: 'silent', throttle, limits });
  return new Sfn.SFNClient({ ...clientConfiguration(server.endpoint), maxAttempts });
}

describe('rate quotas', () => {
  it('give starts of Express machines a bucket of their own, by test case too, and synchronous ones none', async () => {
    const testServer = new TestServer();
    const limits = { startExecutionBucketSize: 1, startExpressExecutionBucketSize: 2 };
    testServer.rates = { throttle: resolveLimits(rateLimits, limits) };
    await testServer.start();
    const states = { P: { Type: 'Pass', End: true } };
    const stateMachineArn = await testServer.createMachine('x', 'P', states, 'EXPRESS');
    const admit = (operation: string, arn: string) =>
      testServer.stepFunctions.admitCall?.(scope, operation, { stateMachineArn: arn });
    admit('StartExecution', stateMachineArn);
    admit('StartExecution', `${stateMachineArn}#Case`);
    expect(() => admit('StartExecution', stateMachineArn)).toThrow('Rate exceeded');
    for (let call = 0; call < 100; call++) admit('StartSyncExecution', stateMachineArn);
    await testServer.stepFunctions.stop();
  });

  it('are off unless asked for', async () => {
    const sfn = await start(false, rates);
    for (let call = 0; call < 20; call++) await sfn.send(new Sfn.ListActivitiesCommand({}));
  });

  it('refuse what is beyond with the error that the SDK knows as throttling', async () => {
    const sfn = await start(true, rates);
    const call = () => sfn.send(new Sfn.ListActivitiesCommand({}));
    await call();
    await call();
    const error = await call().catch((thrown: Sfn.SFNServiceException) => thrown);
    expect(error).toMatchObject({
      name: 'ThrottlingException',
      message: 'Rate exceeded',
      $metadata: { httpStatusCode: 400 },
    });
    // Other operations have buckets of their own.
    await sfn.send(new Sfn.ListStateMachinesCommand({}));
  });

  it('are waited for by the SDK, which tries again by itself', async () => {
    const sfn = await start(true, { ...rates, listActivitiesRefillPerSecond: 10 }, 10);
    const answers = await Promise.all(
      Array.from({ length: 6 }, () => sfn.send(new Sfn.ListActivitiesCommand({}))),
    );
    const attempts = answers.map(({ $metadata }) => $metadata.attempts ?? 0);
    expect(Math.max(...attempts)).toBeGreaterThan(1);
  });

  it('hold for tasks as well, whose states can retry', async () => {
    const sfn = await start(true, { startExecutionBucketSize: 1, startExecutionRefillPerSecond: 1 });
    const { stateMachineArn } = await sfn.send(
      new Sfn.CreateStateMachineCommand({ name: 'child', definition, roleArn }),
    );
    const parent = {
      StartAt: 'S',
      States: {
        S: {
          Type: 'Task',
          Resource: 'arn:aws:states:::states:startExecution',
          Parameters: { StateMachineArn: stateMachineArn },
          Catch: [{ ErrorEquals: ['States.ALL'], Next: 'Throttled' }],
          End: true,
        },
        Throttled: { Type: 'Pass', End: true },
      },
    };
    const { stateMachineArn: parentArn } = await sfn.send(
      new Sfn.CreateStateMachineCommand({ name: 'parent', definition: JSON.stringify(parent), roleArn }),
    );
    const { executionArn } = await sfn.send(new Sfn.StartExecutionCommand({ stateMachineArn: parentArn }));
    const { output } = await until(
      () => sfn.send(new Sfn.DescribeExecutionCommand({ executionArn })),
      ({ status }) => status !== 'RUNNING',
    );
    // The SDK has no class of its own for an error that stands in no model of the service.
    expect(JSON.parse(output ?? '')).toMatchObject({
      Error: 'StepFunctions.AWSStepFunctionsException',
      Cause: expect.stringContaining('Error Code: ThrottlingException'),
    });
  });

  it('show in the metrics of CloudWatch', async () => {
    const sfn = await start(true, rates);
    for (let call = 0; call < 4; call++) await sfn.send(new Sfn.ListActivitiesCommand({})).catch(() => {});
    const cloudWatch = new CloudWatchClient(clientConfiguration(server?.endpoint as string));
    const statistic = async (MetricName: string, kind: 'Sum' | 'Maximum') => {
      const { Datapoints = [] } = await cloudWatch.send(
        new GetMetricStatisticsCommand({
          Namespace: 'AWS/States',
          MetricName,
          Dimensions: [{ Name: 'APIName', Value: 'ListActivities' }],
          StartTime: new Date(Date.now() - 600_000),
          EndTime: new Date(Date.now() + 60_000),
          Period: 3_600,
          Statistics: [kind],
        }),
      );
      return Datapoints[0]?.[kind];
    };
    expect(await statistic('ConsumedCapacity', 'Sum')).toBe(2);
    expect(await statistic('ThrottledEvents', 'Sum')).toBe(2);
    expect(await statistic('ProvisionedBucketSize', 'Maximum')).toBe(2);
    expect(await statistic('ProvisionedRefillRate', 'Maximum')).toBe(1);
    cloudWatch.destroy();
  });
});

describe('state transitions beyond the quota', () => {
  /** Ten states with a wait between them, so that each is a burst of its own. */
  const states = Object.fromEntries(
    Array.from({ length: 10 }, (_, index) => [
      `W${index}`,
      { Type: 'Wait', Seconds: 1, ...(index === 9 ? { End: true } : { Next: `W${index + 1}` }) },
    ]),
  );

  async function run(throttle: { readonly [name: string]: number } | undefined) {
    const counted = new Map<string, number>();
    const testServer = new TestServer();
    testServer.rates = {
      metrics: {
        meter: ({ name }) => ({ add: (value) => counted.set(name, (counted.get(name) ?? 0) + value) }),
      },
      ...(throttle === undefined ? {} : { throttle: resolveLimits(rateLimits, throttle) }),
    };
    await testServer.start();
    const stateMachineArn = await testServer.createMachine('slow', 'W0', states);
    const executions = await Promise.all([0, 1, 2].map(() => testServer.startExecution(stateMachineArn)));
    for (const executionArn of executions) {
      expect((await testServer.closed(executionArn)).status).toBe('SUCCEEDED');
    }
    const seconds = (testServer.clock.now() - Date.UTC(2026, 0, 1)) / 1_000;
    await testServer.stepFunctions.stop();
    return { seconds, throttled: counted.get('ExecutionThrottled') ?? 0 };
  }

  it('are delayed and nothing fails', async () => {
    expect(await run(undefined)).toEqual({ seconds: 10, throttled: 0 });
    // 30 transitions at 1 a second, 3 of them at once.
    const { seconds, throttled } = await run({
      stateTransitionBucketSize: 3,
      stateTransitionRefillPerSecond: 1,
    });
    expect(seconds).toBeGreaterThanOrEqual(25);
    expect(seconds).toBeLessThan(35);
    expect(throttled).toBeGreaterThan(5);
  });

  it('let all executions end that wait while new ones overdraw the quota', async () => {
    const testServer = new TestServer();
    const limits = { stateTransitionBucketSize: 1, stateTransitionRefillPerSecond: 2 };
    testServer.rates = { throttle: resolveLimits(rateLimits, limits) };
    await testServer.start();
    const stateMachineArn = await testServer.createMachine('slow', 'W0', states);
    const executions: string[] = [];
    for (let round = 0; round < 10; round++) {
      executions.push(await testServer.startExecution(stateMachineArn, '{}', `run-${round}`));
      testServer.clock.ringNext();
      await testServer.turns(10);
    }
    const openCount = async (): Promise<number> => {
      const described = await Promise.all(executions.map((arn) => testServer.describe(arn)));
      return described.filter(({ status }) => status === 'RUNNING').length;
    };
    for (let rings = 0; rings < 2_000 && (await openCount()) > 0; rings++) {
      testServer.clock.ringNext();
      await testServer.turns(5);
    }
    expect(await openCount()).toBe(0);
    await testServer.stepFunctions.stop();
  });

  it('do not delay a stop', async () => {
    const testServer = new TestServer();
    testServer.rates = {
      throttle: resolveLimits(rateLimits, {
        stateTransitionBucketSize: 1,
        stateTransitionRefillPerSecond: 0.000_001,
      }),
    };
    await testServer.start();
    const stateMachineArn = await testServer.createMachine('held', 'W0', states);
    const executionArn = await testServer.startExecution(stateMachineArn);
    testServer.clock.ringNext();
    await testServer.turns();
    expect(await testServer.eventTypes(executionArn)).toHaveLength(2);
    await testServer.stepFunctions.stopExecution(
      { account: '000000000000', region: 'us-east-1', principal: { arn: roleArn } },
      { executionArn },
    );
    expect((await testServer.describe(executionArn)).status).toBe('ABORTED');
    await testServer.stepFunctions.stop();
  });
});
