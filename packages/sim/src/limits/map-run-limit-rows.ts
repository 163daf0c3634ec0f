import type { JsonObject } from '@cairn/kit';
import type { LimitRow } from './limit-rows.ts';
import type { LimitsProbe } from './limits-probe.ts';

const wait = { Type: 'Wait', Seconds: 1_000, End: true };
const distributed = (
  fields: object,
  state: object = { Type: 'Pass', End: true },
  ExecutionType = 'STANDARD',
) => ({
  StartAt: 'M',
  States: {
    M: {
      Type: 'Map',
      ItemProcessor: {
        ProcessorConfig: { Mode: 'DISTRIBUTED', ExecutionType },
        StartAt: 'S',
        States: { S: state },
      },
      End: true,
      ...fields,
    },
  },
});

/** Runs a distributed Map over a file. */
async function reads(probe: LimitsProbe, text: string, ReaderConfig: object): Promise<string> {
  await probe.put('files', 'file', text);
  const Parameters = { Bucket: 'files', Key: 'file' };
  return probe.run(
    distributed({ ItemReader: { Resource: 'arn:aws:states:::s3:getObject', ReaderConfig, Parameters } }),
  );
}

const csv = { InputType: 'CSV', CSVHeaderLocation: 'FIRST_ROW' };
const csvOf = (headerBytes: number) => `${'h'.repeat(headerBytes - 2)},i\n1,2\n`;
const manifest = { ManifestType: 'S3_INVENTORY' };

/** How many children of a map run are under way together, once no more of them begin. */
async function children(probe: LimitsProbe, executionType?: 'EXPRESS'): Promise<string> {
  const stateMachineArn = await probe.machine(distributed({}, wait, executionType));
  const input = JSON.stringify(Array(10).fill(0));
  const { executionArn } = await probe.answer('StartExecution', { stateMachineArn, input });
  let running = 0;
  for (let unchanged = 0; running === 0 || unchanged < 100; unchanged++) {
    await new Promise<void>((resolve) => setImmediate(resolve));
    const { mapRuns } = await probe.answer('ListMapRuns', { executionArn: executionArn as string });
    const [run] = mapRuns as readonly JsonObject[];
    if (run === undefined) continue;
    const { executionCounts } = await probe.answer('DescribeMapRun', {
      mapRunArn: run.mapRunArn as string,
    });
    const now = (executionCounts as JsonObject).running as number;
    if (now !== running) unchanged = 0;
    running = now;
  }
  return String(running);
}

/** Fails an execution, redrives it with one token after another, and says what comes of the last redrive. */
async function redriven(probe: LimitsProbe, clientTokens: readonly string[]): Promise<string> {
  const stateMachineArn = await probe.machine({
    StartAt: 'F',
    States: { F: { Type: 'Fail', Error: 'E' } },
  });
  const started = await probe.answer('StartExecution', { stateMachineArn });
  const executionArn = started.executionArn as string;
  let last = '';
  for (const clientToken of clientTokens) {
    await probe.ended(executionArn);
    await new Promise<void>((resolve) => setTimeout(resolve, 5));
    last = await probe.call('RedriveExecution', { executionArn, clientToken });
  }
  const { redriveCount } = await probe.ended(executionArn);
  return last === 'ok' ? `redriven ${redriveCount} times` : last;
}

const succeeded = /^SUCCEEDED$/;

/** The limits of redrives, of map runs and of the files that they read. */
export const mapRunLimitRows: readonly LimitRow[] = [
  [
    'redrivableSeconds',
    0.001,
    (probe) => redriven(probe, ['a']),
    /^redriven 1 times$/,
    /redrivable period exceeded/,
  ],
  [
    'redriveTokensMax',
    1,
    (probe) => redriven(probe, ['a', 'b', 'a']),
    /^redriven 2 times$/,
    /^redriven 3 times$/,
  ],
  [
    'redriveTokenSeconds',
    0.001,
    (probe) => redriven(probe, ['a', 'a']),
    /^redriven 1 times$/,
    /^redriven 2 times$/,
  ],
  ['mapRunConcurrencyMax', 3, (probe) => children(probe), /^10$/, /^3$/],
  ['mapRunWindowBytes', 3, (probe) => children(probe, 'EXPRESS'), /^10$/, /^3$/],
  [
    'itemBytesMax',
    100,
    (probe) => reads(probe, JSON.stringify('x'.repeat(200)), { InputType: 'JSONL' }),
    succeeded,
    /exceeds the maximum of 100 bytes/,
  ],
  [
    'csvHeaderBytesMax',
    10,
    (probe) => reads(probe, csvOf(20), csv),
    succeeded,
    /CSV headers cannot exceed 10 bytes/,
  ],
  [
    'csvHeaderBytesMax',
    20_000,
    (probe) => reads(probe, csvOf(15_000), csv),
    /CSV headers cannot exceed 10240 bytes/,
    succeeded,
  ],
  [
    'itemsPointerBytesMax',
    100,
    (probe) =>
      reads(probe, JSON.stringify({ before: 'x'.repeat(200), items: [1] }), {
        InputType: 'JSON',
        ItemsPointer: '/items',
      }),
    succeeded,
    /must begin within the first 100 bytes/,
  ],
  [
    'itemManifestBytesMax',
    10,
    (probe) => reads(probe, JSON.stringify({ sourceBucket: 'none' }), manifest),
    /is not a valid manifest/,
    /exceeds the maximum of 10 bytes/,
  ],
];
