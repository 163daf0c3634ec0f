import * as S3 from '@aws-sdk/client-s3';
import * as Sfn from '@aws-sdk/client-sfn';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { awsClients, until } from '../wire/clients.ts';
import { type S3TestServer, startS3Server } from './s3-server.ts';

const roleArn = 'arn:aws:iam::000000000000:role/any';
const Bucket = 'items';
let cairn: S3TestServer;
let clients: ReturnType<typeof awsClients>;

beforeAll(async () => {
  cairn = await startS3Server();
  clients = awsClients(cairn.server.endpoint);
  await cairn.s3.send(new S3.CreateBucketCommand({ Bucket }));
});
afterAll(async () => {
  clients.destroy();
  await cairn.close();
});

const put = (Key: string, Body: string) => cairn.s3.send(new S3.PutObjectCommand({ Bucket, Key, Body }));

async function jsonOf(Key: string) {
  const { Body } = await cairn.s3.send(new S3.GetObjectCommand({ Bucket, Key }));
  return JSON.parse((await Body?.transformToString()) ?? '');
}

/** Gets the object that its item names: fails until that is there. */
const definition = (ExecutionType: string) => ({
  StartAt: 'Map',
  States: {
    Map: {
      Type: 'Map',
      Label: 'Get',
      ItemReader: {
        Resource: 'arn:aws:states:::s3:getObject',
        ReaderConfig: { InputType: 'CSV', CSVHeaderLocation: 'FIRST_ROW' },
        Parameters: { Bucket, Key: 'rows.csv' },
      },
      ItemProcessor: {
        ProcessorConfig: { Mode: 'DISTRIBUTED', ExecutionType },
        StartAt: 'Get',
        States: {
          Get: {
            Type: 'Task',
            Resource: 'arn:aws:states:::aws-sdk:s3:getObject',
            Parameters: { Bucket, 'Key.$': '$.key' },
            OutputPath: '$.Body',
            End: true,
          },
        },
      },
      MaxConcurrency: 1,
      ToleratedFailureCount: 1,
      ResultWriter: {
        Resource: 'arn:aws:states:::s3:putObject',
        Parameters: { Bucket, Prefix: `results-${ExecutionType}` },
      },
      End: true,
    },
  },
});

it.each(['STANDARD', 'EXPRESS'])(
  'a redriven map run with children of type %s reads on, runs what had failed, and writes beside its results',
  async (type) => {
    const { sfn } = clients;
    const keys = ['a', 'b', 'c', 'd'].map((key) => `${type}-${key}`);
    await put('rows.csv', `key\n${keys.join('\n')}\n`);
    await put(keys[0] as string, '"A"');
    await put(keys[3] as string, '"D"');
    const { stateMachineArn } = await sfn.send(
      new Sfn.CreateStateMachineCommand({
        name: type,
        definition: JSON.stringify(definition(type)),
        roleArn,
      }),
    );
    const { executionArn } = await sfn.send(new Sfn.StartExecutionCommand({ stateMachineArn }));
    const ended = () =>
      until(
        () => sfn.send(new Sfn.DescribeExecutionCommand({ executionArn })),
        ({ status }) => status !== 'RUNNING',
      );
    expect(await ended()).toMatchObject({
      status: 'FAILED',
      error: 'States.ExceedToleratedFailureThreshold',
    });
    const { mapRuns = [] } = await sfn.send(new Sfn.ListMapRunsCommand({ executionArn }));
    const { mapRunArn = '' } = mapRuns[0] ?? {};
    const folder = `results-${type}/${mapRunArn.slice(mapRunArn.lastIndexOf(':') + 1)}`;
    const before = await jsonOf(`${folder}/manifest.json`);
    expect(before.ResultFiles.SUCCEEDED).toHaveLength(1);
    expect(before.ResultFiles.FAILED).toHaveLength(1);

    await put(keys[1] as string, '"B"');
    await put(keys[2] as string, '"C"');
    await sfn.send(new Sfn.RedriveExecutionCommand({ executionArn }));
    const { status, output } = await ended();
    expect([status, JSON.parse(output ?? '')]).toEqual([
      'SUCCEEDED',
      { MapRunArn: mapRunArn, ResultWriterDetails: { Bucket, Key: `${folder}/Redrive-1/manifest.json` } },
    ]);
    const after = await jsonOf(`${folder}/Redrive-1/manifest.json`);
    expect(after.ResultFiles).toMatchObject({ FAILED: [], PENDING: [] });
    expect(after.ResultFiles.SUCCEEDED.map(({ Key }: { Key: string }) => Key)).toEqual([
      `${folder}/SUCCEEDED_0.json`,
      `${folder}/Redrive-1/SUCCEEDED_0.json`,
    ]);
    const outputs: string[] = [];
    for (const { Key } of after.ResultFiles.SUCCEEDED) {
      outputs.push(...(await jsonOf(Key)).map(({ Output }: { Output: string }) => Output));
    }
    expect(outputs.map((text) => JSON.parse(JSON.parse(text)))).toEqual(['A', 'B', 'C', 'D']);
    const run = await sfn.send(new Sfn.DescribeMapRunCommand({ mapRunArn }));
    expect(run).toMatchObject({ status: 'SUCCEEDED', redriveCount: 1, redriveDate: expect.any(Date) });
    expect(run.itemCounts).toMatchObject({ succeeded: 4, failed: 0, total: 4, pendingRedrive: 0 });
  },
);
