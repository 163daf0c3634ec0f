import { join } from 'node:path';
import * as Batch from '@aws-sdk/client-batch';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { ExampleServer } from '../example-server.ts';

let example: ExampleServer;
let batch: Batch.BatchClient;
let machine: string;

beforeAll(async () => {
  example = await ExampleServer.start(import.meta.dirname, [
    '--images',
    join(import.meta.dirname, 'images.json'),
  ]);
  batch = new Batch.BatchClient({
    endpoint: example.server.endpoint,
    region: 'us-east-1',
    credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
  });
  await batch.send(
    new Batch.CreateComputeEnvironmentCommand({ computeEnvironmentName: 'here', type: 'UNMANAGED' }),
  );
  const computeEnvironmentOrder = [{ order: 1, computeEnvironment: 'here' }];
  await batch.send(
    new Batch.CreateJobQueueCommand({ jobQueueName: 'sequence', priority: 1, computeEnvironmentOrder }),
  );
  const containerProperties = {
    image: 'example/count-words',
    vcpus: 1,
    memory: 128,
    command: ['Ref::seconds'],
  };
  await batch.send(
    new Batch.RegisterJobDefinitionCommand({
      jobDefinitionName: 'count-words',
      type: 'container',
      containerProperties,
    }),
  );
  machine = await example.createMachine();
});

afterAll(async () => {
  batch?.destroy();
  await example?.stop();
});

it('runs the job and then the function with what came of it', async () => {
  const run = await example.run(machine, JSON.parse(example.read('input.json')));
  expect(run.status).toBe('SUCCEEDED');
  expect(JSON.parse(run.output ?? '')).toMatchObject({ job: 'count-words', succeeded: true, attempts: 1 });
});

it('goes on after a kill of the server in the middle of the job', async () => {
  const execution = await example.startRun(machine, { text: 'a b', seconds: 2 });
  await example.eventOf(execution, 'TaskSubmitted');
  for (let isRunning = false; !isRunning; ) {
    const { jobSummaryList = [] } = await batch.send(new Batch.ListJobsCommand({ jobQueue: 'sequence' }));
    isRunning = jobSummaryList.length > 0;
  }
  await example.server.kill();
  await example.server.start();
  const run = await example.endOf(execution);
  expect(JSON.parse(run.output ?? '')).toMatchObject({ job: 'count-words', succeeded: true, attempts: 2 });
});
