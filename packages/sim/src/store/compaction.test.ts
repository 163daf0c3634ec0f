/** Closed executions move into chunks and stay what they were: to every read, over restarts, faults and damage. */
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { seededRandom } from '@cairn/kit';
import {
  openSqliteStore,
  restoreBackup,
  type SqliteStoreOptions,
  type Store,
  StoreDamagedError,
} from '@cairn/store';
import type { Burst } from '@cairn/workflows';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { firstBurst, laterBurst } from './sample-bursts.ts';
import { temporaryDirectory } from './temporary-directory.ts';

const atOnce = { delayMs: 1, share: 1 };
const never = { delayMs: 3_600_000, share: 1 };

let directory: string;
let dispose: () => Promise<void>;
let store: Store;

beforeEach(() => {
  ({ directory, dispose } = temporaryDirectory());
});
afterEach(async () => {
  await store.close();
  await dispose();
});

async function open(options: Partial<SqliteStoreOptions> = {}): Promise<Store> {
  store = await openSqliteStore({ directory, unsafeSynchronousOff: true, compaction: atOnce, ...options });
  return store;
}

async function reopen(options: Partial<SqliteStoreOptions> = {}): Promise<Store> {
  await store.close();
  return open(options);
}

/** One number of the database, read beside the server. */
function count(sql: string): number {
  const database = new DatabaseSync(join(directory, 'cairn.db'), { readOnly: true });
  try {
    return Number(Object.values(database.prepare(sql).get() ?? {})[0]);
  } finally {
    database.close();
  }
}

const segmentsOfClosed = `SELECT count(*) FROM segments JOIN executions USING (execution_id) WHERE stop_ms IS NOT NULL`;

async function until(holds: () => boolean): Promise<void> {
  while (!holds()) await new Promise((resolve) => setTimeout(resolve, 2));
}

const compacted = (): Promise<void> => until(() => count(segmentsOfClosed) === 0);

/** Executions of some segments each, interleaved; the last burst of each closes it, but for every seventh. */
function sampleBursts(executions: number, seed = 1): Burst[][] {
  const random = seededRandom(seed);
  const rounds: Burst[][] = [[], [], [], []];
  let segmentId = 0;
  const tails = new Map<number, number>();
  for (const [round, bursts] of rounds.entries()) {
    for (let id = 1; id <= executions; id += 1) {
      const length = 1 + (id % rounds.length);
      if (round >= length) continue;
      segmentId += 1;
      const closes = round === length - 1 && id % 7 !== 0;
      const sample = {
        segment: `${round === 0 ? 'S' : 'D'}1 ${id} ${'é some text 名 '.repeat(Math.floor(random.next() * 300))}`,
        ...(closes ? ({ status: 'SUCCEEDED', stopMs: 1_000 + segmentId } as const) : { inFlight: true }),
      };
      const previous = tails.get(id);
      bursts.push(
        previous === undefined
          ? firstBurst(id, segmentId, sample)
          : laterBurst(id, segmentId, previous, sample),
      );
      tails.set(id, segmentId);
    }
  }
  return rounds;
}

async function write(rounds: readonly Burst[][]): Promise<void> {
  for (const bursts of rounds) expect(await store.journal.append(bursts)).toEqual([]);
}

/** All that can be read of the executions. */
async function contents(executions: number): Promise<unknown> {
  const found: unknown[] = [await store.journal.counters()];
  for (let id = 1; id <= executions; id += 1) {
    const row = await store.journal.execution(id);
    if (row === undefined) continue;
    const walked = await store.journal.walkBack(row.tailSegmentId, { executionId: id, limit: 100 });
    const marked = await store.journal.walkBack(row.tailSegmentId, {
      executionId: id,
      limit: 100,
      stopAtPrefix: 'D',
    });
    const ids = walked.map(({ segmentId }) => segmentId).reverse();
    found.push(row, walked, marked.length, await store.journal.segments(ids, id));
  }
  return found;
}

