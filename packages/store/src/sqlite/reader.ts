/** Reads of one database file, synchronous: run in the reader's thread. Statements are prepared once. */
import type { DatabaseSync, StatementSync } from 'node:sqlite';
import type { RecordEntry, RecordKey, RecordListOptions } from '@cairn/kit';
import type {
  LogCounters,
  LogEventListOptions,
  LogEventRow,
  LogStreamListOptions,
  LogStreamRow,
} from '@cairn/resources';
import type {
  ExecutionListOptions,
  ExecutionRow,
  ExecutionSearch,
  ExecutionSearchPage,
  SegmentRow,
} from '@cairn/workflows';
import { StoreDamagedError } from '../store-errors.ts';
import type { Compaction, CompactionRange } from './compaction.ts';
import { CompactionReader } from './compaction-reader.ts';
import { recordChecksum } from './content-checksum.ts';
import { listSql, listValues, positionOf, searchParts } from './execution-lists.ts';
import { LogReader, type SelectRows } from './log-reader.ts';
import { ObjectReader } from './object-reader.ts';
import { SegmentReader, type WalkOptions } from './segment-reader.ts';
import { runningCode, statusOf } from './status-code.ts';

type ExecutionColumns = readonly [
  executionId: number,
  machineId: number,
  revision: number,
  name: string,
  status: number,
  startMs: number,
  stopMs: number | null,
  headSegmentId: number,
  tailSegmentId: number,
  nextDueMs: number | null,
  inFlight: number,
  attributes: string | null,
  ownMachineId: number | null,
  redriveMs: number | null,
  error: string | null,
];

type RecordColumns = readonly [key: string, value: string, checksum: number | null];

const executionColumns = `execution_id, machine_id, revision, name, status, start_ms, stop_ms,
  head_segment_id, tail_segment_id, next_due_ms, in_flight, attributes, own_machine_id, redrive_ms, error`;

/** Reads a database; the methods are those of the ports, without the promise. */
export class Reader extends ObjectReader {
  readonly #database: DatabaseSync;
  readonly #statements = new Map<string, StatementSync>();
  readonly #logs: LogReader;
  readonly #segments: SegmentReader;
  readonly #compaction: CompactionReader;

  constructor(database: DatabaseSync) {
    super(database);
    this.#database = database;
    const all: SelectRows = (sql, ...values) => this.#all(sql, ...values);
    this.#logs = new LogReader(all);
    this.#segments = new SegmentReader(all);
    this.#compaction = new CompactionReader(all);
  }

