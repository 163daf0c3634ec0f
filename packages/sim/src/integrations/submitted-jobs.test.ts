import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  CreateStateMachineCommand,
  DescribeExecutionCommand,
  GetExecutionHistoryCommand,
  type SFNClient,
  StartExecutionCommand,
  StopExecutionCommand,
} from '@aws-sdk/client-sfn';
import { type CairnServer, createServer } from '@cairn/server';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { awsClients, until } from '../wire/clients.ts';
import { BatchElsewhere } from './batch-elsewhere.ts';

let directory: string;
let batch: BatchElsewhere;
let url: string;
let server: CairnServer;
let clients: ReturnType<typeof awsClients>;

beforeEach(async () => {
  directory = mkdtempSync(join(tmpdir(), 'cairn-integrations-'));
  batch = new BatchElsewhere();
  url = await batch.start();
  await open();
});
afterEach(async () => {
  await close();
  batch.stop();
  rmSync(directory, { recursive: true, force: true });
});

async function open(): Promise<void> {
  server = await createServer({
    dataDirectory: directory,
    port: 0,
    remoteServices: { batch: url },
    logLevel: 'silent',
  });
  clients = awsClients(server.endpoint);
}

async function close(): Promise<void> {
  clients.destroy();
  await server.stop();
}

async function start(sfn: SFNClient): Promise<string> {
  const submit = {
    Type: 'Task',
    Resource: 'arn:aws:states:::batch:submitJob.sync',
    Parameters: { JobName: 'n', JobQueue: 'q', JobDefinition: 'd' },
    ResultSelector: { 'status.$': '$.Status', 'tags.$': '$.Tags' },
    End: true,
  };
  const { stateMachineArn } = await sfn.send(
    new CreateStateMachineCommand({
      name: 'jobs',
      definition: JSON.stringify({ StartAt: 'Submit', States: { Submit: submit } }),
      roleArn: 'arn:aws:iam::000000000000:role/any',
    }),
  );
  const { executionArn } = await sfn.send(new StartExecutionCommand({ stateMachineArn }));
  await seen(() => batch.calls.length >= 2);
  return executionArn as string;
}

/** Resolves once the stand-in, which lives in this process, has seen something. */
async function seen(isSo: () => boolean): Promise<void> {
  while (!isSo()) await new Promise<void>((resolve) => setImmediate(resolve));
}

function closed(executionArn: string) {
  return until(
    () => clients.sfn.send(new DescribeExecutionCommand({ executionArn })),
    ({ status }) => status !== 'RUNNING',
  );
}

it('are waited for over a restart', async () => {
  const executionArn = await start(clients.sfn);
  await close();
  batch.jobs.set('job-1', 'SUCCEEDED');
  await open();
  const { status, output } = await closed(executionArn);
  expect(status).toBe('SUCCEEDED');
  expect(JSON.parse(output ?? '')).toEqual({ status: 'SUCCEEDED', tags: { keepsCase: 'yes' } });
  expect(batch.calls.filter((path) => path === '/v1/submitjob')).toHaveLength(1);
  const { events = [] } = await clients.sfn.send(new GetExecutionHistoryCommand({ executionArn }));
  expect(events.map(({ type }) => type)).toEqual([
    'ExecutionStarted',
    'TaskStateEntered',
    'TaskScheduled',
    'TaskStarted',
    'TaskSubmitted',
    'TaskSucceeded',
    'TaskStateExited',
    'ExecutionSucceeded',
  ]);
});

it('fail their task with the description', async () => {
  const executionArn = await start(clients.sfn);
  batch.jobs.set('job-1', 'FAILED');
  const { status, error, cause } = await closed(executionArn);
  expect({ status, error }).toEqual({ status: 'FAILED', error: 'States.TaskFailed' });
  expect(JSON.parse(cause ?? '')).toEqual({ JobId: 'job-1', Status: 'FAILED', Tags: { keepsCase: 'yes' } });
});

it('are stopped with their execution, after a restart too', async () => {
  const executionArn = await start(clients.sfn);
  batch.isDown = true;
  await clients.sfn.send(new StopExecutionCommand({ executionArn }));
  await seen(() => batch.calls.includes('/v1/terminatejob'));
  expect(batch.jobs.get('job-1')).toBe('RUNNING');
  await close();
  batch.isDown = false;
  await open();
  await seen(() => batch.jobs.get('job-1') === 'FAILED');
});