describe('compaction', () => {
  it('takes every segment of what is closed and leaves what runs', { timeout: 30_000 }, async () => {
    await open({ compaction: never });
    await write(sampleBursts(300));
    const before = await contents(300);
    const openSegments = count('SELECT count(*) FROM segments') - count(segmentsOfClosed);
    await reopen();
    await compacted();
    expect(count('SELECT count(*) FROM segments')).toBe(openSegments);
    expect(count('SELECT count(*) FROM chunks')).toBeGreaterThan(200);
    expect(count('SELECT sum(length(data)) FROM chunks')).toBeLessThan(200_000);
    expect(await contents(300)).toEqual(before);
    await reopen({ compaction: never });
    expect(await contents(300)).toEqual(before);
  });

  it('reads as before while it goes on', { timeout: 30_000 }, async () => {
    await open({ compaction: never });
    await write(sampleBursts(150, 2));
    const before = await contents(150);
    await reopen();
    while (count(segmentsOfClosed) > 0) expect(await contents(150)).toEqual(before);
    expect(await contents(150)).toEqual(before);
  });

  it('packs a large execution in several chunks, found from either end', { timeout: 30_000 }, async () => {
    await open({ compaction: never });
    const text = 'y'.repeat(900);
    await store.journal.append([firstBurst(1, 1, { segment: `S${text}` })]);
    const segments = 5_000;
    const bursts: Burst[] = [];
    for (let id = 2; id <= segments; id += 1) {
      const end = id === segments ? ({ status: 'FAILED', stopMs: 9 } as const) : {};
      bursts.push(laterBurst(1, id, id - 1, { segment: `D${id} ${text}`, ...end }));
    }
    await store.journal.append(bursts);
    await reopen();
    await compacted();
    expect(count('SELECT count(*) FROM chunks')).toBeGreaterThan(50);
    const walked = await store.journal.walkBack(segments, { executionId: 1, limit: segments });
    expect(walked.length).toBe(segments);
    expect(walked.at(-1)).toMatchObject({ segmentId: 1, previousSegmentId: 0, segment: `S${text}` });
    const [middle] = await store.journal.segments([2_500], 1);
    expect(middle?.segment.startsWith('D2500 ')).toBe(true);
    await expect(store.journal.segments([segments + 1], 1)).rejects.toThrow('is not in the journal');
  });

  it('takes up an execution that goes on after it was closed', async () => {
    await open();
    await store.journal.append([firstBurst(1, 1, { status: 'FAILED', stopMs: 5, error: 'E' })]);
    await compacted();
    await store.journal.append([laterBurst(1, 2, 1, { inFlight: true })]);
    expect(await store.journal.walkBack(2, { executionId: 1, limit: 9 })).toHaveLength(2);
    expect(await store.journal.expireExecutions(100)).toBe(0);
    expect(await store.journal.execution(1)).toMatchObject({ status: 'RUNNING' });
    await store.journal.append([laterBurst(1, 3, 2, { status: 'SUCCEEDED', stopMs: 200 })]);
    await compacted();
    expect(count('SELECT count(*) FROM chunks WHERE stop_ms IS NOT NULL')).toBe(1);
    expect(await store.journal.expireExecutions(200)).toBe(0);
    const walked = await store.journal.walkBack(3, { executionId: 1, limit: 9 });
    expect(walked.map(({ segmentId }) => segmentId)).toEqual([3, 2, 1]);
    expect(await store.journal.expireExecutions(201)).toBe(1);
    await until(() => count('SELECT count(*) FROM chunks') === 0);
    expect(count('SELECT count(*) FROM segments')).toBe(0);
  });

  it('expires what has stopped in the future as if it had stopped when it was packed', async () => {
    await open();
    const nowMs = Date.now();
    const inOneYear = nowMs + 366 * 86_400_000;
    await store.journal.append([firstBurst(1, 1, { status: 'SUCCEEDED', stopMs: inOneYear })]);
    await compacted();
    expect(await store.journal.execution(1)).toMatchObject({ stopMs: inOneYear });
    expect(await store.journal.expireExecutions(nowMs)).toBe(0);
    expect(await store.journal.expireExecutions(Date.now() + 1)).toBe(1);
    expect(await store.journal.execution(1)).toBeUndefined();
  });

  it('expires what had stopped in the future when it was packed by its own stop once that has passed', async () => {
    await open();
    const nowMs = Date.now();
    await store.journal.append([firstBurst(1, 1, { status: 'SUCCEEDED', stopMs: nowMs - 1_000 })]);
    await compacted();
    await store.close();
    const database = new DatabaseSync(join(directory, 'cairn.db'));
    database.exec(`UPDATE chunks SET stop_ms = ${nowMs - 5_000}`);
    database.close();
    await open();
    expect(await store.journal.expireExecutions(nowMs - 2_000)).toBe(0);
    expect(await store.journal.execution(1)).toMatchObject({ stopMs: nowMs - 1_000 });
    expect(await store.journal.expireExecutions(nowMs - 999)).toBe(1);
    expect(await store.journal.execution(1)).toBeUndefined();
  });

  it('leaves nothing of executions that are deleted or expire', { timeout: 30_000 }, async () => {
    await open();
    await write(sampleBursts(200));
    await compacted();
    const highest = (await store.journal.counters()).segmentId;
    const expired = await store.journal.expireExecutions(1_200);
    expect(expired).toBeGreaterThan(30);
    await store.journal.deleteExecutions(1);
    expect(count('SELECT count(*) FROM executions')).toBe(0);
    expect(count('SELECT count(*) FROM chunks')).toBe(0);
    expect(count('SELECT count(*) FROM segments')).toBe(0);
    expect(count('SELECT count(*) FROM discarded_chains')).toBe(0);
    expect(await store.journal.counters()).toEqual({ executionId: 200, segmentId: highest });
  });

  it('packs a segment that is written after those behind it were packed', async () => {
    await open();
    const closed = { status: 'SUCCEEDED', stopMs: 1 } as const;
    await store.journal.append([firstBurst(1, 1), firstBurst(2, 2)]);
    await store.journal.append([firstBurst(3, 100, closed)]);
    await compacted();
    await store.journal.append([laterBurst(1, 50, 1, closed)]);
    await compacted();
    await store.journal.append([laterBurst(2, 60, 2, closed), firstBurst(4, 101, closed)]);
    await compacted();
    expect(await store.journal.expireExecutions(2)).toBe(4);
    await until(() => count('SELECT count(*) FROM segments') === 0);
  });

  it('is in backups, compacted or not', { timeout: 30_000 }, async () => {
    await open();
    await write(sampleBursts(50));
    const before = await contents(50);
    await until(() => count('SELECT count(*) FROM chunks') > 0);
    const backup = join(directory, 'backup');
    await store.backup(backup);
    await store.close();
    await restoreBackup(backup, join(directory, 'restored'));
    store = await openSqliteStore({ directory: join(directory, 'restored'), compaction: never });
    expect(await contents(50)).toEqual(before);
  });
});

