import { afterAll, beforeAll, expect, it } from 'vitest';
import { ExampleServer } from '../example-server.ts';

let example: ExampleServer;
let machine: string;

beforeAll(async () => {
  example = await ExampleServer.start(import.meta.dirname);
  machine = await example.createMachine();
});

afterAll(() => example?.stop());

it('succeeds when a CustomError comes twice, after 1 and 2 seconds', async () => {
  const execution = await example.startRun(machine, JSON.parse(example.read('input.json')));
  const run = await example.endOf(execution);
  expect(run).toMatchObject({ status: 'SUCCEEDED', output: '{"succeededAfterRetries":2}' });
  const waits = await waitsOf(execution);
  expect(waits).toHaveLength(2);
  expect(waits[0]).toBeGreaterThanOrEqual(990);
  expect(waits[1]).toBeGreaterThanOrEqual(1990);
});

it('fails with the CustomError when it comes three times: the other retriers are not asked', async () => {
  const execution = await example.startRun(machine, { failure: 'custom', failures: 3 });
  expect(await example.endOf(execution)).toMatchObject({ status: 'FAILED', error: 'CustomError' });
  expect(await waitsOf(execution)).toHaveLength(2);
});

it('tries any other error of the function twice by States.TaskFailed', async () => {
  const run = await example.run(machine, { failure: 'other', failures: 2 });
  expect(run).toMatchObject({ status: 'SUCCEEDED', output: '{"succeededAfterRetries":2}' });
  const failed = await example.run(machine, { failure: 'other', failures: 3 });
  expect(failed).toMatchObject({ status: 'FAILED', error: 'TypeError' });
});

it('leaves a time-out to States.ALL', async () => {
  const run = await example.run(machine, { failure: 'hang', failures: 1 });
  expect(run).toMatchObject({ status: 'SUCCEEDED', output: '{"succeededAfterRetries":1}' });
});

/** The milliseconds between each failure and the attempt that follows it. */
async function waitsOf(execution: string): Promise<readonly number[]> {
  const events = await example.historyOf(execution);
  return events.flatMap((event, index) => {
    const next = events[index + 1];
    if (event.type !== 'LambdaFunctionFailed' || next?.type !== 'LambdaFunctionScheduled') return [];
    return [(next.timestamp?.getTime() ?? 0) - (event.timestamp?.getTime() ?? 0)];
  });
}
