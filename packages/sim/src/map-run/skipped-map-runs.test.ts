import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { scope } from '../workflows/test-server.ts';
import { distributed, MapRunServer } from './map-run-server.ts';

const dayMs = 86_400_000;
const waitDay = { Wait: { Type: 'Wait', Seconds: 86_400, End: true } };
const waitMinutes = { Wait: { Type: 'Wait', Seconds: 200, End: true } };

let server: MapRunServer;
let startMs: number;

beforeEach(async () => {
  server = await new MapRunServer().start();
  startMs = server.clock.now();
});

afterEach(() => server.stepFunctions.stop());

/** Starts a distributed Map on skipped time. */
async function start(
  fields: object,
  input: unknown,
  processor: { readonly [name: string]: object },
  type = 'STANDARD',
): Promise<string> {
  const stateMachineArn = await server.createMachine('m', 'Map', {
    Map: distributed(fields, processor, type),
  });
  const call = { stateMachineArn, input: JSON.stringify(input) };
  return (await server.stepFunctions.startExecution(scope, call, { time: 'skip' })).executionArn;
}

async function closed(executionArn: string) {
  await server.until(async () => (await server.describe(executionArn)).status !== 'RUNNING');
  return await server.describe(executionArn);
}

describe.each([
  ['STANDARD', waitDay, dayMs],
  ['EXPRESS', waitMinutes, 200_000],
])('%s children on skipped time', (type, processor, waitMs) => {
  it('wait together in no real time, with the instants of their root', async () => {
    const items = Array.from({ length: 30 }, (_, index) => index);
    const executionArn = await start({}, items, processor, type);
    expect(await closed(executionArn)).toMatchObject({ status: 'SUCCEEDED', stopDate: startMs + waitMs });
    expect(await server.mapRun(executionArn)).toMatchObject({
      startDate: startMs,
      stopDate: startMs + waitMs,
      executionCounts: { succeeded: 30 },
    });
    for (const child of await server.children(executionArn))
      expect(child).toMatchObject({ startDate: startMs, stopDate: startMs + waitMs });
    expect(server.clock.now()).toBe(startMs);
  });

  it('wait one after another where no more may run at a time', async () => {
    const executionArn = await start({ MaxConcurrency: 1 }, [1, 2, 3], processor, type);
    expect(await closed(executionArn)).toMatchObject({ stopDate: startMs + 3 * waitMs });
    const children = (await server.children(executionArn)) as readonly { readonly startDate?: number }[];
    expect(children.map(({ startDate }) => startDate)).toEqual(
      [2, 1, 0].map((before) => startMs + before * waitMs),
    );
    expect(server.clock.now()).toBe(startMs);
  });

  it('wait beside what else their parent does', async () => {
    const states = {
      Fork: {
        Type: 'Parallel',
        Branches: [
          { StartAt: 'Map', States: { Map: distributed({}, processor, type) } },
          { StartAt: 'Nap', States: { Nap: { Type: 'Wait', Seconds: 10, End: true } } },
        ],
        End: true,
      },
    };
    const stateMachineArn = await server.createMachine('fork', 'Fork', states);
    const call = { stateMachineArn, input: '[1,2]' };
    const { executionArn } = await server.stepFunctions.startExecution(scope, call, { time: 'skip' });
    expect(await closed(executionArn)).toMatchObject({ status: 'SUCCEEDED', stopDate: startMs + waitMs });
    const { events } = await server.stepFunctions.getExecutionHistory(scope, { executionArn });
    const nap = events.find(({ type: eventType }) => eventType === 'WaitStateExited');
    expect(nap?.timestampMs).toBe(startMs + 10_000);
  });
});

