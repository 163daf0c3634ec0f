import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as Batch from '@aws-sdk/client-batch';
import * as Logs from '@aws-sdk/client-cloudwatch-logs';
import { type CairnServer, createServer } from '@cairn/server';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { clientConfiguration, until } from '../wire/clients.ts';
import { textOf, writeImages } from './container-programs.ts';

const image = 'registry.example/program';
let folder: string;
let server: CairnServer;
let batch: Batch.BatchClient;
let logs: Logs.CloudWatchLogsClient;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'cairn-containers-batch-'));
  server = await createServer({
    port: 0,
    memory: true,
    imagesFile: writeImages(folder),
    dockerHost: 'none',
    limits: { batchTimeoutSecondsMin: 1, ecsStopTimeoutSeconds: 1, batchJobsRunning: 4 },
    logLevel: 'silent',
  });
  batch = new Batch.BatchClient(clientConfiguration(server.endpoint));
  logs = new Logs.CloudWatchLogsClient(clientConfiguration(server.endpoint));
  await batch.send(
    new Batch.CreateComputeEnvironmentCommand({
      computeEnvironmentName: 'here',
      type: 'MANAGED',
      computeResources: { type: 'FARGATE', maxvCpus: 4, subnets: ['s'] },
    }),
  );
  await makeQueue('plain', 1);
});
afterAll(async () => {
  batch.destroy();
  logs.destroy();
  await server.stop();
  rmSync(folder, { recursive: true, force: true });
});

async function makeQueue(jobQueueName: string, priority: number): Promise<void> {
  const computeEnvironmentOrder = [{ order: 1, computeEnvironment: 'here' }];
  await batch.send(new Batch.CreateJobQueueCommand({ jobQueueName, priority, computeEnvironmentOrder }));
}

async function define(
  jobDefinitionName: string,
  containerProperties: Partial<Batch.ContainerProperties>,
  more: Partial<Batch.RegisterJobDefinitionRequest> = {},
): Promise<string> {
  const answer = await batch.send(
    new Batch.RegisterJobDefinitionCommand({
      jobDefinitionName,
      type: 'container',
      containerProperties: {
        image,
        resourceRequirements: [
          { type: 'VCPU', value: '1' },
          { type: 'MEMORY', value: '256' },
        ],
        ...containerProperties,
      },
      ...more,
    }),
  );
  return answer.jobDefinitionArn as string;
}

async function submit(jobDefinition: string, more: Partial<Batch.SubmitJobRequest> = {}): Promise<string> {
  const answer = await batch.send(
    new Batch.SubmitJobCommand({ jobName: 'job', jobQueue: 'plain', jobDefinition, ...more }),
  );
  return answer.jobId as string;
}

async function describeJob(jobId: string): Promise<Batch.JobDetail> {
  return (await batch.send(new Batch.DescribeJobsCommand({ jobs: [jobId] }))).jobs?.[0] as Batch.JobDetail;
}

const inStatus = (jobId: string, ...statuses: string[]) =>
  until(
    () => describeJob(jobId),
    (job) => statuses.includes(job?.status ?? ''),
  );
/** A log group is made with its first line, which may come after the end of the job. */
function unlessMissing(error: unknown): Logs.GetLogEventsCommandOutput {
  if (error instanceof Logs.ResourceNotFoundException) return { events: [], $metadata: {} };
  throw error;
}

const ended = (jobId: string) => inStatus(jobId, 'SUCCEEDED', 'FAILED');

