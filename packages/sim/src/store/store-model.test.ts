/** Both stores, given the same random calls, answer the same: whatever is asked, at any time. */
import { type Random, seededRandom } from '@cairn/kit';
import { openMemoryStore, openSqliteStore, type Store } from '@cairn/store';
import type { Burst, ExecutionSearch } from '@cairn/workflows';
import { expect, it } from 'vitest';
import { firstBurst, laterBurst } from './sample-bursts.ts';
import { temporaryDirectory } from './temporary-directory.ts';

const statuses = ['RUNNING', 'RUNNING', 'SUCCEEDED', 'FAILED', 'TIMED_OUT', 'ABORTED'] as const;

/** Makes calls at random that are allowed at that point. */
class Calls {
  readonly #random: Random;
  readonly #tails = new Map<number, number>();
  #executionId = 0;
  #segmentId = 0;

  constructor(random: Random) {
    this.#random = random;
  }

  below(count: number): number {
    return Math.floor(this.#random.next() * count);
  }

  next(): (store: Store) => Promise<unknown> {
    const kind = this.below(20);
    if (kind === 0) {
      const machineId = this.below(3);
      const status = [undefined, ...statuses][this.below(7)];
      return (store) => store.journal.deleteExecutions(machineId, status);
    }
    if (kind === 6) {
      const stoppedBeforeMs = this.below(40);
      return (store) => store.journal.expireExecutions(stoppedBeforeMs);
    }
    if (kind < 6) {
      const writes = Array.from({ length: this.below(4) }, () => ({
        collection: `c${this.below(2)}`,
        key: `k${this.below(12)}`,
        value: this.below(4) === 0 ? undefined : `v${this.below(6)}`,
        ...(this.below(3) === 0 ? { ifAbsent: true } : {}),
        ...(this.below(4) === 0 ? { ifValue: `v${this.below(4)}` } : {}),
      }));
      return (store) => store.records.write(writes);
    }
    const bursts = Array.from({ length: this.below(6) }, () => this.#burst());
    return (store) => store.journal.append(bursts);
  }

  /** Learns from a store which bursts it has kept. */
  async settle({ journal }: Store): Promise<void> {
    for (const executionId of this.#tails.keys()) {
      const row = await journal.execution(executionId);
      if (row !== undefined) this.#tails.set(executionId, row.tailSegmentId);
    }
  }

  read(): (store: Store) => Promise<unknown> {
    const id = this.below(this.#executionId + 2);
    const [machineId, limit, ms] = [this.below(3), 1 + this.below(20), this.below(60)];
    const status = statuses[this.below(statuses.length)]!;
    const search = this.#search(limit);
    const reads: ((store: Store) => Promise<unknown>)[] = [
      ({ journal }) => journal.counters(),
      ({ journal }) => journal.execution(id),
      ({ journal }) => journal.executionByName(machineId, `run-${id}`),
      ({ journal }) => journal.openExecutions(),
      ({ journal }) => journal.inFlightExecutions(id, limit),
      ({ journal }) => journal.listExecutions({ machineId, limit }),
      ({ journal }) => journal.listExecutions({ machineId, limit, status }),
      ({ journal }) =>
        journal.listExecutions({ machineId, limit, status, after: { orderMs: ms, executionId: id } }),
      ({ journal }) => journal.listExecutions({ machineId, limit, after: { orderMs: ms, executionId: id } }),
      ({ journal }) => journal.dueExecutions({ untilMs: ms, limit }),
      ({ journal }) => journal.dueExecutions({ untilMs: 60, limit, after: { dueMs: ms, executionId: id } }),
      ({ journal }) =>
        journal
          .walkBack(this.#tails.get(id) ?? 0, { executionId: id, limit, stopAtPrefix: 'S' })
          .catch(() => 'missing'),
      ({ journal }) => journal.listExecutions({ machineId, limit, version: 1 + (ms % 2) }),
      ({ journal }) => journal.listExecutions({ machineId, limit, version: 1, alias: 'a', status }),
      ({ journal }) => journal.searchExecutions(search),
      ({ records }) => records.list(`c${ms % 2}`, { prefix: 'k1', limit, reverse: ms % 3 === 0 }),
      ({ records }) => records.list(`c${ms % 2}`, { after: `k${ms % 12}`, limit, reverse: ms % 3 === 0 }),
    ];
    return reads[this.below(reads.length)]!;
  }

  /** A machine, or the list of what stands under an execution. */
  /** A machine, and now and then a row above. */
  #list(): { readonly machineId: number; readonly parentId?: number } {
    const machineId = this.below(3);
    if (this.#executionId < 2 || this.below(4) > 0) return { machineId };
    return { machineId, parentId: 1 + this.below(this.#executionId - 1) };
  }

  #search(limit: number): ExecutionSearch {
    const some = <Value>(value: Value): Value | undefined => (this.below(3) === 0 ? value : undefined);
    const given = {
      machineId: some(this.below(3)),
      status: some(statuses[this.below(statuses.length)]!),
      namePrefix: some(`run-${1 + this.below(9)}`),
      error: some(['A', 'B'][this.below(2)]!),
      startedFromMs: some(this.below(15)),
      startedBeforeMs: some(15 + this.below(15)),
      stoppedFromMs: some(10 + this.below(20)),
      stoppedBeforeMs: some(30 + this.below(30)),
      after: some({ orderMs: this.below(60), executionId: this.below(this.#executionId + 2) }),
    };
    const known = Object.entries(given).filter(([, value]) => value !== undefined);
    return { limit, rowsMax: 1_000, ...Object.fromEntries(known) };
  }

  #burst(): Burst {
    const status = statuses[this.below(statuses.length)]!;
    const sample = {
      status,
      segment: `${this.below(4) === 0 ? 'S' : 'd'}${'é'.repeat(this.below(50))}`,
      stopMs: status === 'RUNNING' ? undefined : 10 + this.below(50),
      nextDueMs: status === 'RUNNING' && this.below(2) === 0 ? this.below(60) : undefined,
      inFlight: status === 'RUNNING' && this.below(2) === 0,
      error: status === 'FAILED' ? ['A', 'B', undefined][this.below(3)] : undefined,
    };
    this.#segmentId += 1;
    if (this.#executionId > 0 && this.below(3) > 0) {
      const executionId = 1 + this.below(this.#executionId);
      const tail = this.#tails.get(executionId) ?? 0;
      // Now and then one that was overtaken.
      const previous = this.below(8) === 0 ? this.below(this.#segmentId) : tail;
      if (previous === tail) this.#tails.set(executionId, this.#segmentId);
      const reopen =
        this.below(4) === 0
          ? { redriveMs: this.below(60), attributes: `{"é":${this.#segmentId}}` }
          : undefined;
      return laterBurst(executionId, this.#segmentId, previous, { ...sample, reopen });
    }
    this.#executionId += 1;
    this.#tails.set(this.#executionId, this.#segmentId);
    const name = `run-${1 + this.below(this.#executionId)}`;
    const attributes = [undefined, '{"version":1}', '{"version":2,"alias":"a"}', '{"version":1,"alias":"a"}'][
      this.below(4)
    ];
    const create = { ...this.#list(), name, startMs: this.below(30), attributes };
    return firstBurst(this.#executionId, this.#segmentId, { ...sample, create });
  }
}

it.each([1, 2, 3, 4, 5])('memory and SQLite agree, seed %i', async (seed) => {
  const { directory, dispose } = temporaryDirectory();
  const open = () =>
    openSqliteStore({
      directory,
      faults: () => {},
      unsafeSynchronousOff: true,
      compaction: { delayMs: 1, share: 1 },
    });
  const calls = new Calls(seededRandom(seed));
  const memory = await openMemoryStore();
  let sqlite = await open();
  for (let step = 0; step < 400; step += 1) {
    const group = Array.from({ length: 1 + calls.below(3) }, () => calls.next());
    const [expected, found] = await Promise.all(
      [memory, sqlite].map(async (store) => {
        const answers: unknown[] = [];
        for (const call of group) answers.push(await call(store));
        return answers;
      }),
    );
    expect(found, `step ${step}`).toEqual(expected);
    await calls.settle(memory);
    for (let reads = 0; reads < 3; reads += 1) {
      const read = calls.read();
      expect(await read(sqlite), `read after step ${step}`).toEqual(await read(memory));
    }
    if (calls.below(50) > 0) continue;
    // How many open ones went with those that expired is told by the next deletion of the same process.
    expect(await sqlite.journal.deleteExecutions(99)).toBe(await memory.journal.deleteExecutions(99));
    await sqlite.close();
    sqlite = await open();
  }
  await sqlite.close();
  await dispose();
});
