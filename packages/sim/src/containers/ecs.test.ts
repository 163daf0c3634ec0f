import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as Logs from '@aws-sdk/client-cloudwatch-logs';
import * as Ecs from '@aws-sdk/client-ecs';
import { type CairnServer, createServer } from '@cairn/server';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { clientConfiguration, until } from '../wire/clients.ts';
import { textOf, writeImages } from './container-programs.ts';

const image = 'registry.example/program:1';
let folder: string;
let server: CairnServer;
let ecs: Ecs.ECSClient;
let logs: Logs.CloudWatchLogsClient;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'cairn-containers-ecs-'));
  server = await createServer({
    port: 0,
    memory: true,
    imagesFile: writeImages(folder),
    dockerHost: 'none',
    logLevel: 'silent',
  });
  ecs = new Ecs.ECSClient(clientConfiguration(server.endpoint));
  logs = new Logs.CloudWatchLogsClient(clientConfiguration(server.endpoint));
});
afterAll(async () => {
  ecs.destroy();
  logs.destroy();
  await server.stop();
  rmSync(folder, { recursive: true, force: true });
});

async function define(family: string, ...containers: Partial<Ecs.ContainerDefinition>[]): Promise<string> {
  const containerDefinitions = containers.map((container) => ({ image, memory: 256, ...container }));
  const answer = await ecs.send(new Ecs.RegisterTaskDefinitionCommand({ family, containerDefinitions }));
  return answer.taskDefinition?.taskDefinitionArn as string;
}

async function run(taskDefinition: string, more: Partial<Ecs.RunTaskRequest> = {}): Promise<string> {
  const { tasks } = await ecs.send(new Ecs.RunTaskCommand({ taskDefinition, ...more }));
  return tasks?.[0]?.taskArn as string;
}

async function describeTask(taskArn: string): Promise<Ecs.Task> {
  const { tasks } = await ecs.send(new Ecs.DescribeTasksCommand({ tasks: [taskArn] }));
  return tasks?.[0] as Ecs.Task;
}

const stopped = (taskArn: string) =>
  until(
    () => describeTask(taskArn),
    ({ lastStatus }) => lastStatus === 'STOPPED',
  );

async function linesOf(
  logGroupName: string,
  logStreamName: string,
): Promise<readonly (string | undefined)[]> {
  const { events = [] } = await until(
    () =>
      logs
        .send(new Logs.GetLogEventsCommand({ logGroupName, logStreamName, startFromHead: true }))
        .catch(() => ({ events: [] })),
    ({ events: found = [] }) => found.length > 0,
  );
  return events.map(({ message }) => message);
}

const awslogs = (group: string): Ecs.LogConfiguration => ({
  logDriver: 'awslogs',
  options: {
    'awslogs-group': group,
    'awslogs-region': 'us-east-1',
    'awslogs-stream-prefix': 'p',
    'awslogs-create-group': 'true',
  },
});

