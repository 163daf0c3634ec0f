import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { allOperations } from '../operations/sdk-operations.ts';
import { ServerProcess } from '../server-process.ts';
import { sections } from './documents.ts';
import { readSection } from './generated-section.ts';
import { compareWithKnown, readKnownDifferences } from './known-differences.ts';
import { countOperations, countReplayed } from './replay-counts.ts';
import { hasRecordings, recordingsFolder, runReplay } from './replay-program.ts';
import { type Replayed, replay } from './replay-report.ts';
import { printFeatures, printGroups, printOperations, readColumn } from './tables.ts';

const recordings = join(recordingsFolder, 'step-functions');
/** Shares of all recordings: alike in everything, before any known difference; and by what came of them. */
const leastShares = { strict: 0.97, outcome: 0.99 };
/** Definitions of others that run on AWS. */
const foreignDefinitions = 91;

if (!hasRecordings())
  process.stdout.write(
    `LEFT OUT: the replay of recorded answers of AWS, since there are no recordings at ${recordingsFolder}\n`,
  );

describe.runIf(hasRecordings())('recorded answers of AWS Step Functions', () => {
  let folder: string;
  let server: ServerProcess;
  let all: readonly Replayed[] | undefined;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'cairn-conformance-'));
    server = await ServerProcess.start({ dataDirectory: join(folder, 'data') });
  });
  afterAll(async () => {
    await server.stop();
    await rm(folder, { recursive: true, force: true });
  });

  it('are answered alike, but for known differences', { timeout: 180_000 }, async () => {
    const { output, replayed } = await replay(server.endpoint, join(folder, 'report.json'));
    const { strict, outcome, replayed: count } = countReplayed(replayed);
    process.stdout.write(
      `recorded answers: ${strict} of ${count} alike in everything, ${outcome} by outcome\n`,
    );
    expect(count, output).toBeGreaterThan(680);
    expect(strict / count, 'alike in everything').toBeGreaterThanOrEqual(leastShares.strict);
    expect(outcome / count, 'alike by outcome').toBeGreaterThanOrEqual(leastShares.outcome);
    expect(compareWithKnown(replayed, readKnownDifferences())).toEqual({ unlisted: [], stale: [] });
    all = replayed;
  });

  it.each([
    [sections.features, printFeatures],
    [sections.groups, printGroups],
  ])('are counted in the documents as they were answered: %o', async ({ file, name }, print) => {
    expect(all, 'nothing was replayed').toBeDefined();
    const shown = readSection(await readFile(file, 'utf8'), name);
    expect(shown, 'run node packages/sim/src/conformance/main.ts').toBe(print(all ?? []));
  });

  it('are counted for each operation as they were answered', async () => {
    const { file, name } = sections.operations;
    const shown = readSection(await readFile(file, 'utf8'), name);
    const [bySdk, byCli] = [readColumn(shown, 1), readColumn(shown, 2)];
    const recordings = countOperations(all ?? []);
    const table = printOperations({ all: allOperations, bySdk, byCli, recordings });
    expect(shown, 'run node packages/sim/src/conformance/main.ts').toBe(table);
  });

  it('tell that definitions which run on AWS are accepted', { timeout: 60_000 }, async () => {
    const output = await runReplay('replay-corpus.mjs', [
      ...['--endpoint', server.endpoint, '--data', join(recordings, 'corpus.jsonl')],
    ]);
    expect(output.split('\n').filter((line) => line.startsWith('FAIL '))).toEqual([]);
    const summary = output.trim().split('\n').at(-1);
    process.stdout.write(`definitions of others: ${summary}\n`);
    expect(summary).toContain(`${foreignDefinitions} passed, 0 failed`);
  });
});
