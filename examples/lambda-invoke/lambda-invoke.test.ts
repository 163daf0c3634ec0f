import { afterAll, beforeAll, expect, it } from 'vitest';
import { ExampleServer } from '../example-server.ts';

let example: ExampleServer;
let machine: string;

beforeAll(async () => {
  example = await ExampleServer.start(import.meta.dirname);
  machine = await example.createMachine();
});

afterAll(() => example?.stop());

it('gives the whole answer of Lambda, and the function the whole input', async () => {
  const run = await example.run(machine, JSON.parse(example.read('input.json')));
  expect(run.status).toBe('SUCCEEDED');
  expect(JSON.parse(run.output ?? '')).toMatchObject({
    ExecutedVersion: '$LATEST',
    Payload: { greeting: 'Hello, Ada!' },
    StatusCode: 200,
  });
});

it('allows the task 300 seconds', async () => {
  const execution = await example.startRun(machine, { name: 'Ada' });
  const scheduled = await example.eventOf(execution, 'TaskScheduled');
  expect(scheduled.taskScheduledEventDetails).toMatchObject({ timeoutInSeconds: 300, resource: 'invoke' });
  await example.endOf(execution);
});
