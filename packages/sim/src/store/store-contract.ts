/** What every store promises; run on each of them by `store-contract.test.ts`. */
import type { Store } from '@cairn/store';
import type { ExecutionRow } from '@cairn/workflows';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { logStoreContract } from './log-store-contract.ts';
import { objectIndexContract } from './object-index-contract.ts';
import { overtakenContract } from './overtaken-contract.ts';
import { recordsContract } from './records-contract.ts';
import { reopeningContract } from './reopening-contract.ts';
import { expiring, searching } from './retention-contract.ts';
import { firstBurst, laterBurst } from './sample-bursts.ts';

/** A store under test. */
export interface StoreUnderTest {
  readonly name: string;
  /** Opens an empty store; `dispose` removes what is left of it. */
  open(): Promise<{ readonly store: Store; readonly dispose: () => Promise<void> }>;
}

/** Declares the suite for one store. */
export function storeContract(underTest: StoreUnderTest): void {
  describe(underTest.name, () => {
    let store: Store;
    let dispose: () => Promise<void>;
    beforeEach(async () => {
      ({ store, dispose } = await underTest.open());
    });
    afterEach(async () => {
      await store.close();
      await dispose();
    });
    describe('appending', () => appending(() => store.journal));
    describe('bursts that were overtaken', () => overtakenContract(() => store.journal));
    describe('reopening', () => reopeningContract(() => store.journal));
    describe('listing', () => listing(() => store.journal));
    describe('waking', () => waking(() => store.journal));
    describe('deleting', () => deleting(() => store.journal));
    describe('searching', () => searching(() => store.journal));
    describe('expiring', () => expiring(() => store.journal));
    describe('records', () => recordsContract(() => store.records));
    describe('logs', () => logStoreContract(() => store.logs));
    describe('objects', () => objectIndexContract(() => store.objects));
    describe('closing', () => closing(() => store));
  });
}

