import { statSync } from 'node:fs';
import { StoreDamagedError } from '../store-errors.ts';
import type { DirectoryMark } from './directory-marker.ts';
import { damageInLog } from './log-damage.ts';

/** Files of a data directory that have to fit each other. */
export interface DataFiles {
  readonly database: string;
  readonly marker: string;
}

/**
 * Refuses a data directory from which a file was lost, rather than start without what was in it.
 * @param mark what the directory's marker says; undefined when there was no database yet
 * @throws StoreDamagedError
 */
export function assertPresent({ database, marker }: DataFiles, mark: DirectoryMark | undefined): void {
  const log = `${database}-wal`;
  const logBytes = sizeOf(log);
  if (sizeOf(database) === 0) {
    if (mark !== undefined) throw lostDatabase({ database, marker });
    if (logBytes > 0) {
      throw new StoreDamagedError(
        `${database} is missing or empty, but its log ${log} is there. Put the database back or restore a backup into a new directory; to start without any data move the log away.`,
      );
    }
    return;
  }
  if (mark?.state === 'open' && logBytes === 0) {
    throw new StoreDamagedError(
      `The log ${log} is missing or empty, although the last server did not stop by itself: what it wrote last is lost. Put the log back or restore a backup into a new directory; to start with what is in ${database} move ${marker} away.`,
    );
  }
  assertWhole(log, { mark, marker });
}

function assertWhole(
  log: string,
  { mark, marker }: { readonly mark: DirectoryMark | undefined; readonly marker: string },
): void {
  if (sizeOf(log) === 0) return;
  const damage = damageInLog(log);
  // The first header of a log is written before there is a mark, and may be half there after a power cut.
  if (damage === undefined || (damage === 'header' && (mark === undefined || mark.state === 'closed')))
    return;
  const where = damage === 'header' ? 'its header' : `frame ${damage}, before others that were committed`;
  throw new StoreDamagedError(
    `The log ${log} is damaged in ${where}. Keep a copy of its directory, then restore a backup into a new one; to start without what the log holds move the log and ${marker} away.`,
  );
}

/** @throws StoreDamagedError when a database holds less than it did when its mark was made */
export function assertNotOlder(
  { database, marker }: DataFiles,
  mark: DirectoryMark,
  found: { readonly format: number; readonly segmentId: number },
): void {
  if (found.format === 0) throw lostDatabase({ database, marker });
  if (found.segmentId >= mark.segmentId) return;
  throw new StoreDamagedError(
    `${database} ends at segment ${found.segmentId}, but held ${mark.segmentId} before: it is an older copy, or lost its log ${database}-wal. Put back what was there or restore a backup into a new directory; to start with what there is move ${marker} away.`,
  );
}

function lostDatabase({ database, marker }: DataFiles): StoreDamagedError {
  return new StoreDamagedError(
    `${database} is missing or empty, although this directory held data. Put it back or restore a backup into a new directory; to start without any data move ${marker} away.`,
  );
}

function sizeOf(file: string): number {
  return statSync(file, { throwIfNoEntry: false })?.size ?? 0;
}