  counters(): { readonly executionId: number; readonly segmentId: number } {
    const rows = this.#all<readonly [number, number]>(
      `SELECT max(coalesce((SELECT max(execution_id) FROM executions), 0),
                  coalesce((SELECT value FROM counters WHERE name = 'execution'), 0)),
              max(coalesce((SELECT max(segment_id) FROM segments), 0),
                  coalesce((SELECT value FROM counters WHERE name = 'segment'), 0))`,
    );
    const [executionId, segmentId] = rows[0] ?? [0, 0];
    return { executionId, segmentId };
  }

  execution(executionId: number): ExecutionRow | undefined {
    return this.#all<ExecutionColumns>(
      `SELECT ${executionColumns} FROM executions WHERE execution_id = ?`,
      executionId,
    ).map(executionRow)[0];
  }

  executionByName(machineId: number, name: string): ExecutionRow | undefined {
    return this.#all<ExecutionColumns>(
      `SELECT ${executionColumns} FROM executions WHERE machine_id = ? AND name = ?`,
      machineId,
      name,
    ).map(executionRow)[0];
  }

  segments(segmentIds: readonly number[], executionId: number): readonly SegmentRow[] {
    return this.#segments.byId(segmentIds, executionId);
  }

  walkBack(fromSegmentId: number, options: WalkOptions): readonly SegmentRow[] {
    return this.#segments.walkBack(fromSegmentId, options);
  }

  /** Segments of closed executions, packed, for the writer to put into the place of what they were. */
  compactable(range: CompactionRange): Compaction {
    return this.#compaction.pack(range);
  }

  /** Up to which segment all were looked at for compaction. */
  compactedThrough(): number {
    return this.#all<readonly [number]>("SELECT value FROM counters WHERE name = 'compacted'")[0]?.[0] ?? 0;
  }

  listExecutions(options: ExecutionListOptions): readonly ExecutionRow[] {
    const { limit, after } = options;
    if (limit <= 0) return [];
    const same =
      after === undefined
        ? []
        : this.#all<ExecutionColumns>(
            `${listSql(options, executionColumns, 'order_ms = ? AND execution_id < ?')} LIMIT ?`,
            ...listValues(options, after.orderMs, after.executionId),
            limit,
          );
    const older = this.#all<ExecutionColumns>(
      `${listSql(options, executionColumns, 'order_ms < ?')} LIMIT ?`,
      ...listValues(options, after?.orderMs ?? Number.MAX_SAFE_INTEGER),
      limit - same.length,
    );
    return [...same, ...older].map(executionRow);
  }

  searchExecutions(search: ExecutionSearch): ExecutionSearchPage {
    const { limit, rowsMax } = search;
    const { sources, filter, filterValues } = searchParts(search);
    const rows: ExecutionRow[] = [];
    let left = rowsMax;
    for (const { sql, values } of sources) {
      const found = this.#all<ExecutionColumns>(
        `SELECT ${executionColumns} FROM (${sql(`${executionColumns}, order_ms`)} LIMIT ?) WHERE ${filter} LIMIT ?`,
        ...values,
        left,
        ...filterValues,
        limit - rows.length,
      );
      rows.push(...found.map(executionRow));
      const last = rows.at(-1);
      if (rows.length >= limit && last !== undefined) return { rows, next: positionOf(last) };
      // Too few fit: it goes on behind the last that was looked at.
      const position = `${sql('order_ms, execution_id')} LIMIT 1 OFFSET ?`;
      const [lookedAt] = this.#all<readonly [number, number]>(position, ...values, left - 1);
      if (lookedAt !== undefined) return { rows, next: { orderMs: lookedAt[0], executionId: lookedAt[1] } };
      const counting = `SELECT count(*) FROM (${sql('order_ms, execution_id')} LIMIT ?)`;
      left -= this.#all<readonly [number]>(counting, ...values, left)[0]?.[0] ?? 0;
    }
    return { rows, next: undefined };
  }

  openExecutions(): number {
    return (
      this.#all<readonly [number]>('SELECT count(*) FROM executions WHERE status = ?', runningCode)[0]?.[0] ??
      0
    );
  }

  dueExecutions(
    untilMs: number,
    limit: number,
    after: { readonly dueMs: number; readonly executionId: number } | undefined,
  ): Float64Array {
    // What is due at the same instant is a range of its own: there may be a million of them.
    const same =
      after === undefined || after.dueMs >= untilMs
        ? []
        : this.#all<readonly [number, number]>(
            `SELECT next_due_ms, execution_id FROM executions
             WHERE next_due_ms = ? AND execution_id > ? ORDER BY execution_id LIMIT ?`,
            after.dueMs,
            after.executionId,
            limit,
          );
    const later = this.#all<readonly [number, number]>(
      `SELECT next_due_ms, execution_id FROM executions
       WHERE next_due_ms > ? AND next_due_ms < ? ORDER BY next_due_ms, execution_id LIMIT ?`,
      after?.dueMs ?? Number.MIN_SAFE_INTEGER,
      untilMs,
      limit - same.length,
    );
    return pairsOf(same, later);
  }

  inFlightExecutions(afterExecutionId: number, limit: number): readonly number[] {
    return this.#all<readonly [number]>(
      'SELECT execution_id FROM executions WHERE in_flight = 1 AND execution_id > ? ORDER BY execution_id LIMIT ?',
      afterExecutionId,
      limit,
    ).map(([executionId]) => executionId);
  }

  record(collection: string, key: string): string | undefined {
    const row = this.#all<RecordColumns>(
      'SELECT key, value, crc32 FROM records WHERE collection = ? AND key = ?',
      collection,
      key,
    )[0];
    return row && recordEntry(collection, row).value;
  }

  records(collection: string, options: RecordListOptions): readonly RecordEntry[] {
    const { prefix = '', after, from, to, limit, reverse = false, charactersMax } = options;
    const bounds = [
      ...(after === undefined ? [] : [{ test: `key ${reverse ? '<' : '>'} ?`, key: after }]),
      ...(from === undefined ? [] : [{ test: 'key >= ?', key: from }]),
      ...(to === undefined ? [] : [{ test: 'key < ?', key: to }]),
    ];
    // No text has the byte FF in UTF-8: the prefix with it is above all that begin with the prefix.
    const sql = `SELECT key, value, crc32 FROM records
       WHERE collection = ? AND key >= ? AND key < CAST(CAST(? AS BLOB) || x'FF' AS TEXT)
       ${bounds.map(({ test }) => `AND ${test}`).join(' ')}
       ORDER BY key ${reverse ? 'DESC' : 'ASC'} LIMIT ?`;
    const parameters = [collection, prefix, prefix, ...bounds.map(({ key }) => key), limit];
    if (charactersMax === undefined) {
      return this.#all<RecordColumns>(sql, ...parameters).map((row) => recordEntry(collection, row));
    }
    const entries: RecordEntry[] = [];
    let characters = 0;
    for (const row of this.#each<RecordColumns>(sql, ...parameters)) {
      const entry = recordEntry(collection, row);
      entries.push(entry);
      characters += entry.value.length;
      if (characters > charactersMax) break;
    }
    return entries;
  }

  /** In one transaction: all documents as they were at one instant. */
  recordsAt(keys: readonly RecordKey[]): readonly (string | undefined)[] {
    this.#database.exec('BEGIN');
    try {
      return keys.map(({ collection, key }) => this.record(collection, key));
    } finally {
      this.#database.exec('COMMIT');
    }
  }

  logCounters(): LogCounters {
    return this.#logs.counters();
  }

  logStream(groupId: number, name: string): LogStreamRow | undefined {
    return this.#logs.stream(groupId, name);
  }

  logStreams(options: LogStreamListOptions): readonly LogStreamRow[] {
    return this.#logs.streams(options);
  }

  logEvents(options: LogEventListOptions): readonly LogEventRow[] {
    return this.#logs.events(options);
  }

  logBytes(groupIds: readonly number[]): readonly number[] {
    return this.#logs.storedBytes(groupIds);
  }

  close(): void {
    this.#database.close();
  }

  #all<Row>(sql: string, ...values: readonly (string | number)[]): Row[] {
    return this.#prepared(sql).all(...values) as unknown as Row[];
  }

  /** Row by row: what comes after the last one taken is never read. */
  #each<Row>(sql: string, ...values: readonly (string | number)[]): Iterable<Row> {
    return this.#prepared(sql).iterate(...values) as unknown as Iterable<Row>;
  }

  #prepared(sql: string): StatementSync {
    let statement = this.#statements.get(sql);
    if (statement === undefined) {
      statement = this.#database.prepare(sql);
      statement.setReturnArrays(true);
      this.#statements.set(sql, statement);
    }
    return statement;
  }
}