function appending(journal: () => Store['journal']): void {
  it('gives back an execution as its first burst made it', async () => {
    const attributes = '{"traceHeader":"Root=1"}';
    const create = { machineId: 7, revision: 3, name: 'naïve 名 𝒳', startMs: 1_700_000_000_123, attributes };
    const burst = firstBurst(5, 9, { create, nextDueMs: 1_700_000_009_999, inFlight: true });
    expect(await journal().append([burst])).toEqual([]);
    const row: ExecutionRow = {
      ...create,
      executionId: 5,
      status: 'RUNNING',
      stopMs: undefined,
      redriveMs: undefined,
      headSegmentId: 9,
      tailSegmentId: 9,
      nextDueMs: 1_700_000_009_999,
      inFlight: true,
    };
    expect(await journal().execution(5)).toEqual(row);
    expect(await journal().executionByName(7, 'naïve 名 𝒳')).toEqual(row);
    expect(await journal().counters()).toEqual({ executionId: 5, segmentId: 9 });
  });

  it('keeps a row under another in a list and names of its own', async () => {
    const under = { machineId: 7, parentId: 5, name: 'run-1' };
    await journal().append([
      firstBurst(5, 1, { create: { machineId: 7, name: 'run-1' } }),
      firstBurst(6, 2, { create: under, inFlight: true, nextDueMs: 9 }),
      firstBurst(7, 3, { create: { ...under, name: 'run-2' }, status: 'FAILED', stopMs: 5 }),
    ]);
    expect(await journal().append([firstBurst(8, 4, { create: under })])).toEqual([0]);
    expect(await journal().execution(6)).toMatchObject(under);
    expect(await journal().execution(5)).not.toHaveProperty('parentId');
    expect(await journal().executionByName(-5, 'run-1')).toMatchObject({ executionId: 6, machineId: 7 });
    expect(await journal().executionByName(7, 'run-1')).toMatchObject({ executionId: 5 });
    const listed = async (machineId: number, status?: 'FAILED') => {
      const rows = await journal().listExecutions({ machineId, limit: 9, ...(status && { status }) });
      return rows.map(({ executionId }) => executionId);
    };
    expect((await listed(-5)).toSorted()).toEqual([6, 7]);
    expect(await listed(-5, 'FAILED')).toEqual([7]);
    expect(await listed(7)).toEqual([5]);
    await journal().append([laterBurst(6, 5, 2, { status: 'SUCCEEDED', stopMs: 8 })]);
    expect(await journal().execution(6)).toMatchObject({ ...under, status: 'SUCCEEDED' });
    expect(await journal().openExecutions()).toBe(1);
  });

  it('knows no execution and no numbers at first', async () => {
    expect(await journal().execution(1)).toBeUndefined();
    expect(await journal().executionByName(1, 'run-1')).toBeUndefined();
    expect(await journal().counters()).toEqual({ executionId: 0, segmentId: 0 });
    expect(await journal().append([])).toEqual([]);
  });

  it.each([
    ['a tail alone', { inFlight: true, nextDueMs: 50 }],
    ['a timer', { inFlight: true, nextDueMs: 60 }],
    ['the end of a timer', { inFlight: true }],
    ['work in flight', { inFlight: false, nextDueMs: 50 }],
    ['an end', { status: 'FAILED', stopMs: 70 }],
  ] as const)('keeps %s of a later burst', async (_, change) => {
    await journal().append([firstBurst(1, 1, { inFlight: true, nextDueMs: 50 })]);
    await journal().append([laterBurst(1, 2, 1, change)]);
    expect(await journal().execution(1)).toMatchObject({
      status: 'status' in change ? change.status : 'RUNNING',
      stopMs: 'stopMs' in change ? change.stopMs : undefined,
      nextDueMs: 'nextDueMs' in change ? change.nextDueMs : undefined,
      inFlight: 'inFlight' in change ? change.inFlight : false,
      headSegmentId: 1,
      tailSegmentId: 2,
    });
  });

  it('takes up an execution that had been closed', async () => {
    await journal().append([firstBurst(1, 1, { status: 'FAILED', stopMs: 5 })]);
    await journal().append([laterBurst(1, 2, 1, { inFlight: true })]);
    expect(await journal().execution(1)).toMatchObject({ status: 'RUNNING', stopMs: undefined });
    expect(await journal().openExecutions()).toBe(1);
  });

  it('refuses a taken name and keeps all else of the batch', async () => {
    await journal().append([firstBurst(1, 1)]);
    const refused = await journal().append([
      firstBurst(2, 2),
      firstBurst(3, 3, { create: { name: 'run-1' } }),
      firstBurst(4, 4, { create: { name: 'run-1', machineId: 2 } }),
      firstBurst(5, 5, { create: { name: 'run-2' } }),
      laterBurst(1, 6, 1),
    ]);
    expect(refused).toEqual([1, 3]);
    expect(await journal().execution(3)).toBeUndefined();
    await expect(journal().segments([3], 3)).rejects.toThrow('Segment 3 is not in the journal');
    expect(await journal().execution(4)).toMatchObject({ name: 'run-1', machineId: 2 });
    expect(await journal().execution(1)).toMatchObject({ tailSegmentId: 6 });
    for (const [segmentId, executionId] of [
      [2, 2],
      [4, 4],
      [6, 1],
    ] as const)
      expect(await journal().segments([segmentId], executionId)).toMatchObject([{ segmentId, executionId }]);
  });

  it('answers overlapping calls each with its own refusals, in the order of the calls', async () => {
    const answers = await Promise.all(
      Array.from({ length: 50 }, (_, call) =>
        journal().append([
          firstBurst(call * 2 + 1, call * 2 + 1),
          firstBurst(call * 2 + 2, call * 2 + 2, { create: { name: 'the same' } }),
        ]),
      ),
    );
    expect(answers).toEqual(answers.map((_, call) => (call === 0 ? [] : [1])));
    expect(await journal().executionByName(1, 'the same')).toMatchObject({ executionId: 2 });
    expect(await journal().openExecutions()).toBe(51);
  });

  it('refuses a later burst of an execution that is not there', async () => {
    expect(await journal().append([laterBurst(9, 1, 0)])).toEqual([0]);
    await expect(journal().segments([1], 9)).rejects.toThrow('Segment 1');
  });

  it('gives back segments in the order asked for, character by character', async () => {
    const texts = ['', '\ufeffé名𝒳\u0000"', 'x'.repeat(300_000)];
    const [first = '', second = '', third = ''] = texts;
    await journal().append([firstBurst(7, 1, { segment: first })]);
    await journal().append([
      laterBurst(7, 2, 1, { segment: second }),
      laterBurst(7, 3, 2, { segment: third }),
    ]);
    const rows = await journal().segments([3, 1, 2, 1], 7);
    expect(rows.map(({ segment }) => segment)).toEqual([texts[2], texts[0], texts[1], texts[0]]);
    expect(rows[0]).toMatchObject({ segmentId: 3, executionId: 7, previousSegmentId: 2 });
  });

  it('keeps a NUL, and a sign in place of half a character, wherever they stand', async () => {
    const given = ['\0', 'a\0b\0', '\ud800', 'a\udc00b', '\ud83d', '\u{1f600}\0'];
    const kept = ['\0', 'a\0b\0', '\ufffd', 'a\ufffdb', '\ufffd', '\u{1f600}\0'];
    await journal().append(
      given.map((segment, at) =>
        at === 0 ? firstBurst(1, 1, { segment }) : laterBurst(1, at + 1, at, { segment }),
      ),
    );
    const rows = await journal().segments(
      given.map((_, at) => at + 1),
      1,
    );
    expect(rows.map(({ segment }) => segment)).toEqual(kept);
    const attributes = '{"traceHeader":"\ud800"}';
    await journal().append([firstBurst(50, 50, { create: { name: 'a\ud800', attributes } })]);
    const row = { name: 'a\ufffd', attributes: '{"traceHeader":"\ufffd"}' };
    expect(await journal().execution(50)).toMatchObject(row);
    expect(await journal().executionByName(1, 'a\ud800')).toMatchObject(row);
    const again = firstBurst(51, 51, { create: { name: 'a\ufffd' } });
    expect(await journal().append([again])).toEqual([0]);
  });

  it('finds a mark of several bytes, and none in what is shorter or only like it', async () => {
    await journal().append([firstBurst(1, 1, { segment: 'é\0 and more' })]);
    await journal().append([laterBurst(1, 2, 1, { segment: 'é' }), laterBurst(1, 3, 2, { segment: 'è\0' })]);
    const walked = await journal().walkBack(3, { executionId: 1, limit: 9, stopAtPrefix: 'é\0' });
    expect(walked.map(({ segmentId }) => segmentId)).toEqual([3, 2, 1]);
    for (const stopAtPrefix of ['è', ''])
      expect((await journal().walkBack(3, { executionId: 1, limit: 9, stopAtPrefix })).length).toBe(1);
  });

  it('walks back to a limit, to the head or to a mark', async () => {
    await journal().append([firstBurst(1, 1), firstBurst(2, 2)]);
    await journal().append([laterBurst(1, 3, 1, { segment: 'S3' })]);
    await journal().append([laterBurst(2, 4, 2), laterBurst(1, 5, 3), laterBurst(1, 6, 5)]);
    const walk = async (from: number, limit: number, stopAtPrefix?: string): Promise<number[]> => {
      const options = { executionId: 1, limit, ...(stopAtPrefix === undefined ? {} : { stopAtPrefix }) };
      return (await journal().walkBack(from, options)).map(({ segmentId }) => segmentId);
    };
    expect(await walk(6, 10)).toEqual([6, 5, 3, 1]);
    expect(await walk(6, 2)).toEqual([6, 5]);
    expect(await walk(6, 10, 'S')).toEqual([6, 5, 3]);
    expect(await walk(3, 10, 'S')).toEqual([3]);
    expect(await walk(6, 10, 'T')).toEqual([6, 5, 3, 1]);
    expect(await walk(0, 10)).toEqual([]);
    await expect(walk(99, 10)).rejects.toThrow('Segment 99');
  });
}

