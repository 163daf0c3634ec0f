import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { ReplayedRecord } from './known-differences.ts';
import { recordingsFolder, runReplay } from './replay-program.ts';

const recordings = join(recordingsFolder, 'step-functions');
/** All recordings that one server can answer by itself: functions may be called, other services not. */
const wholeSet = ['--tier', 'pure,lambda,aws', '--trust', 'A,B'];

/** What is told of a recording. */
export interface Recording {
  readonly uid: string;
  /** `v2/sfn_api_activities`. */
  readonly group: string;
  /** `execution`, `api`, `test_state`, `lint`, `express_sync`, `express_async`. */
  readonly kind: string;
  /** `jsonata`, `assign`, `distributed_map` … */
  readonly uses?: readonly string[];
  /** Operations that are called, where they are what is recorded. */
  readonly operations?: readonly string[];
  readonly operation?: string;
}

/** A recording with what came of its replay. */
export type Replayed = Recording & ReplayedRecord & { readonly outcome: ReplayedRecord['class'] };

/** Replays the recordings against a server. @returns them, and what the program printed */
export async function replay(
  endpoint: string,
  reportFile: string,
): Promise<{ readonly replayed: readonly Replayed[]; readonly output: string }> {
  const output = await runReplay('replay-sfn.mjs', [
    ...['--endpoint', endpoint, '--data', join(recordings, 'visible.jsonl')],
    ...[...wholeSet, '--report', reportFile, '--quiet'],
  ]);
  const { records } = JSON.parse(await readFile(reportFile, 'utf8')) as {
    readonly records: readonly (ReplayedRecord & { readonly outcome: ReplayedRecord['class'] })[];
  };
  const told = await readRecordings();
  return {
    replayed: records.map((record) => ({ ...(told.get(record.uid) as Recording), ...record })),
    output,
  };
}

async function readRecordings(): Promise<ReadonlyMap<string, Recording>> {
  const text = await readFile(join(recordings, 'visible.jsonl'), 'utf8');
  const all = text
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as Recording);
  return new Map(all.map((recording) => [recording.uid, recording]));
}
