import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { CreateBucketCommand, GetObjectCommand, PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import {
  CreateStateMachineCommand,
  DescribeExecutionCommand,
  DescribeMapRunCommand,
  GetExecutionHistoryCommand,
  ListExecutionsCommand,
  ListMapRunsCommand,
  StartExecutionCommand,
} from '@aws-sdk/client-sfn';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { ServerProcess } from '../server-process.ts';
import { awsClients, clientConfiguration, until } from '../wire/clients.ts';

const roleArn = 'arn:aws:iam::000000000000:role/any';
const rows = 1_500;

let folder: string;
let server: ServerProcess;
let clients: ReturnType<typeof awsClients>;
let s3: S3Client;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'cairn-killed-'));
  server = await ServerProcess.start({ dataDirectory: join(folder, 'data') });
  clients = awsClients(server.endpoint);
  s3 = new S3Client({ ...clientConfiguration(server.endpoint), forcePathStyle: true });
});
afterEach(async () => {
  clients.destroy();
  s3.destroy();
  await server.stop();
  await rm(folder, { recursive: true, force: true });
});

/** Rows in a CSV file, a child for each, results in files. */
function definition(ExecutionType: string): string {
  return JSON.stringify({
    StartAt: 'Rows',
    States: {
      Rows: {
        Type: 'Map',
        Label: 'Rows',
        MaxConcurrency: 10,
        ItemReader: {
          Resource: 'arn:aws:states:::s3:getObject',
          ReaderConfig: { InputType: 'CSV', CSVHeaderLocation: 'FIRST_ROW' },
          Parameters: { Bucket: 'rows-in', Key: 'rows.csv' },
        },
        ItemProcessor: {
          ProcessorConfig: { Mode: 'DISTRIBUTED', ExecutionType },
          StartAt: 'A',
          States: {
            A: { Type: 'Pass', Next: 'B' },
            B: { Type: 'Pass', End: true },
          },
        },
        ResultWriter: {
          Resource: 'arn:aws:states:::s3:putObject',
          Parameters: { Bucket: 'rows-in', Prefix: 'out' },
        },
        End: true,
      },
    },
  });
}

async function objectText(Key: string): Promise<string> {
  const { Body } = await s3.send(new GetObjectCommand({ Bucket: 'rows-in', Key }));
  return (await Body?.transformToString()) ?? '';
}

it.each([['STANDARD'], ['EXPRESS']])(
  'a map run of %s children survives kills: no row is lost, no child counts twice',
  { timeout: 60_000 },
  async (type) => {
    const { sfn } = clients;
    const lines = Array.from({ length: rows }, (_, n) => `${n},name ${n}`);
    await s3.send(new CreateBucketCommand({ Bucket: 'rows-in' }));
    await s3.send(
      new PutObjectCommand({ Bucket: 'rows-in', Key: 'rows.csv', Body: `id,name\n${lines.join('\n')}` }),
    );
    const { stateMachineArn } = await sfn.send(
      new CreateStateMachineCommand({ name: 'rows', roleArn, definition: definition(type) }),
    );
    const { executionArn } = await sfn.send(new StartExecutionCommand({ stateMachineArn }));
    const { mapRuns } = await until(
      () => sfn.send(new ListMapRunsCommand({ executionArn })),
      (answer) => answer.mapRuns?.length === 1,
    );
    const mapRunArn = mapRuns?.[0]?.mapRunArn;
    const done = (count: number) =>
      until(
        () => sfn.send(new DescribeMapRunCommand({ mapRunArn })),
        ({ itemCounts, status }) => (itemCounts?.succeeded ?? 0) >= count || status !== 'RUNNING',
      );
    let killedInTheMiddle = 0;
    for (const count of [1, rows / 3, (2 * rows) / 3]) {
      if ((await done(count)).status === 'RUNNING') killedInTheMiddle += 1;
      await server.kill();
      await server.start();
    }
    expect(killedInTheMiddle).toBeGreaterThan(1);
    const { status, output } = await until(
      () => sfn.send(new DescribeExecutionCommand({ executionArn })),
      (answer) => answer.status !== 'RUNNING',
    );
    expect(status).toBe('SUCCEEDED');
    expect(await done(rows)).toMatchObject({
      status: 'SUCCEEDED',
      itemCounts: { total: rows, succeeded: rows, failed: 0, running: 0, pending: 0, resultsWritten: rows },
    });
    const { events } = await sfn.send(new GetExecutionHistoryCommand({ executionArn }));
    expect(events?.filter((event) => event.type === 'MapRunSucceeded')).toHaveLength(1);

    const manifest = JSON.parse(await objectText(JSON.parse(output ?? '').ResultWriterDetails.Key));
    const records: { Input: string; Output: string; ExecutionArn: string }[] = [];
    for (const { Key } of manifest.ResultFiles.SUCCEEDED) records.push(...JSON.parse(await objectText(Key)));
    expect(records.map(({ Input }) => JSON.parse(Input).id)).toEqual(lines.map((_, n) => `${n}`));
    expect(records.every(({ Input, Output }) => Input === Output)).toBe(true);

    const listed = new Set<string>();
    let count = 0;
    for (let nextToken: string | undefined, first = true; first || nextToken !== undefined; first = false) {
      const page = await sfn.send(new ListExecutionsCommand({ mapRunArn, nextToken, maxResults: 1_000 }));
      for (const child of page.executions ?? []) listed.add(`${child.executionArn}`);
      count += page.executions?.length ?? 0;
      nextToken = page.nextToken;
    }
    expect([count, listed]).toEqual([rows, new Set(records.map(({ ExecutionArn }) => ExecutionArn))]);
  },
);
