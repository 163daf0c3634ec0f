/**
 * `cairn.format`: what is known of a data directory outside its database, so that a database or a log that is gone
 * is told from one that never was. It is a small SQLite file of its own, held locked while a server runs.
 *
 * 1. It is written durably, first when the database has its tables on the disk.
 * 2. While it says `open` there is a log with at least one transaction: one that is gone was lost.
 * 3. No number in it is above what is in the database with its log.
 */
import { DatabaseSync } from 'node:sqlite';
import { StoreDamagedError, StoreLockedError } from '../store-errors.ts';
import { ownFile } from './own-files.ts';
import { sqliteCode, storeErrorFor } from './sqlite-error.ts';

/**
 * `open`: a server has it, or had it until it was killed: then there must be a log. `left`: its process ended without
 * closing it, and SQLite may have put the log into the database by itself. `closed`: there is no log.
 */
export type DirectoryState = 'closed' | 'open' | 'left';

const states: readonly DirectoryState[] = ['closed', 'open', 'left'];

/** What the marker says of the database. */
export interface DirectoryMark {
  /** Format number of the database. */
  readonly format: number;
  readonly state: DirectoryState;
  /** The highest segment id when the mark was made. */
  readonly segmentId: number;
}

/** A held marker. */
export interface DirectoryMarker {
  /** What it said last; undefined when the directory never held a database. */
  read(): DirectoryMark | undefined;
  /** Durable when it returns. */
  write(mark: DirectoryMark): void;
  release(): void;
}

/**
 * Opens and holds the marker of a data directory for this process.
 * @throws StoreLockedError when another server holds it
 */
export function holdMarker(file: string, directory: string): DirectoryMarker {
  let database: DatabaseSync | undefined;
  try {
    ownFile(file);
    database = new DatabaseSync(file);
    // The lock of this mode outlives each transaction, and its journal's file is written over, not removed.
    database.exec(`PRAGMA busy_timeout = 0; PRAGMA locking_mode = EXCLUSIVE; PRAGMA synchronous = EXTRA;
      PRAGMA fullfsync = ON; BEGIN EXCLUSIVE;
      CREATE TABLE IF NOT EXISTS mark (id INTEGER PRIMARY KEY, format INTEGER, is_open INTEGER, segment_id INTEGER) STRICT;
      COMMIT`);
  } catch (error) {
    database?.close();
    if (sqliteCode(error) === 5) throw lockedError(directory, error);
    throw markerErrorFor(error, file);
  }
  const held = database;
  return {
    read() {
      try {
        const row = held.prepare('SELECT format, is_open, segment_id FROM mark').get();
        if (row === undefined) return undefined;
        const state = states[Number(row.is_open)] ?? 'open';
        return { format: Number(row.format), state, segmentId: Number(row.segment_id) };
      } catch (error) {
        throw markerErrorFor(error, file);
      }
    },
    write({ format, state, segmentId }) {
      try {
        held
          .prepare('INSERT OR REPLACE INTO mark (id, format, is_open, segment_id) VALUES (1, ?, ?, ?)')
          .run(format, states.indexOf(state), segmentId);
      } catch (error) {
        throw storeErrorFor(error, file);
      }
    },
    release: () => held.close(),
  };
}

/** A damaged marker says nothing of the data, so that the advice is another than for a damaged database. */
function markerErrorFor(error: unknown, file: string): Error {
  const found = storeErrorFor(error, file);
  if (!(found instanceof StoreDamagedError)) return found;
  return new StoreDamagedError(
    `${file} is damaged (${error instanceof Error ? error.message : error}); it only tells that data was here. If cairn.db beside it is the one you expect, move ${file} away and start again.`,
    { cause: error },
  );
}

/** The refusal of a directory that is in use. */
export function lockedError(directory: string, cause: unknown): StoreLockedError {
  return new StoreLockedError(
    `The data directory ${directory} is in use by another Cairn server. Stop that server, choose another directory (--data DIR), or keep nothing (--memory).`,
    { cause },
  );
}
