import { readFileSync } from 'node:fs';

/** A place where the server answers otherwise than the recording, and why that is right or accepted. */
export interface KnownDifference {
  /** The record. */
  readonly uid: string;
  /** JSON path of the difference; `[*]` stands for every index. */
  readonly path: string;
  readonly reason: string;
}

/** One record of a replay's report. */
export interface ReplayedRecord {
  readonly uid: string;
  readonly class: 'pass' | 'fail' | 'error' | 'skipped';
  readonly reason?: string;
  /** The first differences; a report holds no more than three. */
  readonly diffs: readonly { readonly path: string; readonly expected: string; readonly actual: string }[];
  readonly diffCount?: number;
}

/** The differences that are known, in the order of the file. */
export function readKnownDifferences(): readonly KnownDifference[] {
  const text = readFileSync(new URL('./known-differences.json', import.meta.url), 'utf8');
  return JSON.parse(text) as KnownDifference[];
}

/**
 * Holds a replay's report against the known differences.
 * @returns `unlisted`: what differs and is not known; `stale`: what is known and differs no more. Records that
 *   were not replayed say nothing of their entries.
 */
export function compareWithKnown(
  records: readonly ReplayedRecord[],
  known: readonly KnownDifference[],
): { readonly unlisted: readonly string[]; readonly stale: readonly string[] } {
  const unlisted: string[] = [];
  const unseen = new Set<KnownDifference>();
  for (const record of records) {
    if (record.class === 'skipped') continue;
    const own = known.filter(({ uid }) => uid === record.uid);
    for (const entry of own) unseen.add(entry);
    if (record.class === 'error') unlisted.push(`${record.uid}: ${record.reason ?? 'error'}`);
    for (const { path, expected, actual } of record.diffs) {
      const wanted = path.replaceAll(/\[\d+\]/g, '[*]');
      const entry = own.find((candidate) => candidate.path.replaceAll(/\[\d+\]/g, '[*]') === wanted);
      if (entry === undefined) unlisted.push(`${record.uid} ${path}: expected ${expected}, got ${actual}`);
      else unseen.delete(entry);
    }
  }
  return { unlisted, stale: [...unseen].map(({ uid, path }) => `${uid} ${path}`) };
}
