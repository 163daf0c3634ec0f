/** The n-th step of writing fails, for n = 1, 2, 3 … until a run passes without reaching it. */

import type { ObjectChange } from '@cairn/resources';
import { openMemoryStore, openSqliteStore, type Store, type StoreFaults } from '@cairn/store';
import type { Burst } from '@cairn/workflows';
import { describe, expect, it } from 'vitest';
import { sampleObject } from './object-index-contract.ts';
import { firstBurst, laterBurst } from './sample-bursts.ts';
import { temporaryDirectory } from './temporary-directory.ts';

const files = [{ id: 'file', size: 9 }];

/** A call to a store; the same on the store under test and on the one that shows what must be there. */
type Call = (store: Store) => Promise<unknown>;

const append =
  (...bursts: Burst[]): Call =>
  (store) =>
    store.journal.append(bursts);

const write =
  (...keys: string[]): Call =>
  (store) =>
    store.records.write(
      keys.map((key) => ({
        collection: 'c',
        key: key.replace(/[+-]/, ''),
        value: key.startsWith('-') ? undefined : `value ${keys.join(' ')}`,
        ...(key.startsWith('+') ? { ifAbsent: true } : {}),
      })),
    );

const change =
  (made: ObjectChange): Call =>
  (store) =>
    store.objects.write(made);

/** Groups of overlapping calls, one group after another. No call needs another of its group. */
const groups: readonly (readonly Call[])[] = [
  [
    append(firstBurst(1, 1, { inFlight: true }), firstBurst(2, 2, { nextDueMs: 5 })),
    append(firstBurst(3, 3, { status: 'SUCCEEDED', stopMs: 9 })),
    write('a', 'b'),
    change({ kind: 'create bucket', bucket: { name: 'b', attributes: '{}' } }),
  ],
  [
    append(laterBurst(1, 4, 1, { inFlight: true })),
    append(laterBurst(2, 5, 2, { nextDueMs: 7 })),
    write('+d'),
    change({ kind: 'put object', object: sampleObject('inline') }),
    change({ kind: 'put object', object: sampleObject('filed', { content: { kind: 'files', files } }) }),
  ],
  [append(firstBurst(4, 6, { create: { machineId: 2 } }), firstBurst(5, 7, { create: { name: 'run-1' } }))],
  [write('-a', 'e', '+b'), write('-b', 'f'), append(laterBurst(1, 8, 4, { status: 'FAILED', stopMs: 8 }))],
  [
    change({ kind: 'put object', object: sampleObject('filed', { etag: 'new' }) }),
    change({ kind: 'delete object', bucket: 'b', key: 'inline' }),
  ],
  [append(laterBurst(4, 9, 6, { nextDueMs: 3 }), laterBurst(4, 10, 9))],
  [
    append(
      laterBurst(1, 11, 8, { reopen: { redriveMs: 10, attributes: '{"n":1}' } }),
      laterBurst(1, 12, 11, { reopen: { redriveMs: 11, attributes: '{"n":2}' } }),
    ),
  ],
];

/** Everything that can be read of a store. */
async function contents(store: Store): Promise<unknown> {
  const { journal, records, objects } = store;
  const ids = [1, 2, 3, 4, 5];
  const segmentIds = [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12];
  return {
    counters: await journal.counters(),
    executions: await Promise.all(ids.map((id) => journal.execution(id))),
    names: await Promise.all(ids.map((id) => journal.executionByName(1, `run-${id}`))),
    segments: await Promise.all(segmentIds.map((id) => journal.segments([id], 0).catch(() => 'missing'))),
    lists: await Promise.all([1, 2].map((machineId) => journal.listExecutions({ machineId, limit: 9 }))),
    open: await journal.openExecutions(),
    due: await journal.dueExecutions({ untilMs: 99, limit: 9 }),
    inFlight: await journal.inFlightExecutions(0, 9),
    records: await records.list('c', { limit: 9 }),
    objects: await objects.list({ bucket: 'b', prefix: '', delimiter: '', limit: 9 }),
    garbage: await objects.garbage('', 9),
  };
}