function pairsOf(...lists: readonly (readonly (readonly [number, number])[])[]): Float64Array {
  const pairs = new Float64Array(lists.reduce((count, list) => count + list.length, 0) * 2);
  let at = 0;
  for (const list of lists) {
    for (const [dueMs, executionId] of list) {
      pairs[at] = dueMs;
      pairs[at + 1] = executionId;
      at += 2;
    }
  }
  return pairs;
}

function recordEntry(collection: string, [key, value, checksum]: RecordColumns): RecordEntry {
  if (checksum === null || recordChecksum(key, value) === checksum) return { key, value };
  throw new StoreDamagedError(
    `The record ${collection} ${key} is damaged. Keep a copy of the data directory, then restore a backup into a new one.`,
  );
}

function executionRow(columns: ExecutionColumns): ExecutionRow {
  return {
    executionId: columns[0],
    ...listOf(columns[1], columns[12]),
    revision: columns[2],
    name: columns[3],
    status: statusOf(columns[4]),
    startMs: columns[5],
    stopMs: columns[6] ?? undefined,
    redriveMs: columns[13] ?? undefined,
    headSegmentId: columns[7],
    tailSegmentId: columns[8],
    nextDueMs: columns[9] ?? undefined,
    inFlight: columns[10] === 1,
    attributes: columns[11] ?? undefined,
    error: columns[14] ?? undefined,
  };
}

/** A row's machine, and the row under which it stands, whose list it is then in. */
function listOf(listId: number, ownMachineId: number | null): Pick<ExecutionRow, 'machineId' | 'parentId'> {
  return ownMachineId === null ? { machineId: listId } : { machineId: ownMachineId, parentId: -listId };
}