function listing(journal: () => Store['journal']): void {
  /** Runs 1–40: started at their id / 4, every third closed at 100 + id / 4; of another machine: 41. */
  beforeEach(async () => {
    const statuses = ['SUCCEEDED', 'FAILED', 'TIMED_OUT', 'ABORTED'] as const;
    const bursts = Array.from({ length: 40 }, (_, at) => {
      const startMs = Math.floor((at + 1) / 4);
      const closed = at % 3 === 0 ? { status: statuses[at % 4]!, stopMs: 100 + startMs } : {};
      return firstBurst(at + 1, at + 1, { create: { startMs }, ...closed });
    });
    await journal().append([...bursts, firstBurst(41, 41, { create: { machineId: 2 } })]);
  });

  const orderOf = (row: ExecutionRow): number => row.stopMs ?? row.redriveMs ?? row.startMs;

  async function pages(status: ExecutionRow['status'] | undefined, limit: number): Promise<ExecutionRow[]> {
    const rows: ExecutionRow[] = [];
    for (;;) {
      const last = rows.at(-1);
      const page = await journal().listExecutions({
        machineId: 1,
        limit,
        ...(status === undefined ? {} : { status }),
        ...(last === undefined ? {} : { after: { orderMs: orderOf(last), executionId: last.executionId } }),
      });
      expect(page.length).toBeLessThanOrEqual(limit);
      rows.push(...page);
      if (page.length < limit) return rows;
    }
  }

  it.each([1, 3, 7, 40, 1000])('lists newest first in pages of %i, each run once', async (limit) => {
    const rows = await pages(undefined, limit);
    const expected = [...rows].sort((a, b) => orderOf(b) - orderOf(a) || b.executionId - a.executionId);
    expect(rows).toEqual(expected);
    expect(rows.map(({ executionId }) => executionId).sort((a, b) => a - b)).toEqual(
      Array.from({ length: 40 }, (_, at) => at + 1),
    );
  });

  it.each(['RUNNING', 'SUCCEEDED', 'FAILED', 'TIMED_OUT', 'ABORTED'] as const)(
    'lists those that are %s in the same order',
    async (status) => {
      const all = await pages(undefined, 1000);
      expect(await pages(status, 3)).toEqual(all.filter((row) => row.status === status));
    },
  );

  it('moves an execution to its place among the closed when it ends', async () => {
    await journal().append([laterBurst(2, 50, 2, { status: 'SUCCEEDED', stopMs: 1000 })]);
    const [newest] = await journal().listExecutions({ machineId: 1, limit: 1 });
    expect(newest).toMatchObject({ executionId: 2, stopMs: 1000 });
    expect((await pages(undefined, 6)).length).toBe(40);
  });

  it('moves an execution to its place among the running when it is redriven', async () => {
    const reopen = { redriveMs: 1_000, attributes: '{}' };
    await journal().append([laterBurst(40, 50, 40, { reopen }), laterBurst(2, 51, 2, { inFlight: true })]);
    const [newest, next] = await journal().listExecutions({ machineId: 1, status: 'RUNNING', limit: 2 });
    expect(newest).toMatchObject({ executionId: 40, status: 'RUNNING', redriveMs: 1_000 });
    expect(next?.redriveMs).toBeUndefined();
    const rows = await pages(undefined, 6);
    expect(rows[0]).toMatchObject({ executionId: 40 });
    expect(rows.length).toBe(40);
    await journal().append([laterBurst(40, 52, 50, { status: 'SUCCEEDED', stopMs: 50 })]);
    const closed = await pages(undefined, 6);
    expect(closed.find(({ executionId }) => executionId === 40)).toMatchObject({
      stopMs: 50,
      redriveMs: 1_000,
    });
    expect(closed[0]).not.toMatchObject({ executionId: 40 });
  });

  it('lists nothing of an unknown machine', async () => {
    expect(await journal().listExecutions({ machineId: 3, limit: 5 })).toEqual([]);
  });

  it('counts the executions that are not closed', async () => {
    expect(await journal().openExecutions()).toBe(27);
  });
}

