import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as Batch from '@aws-sdk/client-batch';
import * as Ecs from '@aws-sdk/client-ecs';
import * as Events from '@aws-sdk/client-eventbridge';
import * as Sfn from '@aws-sdk/client-sfn';
import * as Sqs from '@aws-sdk/client-sqs';
import { type CairnServer, createServer } from '@cairn/server';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { clientConfiguration, until } from '../wire/clients.ts';
import { textOf, untilGone, writeImages } from './container-programs.ts';

let folder: string;
let server: CairnServer;
let sfn: Sfn.SFNClient;
let ecs: Ecs.ECSClient;
let batch: Batch.BatchClient;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'cairn-containers-workflows-'));
  server = await createServer({
    port: 0,
    memory: true,
    imagesFile: writeImages(folder),
    dockerHost: 'none',
    logLevel: 'silent',
  });
  const configuration = clientConfiguration(server.endpoint);
  [sfn, ecs, batch] = [
    new Sfn.SFNClient(configuration),
    new Ecs.ECSClient(configuration),
    new Batch.BatchClient(configuration),
  ];
  await batch.send(
    new Batch.CreateComputeEnvironmentCommand({ computeEnvironmentName: 'here', type: 'UNMANAGED' }),
  );
  const computeEnvironmentOrder = [{ order: 1, computeEnvironment: 'here' }];
  await batch.send(
    new Batch.CreateJobQueueCommand({ jobQueueName: 'q', priority: 1, computeEnvironmentOrder }),
  );
  await define('program', []);
});
afterAll(async () => {
  for (const client of [sfn, ecs, batch]) client.destroy();
  await server.stop();
  rmSync(folder, { recursive: true, force: true });
});

/** A task definition and a job definition of one name. */
async function define(name: string, command: string[]): Promise<void> {
  const image = 'registry.example/program';
  const containerDefinitions = [{ name: 'main', image, memory: 256, command }];
  await ecs.send(new Ecs.RegisterTaskDefinitionCommand({ family: name, containerDefinitions }));
  const containerProperties = { image, memory: 256, vcpus: 1, command };
  await batch.send(
    new Batch.RegisterJobDefinitionCommand({
      jobDefinitionName: name,
      type: 'container',
      containerProperties,
    }),
  );
}

async function start(name: string, state: object, input: object = {}): Promise<string> {
  const definition = { StartAt: 'T', States: { T: { Type: 'Task', End: true, ...state } } };
  const { stateMachineArn } = await sfn.send(
    new Sfn.CreateStateMachineCommand({
      name,
      roleArn: 'arn:aws:iam::000000000000:role/any',
      definition: JSON.stringify(definition),
    }),
  );
  const started = await sfn.send(
    new Sfn.StartExecutionCommand({ stateMachineArn, input: JSON.stringify(input) }),
  );
  return started.executionArn as string;
}

const closed = (executionArn: string) =>
  until(
    () => sfn.send(new Sfn.DescribeExecutionCommand({ executionArn })),
    ({ status }) => status !== 'RUNNING',
  );

const job = (name: string, command: string[]) => ({
  Resource: 'arn:aws:states:::batch:submitJob.sync',
  Parameters: {
    JobName: name,
    JobQueue: 'q',
    JobDefinition: 'program',
    ContainerOverrides: { Command: command, Environment: [{ Name: 'A', Value: 'b' }] },
    Tags: { keepsCase: 'yes' },
  },
});

const task = (command: string[]) => ({
  Resource: 'arn:aws:states:::ecs:runTask.sync',
  Parameters: {
    TaskDefinition: 'program',
    LaunchType: 'FARGATE',
    Overrides: { ContainerOverrides: [{ Name: 'main', Command: command }] },
  },
});

it('a job is waited for, and its description is the result', async () => {
  const { status, output } = await closed(await start('job', job('job', ['print', 'x'])));
  expect(status).toBe('SUCCEEDED');
  expect(JSON.parse(output ?? '')).toMatchObject({
    Status: 'SUCCEEDED',
    Container: { ExitCode: 0, Environment: [{ Name: 'A', Value: 'b' }] },
    Tags: { keepsCase: 'yes' },
  });
});

it('a job that fails fails its task, with the description as the cause', async () => {
  const { error, cause } = await closed(await start('failing-job', job('failing', ['exit', '4'])));
  expect(error).toBe('States.TaskFailed');
  expect(JSON.parse(cause ?? '')).toMatchObject({
    Status: 'FAILED',
    Attempts: [{ Container: { ExitCode: 4 } }],
  });
});

it('a task is waited for, and its description is the result', async () => {
  const { status, output } = await closed(await start('task', task(['print', 'x'])));
  expect(status).toBe('SUCCEEDED');
  expect(JSON.parse(output ?? '')).toMatchObject({
    LastStatus: 'STOPPED',
    StartedBy: 'AWS Step Functions',
    LaunchType: 'FARGATE',
    Containers: [{ Name: 'main', ExitCode: 0 }],
  });
  // As in recorded results: epoch milliseconds.
  expect(Number.isInteger(JSON.parse(output ?? '').StoppedAt)).toBe(true);
});

