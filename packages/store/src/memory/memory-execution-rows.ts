import type {
  ExecutionListOptions,
  ExecutionRow,
  ExecutionSearch,
  ExecutionSearchPage,
  ListPosition,
  NewExecution,
} from '@cairn/workflows';
import { SortedList } from './sorted-list.ts';

/** An instant and the execution that it belongs to. */
export type Moment = readonly [ms: number, executionId: number];

/** The rows of executions in memory, in all the orders in which they are asked for. */
export class MemoryExecutionRows {
  readonly #executions = new Map<number, ExecutionRow>();
  readonly #names = new Map<number, Map<string, number>>();
  readonly #lists = new Map<string, SortedList<Moment>>();
  readonly #due = new SortedList<Moment>(compareMoments);
  readonly #inFlight = new SortedList<number>((a, b) => a - b);
  readonly #ids = new SortedList<number>((a, b) => a - b);
  /** Those that expire by themselves, by when they stopped. */
  readonly #closed = new SortedList<Moment>(compareMoments);
  #open = 0;

  get(executionId: number): ExecutionRow | undefined {
    return this.#executions.get(executionId);
  }

  byName(machineId: number, name: string): ExecutionRow | undefined {
    const executionId = this.#names.get(machineId)?.get(name);
    return executionId === undefined ? undefined : this.#executions.get(executionId);
  }

  /** Ids of what stands in a list. */
  idsOf(listId: number, status?: ExecutionRow['status']): readonly number[] {
    const list = this.#lists.get(listKey(listId, status ?? 'all'));
    return [...(list?.from(undefined) ?? [])].map(([, executionId]) => executionId);
  }

  /** Ids of what expires by itself and stopped before an instant. */
  stoppedBefore(ms: number): readonly number[] {
    const found: number[] = [];
    for (const [stopMs, executionId] of this.#closed.from(undefined)) {
      if (stopMs >= ms) break;
      found.push(executionId);
    }
    return found;
  }

  listExecutions(options: ExecutionListOptions): readonly ExecutionRow[] {
    const { machineId, status, version, alias, limit, after } = options;
    const rows: ExecutionRow[] = [];
    const list = this.#lists.get(listKey(machineId, status ?? 'all'));
    if (list === undefined || limit <= 0) return rows;
    for (const [, executionId] of list.below(after && [after.orderMs, after.executionId])) {
      const row = this.#executions.get(executionId)!;
      if (!isStartedBy(row, version, alias)) continue;
      rows.push(row);
      if (rows.length === limit) break;
    }
    return rows;
  }

  searchExecutions(search: ExecutionSearch): ExecutionSearchPage {
    const rows: ExecutionRow[] = [];
    let left = search.rowsMax;
    let last: ListPosition | undefined;
    for (const row of this.#lookedAt(search)) {
      if (left === 0) return { rows, next: last ?? search.after };
      left -= 1;
      last = { orderMs: orderOf(row)[0], executionId: row.executionId };
      if (!isFound(row, search)) continue;
      rows.push(row);
      if (rows.length === search.limit) return { rows, next: last };
    }
    return { rows, next: left === 0 ? (last ?? search.after) : undefined };
  }