/** Throws at the n-th step, once. */
function failAt(n: number): { readonly faults: StoreFaults; readonly reached: () => boolean } {
  let steps = 0;
  return {
    faults(operation) {
      steps += 1;
      if (steps === n) throw new Error(`injected at ${operation}`);
    },
    reached: () => steps >= n,
  };
}

/** Makes all calls; those that the store acknowledged are made on the expected store too, in order. */
async function run(store: Store, expected: Store): Promise<number> {
  let failed = 0;
  for (const group of groups) {
    const outcomes = await Promise.allSettled(group.map((call) => call(store)));
    for (const [position, outcome] of outcomes.entries()) {
      if (outcome.status === 'rejected') {
        failed += 1;
        expect(String(outcome.reason)).toContain('injected');
      } else {
        expect(await group[position]!(expected)).toEqual(outcome.value);
      }
    }
  }
  return failed;
}

/** Runs the calls with each step failing in turn. */
async function failEachStep(
  open: (faults: StoreFaults) => Promise<Store>,
  afterwards: (store: Store, expected: unknown) => Promise<void>,
): Promise<number> {
  for (let n = 1; ; n += 1) {
    const { faults, reached } = failAt(n);
    const store = await open(faults);
    const expected = await openMemoryStore();
    const failed = await run(store, expected);
    expect(await contents(store), `the failing step is ${n}`).toEqual(await contents(expected));
    await afterwards(store, await contents(expected));
    if (!reached()) {
      expect(failed).toBe(0);
      return n;
    }
    expect(failed, `the failing step is ${n}`).toBeGreaterThan(0);
  }
}

describe('a write whose n-th step fails', () => {
  it('leaves the store in memory with all that was acknowledged and nothing else', async () => {
    const steps = await failEachStep(
      (faults) => openMemoryStore({ faults }),
      (store) => store.close(),
    );
    expect(steps).toBeGreaterThan(30);
  });

  it('leaves the database with all that was acknowledged and nothing else, also when opened again', async () => {
    let temporary = temporaryDirectory();
    const steps = await failEachStep(
      (faults) => {
        temporary = temporaryDirectory();
        return openSqliteStore({ directory: temporary.directory, faults, unsafeSynchronousOff: true });
      },
      async (store, expected) => {
        await store.close();
        const again = await openSqliteStore({ directory: temporary.directory, faults: () => {} });
        expect(await contents(again)).toEqual(expected);
        await again.close();
        await temporary.dispose();
      },
    );
    expect(steps).toBeGreaterThan(30);
  });
});

describe('a deletion whose n-th step fails', () => {
  const stores: readonly [string, (faults: StoreFaults, directory: string) => Promise<Store>][] = [
    ['the store in memory', (faults) => openMemoryStore({ faults })],
    [
      'the store in SQLite',
      (faults, directory) => openSqliteStore({ directory, faults, unsafeSynchronousOff: true }),
    ],
  ];

  it.each(stores)('is completed by making it again: %s', async (_, open) => {
    for (let n = 1; ; n += 1) {
      const { directory, dispose } = temporaryDirectory();
      let armed: StoreFaults = () => {};
      const store = await open((operation) => armed(operation), directory);
      await store.journal.append(Array.from({ length: 5 }, (_, at) => firstBurst(at + 1, at + 1)));
      await store.journal.append([firstBurst(6, 6, { create: { machineId: 2 } }), laterBurst(1, 7, 1)]);
      const { faults, reached } = failAt(n);
      armed = faults;
      const outcome = await store.journal.deleteExecutions(1).catch((error: unknown) => error);
      armed = () => {};
      if (reached()) expect(String(outcome)).toContain('injected');
      // Whether it failed midway or not, each open execution is told of once.
      const told = reached() ? 0 : Number(outcome);
      expect(told + (await store.journal.deleteExecutions(1))).toBe(5);
      const left = (await contents(store)) as { readonly segments: readonly unknown[] };
      expect(left.segments.filter((segment) => segment !== 'missing')).toHaveLength(1);
      expect(await store.journal.counters()).toEqual({ executionId: 6, segmentId: 7 });
      await store.close();
      await dispose();
      if (!reached()) break;
    }
  });
});
