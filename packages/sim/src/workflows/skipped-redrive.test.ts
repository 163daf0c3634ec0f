import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { scope, TestServer } from './test-server.ts';

const dayMs = 86_400_000;

let server: TestServer;
let startMs: number;
let fails: boolean;

beforeEach(async () => {
  server = await new TestServer().start();
  startMs = server.clock.now();
  fails = true;
  server.callService = async () => {
    if (fails) throw new Error('no');
    return { StatusCode: 200, Payload: '1' };
  };
});

afterEach(() => server.stepFunctions.stop());

/** An execution on skipped time that has failed after some days. */
async function failedAfter(days: number): Promise<string> {
  const stateMachineArn = await server.createMachine('m', 'Wait', {
    Wait: { Type: 'Wait', Seconds: days * 86_400, Next: 'Call' },
    Call: { Type: 'Task', Resource: 'arn:aws:lambda:us-east-1:000000000000:function:f', Next: 'More' },
    More: { Type: 'Wait', Seconds: 86_400, End: true },
  });
  const call = { stateMachineArn, input: '{}' };
  const { executionArn } = await server.stepFunctions.startExecution(scope, call, { time: 'skip' });
  expect(await closed(executionArn)).toMatchObject({ status: 'FAILED', stopDate: startMs + days * dayMs });
  return executionArn;
}

async function closed(executionArn: string) {
  await server.until(async () => (await server.describe(executionArn)).status !== 'RUNNING');
  return await server.describe(executionArn);
}

describe('a redrive of an execution on skipped time', () => {
  it.each(['at once', 'after a restart'])('goes on where its clock stood, %s', async (when) => {
    const executionArn = await failedAfter(30);
    if (when === 'after a restart') await server.restart();
    server.clock.advance(60_000);
    fails = false;
    const redriven = await server.stepFunctions.redriveExecution(scope, { executionArn, clientToken: 't' });
    expect(redriven.redriveDate).toBe(startMs + 30 * dayMs + 60_000);
    expect(await closed(executionArn)).toMatchObject({
      status: 'SUCCEEDED',
      redriveDate: redriven.redriveDate,
      stopDate: startMs + 31 * dayMs + 60_000,
    });
    expect(server.clock.now()).toBe(startMs + 60_000);
    const again = await server.stepFunctions.redriveExecution(scope, { executionArn, clientToken: 't' });
    expect(again).toEqual(redriven);
  });

  it('is possible for as many real days after the end as on the real clock', async () => {
    const executionArn = await failedAfter(30);
    server.clock.advance(13 * dayMs);
    expect(await server.describe(executionArn)).toMatchObject({ redriveStatus: 'REDRIVABLE' });
    server.clock.advance(2 * dayMs);
    expect(await server.describe(executionArn)).toMatchObject({
      redriveStatus: 'NOT_REDRIVABLE',
      redriveStatusReason: 'Execution redrivable period exceeded',
    });
    await expect(server.stepFunctions.redriveExecution(scope, { executionArn })).rejects.toMatchObject({
      code: 'ExecutionNotRedrivable',
    });
  });

  it('ends with the year that an execution may take by its own clock', async () => {
    const executionArn = await failedAfter(364);
    expect(await server.describe(executionArn)).toMatchObject({ redriveStatus: 'REDRIVABLE' });
    server.clock.advance(2 * dayMs);
    expect(await server.describe(executionArn)).toMatchObject({
      redriveStatusReason: 'Execution has exceeded the max execution time',
    });
  });

  it('that is refused leaves no clock behind', async () => {
    const executionArn = await failedAfter(1);
    server.beforeAppend = () => {
      throw new Error('full');
    };
    await expect(server.stepFunctions.redriveExecution(scope, { executionArn })).rejects.toMatchObject({
      code: 'InternalFailure',
    });
    server.beforeAppend = () => {};
    await server.until(async () => {
      await server.turns(5);
      server.clock.ringNext();
      return (await server.stepFunctions.describeClock(scope, { executionArn })).now === startMs + dayMs;
    });
    fails = false;
    await server.stepFunctions.redriveExecution(scope, { executionArn });
    expect(await closed(executionArn)).toMatchObject({ status: 'SUCCEEDED' });
  });
});
