import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as Batch from '@aws-sdk/client-batch';
import * as Ecs from '@aws-sdk/client-ecs';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { ServerProcess } from '../server-process.ts';
import { clientConfiguration, until } from '../wire/clients.ts';
import { textOf, untilGone, writeImages } from './container-programs.ts';

const image = 'registry.example/program';
let folder: string;
let server: ServerProcess;
let ecs: Ecs.ECSClient;
let batch: Batch.BatchClient;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'cairn-containers-killed-'));
  server = await ServerProcess.start({
    dataDirectory: join(folder, 'data'),
    arguments: ['--images', writeImages(folder), '--limit', 'batchJobsRunning=2'],
    environment: { DOCKER_HOST: 'none' },
  });
  ecs = new Ecs.ECSClient(clientConfiguration(server.endpoint));
  batch = new Batch.BatchClient(clientConfiguration(server.endpoint));
});
afterAll(async () => {
  ecs.destroy();
  batch.destroy();
  await server.stop();
  rmSync(folder, { recursive: true, force: true });
});

it('jobs and tasks that ran when the server was killed run again, and what waited goes on', async () => {
  const files = Object.fromEntries(['job', 'task', 'array'].map((name) => [name, join(folder, name)]));
  const { job = '', task = '', array = '' } = files;
  await batch.send(
    new Batch.CreateComputeEnvironmentCommand({ computeEnvironmentName: 'c', type: 'UNMANAGED' }),
  );
  const computeEnvironmentOrder = [{ order: 1, computeEnvironment: 'c' }];
  await batch.send(
    new Batch.CreateJobQueueCommand({ jobQueueName: 'q', priority: 1, computeEnvironmentOrder }),
  );
  const submit = async (name: string, command: string[], more: Partial<Batch.SubmitJobRequest> = {}) => {
    const containerProperties = { image, memory: 256, vcpus: 1, command };
    const type = 'container' as const;
    await batch.send(
      new Batch.RegisterJobDefinitionCommand({ jobDefinitionName: name, type, containerProperties }),
    );
    const input = { jobName: name, jobQueue: 'q', jobDefinition: name, ...more };
    return (await batch.send(new Batch.SubmitJobCommand(input))).jobId as string;
  };
  const running = await submit('running', ['wait', job]);
  const children = await submit('children', ['wait', array], { arrayProperties: { size: 6 } });
  const waiting = await submit('waiting', ['print', 'x'], {
    dependsOn: [{ jobId: running }, { jobId: children }],
  });
  await ecs.send(
    new Ecs.RegisterTaskDefinitionCommand({
      family: 'f',
      containerDefinitions: [
        {
          name: 'main',
          image,
          memory: 256,
          command: ['wait', task],
          dependsOn: [{ containerName: 'init', condition: 'SUCCESS' }],
        },
        { name: 'init', image, memory: 256, command: ['flaky', join(folder, 'once'), '0'], essential: false },
      ],
    }),
  );
  const taskArn = (await ecs.send(new Ecs.RunTaskCommand({ taskDefinition: 'f' }))).tasks?.[0]
    ?.taskArn as string;
  const processIds = [Number(await textOf(`${job}.runs-1`)), Number(await textOf(`${task}.runs-`))];
  await server.kill();
  await Promise.all(processIds.map(untilGone));
  await server.start();
  for (const file of [job, task, array]) writeFileSync(file, 'go');

  const jobs = async () =>
    (await batch.send(new Batch.DescribeJobsCommand({ jobs: [running, children, waiting] }))).jobs ?? [];
  const [first, second, third] = await until(jobs, (found) =>
    found.every(({ status }) => status === 'SUCCEEDED'),
  );
  expect(first?.attempts).toHaveLength(2);
  expect(first?.attempts?.[0]?.statusReason).toMatch(/^Host EC2 \(instance i-\w+\) terminated\.$/);
  expect(second?.arrayProperties?.statusSummary?.SUCCEEDED).toBe(6);
  expect(third?.attempts).toHaveLength(1);
  const { tasks } = await until(
    () => ecs.send(new Ecs.DescribeTasksCommand({ tasks: [taskArn] })),
    ({ tasks: found }) => found?.[0]?.lastStatus === 'STOPPED',
  );
  expect(tasks?.[0]?.containers?.map(({ exitCode }) => exitCode)).toEqual([0, 0]);
}, 60_000);
