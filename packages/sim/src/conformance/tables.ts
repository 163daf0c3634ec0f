import { countFeatures, countGroups, countReplayed, percentOf, type ReplayCounts } from './replay-counts.ts';
import type { Replayed } from './replay-report.ts';

/** The table of the top README: a column for each group of features. */
export function printFeatures(records: readonly Replayed[]): string {
  const columns = [...countFeatures(records), ['**all**', countReplayed(records)] as const];
  const row = (name: string, show: (counts: ReplayCounts) => string): string =>
    `| ${[name, ...columns.map(([, counts]) => show(counts))].join(' | ')} |\n`;
  return [
    `| ${['recorded on AWS', ...columns.map(([name]) => name)].join(' | ')} |\n`,
    `|${'---|'.repeat(columns.length + 1)}\n`,
    row('recordings', ({ replayed }) => String(replayed)),
    row('alike, history and all', ({ strict, replayed }) => percentOf(strict, replayed)),
    row('same outcome', ({ outcome, replayed }) => percentOf(outcome, replayed)),
  ].join('');
}

/** The long table of the compatibility document: a row for each folder of recordings. */
export function printGroups(records: readonly Replayed[]): string {
  const rows = [...countGroups(records), ['**all**', countReplayed(records)] as const].map(
    ([name, { replayed, strict, outcome }]) =>
      `| ${name.replace(/^v2\//, '').replaceAll('_', ' ')} | ${replayed} | ${percentOf(strict, replayed)} | ${percentOf(outcome, replayed)} |\n`,
  );
  return `| recordings of | number | alike, history and all | same outcome |\n|---|---|---|---|\n${rows.join('')}`;
}

/** What is known of who has driven which operation. */
export interface OperationCoverage {
  readonly all: readonly string[];
  readonly bySdk: ReadonlySet<string>;
  readonly byCli: ReadonlySet<string>;
  readonly recordings: ReadonlyMap<string, ReplayCounts>;
}

/** The table of operations. */
export function printOperations({ all, bySdk, byCli, recordings }: OperationCoverage): string {
  const word = (set: ReadonlySet<string>, name: string): string => (set.has(name) ? 'yes' : 'no');
  const rows = all.map((name) => {
    const counts = recordings.get(name);
    const shown = counts === undefined ? '–' : `${counts.strict} of ${counts.replayed}`;
    return `| ${name} | ${word(bySdk, name)} | ${word(byCli, name)} | ${shown} |\n`;
  });
  const total = `| **${all.length}** | **${bySdk.size}** | **${byCli.size}** | |\n`;
  return `| operation | AWS SDK | AWS CLI | recordings answered alike |\n|---|---|---|---|\n${rows.join('')}${total}`;
}

/** Reads a column of the operations' table back. @param column 1 of the SDK, 2 of the CLI */
export function readColumn(table: string, column: 1 | 2): ReadonlySet<string> {
  const rows = table.split('\n').map((line) => line.split('|').map((cell) => cell.trim()));
  return new Set(rows.flatMap((cells) => (cells[column + 1] === 'yes' ? [cells[1] as string] : [])));
}
