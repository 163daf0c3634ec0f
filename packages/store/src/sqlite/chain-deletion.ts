import type { DatabaseSync, StatementSync } from 'node:sqlite';
import type { StoreFaults } from '../store.ts';

/** How many executions, and how many segments, one step deletes at most: a step delays other writes. */
const executionsPerStep = 500;
const segmentsPerStep = 1000;

/**
 * Deletes executions in steps that survive a crash. First the rows go, and the tail of each chain of
 * segments is noted; then the chains are followed back. Notes left by a crash are taken up at the next
 * start, so no segment is left behind without an owner.
 */
export class ChainDeletion {
  readonly #faults: StoreFaults | undefined;
  readonly #keepCounters: StatementSync;
  readonly #pickExecutions: StatementSync;
  readonly #deleteExecution: StatementSync;
  readonly #hasChildren: StatementSync;
  readonly #discardList: StatementSync;
  readonly #pickList: StatementSync;
  readonly #removeList: StatementSync;
  readonly #discardChain: StatementSync;
  readonly #pickChain: StatementSync;
  readonly #removeChain: StatementSync;
  readonly #deleteSegment: StatementSync;

  constructor(database: DatabaseSync, faults: StoreFaults | undefined) {
    this.#faults = faults;
    // Numbers once given out are not given out again, although the rows that bore them are gone.
    this.#keepCounters = database.prepare(
      `INSERT INTO counters (name, value)
       VALUES ('execution', coalesce((SELECT max(execution_id) FROM executions), 0)),
              ('segment', coalesce((SELECT max(segment_id) FROM segments), 0))
       ON CONFLICT (name) DO UPDATE SET value = max(value, excluded.value)`,
    );
    this.#pickExecutions = database.prepare(
      `SELECT execution_id, tail_segment_id FROM executions WHERE machine_id = ? ORDER BY name LIMIT ${executionsPerStep}`,
    );
    this.#deleteExecution = database.prepare('DELETE FROM executions WHERE execution_id = ?');
    this.#hasChildren = database.prepare('SELECT 1 FROM executions WHERE machine_id = ? LIMIT 1');
    this.#discardList = database.prepare('INSERT OR IGNORE INTO discarded_lists (list_id) VALUES (?)');
    this.#pickList = database.prepare('SELECT list_id FROM discarded_lists LIMIT 1');
    this.#removeList = database.prepare('DELETE FROM discarded_lists WHERE list_id = ?');
    this.#discardChain = database.prepare('INSERT INTO discarded_chains (tail_segment_id) VALUES (?)');
    this.#pickChain = database.prepare('SELECT tail_segment_id FROM discarded_chains LIMIT 1');
    this.#removeChain = database.prepare('DELETE FROM discarded_chains WHERE tail_segment_id = ?');
    this.#deleteSegment = database.prepare(
      'DELETE FROM segments WHERE segment_id = ? RETURNING previous_segment_id',
    );
    for (const statement of [this.#pickExecutions, this.#pickChain, this.#pickList, this.#deleteSegment]) {
      statement.setReturnArrays(true);
    }
  }

  /** Deletes the rows of some executions of a machine, then what stood under them. @returns whether any are left. */
  discardExecutions(machineId: number): boolean {
    this.#faults?.('delete executions');
    this.#keepCounters.run();
    if (this.#discardSome(machineId)) return true;
    const list = this.#pickList.get() as unknown as readonly [number] | undefined;
    if (list === undefined) return false;
    if (!this.#discardSome(list[0])) this.#removeList.run(list[0]);
    return true;
  }

  /** @returns whether the list may have more */
  #discardSome(listId: number): boolean {
    const rows = this.#pickExecutions.all(listId) as unknown as readonly [number, number][];
    for (const [executionId, tail] of rows) {
      this.#deleteExecution.run(executionId);
      this.#discardChain.run(tail);
      if (this.#hasChildren.get(-executionId) !== undefined) this.#discardList.run(-executionId);
    }
    return rows.length === executionsPerStep;
  }

  /** Whether chains wait to be deleted. */
  hasDiscarded(): boolean {
    return this.#pickChain.get() !== undefined;
  }

  /** Deletes some segments of discarded chains. @returns whether any are left. */
  deleteSegments(): boolean {
    this.#faults?.('delete segments');
    let budget = segmentsPerStep;
    while (budget > 0) {
      const chain = this.#pickChain.get() as unknown as readonly [number] | undefined;
      if (chain === undefined) return false;
      let next = chain[0];
      while (next !== 0 && budget > 0) {
        const deleted = this.#deleteSegment.get(next) as unknown as readonly [number] | undefined;
        next = deleted?.[0] ?? 0;
        budget -= 1;
      }
      this.#removeChain.run(chain[0]);
      if (next !== 0) this.#discardChain.run(next);
    }
    return this.hasDiscarded();
  }
}
