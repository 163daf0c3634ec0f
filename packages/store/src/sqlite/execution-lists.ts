/** The statements that list and find executions. Each is answered by an index in its own order: nothing is sorted. */
import type { ExecutionListOptions, ExecutionRow, ExecutionSearch, ListPosition } from '@cairn/workflows';
import { executionStatuses, runningCode, statusCode } from './status-code.ts';

type Value = string | number;

/** Rows in an order, some of whose columns are selected. */
export interface RowSource {
  /** @param columns among them `order_ms` and `execution_id` where several statuses are merged */
  readonly sql: (columns: string) => string;
  readonly values: readonly Value[];
}

/**
 * A list of a machine's executions, newest first: a range of the index for each status, merged while they are read.
 * @param condition on `order_ms` and `execution_id`
 */
export function listSql(options: ExecutionListOptions, columns: string, condition: string): string {
  const { status, version, alias } = options;
  const started = startedBy({ version, alias });
  return merged(statusCodes(status), `${columns}, order_ms`, `machine_id = ?${started} AND ${condition}`);
}

interface StartedBy {
  readonly version: number | undefined;
  readonly alias: string | undefined;
}

/** The condition on what started an execution; its values stand behind the machine's. */
function startedBy({ version, alias }: StartedBy): string {
  const isStartedBy = version !== undefined || alias !== undefined;
  // The indexes are of those with attributes: so much can be told of the others without looking into JSON.
  return `${isStartedBy ? ' AND attributes IS NOT NULL' : ''}${version === undefined ? '' : ' AND version = ?'}${alias === undefined ? '' : ' AND alias = ?'}`;
}

/** The values of {@link listSql}: those of the list and those of the condition, for each status again. */
export function listValues(options: ExecutionListOptions, ...condition: readonly number[]): readonly Value[] {
  const { machineId, status, version, alias } = options;
  const own: Value[] = [machineId];
  if (version !== undefined) own.push(version);
  if (alias !== undefined) own.push(alias);
  return statusCodes(status).flatMap(() => [...own, ...condition]);
}

/** The place of a row in the list of its machine. */
export function positionOf({ startMs, stopMs, redriveMs, executionId }: ExecutionRow): ListPosition {
  return { orderMs: stopMs ?? redriveMs ?? startMs, executionId };
}

/** What a search looks at, in its order, and the conditions on what it answers. */
export function searchParts(search: ExecutionSearch): {
  readonly sources: readonly RowSource[];
  readonly filter: string;
  readonly filterValues: readonly Value[];
} {
  // What stands under another execution is in that one's list, not in a machine's.
  const conditions: string[] = ['machine_id >= 0'];
  const filterValues: Value[] = [];
  const demand = (condition: string, value: Value | undefined): void => {
    if (value === undefined) return;
    conditions.push(condition);
    filterValues.push(value);
  };
  const { namePrefix } = search;
  demand('machine_id = ?', search.machineId);
  demand('status = ?', search.status && statusCode(search.status));
  demand('error = ?', search.error);
  demand("json_extract(attributes, '$.version') = ?", search.version);
  demand("json_extract(attributes, '$.alias') = ?", search.alias);
  demand('start_ms >= ?', search.startedFromMs);
  demand('start_ms < ?', search.startedBeforeMs);
  demand('stop_ms >= ?', search.stoppedFromMs);
  demand('stop_ms < ?', search.stoppedBeforeMs);
  demand('name >= ?', namePrefix);
  // No text has the byte FF in UTF-8: the prefix with it is above all that begin with the prefix.
  demand("name < CAST(CAST(? AS BLOB) || x'FF' AS TEXT)", namePrefix);
  return { sources: sourcesOf(search), filter: conditions.join(' AND '), filterValues };
}

function sourcesOf(search: ExecutionSearch): readonly RowSource[] {
  const { error, machineId, after, version, alias } = search;
  const beforeId = after?.executionId ?? Number.MAX_SAFE_INTEGER;
  if (error !== undefined) return [newestFirst('error = ? AND execution_id < ?', [error, beforeId])];
  if (machineId === undefined) return [newestFirst('execution_id < ?', [beforeId])];
  const { codes, range, values } = orderRange(search);
  const started = startedBy({ version, alias });
  const startedValues = [version, alias].filter((value) => value !== undefined);
  const ofMachine = (condition: string, own: readonly number[]): RowSource => ({
    sql: (columns) => merged(codes, columns, `machine_id = ?${started}${range} AND ${condition}`),
    values: codes.flatMap(() => [machineId, ...startedValues, ...values, ...own]),
  });
  if (after === undefined) return [ofMachine('order_ms < ?', [Number.MAX_SAFE_INTEGER])];
  return [
    ofMachine('order_ms = ? AND execution_id < ?', [after.orderMs, after.executionId]),
    ofMachine('order_ms < ?', [after.orderMs]),
  ];
}

function newestFirst(condition: string, values: readonly Value[]): RowSource {
  return {
    sql: (columns) => `SELECT ${columns} FROM executions WHERE ${condition} ORDER BY execution_id DESC`,
    values,
  };
}

/** Which statuses can fit, and the part of their lists: they are in the order of the stop, or of the start. */
function orderRange({
  status,
  startedFromMs,
  startedBeforeMs,
  stoppedFromMs,
  stoppedBeforeMs,
}: ExecutionSearch): {
  readonly codes: readonly number[];
  readonly range: string;
  readonly values: readonly number[];
} {
  const hasStopped = stoppedFromMs !== undefined || stoppedBeforeMs !== undefined;
  const codes = statusCodes(status).filter((code) => !hasStopped || code !== runningCode);
  const isRunning = status === 'RUNNING';
  const fromMs = isRunning ? startedFromMs : stoppedFromMs;
  const beforeMs = isRunning ? startedBeforeMs : stoppedBeforeMs;
  return {
    // A search for what runs and has stopped finds nothing, but has to be a statement.
    codes: codes.length === 0 ? [runningCode] : codes,
    range: `${fromMs === undefined ? '' : ' AND order_ms >= ?'}${beforeMs === undefined ? '' : ' AND order_ms < ?'}`,
    values: [fromMs, beforeMs].filter((value) => value !== undefined),
  };
}

function merged(codes: readonly number[], columns: string, condition: string): string {
  const parts = codes.map(
    (code) => `SELECT ${columns} FROM executions WHERE status = ${code} AND ${condition}`,
  );
  return `${parts.join(' UNION ALL ')} ORDER BY order_ms DESC, execution_id DESC`;
}

function statusCodes(status: ExecutionRow['status'] | undefined): readonly number[] {
  return status === undefined ? [...executionStatuses.keys()] : [statusCode(status)];
}
