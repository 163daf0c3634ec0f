import { describe, expect, it } from 'vitest';
import type { MapRunObjects } from './map-run-objects.ts';
import type { ChildResult, ResultWriterRequest } from './result-writer.ts';
import { MemoryObjects, testScope } from './testing/memory-objects.ts';
import { checkResultWriter, writeResults, writeResultsWithin } from './write-results.ts';

const machine = 'arn:aws:states:us-east-1:000000000000:stateMachine:orderProcessing/getOrders';
const mapRunArn = 'arn:aws:states:us-east-1:000000000000:mapRun:orderProcessing/getOrders:ad9b5f27';

const request: ResultWriterRequest = {
  bucket: 'b',
  prefix: 'csvProcessJobs',
  expectedBucketOwner: undefined,
  transformation: 'NONE',
  outputType: 'JSON',
  mapRunArn,
  redriveCount: 0,
};

const succeeded = (name: string, output: string): ChildResult => ({
  status: 'SUCCEEDED',
  executionArn: `arn:aws:states:us-east-1:000000000000:execution:orderProcessing/getOrders:${name}`,
  stateMachineArn: machine,
  name,
  input: '{"n": 1}',
  output,
  startMs: Date.UTC(2025, 1, 4, 1, 49, 50, 99),
  stopMs: Date.UTC(2025, 1, 4, 1, 49, 50, 163),
  redriveCount: 0,
  redriveStatus: 'NOT_REDRIVABLE',
  redriveStatusReason: 'Execution is SUCCEEDED and cannot be redriven',
});

const failed = (name: string, status: 'FAILED' | 'TIMED_OUT' | 'ABORTED'): ChildResult => {
  const { output: _, redriveStatusReason: __, ...rest } = succeeded(name, '');
  return {
    ...rest,
    status,
    redriveStatus: 'REDRIVABLE',
    ...(status === 'FAILED' ? { error: 'E', cause: 'c' } : {}),
  };
};

const pending: ChildResult = {
  status: 'PENDING',
  executionArn: undefined,
  stateMachineArn: machine,
  name: undefined,
  input: '"later"',
  startMs: undefined,
  stopMs: undefined,
  redriveCount: 0,
  redriveStatus: undefined,
};

async function* from(...results: readonly ChildResult[]): AsyncGenerator<ChildResult> {
  yield* results;
}

async function write(change: Partial<ResultWriterRequest>, ...results: readonly ChildResult[]) {
  const objects = new MemoryObjects();
  await writeResults(objects, testScope, { ...request, ...change }, from(...results));
  return objects;
}

