/** What every store promises of executions that are found, expire and are deleted with what stands under them. */
import type { Store } from '@cairn/store';
import type { Burst, ExecutionSearch } from '@cairn/workflows';
import { beforeEach, expect, it } from 'vitest';
import { firstBurst, laterBurst } from './sample-bursts.ts';

/** Runs 1 to 6: closed, failed, running; of two machines; by version and alias. */
const runs: readonly Burst[] = [
  firstBurst(1, 1, { create: { name: 'a-1', startMs: 10 }, status: 'SUCCEEDED', stopMs: 100 }),
  firstBurst(2, 2, { create: { name: 'a-2', startMs: 20 }, status: 'FAILED', stopMs: 50, error: 'E' }),
  firstBurst(3, 3, { create: { name: 'b-3', startMs: 30, attributes: '{"version":1}' } }),
  firstBurst(4, 4, {
    create: { name: 'a-4', startMs: 40, machineId: 2, attributes: '{"version":2,"alias":"live"}' },
    status: 'FAILED',
    stopMs: 60,
    error: 'E',
  }),
  firstBurst(5, 5, {
    create: { name: 'b-5', startMs: 50, attributes: '{"version":1,"alias":"live"}' },
    status: 'FAILED',
    stopMs: 90,
    error: 'Other',
  }),
  firstBurst(6, 6, { create: { name: 'b-6', startMs: 60, attributes: '{"alias":"two"}' } }),
];

/** Declares what has to do with searching. */
export function searching(journal: () => Store['journal']): void {
  beforeEach(async () => {
    expect(await journal().append(runs)).toEqual([]);
  });

  const searches: readonly [string, Partial<ExecutionSearch>, readonly number[]][] = [
    ['nothing, newest start first', {}, [6, 5, 4, 3, 2, 1]],
    ['machine, in the order of its list', { machineId: 1 }, [1, 5, 6, 2, 3]],
    ['status', { status: 'FAILED' }, [5, 4, 2]],
    ['machine and status', { machineId: 1, status: 'RUNNING' }, [6, 3]],
    ['error', { error: 'E' }, [4, 2]],
    ['error and machine', { error: 'E', machineId: 2 }, [4]],
    ['version', { machineId: 1, version: 1 }, [5, 3]],
    ['version and status', { machineId: 1, version: 1, status: 'RUNNING' }, [3]],
    ['alias', { machineId: 1, alias: 'live' }, [5]],
    ['alias and version', { machineId: 2, alias: 'live', version: 2 }, [4]],
    ['alias and error', { machineId: 2, alias: 'live', error: 'E' }, [4]],
    ['another alias and error', { machineId: 2, alias: 'two', error: 'E' }, []],
    ['version and a place', { machineId: 1, version: 1, after: { orderMs: 90, executionId: 5 } }, [3]],
    ['an unknown error', { error: 'e' }, []],
    ['name', { namePrefix: 'b-' }, [6, 5, 3]],
    ['name and machine', { namePrefix: 'a', machineId: 1 }, [1, 2]],
    ['start', { startedFromMs: 20, startedBeforeMs: 50 }, [4, 3, 2]],
    ['stop', { stoppedFromMs: 50, stoppedBeforeMs: 90 }, [4, 2]],
    ['stop and machine', { stoppedFromMs: 60, machineId: 1 }, [1, 5]],
    ['start of what runs', { machineId: 1, status: 'RUNNING', startedFromMs: 31 }, [6]],
    ['stop of what runs', { machineId: 1, status: 'RUNNING', stoppedFromMs: 1 }, []],
    ['a place by id', { after: { orderMs: 0, executionId: 4 } }, [3, 2, 1]],
    ['a place in a list', { machineId: 1, after: { orderMs: 60, executionId: 6 } }, [2, 3]],
  ];

  it('finds by what is asked for', async () => {
    for (const [what, search, ids] of searches) {
      const found = await journal().searchExecutions({ limit: 9, rowsMax: 100, ...search });
      expect(
        found.rows.map(({ executionId }) => executionId),
        `by ${what}`,
      ).toEqual(ids);
      expect(found.next, `by ${what}`).toBeUndefined();
    }
  });

  it('looks at so many at most and goes on behind them', async () => {
    for (const search of [
      {},
      { machineId: 1 },
      { error: 'E' },
      { status: 'FAILED' } as const,
      { machineId: 1, version: 1 },
    ]) {
      const all = await journal().searchExecutions({ limit: 9, rowsMax: 100, ...search });
      const rows: unknown[] = [];
      let after: ExecutionSearch['after'];
      for (let pages = 0; pages < 20; pages += 1) {
        const page = await journal().searchExecutions({
          ...{ limit: 9, rowsMax: 1, ...search },
          ...(after === undefined ? {} : { after }),
        });
        rows.push(...page.rows);
        after = page.next;
        if (after === undefined) break;
      }
      expect(after).toBeUndefined();
      expect(rows, JSON.stringify(search)).toEqual(all.rows);
    }
  });

  it('tells the error until the execution goes on', async () => {
    expect(await journal().execution(2)).toMatchObject({ error: 'E' });
    await journal().append([laterBurst(2, 7, 2, { inFlight: true })]);
    expect((await journal().execution(2))?.error).toBeUndefined();
    expect((await journal().searchExecutions({ error: 'E', limit: 9, rowsMax: 9 })).rows).toHaveLength(1);
  });

  it('lists what was started by a version or an alias, in the order of the list', async () => {
    const list = async (options: object): Promise<number[]> =>
      (await journal().listExecutions({ machineId: 1, limit: 9, ...options })).map(
        ({ executionId }) => executionId,
      );
    expect(await list({ version: 1 })).toEqual([5, 3]);
    expect(await list({ version: 1, status: 'RUNNING' })).toEqual([3]);
    expect(await list({ version: 1, after: { orderMs: 90, executionId: 5 } })).toEqual([3]);
    expect(await list({ alias: 'live' })).toEqual([5]);
    expect(await list({ machineId: 2, alias: 'live', version: 2 })).toEqual([4]);
    expect(await list({ alias: '1' })).toEqual([]);
  });
}