describe('a task of a mapped image', () => {
  it('runs its command, is told its variables, logs, and stops with the exit code of its container', async () => {
    const definition = await define('vars', {
      name: 'main',
      command: ['variable', 'A', 'B', 'AWS_REGION', 'AWS_ENDPOINT_URL', 'AWS_ACCESS_KEY_ID', 'SHELL'],
      environment: [
        { name: 'A', value: '1' },
        { name: 'B', value: '2' },
      ],
      logConfiguration: awslogs('/tasks'),
    });
    const arn = await run(definition, {
      startedBy: 'me',
      tags: [{ key: 'k', value: 'v' }],
      overrides: { containerOverrides: [{ name: 'main', environment: [{ name: 'B', value: '3' }] }] },
    });
    const task = await stopped(arn);
    expect(task).toMatchObject({
      desiredStatus: 'STOPPED',
      stopCode: 'EssentialContainerExited',
      stoppedReason: 'Essential container in task exited',
      group: 'family:vars',
      startedBy: 'me',
      containers: [{ name: 'main', exitCode: 0, lastStatus: 'STOPPED' }],
    });
    expect(task.startedAt?.getTime()).toBeLessThanOrEqual(task.stoppedAt?.getTime() ?? 0);
    const lines = await linesOf('/tasks', `p/main/${arn.split('/').at(-1)}`);
    expect(lines).toEqual([
      `A=1 B=3 AWS_REGION=us-east-1 AWS_ENDPOINT_URL=${server.endpoint} AWS_ACCESS_KEY_ID=000000000000 SHELL=undefined`,
    ]);
  });

  it('is stopped by SIGTERM, and keeps what its container answered', async () => {
    const file = join(folder, 'polite');
    const arn = await run(await define('polite', { name: 'c', command: ['polite', file] }));
    await textOf(file);
    const { task } = await ecs.send(new Ecs.StopTaskCommand({ task: arn, reason: 'enough' }));
    expect(task).toMatchObject({ desiredStatus: 'STOPPED', stopCode: 'UserInitiated' });
    expect(await stopped(arn)).toMatchObject({
      stoppedReason: 'enough',
      containers: [{ exitCode: 3 }],
    });
  });

  it('is killed with all it started when it does not end within its stopTimeout', async () => {
    const file = join(folder, 'deaf');
    const arn = await run(await define('deaf', { name: 'c', stopTimeout: 1, command: ['deaf', file] }));
    await textOf(file);
    await ecs.send(new Ecs.StopTaskCommand({ task: arn }));
    expect((await stopped(arn)).containers).toMatchObject([{ exitCode: 137 }]);
    expect(() => process.kill(Number(readFileSync(file, 'utf8')), 0)).toThrow();
  });

  it('is killed when it uses more memory than it has', async () => {
    const arn = await run(await define('eats', { name: 'c', memory: 128, command: ['eat'] }));
    expect((await stopped(arn)).containers).toMatchObject([
      { exitCode: 137, reason: 'OutOfMemoryError: Container killed due to memory usage' },
    ]);
  });

  it('waits with a container for those that it depends on, and ends all when an essential one ends', async () => {
    const file = join(folder, 'side');
    const definition = await define(
      'ordered',
      {
        name: 'main',
        command: ['exit', '5'],
        dependsOn: [
          { containerName: 'init', condition: 'SUCCESS' },
          { containerName: 'side', condition: 'START' },
        ],
      },
      { name: 'init', essential: false, command: ['print', 'first'] },
      {
        name: 'side',
        essential: false,
        command: ['polite', file],
        dependsOn: [{ containerName: 'init', condition: 'COMPLETE' }],
      },
    );
    const task = await stopped(await run(definition));
    expect(task.containers).toMatchObject([
      { exitCode: 5 },
      { exitCode: 0 },
      { name: 'side', lastStatus: 'STOPPED' },
    ]);
    expect(task.stopCode).toBe('EssentialContainerExited');
  });

  it('does not start when what it depends on fails', async () => {
    const definition = await define(
      'unmet',
      { name: 'main', command: ['print'], dependsOn: [{ containerName: 'init', condition: 'SUCCESS' }] },
      { name: 'init', essential: false, command: ['exit', '1'] },
    );
    const task = await stopped(await run(definition));
    expect(task).toMatchObject({
      stopCode: 'TaskFailedToStart',
      containers: [{ name: 'main' }, { exitCode: 1 }],
    });
    expect(task.containers?.[0]?.exitCode).toBeUndefined();
  });
});

describe('a task that cannot start', () => {
  it('of an image that nobody has fails as on AWS', async () => {
    const task = await stopped(await run(await define('unknown', { name: 'c', image: 'nobody/has:it' })));
    expect(task.stopCode).toBe('TaskFailedToStart');
    expect(task.stoppedReason).toMatch(/^CannotPullContainerError: pull image manifest has been retried/);
    expect(task.containers?.[0]?.reason).toBe(task.stoppedReason);
  });

  it('whose directory or log group is not there says so', async () => {
    const gone = await stopped(await run(await define('gone', { name: 'c', image: 'gone', command: ['x'] })));
    expect(gone.stoppedReason).toMatch(/^CannotStartContainerError: the directory of the image is not there/);
    const logConfiguration = {
      logDriver: 'awslogs',
      options: { 'awslogs-group': '/none', 'awslogs-region': 'us-east-1' },
    } as const;
    const silent = await stopped(await run(await define('silent', { name: 'c', logConfiguration })));
    expect(silent.stoppedReason).toMatch(
      /^ResourceInitializationError: .*The specified log group does not exist/,
    );
  });
});