describe('result files', () => {
  it('hold what became of each child, and a manifest lists them', async () => {
    const objects = new MemoryObjects();
    const results = [succeeded('a', '[1, 2]'), failed('b', 'FAILED'), succeeded('c', '{}'), pending];
    expect(await writeResults(objects, testScope, request, from(...results))).toEqual({
      Bucket: 'b',
      Key: 'csvProcessJobs/ad9b5f27/manifest.json',
    });
    const folder = 'csvProcessJobs/ad9b5f27/';
    expect([...objects.objects.keys()].sort()).toEqual([
      `${folder}FAILED_0.json`,
      `${folder}PENDING_0.json`,
      `${folder}SUCCEEDED_0.json`,
      `${folder}manifest.json`,
    ]);
    const size = (kind: string) => objects.objects.get(`${folder}${kind}_0.json`)?.length;
    expect(objects.text(`${folder}manifest.json`)).toBe(
      JSON.stringify({
        DestinationBucket: 'b',
        MapRunArn: mapRunArn,
        ResultFiles: {
          FAILED: [{ Key: `${folder}FAILED_0.json`, Size: size('FAILED') }],
          PENDING: [{ Key: `${folder}PENDING_0.json`, Size: size('PENDING') }],
          SUCCEEDED: [{ Key: `${folder}SUCCEEDED_0.json`, Size: size('SUCCEEDED') }],
        },
      }),
    );
    const records = JSON.parse(objects.text(`${folder}SUCCEEDED_0.json`)) as { [member: string]: unknown }[];
    expect(records.map(({ Name }) => Name)).toEqual(['a', 'c']);
    expect(JSON.stringify(records[0])).toBe(
      JSON.stringify({
        ExecutionArn: 'arn:aws:states:us-east-1:000000000000:execution:orderProcessing/getOrders:a',
        Input: '{"n": 1}',
        InputDetails: { Included: true },
        Name: 'a',
        Output: '[1, 2]',
        OutputDetails: { Included: true },
        RedriveCount: 0,
        RedriveStatus: 'NOT_REDRIVABLE',
        RedriveStatusReason: 'Execution is SUCCEEDED and cannot be redriven',
        StartDate: '2025-02-04T01:49:50.099Z',
        StateMachineArn: machine,
        Status: 'SUCCEEDED',
        StopDate: '2025-02-04T01:49:50.163Z',
      }),
    );
    expect(JSON.parse(objects.text(`${folder}FAILED_0.json`))).toMatchObject([
      { Cause: 'c', Error: 'E', Name: 'b', Status: 'FAILED', RedriveStatus: 'REDRIVABLE' },
    ]);
    expect(objects.text(`${folder}PENDING_0.json`)).toBe(
      '[{"Input":"\\"later\\"","InputDetails":{"Included":true},"Status":"PENDING"}]',
    );
  });

  it('are none where there is nothing to write', async () => {
    const objects = await write({ prefix: undefined });
    expect(JSON.parse(objects.text('ad9b5f27/manifest.json'))).toMatchObject({
      ResultFiles: { FAILED: [], PENDING: [], SUCCEEDED: [] },
    });
    expect(objects.objects.size).toBe(1);
  });

  it.each([
    ['COMPACT', 'JSON', '[[1.0,\n2],{"é":3},null]'],
    ['COMPACT', 'JSONL', '[1.0,2]\n{"é":3}\nnull\n'],
    ['FLATTEN', 'JSON', '[1.0,2,{"é":3},null]'],
    ['FLATTEN', 'JSONL', '1.0\n2\n{"é":3}\nnull\n'],
  ] as const)('hold outputs alone: %s in %s', async (transformation, outputType, expected) => {
    const results = ['[1.0,\n2]', '{"é":3}', 'null'].map((output, n) => succeeded(`${n}`, output));
    const objects = await write({ transformation, outputType }, ...results);
    const name = `csvProcessJobs/ad9b5f27/SUCCEEDED_0.${outputType === 'JSON' ? 'json' : 'jsonl'}`;
    expect(objects.text(name)).toBe(expected);
  });

  it('hold whatever failed in full, whatever the transformation', async () => {
    const objects = await write(
      { transformation: 'FLATTEN' },
      failed('a', 'FAILED'),
      failed('b', 'TIMED_OUT'),
      failed('c', 'ABORTED'),
    );
    const records = JSON.parse(objects.text('csvProcessJobs/ad9b5f27/FAILED_0.json')) as { Status: string }[];
    expect(records.map(({ Status }) => Status)).toEqual(['FAILED', 'TIMED_OUT', 'ABORTED']);
  });

  it('are several where one would be too large', async () => {
    const objects = new MemoryObjects();
    const results = Array.from({ length: 10 }, (_, n) =>
      succeeded(`${n}`, JSON.stringify('é'.repeat(20) + n)),
    );
    const change = { ...request, transformation: 'COMPACT' } as const;
    await writeResultsWithin({ resultFileBytesMax: 200 })(objects, testScope, change, from(...results));
    const manifest = JSON.parse(objects.text('csvProcessJobs/ad9b5f27/manifest.json'));
    const files = manifest.ResultFiles.SUCCEEDED as { Key: string; Size: number }[];
    expect(files.length).toBeGreaterThan(2);
    expect(files.map(({ Key }) => Key)).toEqual(
      files.map((_, n) => `csvProcessJobs/ad9b5f27/SUCCEEDED_${n}.json`),
    );
    const values = files.flatMap(({ Key, Size }) => {
      expect(objects.objects.get(Key)?.length).toBe(Size);
      expect(Size).toBeLessThanOrEqual(200);
      return JSON.parse(objects.text(Key)) as string[];
    });
    expect(values).toEqual(results.map(({ output }) => JSON.parse(output as string)));
  });

  it('of a redrive lie in a folder of their own; their manifest lists what had succeeded before as well', async () => {
    const objects = new MemoryObjects();
    const runs = [[succeeded('a', '1'), failed('b', 'FAILED')], [succeeded('b', '2')], [succeeded('c', '3')]];
    for (const [redriveCount, results] of runs.entries())
      await writeResults(objects, testScope, { ...request, redriveCount }, from(...results));
    const { ResultFiles } = JSON.parse(objects.text('csvProcessJobs/ad9b5f27/Redrive-2/manifest.json'));
    expect(ResultFiles.FAILED).toEqual([]);
    expect(ResultFiles.SUCCEEDED.map(({ Key }: { Key: string }) => Key)).toEqual([
      'csvProcessJobs/ad9b5f27/SUCCEEDED_0.json',
      'csvProcessJobs/ad9b5f27/Redrive-1/SUCCEEDED_0.json',
      'csvProcessJobs/ad9b5f27/Redrive-2/SUCCEEDED_0.json',
    ]);
  });
});

