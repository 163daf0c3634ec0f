/**
 * Writes the tables that are generated from the recordings and from driving every operation: into README.md,
 * docs/compatibility.md and docs/step-functions-operations.md. The tests fail when these are not what it writes.
 */
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { driveByCli } from '../operations/cli-operations.ts';
import { allOperations, driveBySdk } from '../operations/sdk-operations.ts';
import { ServerProcess } from '../server-process.ts';
import { sections } from './documents.ts';
import { readSection, replaceSection } from './generated-section.ts';
import { countOperations } from './replay-counts.ts';
import { hasRecordings, recordingsFolder } from './replay-program.ts';
import { replay } from './replay-report.ts';
import { printFeatures, printGroups, printOperations, readColumn } from './tables.ts';

if (!hasRecordings()) {
  process.stderr.write(`there are no recordings at ${recordingsFolder}\n`);
  process.exit(1);
}
const folder = await mkdtemp(join(tmpdir(), 'cairn-conformance-'));
const server = await ServerProcess.start({ dataDirectory: join(folder, 'data') });
try {
  const { replayed } = await replay(server.endpoint, join(folder, 'report.json'));
  const { features, groups, operations } = sections;
  await write(features, printFeatures(replayed));
  await write(groups, printGroups(replayed));
  const { answered: bySdk, failures } = await driveBySdk();
  for (const { message } of failures) process.stderr.write(`not driven: ${message}\n`);
  const before = await readFile(operations.file, 'utf8');
  const kept = readColumn(readSection(before, operations.name), 2);
  const byCli = process.argv.includes('--no-cli') ? kept : ((await driveByCli())?.answered ?? kept);
  const recordings = countOperations(replayed);
  await write(operations, printOperations({ all: allOperations, bySdk, byCli, recordings }));
} finally {
  await server.stop();
  await rm(folder, { recursive: true, force: true });
}

async function write(section: { readonly file: URL; readonly name: string }, body: string): Promise<void> {
  const text = await readFile(section.file, 'utf8');
  await writeFile(section.file, replaceSection(text, section.name, body));
  process.stdout.write(`${section.name}\n\n${body}\n`);
}
