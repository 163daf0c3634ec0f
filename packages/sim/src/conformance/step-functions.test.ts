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
/** Executions that have to be found in logs are not compared here; they count all the same. */
const notYet = { uses: ['cloudwatch_logs'], groups: ['v2/logs', 'v2/sfn_api_logs'] };
const leastShare = 0.95;
/** Definitions of others that are accepted today, at least; the rest need what comes later. */
const acceptedDefinitions = 81;

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
    const records = replayed.filter(
      ({ uses, group }) => !notYet.groups.includes(group) && !uses?.some((use) => notYet.uses.includes(use)),
    );
    const { strict, replayed: count } = countReplayed(records);
    process.stdout.write(`recorded answers: ${strict} of ${count} alike in everything\n`);
    expect(count, output).toBeGreaterThan(600);
    expect(strict / count, 'before any known difference').toBeGreaterThanOrEqual(leastShare);
    expect(compareWithKnown(records, readKnownDifferences())).toEqual({ unlisted: [], stale: [] });
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