  /** The executions that a search looks at, in its order. */
  *#lookedAt({ machineId, error, after }: ExecutionSearch): Generator<ExecutionRow, void> {
    if (machineId === undefined || error !== undefined) {
      for (const executionId of this.#ids.below(after?.executionId)) {
        const row = this.#executions.get(executionId)!;
        if (error === undefined || row.error === error) yield row;
      }
      return;
    }
    const list = this.#lists.get(listKey(machineId, 'all'));
    if (list === undefined) return;
    for (const [, executionId] of list.below(after && [after.orderMs, after.executionId]))
      yield this.#executions.get(executionId)!;
  }

  openExecutions(): number {
    return this.#open;
  }

  dueExecutions(untilMs: number, limit: number, after: Moment | undefined): Float64Array {
    const pairs: number[] = [];
    for (const [ms, executionId] of this.#due.from(after && [after[0], after[1] + 1])) {
      if (ms >= untilMs || pairs.length >= limit * 2) break;
      pairs.push(ms, executionId);
    }
    return Float64Array.from(pairs);
  }

  inFlightExecutions(afterExecutionId: number, limit: number): readonly number[] {
    const found: number[] = [];
    for (const executionId of this.#inFlight.from(afterExecutionId + 1)) {
      if (found.length >= limit) break;
      found.push(executionId);
    }
    return found;
  }

  isTaken(create: NewExecution): boolean {
    return this.#names.get(listIdOf(create))?.has(create.name.toWellFormed()) === true;
  }

  /** Puts a row in the place of what was there, in all indexes. */
  replace(executionId: number, row: ExecutionRow | undefined): void {
    const before = this.#executions.get(executionId);
    if (before !== undefined) this.#forget(before);
    if (row !== undefined) this.#keep(row);
  }

  #forget(row: ExecutionRow): void {
    this.#executions.delete(row.executionId);
    this.#ids.delete(row.executionId);
    if (expires(row)) this.#closed.delete(orderOf(row));
    this.#names.get(listIdOf(row))?.delete(row.name);
    for (const list of this.#listsOf(row)) list.delete(orderOf(row));
    if (row.nextDueMs !== undefined) this.#due.delete([row.nextDueMs, row.executionId]);
    if (row.inFlight) this.#inFlight.delete(row.executionId);
    if (row.status === 'RUNNING') this.#open -= 1;
  }

  #keep(row: ExecutionRow): void {
    this.#executions.set(row.executionId, row);
    this.#ids.add(row.executionId);
    if (expires(row)) this.#closed.add(orderOf(row));
    const listId = listIdOf(row);
    let names = this.#names.get(listId);
    if (names === undefined) {
      names = new Map();
      this.#names.set(listId, names);
    }
    names.set(row.name, row.executionId);
    for (const list of this.#listsOf(row)) list.add(orderOf(row));
    if (row.nextDueMs !== undefined) this.#due.add([row.nextDueMs, row.executionId]);
    if (row.inFlight) this.#inFlight.add(row.executionId);
    if (row.status === 'RUNNING') this.#open += 1;
  }

  #listsOf(row: ExecutionRow): readonly SortedList<Moment>[] {
    return ['all', row.status].map((status) => {
      const key = listKey(listIdOf(row), status);
      let list = this.#lists.get(key);
      if (list === undefined) {
        list = new SortedList(compareMoments);
        this.#lists.set(key, list);
      }
      return list;
    });
  }
}

/** The list in which a row stands: its machine's, or that of the row above it. */
function listIdOf({ machineId, parentId }: Pick<ExecutionRow, 'machineId' | 'parentId'>): number {
  return parentId === undefined ? machineId : -parentId;
}

function compareMoments(a: Moment, b: Moment): number {
  return a[0] - b[0] || a[1] - b[1];
}

function orderOf(row: ExecutionRow): Moment {
  return [row.stopMs ?? row.redriveMs ?? row.startMs, row.executionId];
}

/** What stands under another execution, whose list's id is not a machine's, expires with that and is not searched. */
function isOfMachine(row: ExecutionRow): boolean {
  return row.parentId === undefined;
}

function expires(row: ExecutionRow): boolean {
  return row.stopMs !== undefined && isOfMachine(row);
}

function isStartedBy(
  { attributes }: ExecutionRow,
  version: number | undefined,
  alias: string | undefined,
): boolean {
  if (version === undefined && alias === undefined) return true;
  const started = JSON.parse(attributes ?? '{}') as { readonly version?: number; readonly alias?: string };
  return (
    (version === undefined || started.version === version) && (alias === undefined || started.alias === alias)
  );
}

function isFound(row: ExecutionRow, search: ExecutionSearch): boolean {
  const { machineId, status, error, namePrefix = '', version, alias } = search;
  const { startedFromMs, startedBeforeMs, stoppedFromMs, stoppedBeforeMs } = search;
  return (
    isOfMachine(row) &&
    (machineId === undefined || row.machineId === machineId) &&
    (status === undefined || row.status === status) &&
    (error === undefined || row.error === error) &&
    row.name.startsWith(namePrefix) &&
    isStartedBy(row, version, alias) &&
    isWithin(row.startMs, startedFromMs, startedBeforeMs) &&
    isWithin(row.stopMs, stoppedFromMs, stoppedBeforeMs)
  );
}

function isWithin(ms: number | undefined, fromMs: number | undefined, beforeMs: number | undefined): boolean {
  if (fromMs === undefined && beforeMs === undefined) return true;
  return (
    ms !== undefined && (fromMs === undefined || ms >= fromMs) && (beforeMs === undefined || ms < beforeMs)
  );
}

function listKey(machineId: number, status: string): string {
  return `${machineId} ${status}`;
}
