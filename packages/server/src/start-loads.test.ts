/** What a start loads, every server pays for in time and memory: services that nobody has used yet are not among it. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { JsonObject } from '@cairn/kit';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { createServer } from './create-server.ts';
import { type LoadedModules, loadedModules } from './testing/loaded-modules.ts';

type Calls = readonly (readonly [service: string, action: string, input: JsonObject])[];

const scope = {
  account: '000000000000',
  region: 'us-east-1',
  principal: { arn: 'arn:aws:iam::000000000000:root' },
};

/** 669 as this is written; what is new belongs to those who use it. */
const filesMax = 675;

/** What every server uses: the outbox, and what counts executions. */
const usedAtOnce = new Set(['deliveries', 'metrics']);
/** Files that are as light as a limit. */
const light = /-limits\.ts$|\/(?:function-log|invocation-log|log-group-place|topics-path)\.ts$/;

let directory: string;
beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'cairn-start-'));
});
afterEach(() => rm(directory, { recursive: true, force: true }));

/** Leaves something behind; what is loaded for that is not asked, so this process does it. */
async function make(calls: Calls): Promise<void> {
  const server = await createServer({ port: 0, dataDirectory: directory });
  try {
    for (const [service, action, input] of calls)
      await server.cairn.callService({ ...scope, service, action, input });
  } finally {
    await server.stop();
  }
}

/** The services of `resources` whose code was loaded. */
function servicesIn({ files }: LoadedModules): readonly string[] {
  const folders = files.flatMap((file) => {
    const folder = /^packages\/resources\/src\/([^/]+)\//.exec(file)?.[1];
    return folder === undefined || usedAtOnce.has(folder) || light.test(file) ? [] : [folder];
  });
  return [...new Set(folders)].sort();
}

it('a start on an empty data directory loads no service, and little else', async () => {
  const loaded = await loadedModules(directory);
  expect(servicesIn(loaded)).toEqual([]);
  const unwanted = [
    /^packages\/wire\/src\/[^/]+\/[^/]+-(?:service|table|shapes|routes|access)\.ts$/,
    /^packages\/host\/src\/(?:functions|containers|outbound|parquet|remote)\/(?!.*-limits\.ts$)/,
    /^packages\/identity\/src\/(?:iam\/iam|sts\/sts)\.ts$/,
    /^packages\/vtl\//,
    /^packages\/store\/src\/memory\/memory-/,
    /\bnode_modules\/yaml\//,
  ];
  expect(loaded.files.filter((file) => unwanted.some((pattern) => pattern.test(file)))).toEqual([
    'packages/wire/src/access/service-access.ts',
  ]);
  // An import of node:http brings it: see node-http.ts of host.
  expect(loaded.builtins.filter((name) => name.includes('undici'))).toEqual([]);
  expect(loaded.files.length).toBeLessThanOrEqual(filesMax);
});

it.each<readonly [loaded: string, calls: Calls]>([
  ['queues', [['sqs', 'CreateQueue', { QueueName: 'q' }]]],
  ['logs', [['logs', 'CreateLogGroup', { logGroupName: 'g' }]]],
  ['events', [['events', 'PutRule', { Name: 'r', ScheduleExpression: 'rate(1 hour)' }]]],
  ['objects', [['s3', 'CreateBucket', { Bucket: 'bucket' }]]],
  [
    'schedules',
    [
      [
        'scheduler',
        'CreateSchedule',
        {
          Name: 's',
          ScheduleExpression: 'at(2999-01-01T00:00:00)',
          FlexibleTimeWindow: { Mode: 'OFF' },
          Target: {
            Arn: 'arn:aws:sqs:us-east-1:000000000000:q',
            RoleArn: 'arn:aws:iam::000000000000:role/r',
          },
        },
      ],
    ],
  ],
  [
    'tables',
    [
      [
        'dynamodb',
        'CreateTable',
        {
          TableName: 'table',
          KeySchema: [{ AttributeName: 'k', KeyType: 'HASH' }],
          AttributeDefinitions: [{ AttributeName: 'k', AttributeType: 'S' }],
          BillingMode: 'PAY_PER_REQUEST',
        },
      ],
    ],
  ],
])('a start that finds something of %s loads its code, and that of no other', async (service, calls) => {
  await make(calls);
  const again = servicesIn(await loadedModules(directory));
  expect(again).toContain(service);
  // Schedules reach targets as rules do.
  expect(again.filter((name) => name !== service && name !== 'events')).toEqual([]);
});

it('a start that finds only what rests on the disk loads no service', async () => {
  await make([
    ['sns', 'CreateTopic', { Name: 't' }],
    ['ssm', 'PutParameter', { Name: 'p', Value: 'v', Type: 'String' }],
    ['secretsmanager', 'CreateSecret', { Name: 's', SecretString: 'x' }],
    ['ecs', 'CreateCluster', { clusterName: 'c' }],
  ]);
  expect(servicesIn(await loadedModules(directory))).toEqual([]);
});