describe('writing results', () => {
  const many = async function* (counter: { made: number }, count = 100_000): AsyncGenerator<ChildResult> {
    for (; counter.made < count; counter.made++) yield succeeded(`${counter.made}`, `"${'x'.repeat(1_000)}"`);
  };

  it('takes results no faster than they can be kept', async () => {
    const counter = { made: 0 };
    const gate = Promise.withResolvers<void>();
    const objects = new MemoryObjects();
    const slow: MapRunObjects = {
      getObject: objects.getObject.bind(objects),
      listObjectsV2: objects.listObjectsV2.bind(objects),
      async putObject(_scope, _input, bytes) {
        for await (const _ of bytes) await gate.promise;
        return { ETag: '' };
      },
    };
    const writing = writeResults(slow, testScope, request, many(counter, 1_000));
    for (let turn = 0; turn < 10_000; turn++) await Promise.resolve();
    expect(counter.made).toBeLessThan(300);
    gate.resolve();
    await writing;
    expect(counter.made).toBe(1_000);
  });

  it('into a bucket that does not exist fails with the text of S3, and ends what makes the results', async () => {
    const counter = { made: 0 };
    const results = many(counter);
    await expect(
      writeResults(new MemoryObjects(), testScope, { ...request, bucket: 'none' }, results),
    ).rejects.toMatchObject({
      name: 'ResultWriterFailure',
      message: 'The specified bucket does not exist (Service: S3, Status Code: 404)',
    });
    expect(await results.next()).toEqual({ done: true, value: undefined });
    expect(counter.made).toBeLessThan(300);
  });

  it('keeps no files of results that break off', async () => {
    const objects = new MemoryObjects();
    const broken = async function* (): AsyncGenerator<ChildResult> {
      yield succeeded('a', '1');
      yield failed('b', 'FAILED');
      throw new Error('the journal cannot be read');
    };
    await expect(writeResults(objects, testScope, request, broken())).rejects.toThrow(
      'the journal cannot be read',
    );
    expect(objects.objects.size).toBe(0);
  });

  it('is tried with a manifest before any work is done', async () => {
    const objects = new MemoryObjects();
    await checkResultWriter(objects, testScope, request);
    expect([...objects.objects.keys()]).toEqual(['csvProcessJobs/ad9b5f27/manifest.json']);
    await expect(
      checkResultWriter(objects, testScope, { ...request, expectedBucketOwner: '111111111111' }),
    ).rejects.toMatchObject({
      name: 'ResultWriterFailure',
      message:
        "Failed to write a test manifest into the specified output bucket. Access denied. Ensure the correct permissions are added to your state machine's execution role. | Message from S3: Access Denied (Service: S3, Status Code: 403)",
    });
  });
});
