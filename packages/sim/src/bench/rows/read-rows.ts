import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { openSqliteStore } from '@cairn/store';
import type { Burst } from '@cairn/workflows';
import { type BenchEngine, openBenchEngine } from '../bench-engine.ts';
import { taskLoopMachine } from '../bench-machines.ts';
import type { BenchResult, BenchRow } from '../bench-row.ts';
import { percentile } from '../percentile.ts';

const passing = { StartAt: 'A', States: { A: { Type: 'Pass', End: true } } };
const statuses = ['RUNNING', 'SUCCEEDED', 'SUCCEEDED', 'FAILED', 'TIMED_OUT', 'ABORTED'] as const;
const firstStartMs = 1_700_000_000_000;
const rowsPerBatch = 4_000;
const pagesMeasured = 50;
/** A page of a list may take this long. */
const listMsMax = 10;
const historyMsMax = 5;

async function inDirectory(work: (directory: string) => Promise<readonly BenchResult[]>) {
  const directory = await mkdtemp(join(tmpdir(), 'cairn-bench-'));
  try {
    return await work(directory);
  } finally {
    await rm(directory, { recursive: true, force: true });
  }
}

async function withEngineOn<Result>(directory: string, work: (engine: BenchEngine) => Promise<Result>) {
  const engine = await openBenchEngine({ keptDirectory: directory });
  try {
    return await work(engine);
  } finally {
    await engine.close();
  }
}

/** Rows of one machine's executions, as its runs would have left them; every third was started by an alias. */
function listedBursts(from: number, count: number): Burst[] {
  return Array.from({ length: count }, (_, at) => {
    const id = from + at;
    const status = statuses[id % statuses.length] ?? 'RUNNING';
    const startMs = firstStartMs + id;
    return {
      executionId: id,
      create: {
        machineId: 1,
        revision: 1,
        name: `0198c0de-${String(id).padStart(27, '0')}`,
        startMs,
        attributes: id % 3 === 0 ? '{"version":1,"alias":"live"}' : undefined,
      },
      segmentId: id,
      previousSegmentId: 0,
      segment: 'S1',
      status,
      stopMs: status === 'RUNNING' ? undefined : startMs + 50,
      nextDueMs: undefined,
      inFlight: false,
      error: status === 'FAILED' ? 'Bench' : undefined,
    };
  });
}

/** How long a page takes, in process. */
async function pageMs(read: () => Promise<unknown>): Promise<number> {
  const samples: number[] = [];
  for (let count = 0; count < pagesMeasured; count += 1) {
    const startedAt = performance.now();
    await read();
    samples.push(performance.now() - startedAt);
  }
  return percentile(samples, 0.95);
}

/** ListExecutions of a machine with many runs: the first page and one from the middle, by what it can be asked by. */
export const listExecutions: BenchRow = {
  name: 'list-executions',
  run: ({ waitingRuns: runs }) =>
    inDirectory(async (directory) => {
      const stateMachineArn = await withEngineOn(directory, async (engine) => {
        const arn = await engine.createMachine('listed', passing);
        await engine.stepFunctions.publishStateMachineVersion(engine.scope, { stateMachineArn: arn });
        await engine.stepFunctions.createStateMachineAlias(engine.scope, {
          name: 'live',
          routingConfiguration: [{ stateMachineVersionArn: `${arn}:1`, weight: 100 }],
        });
        return arn;
      });
      const store = await openSqliteStore({ directory });
      for (let made = 1; made <= runs; made += rowsPerBatch) {
        await store.journal.append(listedBursts(made, Math.min(rowsPerBatch, runs - made + 1)));
      }
      await store.close();
      return withEngineOn(directory, (engine) => measureLists(engine, stateMachineArn, runs));
    }),
};

async function measureLists(
  { stepFunctions, scope }: BenchEngine,
  stateMachineArn: string,
  runs: number,
): Promise<readonly BenchResult[]> {
  const results: BenchResult[] = [];
  const asked: readonly (readonly [string, object])[] = [
    ['', { stateMachineArn }],
    [' FAILED', { stateMachineArn, statusFilter: 'FAILED' }],
    [' by version', { stateMachineArn: `${stateMachineArn}:1` }],
    [' by alias', { stateMachineArn: `${stateMachineArn}:live` }],
  ];
  for (const [name, by] of asked) {
    const read = (maxResults: number, nextToken?: string) =>
      stepFunctions.listExecutions(scope, {
        ...by,
        maxResults,
        ...(nextToken === undefined ? {} : { nextToken }),
      });
    // To the middle; lists by anything hold a third of all or less.
    const pages = Math.ceil(runs / (name === '' ? 2_000 : 8_000));
    let middle: string | undefined;
    for (let page = 0; page < pages; page += 1) middle = (await read(1_000, middle)).nextToken;
    for (const maxResults of [100, 1_000]) {
      const first = await pageMs(() => read(maxResults));
      const value = Math.max(first, await pageMs(() => read(maxResults, middle)));
      const method = `${runs} runs of one machine; the slower of the first page and one in the middle, p95 of ${pagesMeasured}`;
      results.push({
        name: `list-executions${name}, ${maxResults}`,
        value,
        unit: 'ms',
        target: { atMost: listMsMax },
        ...(results.length === 0 ? { method } : {}),
      });
    }
  }
  return results;
}

/** A page of a hundred events from the middle of a full history, in either direction, as written and compacted. */
export const historyPage: BenchRow = {
  name: 'history-page',
  run: () =>
    inDirectory(async (directory) => {
      const executionArn = await withEngineOn(directory, async (engine) => {
        const stateMachineArn = await engine.createMachine('task-loop', taskLoopMachine);
        const started = await engine.stepFunctions.startExecution(engine.scope, {
          stateMachineArn,
          input: '{"go":true}',
        });
        await engine.nextEnd();
        return started.executionArn;
      });
      const written = await withEngineOn(directory, (engine) => measurePages(engine, executionArn, ''));
      await compact(directory);
      const compacted = await withEngineOn(directory, (engine) =>
        measurePages(engine, executionArn, ', compacted'),
      );
      return [...written, ...compacted];
    }),
};

async function measurePages(
  { stepFunctions, scope }: BenchEngine,
  executionArn: string,
  state: string,
): Promise<readonly BenchResult[]> {
  const results: BenchResult[] = [];
  for (const reverseOrder of [false, true]) {
    const read = (maxResults: number, nextToken?: string) =>
      stepFunctions.getExecutionHistory(scope, {
        ...{ executionArn, reverseOrder, maxResults },
        ...(nextToken === undefined ? {} : { nextToken }),
      });
    let nextToken: string | undefined;
    // To the middle.
    for (let page = 0; page < 12; page += 1) ({ nextToken } = await read(1_000, nextToken));
    results.push({
      name: `history-page ${reverseOrder ? 'backwards' : 'forwards'}${state}`,
      value: await pageMs(() => read(100, nextToken)),
      unit: 'ms',
      target: { atMost: historyMsMax },
      method: `a hundred events from the middle of 25,000 of tasks, p95 of ${pagesMeasured}`,
    });
  }
  return results;
}

/** Lets a store move all that is closed into chunks. */
async function compact(directory: string): Promise<void> {
  const store = await openSqliteStore({ directory, compaction: { delayMs: 1, share: 1 } });
  const database = new DatabaseSync(join(directory, 'cairn.db'), { readOnly: true });
  const left = database.prepare('SELECT count(*) AS count FROM segments');
  while (Number(left.get()?.count) > 0) await new Promise((resolve) => setTimeout(resolve, 5));
  database.close();
  await store.close();
}