describe('when things go wrong', () => {
  it.each([
    ["data = CAST('x' AS BLOB)"],
    ['data = CAST(substr(data, 1, 20) AS BLOB)'],
    ['crc32 = crc32 + 1'],
    ['previous_segment_id = 7'],
  ])('a chunk with %s fails the reads of its execution alone', async (change) => {
    await open();
    await store.journal.append([
      firstBurst(1, 1, { status: 'SUCCEEDED', stopMs: 1, segment: 'one '.repeat(99) }),
      firstBurst(2, 2, { status: 'SUCCEEDED', stopMs: 1, segment: 'two' }),
    ]);
    await compacted();
    await store.close();
    const database = new DatabaseSync(join(directory, 'cairn.db'));
    database.exec(`UPDATE chunks SET ${change} WHERE execution_id = 1`);
    database.close();
    await open();
    await expect(store.journal.segments([1], 1)).rejects.toThrow(StoreDamagedError);
    await expect(store.journal.walkBack(1, { executionId: 1, limit: 9 })).rejects.toThrow(
      'Segment 1 of execution 1 is damaged',
    );
    expect(await store.journal.segments([2], 2)).toMatchObject([{ segment: 'two' }]);
  });

  it('what is damaged already is left as it is, to be told when it is read', async () => {
    await open({ compaction: never });
    const closed = { status: 'SUCCEEDED', stopMs: 1 } as const;
    await store.journal.append([1, 2, 3].map((id) => firstBurst(id, id, closed)));
    await store.close();
    const database = new DatabaseSync(join(directory, 'cairn.db'));
    database.exec("UPDATE segments SET data = CAST('x' AS BLOB) WHERE segment_id = 2");
    database.close();
    await open();
    await until(() => count('SELECT count(*) FROM chunks') === 2);
    await expect(store.journal.segments([2], 2)).rejects.toThrow('Segment 2 of execution 2 is damaged');
    expect(await store.journal.segments([3], 3)).toHaveLength(1);
  });

  it('a step that fails leaves all as it was', async () => {
    await open({ compaction: never });
    await write(sampleBursts(40));
    const before = await contents(40);
    for (const operation of ['insert chunk', 'commit'] as const) {
      let failed = 0;
      await reopen({
        faults(step) {
          if (step !== operation) return;
          failed += 1;
          throw new Error('injected');
        },
      });
      await until(() => failed > 0);
      expect(await contents(40)).toEqual(before);
    }
    await reopen();
    await compacted();
    expect(await contents(40)).toEqual(before);
  });

  it('a full disk stops neither reads nor what still fits', { timeout: 30_000 }, async () => {
    await open({ compaction: never });
    await write(sampleBursts(200));
    const before = await contents(200);
    await reopen({ pageCountMax: count('PRAGMA page_count') });
    // What is freed by packing is room for what is packed.
    await compacted();
    expect(await contents(200)).toEqual(before);
    expect(await store.journal.append([firstBurst(900, 9_000)])).toEqual([]);
  });

  it('the space that is freed is used again', { timeout: 60_000 }, async () => {
    await open();
    let pages = 0;
    let segmentId = 0;
    for (let round = 0; round < 12; round += 1) {
      const bursts = Array.from({ length: 400 }, () => {
        segmentId += 1;
        const segment = `S${segmentId} ${'text '.repeat(300)}`;
        return firstBurst(segmentId, segmentId, { status: 'SUCCEEDED', stopMs: segmentId, segment });
      });
      await store.journal.append(bursts);
      await compacted();
      await store.journal.expireExecutions(segmentId - 800);
      if (round === 5) pages = count('PRAGMA page_count');
    }
    expect(count('PRAGMA page_count')).toBeLessThanOrEqual(pages * 1.1);
    expect(count('SELECT count(*) FROM executions')).toBe(801);
  });
});
