import type { DatabaseSync } from 'node:sqlite';
import type { StoreFaults } from '../store.ts';
import {
  StoreClosedError,
  type StoreErrorMessage,
  StoreFullError,
  storeErrorMessage,
} from '../store-errors.ts';
import type { Compaction } from './compaction.ts';
import { openWriteConnection, type WriterSettings } from './connection.ts';
import { migrate, readFormat } from './migrations.ts';
import { assertNotOlder } from './presence.ts';
import { storeErrorFor } from './sqlite-error.ts';
import { type WriteAnswer, type WriteRequest, Writer } from './writer.ts';

/** What the writer is asked; each message is answered once, by its id. */
export type WriterMessage =
  | { readonly kind: 'write'; readonly id: number; readonly requests: readonly WriteRequest[] }
  /** Answered by one list that holds how many open executions went, see {@link WriterService}. */
  | {
      readonly kind: 'delete executions';
      readonly id: number;
      readonly machineId: number;
      readonly status: number | undefined;
    }
  /** Answered by one list that holds how many executions went. */
  | { readonly kind: 'expire executions'; readonly id: number; readonly stoppedBeforeMs: number }
  | { readonly kind: 'compact'; readonly id: number; readonly compaction: Compaction }
  /** Answered by one list that holds the highest segment id. */
  | { readonly kind: 'highest segment'; readonly id: number }
  | { readonly kind: 'close'; readonly id: number };

/** An answer: one per request of a write, or why nothing of the message was done. */
export interface WriterReply {
  readonly id: number;
  readonly answers?: readonly WriteAnswer[];
  readonly error?: StoreErrorMessage;
}

/** A deletion under way: rows of executions first, in steps. */
interface Deletion {
  readonly id: number;
  /** One step of deleting rows. @returns whether any are left */
  readonly step: () => boolean;
  /** What the deletion is answered by once all is gone. */
  readonly answers: () => readonly WriteAnswer[];
  executionsGone: boolean;
}

/**
 * Runs the writer's messages: all writes that have arrived are one transaction, deletions go on in
 * bounded steps between them. Open executions that were deleted are counted from the first deletion on and told by the
 * next one that is done, so that none is left out where a deletion fails midway.
 */
export class WriterService {
  readonly #file: string;
  readonly #database: DatabaseSync;
  readonly #writer: Writer;
  readonly #deletions: Deletion[] = [];
  /** Chains of segments that a crash or an earlier failure left to be deleted. */
  #leftovers = true;
  #openGone = 0;
  #hasDeleted = false;

  /** @throws StoreError when the file cannot be opened or is not ours to write. */
  constructor(settings: WriterSettings, faults?: StoreFaults) {
    this.#file = settings.file;
    let database: DatabaseSync | undefined;
    try {
      database = openWriteConnection(settings);
      prepare(database, settings);
      this.#database = database;
      this.#writer = new Writer(database, faults);
    } catch (error) {
      database?.close();
      throw storeErrorFor(error, settings.file);
    }
  }