describe('the catalogue', () => {
  it('counts revisions, keeps all that a definition says, and runs the latest active one', async () => {
    const first = await define('rev', { name: 'c', cpu: 10, dockerLabels: { createdAt: 'x' } });
    const second = await define('rev', { name: 'c' });
    expect([first, second].map((arn) => arn.split('/')[1])).toEqual(['rev:1', 'rev:2']);
    const { taskDefinition } = await ecs.send(
      new Ecs.DescribeTaskDefinitionCommand({ taskDefinition: 'rev:1' }),
    );
    expect(taskDefinition?.registeredAt).toBeInstanceOf(Date);
    expect(taskDefinition?.containerDefinitions?.[0]).toMatchObject({
      cpu: 10,
      dockerLabels: { createdAt: 'x' },
    });
    await ecs.send(new Ecs.DeregisterTaskDefinitionCommand({ taskDefinition: 'rev:2' }));
    expect(
      (await ecs.send(new Ecs.DescribeTaskDefinitionCommand({ taskDefinition: 'rev' }))).taskDefinition
        ?.revision,
    ).toBe(1);
    const list = async (input: Ecs.ListTaskDefinitionsRequest) =>
      (await ecs.send(new Ecs.ListTaskDefinitionsCommand(input))).taskDefinitionArns;
    expect(await list({ familyPrefix: 'rev' })).toEqual([first]);
    expect(await list({ familyPrefix: 'rev', status: 'INACTIVE' })).toEqual([second]);
    expect(
      (await ecs.send(new Ecs.ListTaskDefinitionFamiliesCommand({ familyPrefix: 're' }))).families,
    ).toEqual(['rev']);
    await expect(run(second)).rejects.toMatchObject({
      name: 'ClientException',
      message: 'TaskDefinition is inactive',
    });
    expect((await define('rev', { name: 'c' })).endsWith('rev:3')).toBe(true);
  });

  it('has clusters, and the default one without being asked', async () => {
    await ecs.send(new Ecs.CreateClusterCommand({ clusterName: 'blue', tags: [{ key: 'a', value: 'b' }] }));
    const { clusters, failures } = await ecs.send(
      new Ecs.DescribeClustersCommand({ clusters: ['default', 'blue', 'red'], include: ['TAGS'] }),
    );
    expect(clusters?.map(({ clusterName, tags }) => [clusterName, tags])).toEqual([
      ['default', []],
      ['blue', [{ key: 'a', value: 'b' }]],
    ]);
    expect(failures).toMatchObject([{ reason: 'MISSING' }]);
    const arn = clusters?.[1]?.clusterArn as string;
    await ecs.send(new Ecs.TagResourceCommand({ resourceArn: arn, tags: [{ key: 'c', value: 'd' }] }));
    await ecs.send(new Ecs.UntagResourceCommand({ resourceArn: arn, tagKeys: ['a'] }));
    const { tags } = await ecs.send(new Ecs.ListTagsForResourceCommand({ resourceArn: arn }));
    expect(tags).toEqual([{ key: 'c', value: 'd' }]);
    await ecs.send(new Ecs.DeleteClusterCommand({ cluster: 'blue' }));
    await expect(run('rev', { cluster: 'blue' })).rejects.toMatchObject({ name: 'ClusterNotFoundException' });
  });

  it('lists tasks by what they are, and finds the same ones again for the same token', async () => {
    const definition = await define('listed', { name: 'c', command: ['wait', join(folder, 'listed')] });
    const clientToken = 'token-1';
    const [one, again] = [
      await run(definition, { clientToken, startedBy: 'x' }),
      await run(definition, { clientToken, startedBy: 'x' }),
    ];
    expect(again).toBe(one);
    await expect(run(definition, { clientToken })).rejects.toMatchObject({ name: 'ConflictException' });
    const list = async (input: Ecs.ListTasksRequest) =>
      (await ecs.send(new Ecs.ListTasksCommand(input))).taskArns;
    expect(await list({ startedBy: 'x' })).toEqual([one]);
    expect(await list({ family: 'listed' })).toEqual([one]);
    expect(await list({ family: 'other' })).toEqual([]);
    await ecs.send(new Ecs.StopTaskCommand({ task: one }));
    await stopped(one);
    expect(await list({ family: 'listed', desiredStatus: 'STOPPED' })).toEqual([one]);
  });
});

describe('what is refused', () => {
  it.each<[string, Partial<Ecs.RegisterTaskDefinitionRequest>, string]>([
    ['no containers', { containerDefinitions: [] }, 'Container list cannot be empty.'],
    [
      'no memory',
      { containerDefinitions: [{ name: 'c', image }] },
      "At least one of 'memory' or 'memoryReservation' must be specified.",
    ],
    [
      'a circle',
      {
        containerDefinitions: [
          { name: 'c', image, memory: 9, dependsOn: [{ containerName: 'c', condition: 'START' }] },
        ],
      },
      'Container dependencies contain a cycle.',
    ],
    [
      'two of one name',
      {
        containerDefinitions: [
          { name: 'c', image, memory: 9 },
          { name: 'c', image, memory: 9 },
        ],
      },
      'duplicate names',
    ],
    [
      'a strange family',
      { family: 'a/../b', containerDefinitions: [{ name: 'c', image, memory: 9 }] },
      'Family contains invalid characters.',
    ],
  ])('a definition with %s', async (_, input, message) => {
    const command = new Ecs.RegisterTaskDefinitionCommand({
      family: 'f',
      containerDefinitions: undefined,
      ...input,
    });
    await expect(ecs.send(command)).rejects.toMatchObject({
      name: 'ClientException',
      message: expect.stringContaining(message),
    });
  });

  it('overrides of containers that are not there, and services by name', async () => {
    const definition = await define('strict', { name: 'c' });
    const overrides = { containerOverrides: [{ name: 'd' }] };
    await expect(run(definition, { overrides })).rejects.toMatchObject({
      name: 'InvalidParameterException',
      message: 'Override for container named d is not a container in the TaskDefinition.',
    });
    const service = new Ecs.CreateServiceCommand({ serviceName: 's', taskDefinition: definition });
    await expect(ecs.send(service)).rejects.toThrow('CreateService');
    await expect(ecs.send(new Ecs.StopTaskCommand({ task: 'none' }))).rejects.toMatchObject({
      message: 'The referenced task was not found.',
    });
  });
});
