import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ServerProcess } from '../server-process.ts';
import { compareWithKnown, type ReplayedRecord, readKnownDifferences } from './known-differences.ts';
import { hasRecordings, recordingsFolder, runReplay } from './replay-program.ts';

const recordings = join(recordingsFolder, 'step-functions');
/** No distributed maps, no executions that have to be found in logs. */
const baseSet = [
  ...['--tier', 'pure,lambda', '--trust', 'A,B'],
  ...['--without', 'distributed_map,cloudwatch_logs'],
  '--not-group',
  'v2/logs,v2/sfn_api_logs,v2/sfn_api_map_run',
];
const leastShare = 0.95;
/** Definitions of others that are accepted today, at least; the rest need what comes later. */
const acceptedDefinitions = 81;

interface Report {
  readonly strict: { readonly pass: number; readonly replayed: number };
  readonly records: readonly ReplayedRecord[];
}

if (!hasRecordings())
  process.stdout.write(
    `LEFT OUT: the replay of recorded answers of AWS, since there are no recordings at ${recordingsFolder}\n`,
  );

describe.runIf(hasRecordings())('recorded answers of AWS Step Functions', () => {
  let folder: string;
  let server: ServerProcess;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'cairn-conformance-'));
    server = await ServerProcess.start({ dataDirectory: join(folder, 'data') });
  });
  afterAll(async () => {
    await server.stop();
    await rm(folder, { recursive: true, force: true });
  });

  it('are answered alike, but for known differences', { timeout: 180_000 }, async () => {
    const reportFile = join(folder, 'report.json');
    const output = await runReplay('replay-sfn.mjs', [
      ...['--endpoint', server.endpoint, '--data', join(recordings, 'visible.jsonl')],
      ...[...baseSet, '--report', reportFile, '--quiet'],
    ]);
    const { strict, records } = JSON.parse(await readFile(reportFile, 'utf8')) as Report;
    process.stdout.write(`recorded answers: ${strict.pass} of ${strict.replayed} alike in everything\n`);
    expect(strict.replayed, output).toBeGreaterThan(600);
    expect(strict.pass / strict.replayed, 'before any known difference').toBeGreaterThanOrEqual(leastShare);
    expect(compareWithKnown(records, readKnownDifferences())).toEqual({ unlisted: [], stale: [] });
  });

  it('tell that definitions which run on AWS are accepted, but for what is not supported yet', {
    timeout: 60_000,
  }, async () => {
    const output = await runReplay('replay-corpus.mjs', [
      ...['--endpoint', server.endpoint, '--data', join(recordings, 'corpus.jsonl')],
    ]);
    const refused = output.split('\n').filter((line) => line.startsWith('FAIL '));
    // Some need what comes later; nothing else may be refused.
    expect(refused.filter((line) => !line.includes('Cairn does not run'))).toEqual([]);
    process.stdout.write(`definitions of others: ${output.trim().split('\n').at(-1)}\n`);
    const accepted = Number(/(\d+) passed, \d+ failed/.exec(output)?.[1]);
    expect(accepted).toBeGreaterThanOrEqual(acceptedDefinitions);
  });
});