function waking(journal: () => Store['journal']): void {
  it('gives the executions due before an instant by (due, id), in pages', async () => {
    const due = [30, 10, undefined, 20, 10, 40, 20];
    await journal().append(due.map((nextDueMs, at) => firstBurst(at + 1, at + 1, { nextDueMs })));
    const pairs = [10, 2, 10, 5, 20, 4, 20, 7, 30, 1];
    expect([...(await journal().dueExecutions({ untilMs: 40, limit: 100 }))]).toEqual(pairs);
    const paged: number[] = [];
    for (;;) {
      const after = paged.length === 0 ? {} : { after: { dueMs: paged.at(-2)!, executionId: paged.at(-1)! } };
      const page = await journal().dueExecutions({ untilMs: 40, limit: 2, ...after });
      expect(page).toBeInstanceOf(Float64Array);
      paged.push(...page);
      if (page.length < 4) break;
    }
    expect(paged).toEqual(pairs);
  });

  it('forgets a timer that was moved or has gone', async () => {
    await journal().append([1, 2, 3].map((id) => firstBurst(id, id, { nextDueMs: 10 })));
    await journal().append([laterBurst(1, 4, 1, { nextDueMs: 25.5 }), laterBurst(2, 5, 2)]);
    await journal().append([laterBurst(3, 6, 3, { status: 'SUCCEEDED', stopMs: 5 })]);
    expect([...(await journal().dueExecutions({ untilMs: 100, limit: 9 }))]).toEqual([25.5, 1]);
  });

  it('gives the executions with work in flight by id, in pages', async () => {
    await journal().append([5, 3, 1, 4, 2].map((id) => firstBurst(id, id, { inFlight: id !== 3 })));
    expect(await journal().inFlightExecutions(0, 2)).toEqual([1, 2]);
    expect(await journal().inFlightExecutions(2, 2)).toEqual([4, 5]);
    expect(await journal().inFlightExecutions(5, 2)).toEqual([]);
    await journal().append([laterBurst(4, 6, 4)]);
    expect(await journal().inFlightExecutions(0, 9)).toEqual([1, 2, 5]);
  });
}