/** Declares what has to do with deleting what is old, and what stands under what is deleted. */
export function expiring(journal: () => Store['journal']): void {
  const left = async (count: number): Promise<number[]> => {
    const rows = await Promise.all(Array.from({ length: count }, (_, at) => journal().execution(at + 1)));
    return rows.flatMap((row) => (row === undefined ? [] : [row.executionId]));
  };

  it('deletes what stopped before an instant, and frees its name', async () => {
    await journal().append(runs);
    expect(await journal().expireExecutions(60)).toBe(1);
    expect(await left(6)).toEqual([1, 3, 4, 5, 6]);
    await expect(journal().segments([2], 2)).rejects.toThrow('Segment 2 ');
    expect(await journal().expireExecutions(1_000)).toBe(3);
    expect(await left(6)).toEqual([3, 6]);
    expect(await journal().expireExecutions(1_000)).toBe(0);
    expect(await journal().append([firstBurst(7, 7, { create: { name: 'a-2' } })])).toEqual([]);
    expect(await journal().counters()).toEqual({ executionId: 7, segmentId: 7 });
  });

  it('keeps what stopped between the instant and now', async () => {
    const nowMs = Date.now();
    const closed = { status: 'SUCCEEDED', stopMs: nowMs - 1_000 } as const;
    await journal().append([
      firstBurst(1, 1, closed),
      firstBurst(2, 2, { ...closed, stopMs: nowMs - 3_000 }),
    ]);
    expect(await journal().expireExecutions(nowMs - 2_000)).toBe(1);
    expect(await left(2)).toEqual([1]);
    expect(await journal().expireExecutions(nowMs - 999)).toBe(1);
    expect(await left(2)).toEqual([]);
  });

  it('deletes more than fit one step', async () => {
    const closed = { status: 'SUCCEEDED', stopMs: 1 } as const;
    await journal().append(Array.from({ length: 2_500 }, (_, at) => firstBurst(at + 1, at + 1, closed)));
    expect(await journal().expireExecutions(2)).toBe(2_500);
    expect(await left(2_500)).toEqual([]);
  });

  it('deletes those of a machine that are in a status', async () => {
    await journal().append(runs);
    expect(await journal().deleteExecutions(1, 'RUNNING')).toBe(2);
    expect(await journal().deleteExecutions(2)).toBe(0);
    expect(await left(6)).toEqual([1, 2, 5]);
    expect(await journal().openExecutions()).toBe(0);
  });

  it('deletes what stands under an execution with it, and never before', async () => {
    const closed = { status: 'SUCCEEDED', stopMs: 10 } as const;
    await journal().append([
      firstBurst(1, 1, { status: 'SUCCEEDED', stopMs: 100 }),
      // A map run under it, closed long before, children of that, and something under one of those.
      firstBurst(2, 2, { create: { machineId: 1, parentId: 1 }, ...closed }),
      ...Array.from({ length: 1_200 }, (_, at) =>
        firstBurst(at + 3, at + 3, {
          create: { machineId: 1, parentId: 2 },
          ...(at % 2 === 0 ? closed : {}),
        }),
      ),
      firstBurst(1_203, 1_203, { create: { machineId: 1, parentId: 4 }, ...closed }),
      firstBurst(1_204, 1_204, { create: { machineId: 2 } }),
      firstBurst(1_205, 1_205, { create: { machineId: 1, parentId: 1_204 }, ...closed }),
    ]);
    expect(await journal().expireExecutions(50)).toBe(0);
    expect((await left(1_205)).length).toBe(1_205);
    expect(await journal().expireExecutions(101)).toBe(1);
    expect(await left(1_205)).toEqual([1_204, 1_205]);
    for (const id of [1, 2, 3, 1_202, 1_203])
      await expect(journal().segments([id], id)).rejects.toThrow(`Segment ${id} `);
    // Of those under the one that expired 600 were open.
    expect(await journal().deleteExecutions(2)).toBe(601);
    expect(await left(1_205)).toEqual([]);
  });
}