describe('a map run on skipped time', () => {
  it('holds the clock while a child calls something', async () => {
    let answer: (() => void) | undefined;
    server.callService = async () => {
      await new Promise<void>((resolve) => {
        answer = resolve;
      });
      return { StatusCode: 200, Payload: '1' };
    };
    const choose = {
      Which: {
        Type: 'Choice',
        Choices: [{ Variable: '$', NumericEquals: 1, Next: 'Call' }],
        Default: 'Wait',
      },
      Call: { Type: 'Task', Resource: 'arn:aws:lambda:us-east-1:000000000000:function:f', End: true },
      ...waitDay,
    };
    const executionArn = await start({}, [1, 2], choose);
    await server.until(() => answer !== undefined);
    await server.turns();
    expect(await server.stepFunctions.describeClock(scope, { executionArn })).toMatchObject({
      heldBy: 'busy',
      now: startMs,
    });
    answer?.();
    expect(await closed(executionArn)).toMatchObject({ status: 'SUCCEEDED', stopDate: startMs + dayMs });
  });

  it.each([
    ['STANDARD', 6],
    ['EXPRESS', 4],
  ])('goes on after a restart where it stood, with %s children', async (type, burstsBefore) => {
    await server.stepFunctions.createActivity(scope, { name: 'work' });
    const states = {
      Before: { Type: 'Wait', Seconds: 86_400, Next: 'Map' },
      Map: { ...distributed({}, waitMinutes, type), End: undefined, Next: 'Work' },
      Work: {
        Type: 'Task',
        Resource: 'arn:aws:states:us-east-1:000000000000:activity:work',
        HeartbeatSeconds: 3_600,
        End: true,
      },
    };
    const stateMachineArn = await server.createMachine('m', 'Before', states);
    const call = { stateMachineArn, input: '[1,2,3]' };
    let isStopped = false;
    let bursts = 0;
    // The map run is at work then.
    server.beforeAppend = (all) => {
      bursts += all.length;
      if (bursts >= burstsBefore && !isStopped) throw new Error('the server stops here');
    };
    const { executionArn } = await server.stepFunctions.startExecution(scope, call, { time: 'skip' });
    await server.until(() => server.logged.length > 0);
    isStopped = true;
    await server.restart();
    await server.reached(executionArn, 'ActivityScheduled');
    const { events } = await server.stepFunctions.getExecutionHistory(scope, { executionArn });
    const scheduled = events.find(({ type: eventType }) => eventType === 'ActivityScheduled');
    expect(scheduled?.timestampMs).toBe(startMs + dayMs + 200_000);
    await server.turns();
    expect(await server.stepFunctions.describeClock(scope, { executionArn })).toMatchObject({
      heldBy: 'waiting',
    });
    expect(server.clock.now()).toBe(startMs);
  });

  it('gives Express children their time limit anew after a restart', async () => {
    const arn = await server.createMachine('m', 'Map', { Map: distributed({}, waitMinutes, 'EXPRESS') });
    const executionArn = await server.startExecution(arn, '[1,2]');
    await server.until(async () => (await server.mapRun(executionArn)).executionCounts.running === 2);
    await server.stepFunctions.stop();
    server.clock.advance(dayMs);
    server.clock.forgetAlarms();
    await server.start();
    expect(await server.closed(executionArn)).toMatchObject({
      status: 'SUCCEEDED',
      stopDate: startMs + dayMs + 200_000,
    });
  });

  it('is redriven on the time of its root, days later', async () => {
    let fails = true;
    server.callService = async () => {
      if (fails) throw new Error('no');
      return { StatusCode: 200, Payload: '1' };
    };
    const processor = {
      Wait: { Type: 'Wait', Seconds: 86_400, Next: 'Call' },
      Call: { Type: 'Task', Resource: 'arn:aws:lambda:us-east-1:000000000000:function:f', End: true },
    };
    const executionArn = await start({}, [1, 2], processor);
    expect(await closed(executionArn)).toMatchObject({ status: 'FAILED', stopDate: startMs + dayMs });
    fails = false;
    const { redriveDate } = await server.stepFunctions.redriveExecution(scope, { executionArn });
    expect(redriveDate).toBe(startMs + dayMs);
    expect(await closed(executionArn)).toMatchObject({ status: 'SUCCEEDED', stopDate: startMs + dayMs });
    expect(await server.mapRun(executionArn)).toMatchObject({
      redriveCount: 1,
      redriveDate: startMs + dayMs,
      stopDate: startMs + dayMs,
    });
    expect(server.clock.now()).toBe(startMs);
  });
});