describe('a job', () => {
  it('runs with its parameters and variables, logs where Batch logs, and succeeds', async () => {
    const definition = await define(
      'vars',
      {
        command: [
          'variable',
          'AWS_BATCH_JOB_ATTEMPT',
          'AWS_BATCH_JQ_NAME',
          'AWS_BATCH_CE_NAME',
          'OWN',
          'Ref::last',
        ],
        environment: [{ name: 'OWN', value: 'a' }],
      },
      { parameters: { last: 'NONE' }, tags: { kind: 'definition' }, propagateTags: true },
    );
    const jobId = await submit(definition, {
      parameters: { last: 'AWS_BATCH_JOB_ID' },
      containerOverrides: { environment: [{ name: 'OWN', value: 'b' }] },
      tags: { own: 'job' },
    });
    const job = await ended(jobId);
    expect(job).toMatchObject({
      status: 'SUCCEEDED',
      statusReason: 'Essential container in task exited',
      container: { exitCode: 0, image },
      attempts: [{ container: { exitCode: 0 } }],
      tags: { kind: 'definition', own: 'job' },
    });
    const logStreamName = job.container?.logStreamName as string;
    expect(logStreamName).toMatch(/^vars\/default\/[0-9a-f]{32}$/);
    const { events } = await until(
      () =>
        logs
          .send(new Logs.GetLogEventsCommand({ logGroupName: '/aws/batch/job', logStreamName }))
          .catch(unlessMissing),
      ({ events: found = [] }) => found.length > 0,
    );
    expect(events?.[0]?.message).toBe(
      `AWS_BATCH_JOB_ATTEMPT=1 AWS_BATCH_JQ_NAME=plain AWS_BATCH_CE_NAME=here OWN=b AWS_BATCH_JOB_ID=${jobId}`,
    );
  });

  it('is tried again as often as its retry strategy says', async () => {
    const definition = await define('flaky', { command: ['flaky', join(folder, 'flaky'), '2'] });
    const job = await ended(await submit(definition, { retryStrategy: { attempts: 3 } }));
    expect(job.status).toBe('SUCCEEDED');
    expect(job.attempts?.map(({ container }) => container?.exitCode)).toEqual([7, 7, 0]);
  });

  it('is not tried again when a rule says so', async () => {
    const definition = await define('exits', { command: ['exit', '9'] });
    const evaluateOnExit = [{ onExitCode: '9*', action: 'EXIT' as const }];
    const job = await ended(await submit(definition, { retryStrategy: { attempts: 3, evaluateOnExit } }));
    expect(job).toMatchObject({ status: 'FAILED', container: { exitCode: 9 } });
    expect(job.attempts).toHaveLength(1);
  });

  it('is ended when its time is up, and not tried again', async () => {
    const definition = await define('slow', { command: ['polite', join(folder, 'slow')] });
    const timeout = { attemptDurationSeconds: 1 };
    const job = await ended(await submit(definition, { timeout, retryStrategy: { attempts: 2 } }));
    expect(job).toMatchObject({ status: 'FAILED', statusReason: 'Job attempt duration exceeded timeout' });
    expect(job.attempts).toHaveLength(1);
  });

  it('of an image that nobody has fails as on AWS', async () => {
    const job = await ended(await submit(await define('unknown', { image: 'nobody/has:it' })));
    expect(job).toMatchObject({
      status: 'FAILED',
      statusReason: 'Task failed to start',
      container: { reason: expect.stringMatching(/^CannotPullContainerError: /) },
    });
  });

  it('is terminated while it runs, with the reason that was given', async () => {
    const file = join(folder, 'terminated');
    const jobId = await submit(await define('endless', { command: ['deaf', file] }));
    const processId = Number(await textOf(file));
    await batch.send(new Batch.CancelJobCommand({ jobId, reason: 'too late' }));
    await batch.send(new Batch.TerminateJobCommand({ jobId, reason: 'enough' }));
    expect(await ended(jobId)).toMatchObject({
      status: 'FAILED',
      statusReason: 'enough',
      isTerminated: true,
    });
    expect(() => process.kill(processId, 0)).toThrow();
  });
});