  /** Handles all messages that have arrived, in order. */
  handle(messages: readonly WriterMessage[]): readonly WriterReply[] {
    const writes = messages.filter((message) => message.kind === 'write');
    const replies = writes.length === 0 ? [] : this.#commit(writes);
    for (const message of messages) {
      if (message.kind === 'delete executions') {
        this.#deletions.push(this.#deletionOf(message.id, message.machineId, message.status));
      } else if (message.kind === 'expire executions') {
        this.#deletions.push(this.#expiryOf(message.id, message.stoppedBeforeMs));
      } else if (message.kind === 'compact') {
        replies.push(this.#compact(message.id, message.compaction));
      } else if (message.kind === 'highest segment') {
        replies.push(this.#highestSegment(message.id));
      } else if (message.kind === 'close') {
        replies.push(...this.#close(message.id));
      }
    }
    return replies;
  }

  /** Whether `step` has something to do. */
  get busy(): boolean {
    return this.#database.isOpen && (this.#leftovers || this.#deletions.length > 0);
  }

  /** One bounded step of deleting. @returns the answer to a deletion that is done. */
  step(): readonly WriterReply[] {
    const deletion = this.#deletions[0];
    try {
      if (deletion !== undefined && !deletion.executionsGone) {
        this.#leftovers = true;
        deletion.executionsGone = !deletion.step();
        return [];
      }
      const { openCount, isLeft } = this.#writer.deleteListsStep();
      // What was left behind before has not been counted as open since.
      if (this.#hasDeleted) this.#openGone += openCount;
      this.#leftovers = isLeft || this.#writer.deleteSegmentsStep();
      if (this.#leftovers || deletion === undefined) return [];
      this.#deletions.shift();
      return [{ id: deletion.id, answers: deletion.answers() }];
    } catch (error) {
      this.#leftovers = false;
      if (deletion === undefined) return [];
      this.#deletions.shift();
      return [this.#failure(deletion.id, error)];
    }
  }

  #deletionOf(id: number, machineId: number, status: number | undefined): Deletion {
    this.#hasDeleted = true;
    const step = (): boolean => {
      const { openCount, isLeft } = this.#writer.deleteExecutionsStep(machineId, status);
      this.#openGone += openCount;
      return isLeft;
    };
    const answers = (): readonly WriteAnswer[] => {
      const openCount = this.#openGone;
      this.#openGone = 0;
      return [[openCount]];
    };
    return { id, step, answers, executionsGone: false };
  }

  #expiryOf(id: number, stoppedBeforeMs: number): Deletion {
    this.#hasDeleted = true;
    let expired = 0;
    let afterSegmentId: number | undefined;
    const step = (): boolean => {
      const done = this.#writer.expireStep(stoppedBeforeMs, afterSegmentId);
      expired += done.expired;
      afterSegmentId = done.next?.afterSegmentId;
      return done.next !== undefined;
    };
    return { id, step, answers: () => [[expired]], executionsGone: false };
  }

  /** A transaction of its own: what cannot be compacted, on a full disk for instance, must not fail a commit. */
  #compact(id: number, compaction: Compaction): WriterReply {
    try {
      this.#writer.compact(compaction);
      return { id, answers: [] };
    } catch (error) {
      return this.#failure(id, error);
    }
  }

  #commit(writes: readonly (WriterMessage & { kind: 'write' })[]): WriterReply[] {
    try {
      const answers = this.#writer.commit(writes.flatMap(({ requests }) => requests));
      let from = 0;
      return writes.map(({ id, requests }) => {
        const own = answers.slice(from, from + requests.length);
        from += requests.length;
        return { id, answers: own };
      });
    } catch (error) {
      return writes.map(({ id }) => this.#failure(id, error));
    }
  }

  #highestSegment(id: number): WriterReply {
    try {
      return { id, answers: [[highestSegmentId(this.#database)]] };
    } catch (error) {
      return this.#failure(id, error);
    }
  }

  #close(id: number): readonly WriterReply[] {
    const closed = storeErrorMessage(
      new StoreClosedError('The store was closed before the deletion was done.'),
    );
    const unfinished = this.#deletions.splice(0).map((deletion) => ({ id: deletion.id, error: closed }));
    try {
      this.#database.close();
      return [...unfinished, { id, answers: [] }];
    } catch (error) {
      return [...unfinished, this.#failure(id, error)];
    }
  }

  #failure(id: number, error: unknown): WriterReply {
    return { id, error: storeErrorMessage(storeErrorFor(error, this.#file)) };
  }
}

/** Brings a database to the newest format and leaves a transaction in its log, once it is known to be whole. */
function prepare(database: DatabaseSync, { file, marked }: WriterSettings): void {
  const format = readFormat(database, file);
  if (marked !== undefined) {
    const segmentId = format === 0 ? 0 : highestSegmentId(database);
    assertNotOlder({ database: file, marker: marked.marker }, marked.mark, { format, segmentId });
  }
  migrate(database, file);
  // A young database has its tables in its own file, not in the log alone.
  if (format === 0) database.exec('PRAGMA wal_checkpoint(TRUNCATE)');
  try {
    database.exec(
      "INSERT INTO counters (name, value) VALUES ('start', 1) ON CONFLICT (name) DO UPDATE SET value = value + 1",
    );
  } catch (error) {
    // What is there can be read on a full disk too.
    if (!(storeErrorFor(error, file) instanceof StoreFullError)) throw error;
  }
}

/** Numbers of deleted segments count as well: see `chain-deletion.ts`. */
function highestSegmentId(database: DatabaseSync): number {
  const row = database
    .prepare(
      `SELECT max(coalesce((SELECT max(segment_id) FROM segments), 0),
                  coalesce((SELECT value FROM counters WHERE name = 'segment'), 0)) AS id`,
    )
    .get();
  return Number(row?.id ?? 0);
}
