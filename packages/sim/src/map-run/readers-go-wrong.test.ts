import { gzipSync } from 'node:zlib';
import * as S3 from '@aws-sdk/client-s3';
import * as Sfn from '@aws-sdk/client-sfn';
import { type CairnServer, createServer } from '@cairn/server';
import { parquetWriteBuffer } from 'hyparquet-writer';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { s3Client } from '../s3/s3-server.ts';
import { clientConfiguration, until } from '../wire/clients.ts';

const roleArn = 'arn:aws:iam::000000000000:role/any';
const csv = { InputType: 'CSV', CSVHeaderLocation: 'FIRST_ROW' };
const parquet = { InputType: 'PARQUET' };
const caught = { ErrorEquals: ['States.ItemReaderFailed', 'States.ResultWriterFailed'], Next: 'Caught' };

let server: CairnServer;
let sfn: Sfn.SFNClient;
let s3: S3.S3Client;
beforeAll(async () => {
  server = await createServer({ memory: true, port: 0, logLevel: 'silent' });
  sfn = new Sfn.SFNClient(clientConfiguration(server.endpoint));
  s3 = s3Client(server.endpoint);
  await s3.send(new S3.CreateBucketCommand({ Bucket: 'data' }));
});
afterAll(async () => {
  sfn.destroy();
  s3.destroy();
  await server.stop();
});

const put = (Key: string, Body: string | Uint8Array) =>
  s3.send(new S3.PutObjectCommand({ Bucket: 'data', Key, Body }));

let machines = 0;

/** Runs a distributed Map over objects to its end. @param fields of the Map, beside reader and processor */
async function run(reader: object, fields: object = {}): Promise<Sfn.DescribeExecutionOutput> {
  machines += 1;
  const map = {
    Type: 'Map',
    ItemReader: reader,
    ItemProcessor: {
      ProcessorConfig: { Mode: 'DISTRIBUTED', ExecutionType: 'STANDARD' },
      StartAt: 'P',
      States: { P: { Type: 'Pass', End: true } },
    },
    End: true,
    ...fields,
  };
  const Caught = 'Catch' in fields ? { Type: 'Succeed' } : undefined;
  const definition = JSON.stringify({ StartAt: 'Map', States: { Map: map, Caught } });
  const { stateMachineArn } = await sfn.send(
    new Sfn.CreateStateMachineCommand({ name: `machine-${machines}`, definition, roleArn }),
  );
  const { executionArn } = await sfn.send(new Sfn.StartExecutionCommand({ stateMachineArn }));
  return until(
    () => sfn.send(new Sfn.DescribeExecutionCommand({ executionArn })),
    ({ status }) => status !== 'RUNNING',
  );
}

const reads = (Key: string, ReaderConfig: object, more: object = {}) => ({
  Resource: 'arn:aws:states:::s3:getObject',
  ReaderConfig,
  Parameters: { Bucket: 'data', Key, ...more },
});

const typesOf = async (executionArn: string | undefined) => {
  const { events = [] } = await sfn.send(new Sfn.GetExecutionHistoryCommand({ executionArn }));
  return events.map(({ type }) => type);
};

const sound = new Uint8Array(
  parquetWriteBuffer({ columnData: [{ name: 'n', type: 'INT64', data: [1n, 9_223_372_036_854_775_807n] }] }),
);