describe('jobs that wait for others', () => {
  it('run when these have succeeded, and fail when one has failed', async () => {
    const file = join(folder, 'first');
    const first = await submit(await define('first', { command: ['wait', file] }));
    const print = await define('print', { command: ['print', 'x'] });
    const second = await submit(print, { dependsOn: [{ jobId: first }] });
    const third = await submit(print, { dependsOn: [{ jobId: first }, { jobId: second }] });
    expect((await inStatus(second, 'PENDING')).status).toBe('PENDING');
    writeFileSync(file, '');
    expect((await ended(third)).status).toBe('SUCCEEDED');
    const failing = await submit(await define('failing', { command: ['exit', '1'] }));
    const chain = await submit(print, { dependsOn: [{ jobId: failing }] });
    const last = await submit(print, { dependsOn: [{ jobId: chain }] });
    expect(await ended(last)).toMatchObject({ status: 'FAILED', statusReason: 'Dependent Job failed' });
    expect((await describeJob(chain)).attempts).toEqual([]);
  });

  it('are cancelled before they begin', async () => {
    const file = join(folder, 'blocker');
    const first = await submit(await define('blocker', { command: ['wait', file] }));
    const jobId = await submit('print', { dependsOn: [{ jobId: first }] });
    await batch.send(new Batch.CancelJobCommand({ jobId, reason: 'changed my mind' }));
    expect(await ended(jobId)).toMatchObject({ statusReason: 'changed my mind', isCancelled: true });
    writeFileSync(file, '');
    await ended(first);
  });
});

describe('an array job', () => {
  it('has a child for each index and succeeds with the last of them', async () => {
    const definition = await define('array', { command: ['variable', 'AWS_BATCH_JOB_ARRAY_INDEX'] });
    const jobId = await submit(definition, { arrayProperties: { size: 5 } });
    const job = await ended(jobId);
    expect(job).toMatchObject({
      status: 'SUCCEEDED',
      arrayProperties: { size: 5, statusSummary: { SUCCEEDED: 5 } },
    });
    const child = await describeJob(`${jobId}:3`);
    expect(child).toMatchObject({ status: 'SUCCEEDED', arrayProperties: { index: 3 } });
    const { jobSummaryList } = await batch.send(
      new Batch.ListJobsCommand({ arrayJobId: jobId, jobStatus: 'SUCCEEDED', maxResults: 3 }),
    );
    expect(jobSummaryList?.map((summary) => summary.arrayProperties?.index)).toEqual([4, 3, 2]);
  });

  it('fails when a child does, runs in sequence and child by child behind another', async () => {
    const definition = await define('indexed', { command: ['variable', 'AWS_BATCH_JOB_ARRAY_INDEX'] });
    const first = await submit(definition, {
      arrayProperties: { size: 3 },
      dependsOn: [{ type: 'SEQUENTIAL' }],
    });
    const second = await submit(definition, {
      arrayProperties: { size: 3 },
      dependsOn: [{ jobId: first, type: 'N_TO_N' }],
    });
    expect((await ended(second)).status).toBe('SUCCEEDED');
    const children = await Promise.all([0, 1, 2].map((index) => describeJob(`${first}:${index}`)));
    for (const [index, child] of children.slice(1).entries()) {
      expect(child.startedAt).toBeGreaterThanOrEqual(children[index]?.stoppedAt ?? Number.POSITIVE_INFINITY);
    }
    const failing = await submit('failing', {
      arrayProperties: { size: 2 },
      dependsOn: [{ type: 'SEQUENTIAL' }],
    });
    expect(await ended(failing)).toMatchObject({ status: 'FAILED', statusReason: 'Array Child Job failed' });
    expect(await describeJob(`${failing}:1`)).toMatchObject({ statusReason: 'Dependent Job failed' });
  });

  it('is terminated with all its children', async () => {
    const definition = await define('many', { command: ['wait', join(folder, 'never')] });
    const jobId = await submit(definition, { arrayProperties: { size: 12 } });
    await until(
      () => describeJob(jobId),
      (job) => job.arrayProperties?.statusSummary?.RUNNING === 4,
    );
    await batch.send(new Batch.TerminateJobCommand({ jobId, reason: 'all of it' }));
    expect(await ended(jobId)).toMatchObject({
      status: 'FAILED',
      statusReason: 'all of it',
      arrayProperties: { statusSummary: { FAILED: 12, RUNNING: 0 } },
    });
  });
});

