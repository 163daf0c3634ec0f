/** Reads of one database file, synchronous: run in the reader's thread. Statements are prepared once. */
import type { DatabaseSync, StatementSync } from 'node:sqlite';
import type { RecordEntry, RecordListOptions } from '@cairn/kit';
import type {
  LogCounters,
  LogEventListOptions,
  LogEventRow,
  LogStreamListOptions,
  LogStreamRow,
} from '@cairn/resources';
import type { ExecutionListOptions, ExecutionRow, SegmentRow } from '@cairn/workflows';
import { StoreDamagedError } from '../store-errors.ts';
import { recordChecksum, segmentChecksum } from './content-checksum.ts';
import { LogReader } from './log-reader.ts';
import { ObjectReader } from './object-reader.ts';
import { executionStatuses, runningCode, statusCode, statusOf } from './status-code.ts';

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
];

type SegmentColumns = readonly [number, number, number, Uint8Array, number | null];
type RecordColumns = readonly [key: string, value: string, checksum: number | null];

const encoder = new TextEncoder();
/** A segment may begin with U+FEFF, which is no mark of its encoding. */
const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

const executionColumns = `execution_id, machine_id, revision, name, status, start_ms, stop_ms,
  head_segment_id, tail_segment_id, next_due_ms, in_flight, attributes, own_machine_id`;

/** Reads a database; the methods are those of the ports, without the promise. */
export class Reader extends ObjectReader {
  readonly #database: DatabaseSync;
  readonly #statements = new Map<string, StatementSync>();
  readonly #logs: LogReader;

  constructor(database: DatabaseSync) {
    super(database);
    this.#database = database;
    this.#logs = new LogReader((sql, ...values) => this.#all(sql, ...values));
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

  segments(segmentIds: readonly number[]): readonly SegmentRow[] {
    return segmentIds.map((segmentId) => segmentRow(this.#segment(segmentId)));
  }

  walkBack(fromSegmentId: number, limit: number, stopAtPrefix: string | undefined): readonly SegmentRow[] {
    const mark = stopAtPrefix === undefined ? undefined : encoder.encode(stopAtPrefix);
    const rows: SegmentRow[] = [];
    for (let next = fromSegmentId; next !== 0 && rows.length < limit; ) {
      const columns = this.#segment(next);
      rows.push(segmentRow(columns));
      if (mark !== undefined && beginsWith(columns[3], mark)) break;
      next = columns[2];
    }
    return rows;
  }

  listExecutions({ machineId, status, limit, after }: ExecutionListOptions): readonly ExecutionRow[] {
    const codes = status === undefined ? executionStatuses.keys() : [statusCode(status)];
    const rows: ExecutionRow[] = [];
    for (const code of codes) rows.push(...this.#listOfStatus(code, machineId, limit, after));
    return rows
      .sort((a, b) => (b.stopMs ?? b.startMs) - (a.stopMs ?? a.startMs) || b.executionId - a.executionId)
      .slice(0, limit);
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
    const { prefix = '', after, limit, reverse = false } = options;
    const beyond = after === undefined ? '' : `AND key ${reverse ? '<' : '>'} ?`;
    // No text has the byte FF in UTF-8: the prefix with it is above all that begin with the prefix.
    const rows = this.#all<RecordColumns>(
      `SELECT key, value, crc32 FROM records
       WHERE collection = ? AND key >= ? AND key < CAST(CAST(? AS BLOB) || x'FF' AS TEXT) ${beyond}
       ORDER BY key ${reverse ? 'DESC' : 'ASC'} LIMIT ?`,
      collection,
      prefix,
      prefix,
      ...(after === undefined ? [] : [after]),
      limit,
    );
    return rows.map((row) => recordEntry(collection, row));
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

  #listOfStatus(
    code: number,
    machineId: number,
    limit: number,
    after: ExecutionListOptions['after'],
  ): readonly ExecutionRow[] {
    const select = `SELECT ${executionColumns} FROM executions WHERE status = ? AND machine_id = ?`;
    const same =
      after === undefined
        ? []
        : this.#all<ExecutionColumns>(
            `${select} AND order_ms = ? AND execution_id < ? ORDER BY execution_id DESC LIMIT ?`,
            code,
            machineId,
            after.orderMs,
            after.executionId,
            limit,
          );
    const older = this.#all<ExecutionColumns>(
      `${select} AND order_ms < ? ORDER BY order_ms DESC, execution_id DESC LIMIT ?`,
      code,
      machineId,
      after?.orderMs ?? Number.MAX_SAFE_INTEGER,
      limit - same.length,
    );
    return [...same, ...older].map(executionRow);
  }

  #segment(segmentId: number): SegmentColumns {
    const row = this.#all<SegmentColumns>(
      'SELECT segment_id, execution_id, previous_segment_id, data, crc32 FROM segments WHERE segment_id = ?',
      segmentId,
    )[0];
    if (row === undefined) {
      throw new StoreDamagedError(
        `Segment ${segmentId} is not in the journal. Keep a copy of the data directory, then restore a backup into a new one.`,
      );
    }
    return row;
  }

  #all<Row>(sql: string, ...values: readonly (string | number)[]): Row[] {
    let statement = this.#statements.get(sql);
    if (statement === undefined) {
      statement = this.#database.prepare(sql);
      statement.setReturnArrays(true);
      this.#statements.set(sql, statement);
    }
    return statement.all(...values) as unknown as Row[];
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

function segmentRow([segmentId, executionId, previousSegmentId, data, checksum]: SegmentColumns): SegmentRow {
  try {
    if (
      checksum !== null &&
      segmentChecksum([segmentId, executionId, previousSegmentId], data) !== checksum
    ) {
      throw new Error('its checksum does not fit');
    }
    return { segmentId, executionId, previousSegmentId, segment: decoder.decode(data) };
  } catch (error) {
    throw new StoreDamagedError(
      `Segment ${segmentId} of execution ${executionId} is damaged. Keep a copy of the data directory, then restore a backup into a new one.`,
      { cause: error },
    );
  }
}

function recordEntry(collection: string, [key, value, checksum]: RecordColumns): RecordEntry {
  if (checksum === null || recordChecksum(key, value) === checksum) return { key, value };
  throw new StoreDamagedError(
    `The record ${collection} ${key} is damaged. Keep a copy of the data directory, then restore a backup into a new one.`,
  );
}

function beginsWith(bytes: Uint8Array, mark: Uint8Array): boolean {
  return bytes.length >= mark.length && mark.every((byte, at) => bytes[at] === byte);
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
    headSegmentId: columns[7],
    tailSegmentId: columns[8],
    nextDueMs: columns[9] ?? undefined,
    inFlight: columns[10] === 1,
    attributes: columns[11] ?? undefined,
  };
}

/** A row's machine, and the row under which it stands, whose list it is then in. */
function listOf(listId: number, ownMachineId: number | null): Pick<ExecutionRow, 'machineId' | 'parentId'> {
  return ownMachineId === null ? { machineId: listId } : { machineId: ownMachineId, parentId: -listId };
}