function deleting(journal: () => Store['journal']): void {
  it('deletes all executions of a machine with their segments, and nothing else', async () => {
    const count = 1200;
    await journal().append(
      Array.from({ length: count }, (_, at) =>
        firstBurst(at + 1, at + 1, { create: { machineId: at % 2 }, nextDueMs: 5, inFlight: true }),
      ),
    );
    await journal().append(
      Array.from({ length: count }, (_, at) => laterBurst(at + 1, count + at + 1, at + 1)),
    );
    await journal().deleteExecutions(1);
    expect(await journal().listExecutions({ machineId: 1, limit: 5 })).toEqual([]);
    expect(await journal().execution(2)).toBeUndefined();
    await expect(journal().segments([2], 2)).rejects.toThrow('Segment 2 ');
    await expect(journal().segments([count + 2], 2)).rejects.toThrow(`Segment ${count + 2} `);
    expect((await journal().listExecutions({ machineId: 0, limit: 5000 })).length).toBe(count / 2);
    expect((await journal().walkBack(count + 1, { executionId: 1, limit: 5 })).length).toBe(2);
    expect(await journal().openExecutions()).toBe(count / 2);
    expect(await journal().counters()).toEqual({ executionId: count, segmentId: count * 2 });
  });

  it('deletes what stands under what it deletes, at any depth', async () => {
    const under = (parentId: number, machineId = 1) => ({ create: { machineId, parentId } });
    const ids = Array.from({ length: 1_100 }, (_, at) => at + 10);
    await journal().append([
      firstBurst(1, 1),
      firstBurst(2, 2, under(1)),
      firstBurst(3, 3, { create: { machineId: 2 } }),
      firstBurst(4, 4, under(3, 2)),
      ...ids.map((id) => firstBurst(id, id, under(2))),
      firstBurst(9_999, 9_999, under(1_000)),
    ]);
    expect(await journal().deleteExecutions(1)).toBe(2 + ids.length + 1);
    for (const id of [1, 2, 10, 1_109, 9_999]) {
      expect(await journal().execution(id)).toBeUndefined();
      await expect(journal().segments([id], id)).rejects.toThrow(`Segment ${id} `);
    }
    expect(await journal().execution(4)).toMatchObject({ machineId: 2, parentId: 3 });
    expect(await journal().openExecutions()).toBe(2);
  });

  it('frees the names and goes on with what comes meanwhile', async () => {
    await journal().append(Array.from({ length: 600 }, (_, at) => firstBurst(at + 1, at + 1)));
    const deleted = journal().deleteExecutions(1);
    expect(await journal().append([firstBurst(601, 601, { create: { machineId: 2 } })])).toEqual([]);
    await deleted;
    expect(await journal().append([firstBurst(602, 602, { create: { name: 'run-1' } })])).toEqual([]);
    expect(await journal().execution(601)).toBeDefined();
    expect(await journal().append([laterBurst(3, 603, 3)])).toEqual([0]);
  });
}

function closing(store: () => Store): void {
  it('commits what was handed over before and refuses what comes after', async () => {
    const before = store().journal.append([firstBurst(1, 1)]);
    const write = store().records.write([{ collection: 'c', key: 'k', value: 'v' }]);
    const closed = store().close();
    await expect(store().journal.append([firstBurst(2, 2)])).rejects.toThrow('closed');
    await expect(store().journal.execution(1)).rejects.toThrow('closed');
    await expect(store().journal.deleteExecutions(1)).rejects.toThrow('closed');
    expect(await before).toEqual([]);
    expect(await write).toBe(true);
    await closed;
    await store().close();
  });
}
