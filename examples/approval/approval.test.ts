import { SendTaskFailureCommand, SendTaskSuccessCommand } from '@aws-sdk/client-sfn';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { ExampleServer } from '../example-server.ts';

let example: ExampleServer;
let machine: string;

beforeAll(async () => {
  example = await ExampleServer.start(import.meta.dirname);
  machine = await example.createMachine();
});

afterAll(() => example?.stop());

const largeOrder = { order: { id: 'order-2', item: 'sofa', quantity: 2 } };

it('ships a small order by itself, though the warehouse was busy at first', async () => {
  const execution = await example.startRun(machine, JSON.parse(example.read('input.json')));
  const run = await example.endOf(execution);
  expect(run.status).toBe('SUCCEEDED');
  expect(JSON.parse(run.output ?? '')).toEqual({ status: 'shipped', parcel: 'order-1-A1' });
  const events = await example.historyOf(execution);
  const failures = events.filter((event) => event.type === 'LambdaFunctionFailed');
  expect(failures.map((event) => event.lambdaFunctionFailedEventDetails?.error)).toEqual(['WarehouseBusy']);
});

it('reads the data in the error when there is not enough', async () => {
  const run = await example.run(machine, { order: { id: 'order-3', item: 'sofa', quantity: 4 } });
  expect(JSON.parse(run.output ?? '')).toEqual({
    status: 'out-of-stock',
    order: 'order-3',
    left: { item: 'sofa', left: 3 },
  });
});

it('waits for a person, through a kill of the server, and ships when told to', async () => {
  const execution = await example.startRun(machine, largeOrder);
  const taskToken = await tokenOf(execution);
  await example.server.kill();
  await example.server.start();
  await example.client.send(new SendTaskSuccessCommand({ taskToken, output: '{"by": "Ada"}' }));
  const run = await example.endOf(execution);
  expect(JSON.parse(run.output ?? '')).toEqual({ status: 'shipped', parcel: 'order-2-C7' });
});

it('fails with the words of the person who declines', async () => {
  const execution = await example.startRun(machine, largeOrder);
  const taskToken = await tokenOf(execution);
  await example.client.send(new SendTaskFailureCommand({ taskToken, error: 'Declined', cause: 'too much' }));
  expect(await example.endOf(execution)).toMatchObject({
    status: 'FAILED',
    error: 'Declined',
    cause: 'too much',
  });
});

/** The token stands in the parameters of the call, once the function has been told. */
async function tokenOf(execution: string): Promise<string> {
  await example.eventOf(execution, 'TaskSubmitted');
  const scheduled = await example.eventOf(execution, 'TaskScheduled');
  return JSON.parse(scheduled.taskScheduledEventDetails?.parameters ?? '').Payload.taskToken;
}