describe('queues, definitions and lists', () => {
  it('takes the queue of higher priority first', async () => {
    await makeQueue('urgent', 10);
    const file = join(folder, 'full');
    const blockers = await submit(await define('full', { command: ['wait', file] }), {
      arrayProperties: { size: 4 },
    });
    await until(
      () => describeJob(blockers),
      (job) => job.arrayProperties?.statusSummary?.RUNNING === 4,
    );
    const wide = { resourceRequirements: [{ type: 'VCPU' as const, value: '4' }] };
    const later = await submit('print', { containerOverrides: wide });
    const sooner = await submit('print', { jobQueue: 'urgent', containerOverrides: wide });
    await inStatus(sooner, 'RUNNABLE');
    writeFileSync(file, '');
    const [one, two] = [await ended(sooner), await ended(later)];
    expect(two.startedAt).toBeGreaterThanOrEqual(one.stoppedAt ?? Number.POSITIVE_INFINITY);
  });

  it('lists by status, by name and by definition, page by page', async () => {
    await makeQueue('listed', 1);
    const ids: string[] = [];
    for (const jobName of ['alpha-1', 'alpha-2', 'beta'])
      ids.push(await submit('print', { jobName, jobQueue: 'listed' }));
    await Promise.all(ids.map(ended));
    const list = async (input: Batch.ListJobsRequest) => {
      const page = await batch.send(new Batch.ListJobsCommand({ jobQueue: 'listed', ...input }));
      return { names: page.jobSummaryList?.map(({ jobName }) => jobName), nextToken: page.nextToken };
    };
    expect((await list({})).names).toEqual([]);
    const first = await list({ jobStatus: 'SUCCEEDED', maxResults: 2 });
    expect(first.names).toEqual(['beta', 'alpha-2']);
    const { nextToken } = first;
    expect(await list({ jobStatus: 'SUCCEEDED', maxResults: 2, ...(nextToken && { nextToken }) })).toEqual({
      names: ['alpha-1'],
      nextToken: undefined,
    });
    expect((await list({ filters: [{ name: 'JOB_NAME', values: ['ALPHA*'] }] })).names).toEqual([
      'alpha-2',
      'alpha-1',
    ]);
    expect((await list({ filters: [{ name: 'JOB_DEFINITION', values: ['print'] }] })).names).toHaveLength(3);
  });

  it('are tagged, disabled and deleted', async () => {
    await makeQueue('short-lived', 1);
    const described = await batch.send(new Batch.DescribeJobQueuesCommand({ jobQueues: ['short-lived'] }));
    const resourceArn = described.jobQueues?.[0]?.jobQueueArn as string;
    await batch.send(new Batch.TagResourceCommand({ resourceArn, tags: { a: 'b', c: 'd' } }));
    await batch.send(new Batch.UntagResourceCommand({ resourceArn, tagKeys: ['a'] }));
    expect((await batch.send(new Batch.ListTagsForResourceCommand({ resourceArn }))).tags).toEqual({
      c: 'd',
    });
    const remove = new Batch.DeleteJobQueueCommand({ jobQueue: 'short-lived' });
    await expect(batch.send(remove)).rejects.toMatchObject({ name: 'ClientException' });
    await batch.send(new Batch.UpdateJobQueueCommand({ jobQueue: 'short-lived', state: 'DISABLED' }));
    await expect(submit('print', { jobQueue: 'short-lived' })).rejects.toThrow('DISABLED');
    await batch.send(remove);
    expect(
      (await batch.send(new Batch.DescribeJobQueuesCommand({ jobQueues: ['short-lived'] }))).jobQueues,
    ).toEqual([]);
  });

  it('refuses what it cannot run, by name', async () => {
    await expect(define('nodes', {}, { type: 'multinode' })).rejects.toMatchObject({
      name: 'ClientException',
      message: 'Cairn does not support multi-node parallel jobs.',
    });
    await expect(define('eks', {}, { eksProperties: {} })).rejects.toThrow('Batch on EKS');
    await expect(define('own', { environment: [{ name: 'AWS_BATCH_X', value: '' }] })).rejects.toThrow(
      'AWS_BATCH',
    );
    await expect(submit('print', { dependsOn: [{ jobId: 'none' }] })).rejects.toThrow(
      'Job none does not exist.',
    );
    await expect(submit('nothing')).rejects.toMatchObject({ name: 'ClientException' });
    await expect(submit('print', { arrayProperties: { size: 10_001 } })).rejects.toThrow('Array size');
    await expect(batch.send(new Batch.ListSchedulingPoliciesCommand({}))).rejects.toThrow();
  });
});
