import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { CreateBucketCommand, PutObjectCommand } from '@aws-sdk/client-s3';
import * as Sfn from '@aws-sdk/client-sfn';
import { expect, it } from 'vitest';
import { s3Client } from '../s3/s3-server.ts';
import { ServerProcess } from '../server-process.ts';
import { clientConfiguration, until } from '../wire/clients.ts';

it('a map run that finds another file in place of its own after a kill fails and says so', {
  timeout: 60_000,
}, async () => {
  const folder = await mkdtemp(join(tmpdir(), 'cairn-replaced-'));
  const server = await ServerProcess.start({ dataDirectory: join(folder, 'data') });
  const sfn = new Sfn.SFNClient(clientConfiguration(server.endpoint));
  const s3 = s3Client(server.endpoint);
  try {
    // More than is read ahead, in rows that take their time.
    const file = (mark: string) => `a\n${`${mark.repeat(100_000)}\n`.repeat(300)}`;
    const put = (Body: string) => s3.send(new PutObjectCommand({ Bucket: 'data', Key: 'rows.csv', Body }));
    await s3.send(new CreateBucketCommand({ Bucket: 'data' }));
    await put(file('1'));
    const definition = JSON.stringify({
      StartAt: 'Map',
      States: {
        Map: {
          Type: 'Map',
          MaxConcurrency: 3,
          ItemReader: {
            Resource: 'arn:aws:states:::s3:getObject',
            ReaderConfig: { InputType: 'CSV', CSVHeaderLocation: 'FIRST_ROW' },
            Parameters: { Bucket: 'data', Key: 'rows.csv' },
          },
          ItemProcessor: {
            ProcessorConfig: { Mode: 'DISTRIBUTED', ExecutionType: 'STANDARD' },
            StartAt: 'Wait',
            States: { Wait: { Type: 'Wait', Seconds: 1, End: true } },
          },
          End: true,
        },
      },
    });
    const roleArn = 'arn:aws:iam::000000000000:role/any';
    const { stateMachineArn } = await sfn.send(
      new Sfn.CreateStateMachineCommand({ name: 'rows', roleArn, definition }),
    );
    const { executionArn } = await sfn.send(new Sfn.StartExecutionCommand({ stateMachineArn }));
    const { mapRuns } = await until(
      () => sfn.send(new Sfn.ListMapRunsCommand({ executionArn })),
      (answer) => answer.mapRuns?.length === 1,
    );
    const mapRunArn = mapRuns?.[0]?.mapRunArn;
    const described = (wanted: (answer: Sfn.DescribeMapRunOutput) => boolean) =>
      until(() => sfn.send(new Sfn.DescribeMapRunCommand({ mapRunArn })), wanted);
    await described(({ executionCounts }) => executionCounts?.running === 3);
    await put(file('2'));
    await server.kill();
    await server.start();
    expect(await described(({ status }) => status !== 'RUNNING')).toMatchObject({
      status: 'FAILED',
      executionCounts: { running: 0, pending: 0 },
    });
    const ended = await until(
      () => sfn.send(new Sfn.DescribeExecutionCommand({ executionArn })),
      ({ status }) => status !== 'RUNNING',
    );
    expect(ended).toMatchObject({
      status: 'FAILED',
      error: 'States.ItemReaderFailed',
      cause: expect.stringMatching(
        /^The object S3:\/\/data\/rows\.csv has changed since the map run began to read it/,
      ),
    });
  } finally {
    sfn.destroy();
    s3.destroy();
    await server.stop();
    await rm(folder, { recursive: true, force: true });
  }
});