describe('a reader that goes wrong', () => {
  it.each([
    [
      'a CSV file with an open quotation mark',
      'k.csv',
      csv,
      'a\n1\n"2',
      /quoted field that begins at byte 4 is not closed/,
    ],
    [
      'a CSV header that repeats a name',
      'k.csv',
      csv,
      'a,b,a\n1,2,3',
      /^CSV headers cannot contain duplicates\.$/,
    ],
    [
      'a JSON file that is cut',
      'k.json',
      { InputType: 'JSON' },
      '[{"a":1},{"a"',
      /^The JSON file could not be parsed/,
    ],
    [
      'a JSON file that is a number',
      'k.json',
      { InputType: 'JSON' },
      '5',
      /^Attempting to map over non-iterable node\.$/,
    ],
    [
      'a pointer that leads nowhere',
      'k.json',
      { InputType: 'JSON', ItemsPointer: '/a/b' },
      '{"a":{}}',
      /^The ItemsPointer does not match the JSON file/,
    ],
    [
      'a broken line',
      'k.jsonl',
      { InputType: 'JSONL' },
      '{"a":1}\n{"a"\n',
      /^The JSON Lines file could not be parsed at byte 8/,
    ],
    [
      'bytes that are no Parquet file',
      'k.parquet',
      parquet,
      'PAR1 or not?',
      /^The Parquet file could not be read: it is no Parquet file/,
    ],
    [
      'a Parquet file that is cut',
      'k.parquet',
      parquet,
      sound.slice(0, -20),
      /^The Parquet file could not be read/,
    ],
    [
      'a packed file that is cut',
      'k.csv.gz',
      csv,
      gzipSync('a\n1\n').subarray(0, 15),
      /could not be unpacked/,
    ],
    [
      'an inventory that is none',
      'manifest.json',
      { ManifestType: 'S3_INVENTORY' },
      '{}',
      /^The object S3:\/\/data\/manifest\.json is not a valid manifest\.$/,
    ],
    [
      'an item beyond 8 MiB',
      'k.jsonl',
      { InputType: 'JSONL' },
      `"${'x'.repeat(8_388_608)}"`,
      /exceeds the maximum of 8388608 bytes/,
    ],
  ])('fails the map run, and is caught: %s', async (_, key, config, content, cause) => {
    await put(key, content);
    const failed = await run(reads(key, config));
    expect(failed).toMatchObject({
      status: 'FAILED',
      error: 'States.ItemReaderFailed',
      cause: expect.stringMatching(cause),
    });
    const types = await typesOf(failed.executionArn);
    expect(types.slice(-3)).toEqual(['MapRunFailed', 'MapStateFailed', 'ExecutionFailed']);
    expect(await run(reads(key, config), { Catch: [caught] })).toMatchObject({ status: 'SUCCEEDED' });
  });

  it.each([
    ['object', { Bucket: 'data', Key: 'none' }, 'The specified key does not exist.', 404],
    ['bucket', { Bucket: 'no-such-bucket', Key: 'none' }, 'The specified bucket does not exist', 404],
    ['owner', { Bucket: 'data', Key: 'k', ExpectedBucketOwner: '111111111111' }, 'Access Denied', 403],
  ])('fails with the words of S3 when the %s is not there', async (_, Parameters, message, status) => {
    await put('k', 'a\n');
    for (const ReaderConfig of [csv, parquet]) {
      const failed = await run({ ...reads('', ReaderConfig), Parameters });
      expect(failed).toMatchObject({ status: 'FAILED', error: 'States.ItemReaderFailed' });
      expect(failed.cause).toMatch(
        new RegExp(
          `^${message} \\(Service: S3, Status Code: ${status}, Request ID: [^,]+, Extended Request ID: [^,]+\\)$`,
        ),
      );
    }
    const { Key: _key, ...listing } = Parameters;
    const listed = await run({ Resource: 'arn:aws:states:::s3:listObjectsV2', Parameters: listing });
    const isListed = message.includes('key');
    expect(listed.status).toBe(isListed ? 'SUCCEEDED' : 'FAILED');
  });

  it('fails a child input beyond 256 KiB, unless an ItemSelector makes it smaller', async () => {
    const item = { id: 7, text: 'x'.repeat(300_000) };
    await put('large.jsonl', JSON.stringify(item));
    const reader = reads('large.jsonl', { InputType: 'JSONL' });
    expect(await run(reader)).toMatchObject({ status: 'FAILED', error: 'States.DataLimitExceeded' });
    const selected = await run(reader, { ItemSelector: { 'id.$': '$$.Map.Item.Value.id' } });
    expect(selected).toMatchObject({ status: 'SUCCEEDED', output: '[{"id":7}]' });
  });
});

describe('a reader that goes well', () => {
  it('reads Parquet with all digits', async () => {
    await put('k.parquet', sound);
    expect(await run(reads('k.parquet', parquet))).toMatchObject({
      status: 'SUCCEEDED',
      output: '[{"n":1},{"n":9223372036854775807}]',
    });
  });

  it('reads packed files, and tells the source of each item of several', async () => {
    await put('packed/1.csv.gz', gzipSync('a\n1\n2\n'));
    await put('packed/2.csv.gz', gzipSync('a\n3\n'));
    const ended = await run(
      {
        Resource: 'arn:aws:states:::s3:listObjectsV2',
        ReaderConfig: { ...csv, Transformation: 'LOAD_AND_FLATTEN' },
        Parameters: { Bucket: 'data', Prefix: 'packed/' },
      },
      { ItemSelector: { 'a.$': '$$.Map.Item.Value.a', 'from.$': '$$.Map.Item.Source' } },
    );
    expect(JSON.parse(ended.output ?? '')).toEqual([
      { a: '1', from: 'S3://data/packed/1.csv.gz' },
      { a: '2', from: 'S3://data/packed/1.csv.gz' },
      { a: '3', from: 'S3://data/packed/2.csv.gz' },
    ]);
  });
});

describe('a writer that goes wrong', () => {
  it.each([
    [
      'without a bucket',
      { Bucket: 'no-such-bucket', Prefix: 'p' },
      'The specified bucket does not exist',
      404,
    ],
    [
      'into the bucket of another',
      { Bucket: 'data', ExpectedBucketOwner: '111111111111' },
      'Access Denied',
      403,
    ],
  ])('fails the map run before any child, and is caught: %s', async (_, Parameters, message, status) => {
    await put('k.csv', 'a\n1\n');
    const ResultWriter = { Resource: 'arn:aws:states:::s3:putObject', Parameters };
    const failed = await run(reads('k.csv', csv), { ResultWriter });
    expect(failed).toMatchObject({ status: 'FAILED', error: 'States.ResultWriterFailed' });
    expect(failed.cause).toContain('Failed to write a test manifest into the specified output bucket.');
    expect(failed.cause).toContain(
      `Message from S3: ${message} (Service: S3, Status Code: ${status}, Request ID: `,
    );
    const [mapRun] =
      (await sfn.send(new Sfn.ListMapRunsCommand({ executionArn: failed.executionArn }))).mapRuns ?? [];
    const described = await sfn.send(new Sfn.DescribeMapRunCommand({ mapRunArn: mapRun?.mapRunArn }));
    expect(described).toMatchObject({ status: 'FAILED', executionCounts: { total: 0 } });
    expect(await run(reads('k.csv', csv), { ResultWriter, Catch: [caught] })).toMatchObject({
      status: 'SUCCEEDED',
    });
  });
});