it('a task whose container fails fails the state', async () => {
  const { error, cause } = await closed(await start('failing-task', task(['exit', '4'])));
  expect(error).toBe('States.TaskFailed');
  expect(JSON.parse(cause ?? '')).toMatchObject({
    StopCode: 'EssentialContainerExited',
    Containers: [{ ExitCode: 4 }],
  });
});

it.each([
  ['a job', (file: string) => job('stopped', ['deaf', file])],
  ['a task', (file: string) => task(['polite', file])],
])('%s is stopped with the execution that waits for it', async (name, state) => {
  const file = join(folder, `stopped-${name}`);
  const executionArn = await start(name.replace(' ', '-'), state(file));
  const processId = Number(await textOf(file));
  await sfn.send(new Sfn.StopExecutionCommand({ executionArn }));
  if (name === 'a task') await untilGone(processId);
  else {
    const { jobSummaryList } = await until(
      () =>
        batch.send(
          new Batch.ListJobsCommand({ jobQueue: 'q', filters: [{ name: 'JOB_NAME', values: ['stopped'] }] }),
        ),
      ({ jobSummaryList: found = [] }) => found.length > 0,
    );
    const { jobs } = await until(
      () => batch.send(new Batch.DescribeJobsCommand({ jobs: [jobSummaryList?.[0]?.jobId ?? ''] })),
      ({ jobs: found = [] }) => found[0]?.isTerminated === true,
    );
    expect(jobs?.[0]?.status).toBe('RUNNING');
    process.kill(processId, 'SIGKILL');
  }
});

it('a program in a task answers with the token that it was given', async () => {
  const file = join(folder, 'token');
  const executionArn = await start('token', {
    Resource: 'arn:aws:states:::ecs:runTask.waitForTaskToken',
    Parameters: {
      TaskDefinition: 'program',
      Overrides: {
        ContainerOverrides: [
          {
            Name: 'main',
            Command: ['wait', file],
            Environment: [{ Name: 'TOKEN', 'Value.$': '$$.Task.Token' }],
          },
        ],
      },
    },
  });
  await textOf(`${file}.runs-`);
  const { tasks } = await ecs.send(
    new Ecs.DescribeTasksCommand({ tasks: (await ecs.send(new Ecs.ListTasksCommand({}))).taskArns }),
  );
  const taskToken = tasks?.[0]?.overrides?.containerOverrides?.[0]?.environment?.[0]?.value as string;
  await sfn.send(new Sfn.SendTaskSuccessCommand({ taskToken, output: '"done"' }));
  expect((await closed(executionArn)).output).toBe('"done"');
  writeFileSync(file, '');
});

it('the SDK integrations call both services', async () => {
  const { output } = await closed(
    await start('sdk', {
      Resource: 'arn:aws:states:::aws-sdk:ecs:describeClusters',
      Parameters: { Clusters: ['default'] },
    }),
  );
  expect(JSON.parse(output ?? '')).toMatchObject({
    Clusters: [{ ClusterName: 'default', Status: 'ACTIVE' }],
  });
  const { error } = await closed(
    await start('sdk-error', {
      Resource: 'arn:aws:states:::aws-sdk:batch:submitJob',
      Parameters: { JobName: 'n', JobQueue: 'none', JobDefinition: 'program' },
    }),
  );
  expect(error).toBe('Batch.ClientException');
});

it('changes of tasks and jobs are events of the default bus', async () => {
  const configuration = clientConfiguration(server.endpoint);
  const events = new Events.EventBridgeClient(configuration);
  const sqs = new Sqs.SQSClient(configuration);
  const { QueueUrl } = await sqs.send(new Sqs.CreateQueueCommand({ QueueName: 'changes' }));
  const pattern = {
    source: ['aws.ecs', 'aws.batch'],
    detail: { $or: [{ lastStatus: ['STOPPED'] }, { status: ['SUCCEEDED'] }] },
  };
  await events.send(new Events.PutRuleCommand({ Name: 'changes', EventPattern: JSON.stringify(pattern) }));
  const Targets = [{ Id: 'q', Arn: 'arn:aws:sqs:us-east-1:000000000000:changes' }];
  await events.send(new Events.PutTargetsCommand({ Rule: 'changes', Targets }));
  await ecs.send(new Ecs.RunTaskCommand({ taskDefinition: 'program' }));
  await batch.send(new Batch.SubmitJobCommand({ jobName: 'told', jobQueue: 'q', jobDefinition: 'program' }));
  const found: { 'detail-type': string; detail: object }[] = [];
  while (found.length < 2) {
    const { Messages = [] } = await sqs.send(new Sqs.ReceiveMessageCommand({ QueueUrl, WaitTimeSeconds: 5 }));
    for (const { Body, ReceiptHandle } of Messages) {
      found.push(JSON.parse(Body ?? ''));
      await sqs.send(new Sqs.DeleteMessageCommand({ QueueUrl, ReceiptHandle }));
    }
  }
  const byType = Object.fromEntries(found.map((event) => [event['detail-type'], event.detail]));
  expect(byType['ECS Task State Change']).toMatchObject({
    containers: [{ exitCode: 0 }],
    desiredStatus: 'STOPPED',
  });
  expect(byType['Batch Job State Change']).toMatchObject({ jobName: 'told', container: { exitCode: 0 } });
  events.destroy();
  sqs.destroy();
});
