/**
 * How many bursts the SQLite journal commits each second: `node packages/sim/src/store/journal.bench.ts`.
 *
 * Method: constant bursts with a segment of about 1.2 KB, all indexes, `synchronous=FULL`, checkpoints on,
 * a new data directory per row. "at once" executions each wait for their commit before the next burst, as
 * the engine does. Not measured: transitions, recovery, a table that is large already.
 *
 * Options: `--seconds N` per row (5), `--only NAME`, `--directory DIR`, `--json`.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { openSqliteStore, type SqliteStoreOptions } from '@cairn/store';
import type { Burst, Journal } from '@cairn/workflows';

interface Figure {
  readonly name: string;
  readonly value: number;
  readonly unit: string;
  readonly notes: string;
}

interface Row {
  readonly name: string;
  run(journal: Journal, seconds: number): Promise<readonly Figure[]>;
}

const segment = JSON.stringify({ events: 'a burst of five events. '.repeat(49) });

/** Gives out growing numbers, as the engine does. */
class Numbers {
  executionId = 0;
  segmentId = 0;

  first(closed: boolean): Burst {
    this.executionId += 1;
    this.segmentId += 1;
    const startMs = 1_700_000_000_000 + this.executionId;
    return {
      executionId: this.executionId,
      create: {
        machineId: 1,
        revision: 1,
        name: `0198c0de-${String(this.executionId).padStart(27, '0')}`,
        startMs,
        attributes: undefined,
      },
      segmentId: this.segmentId,
      previousSegmentId: 0,
      segment,
      status: closed ? 'SUCCEEDED' : 'RUNNING',
      stopMs: closed ? startMs + 5 : undefined,
      nextDueMs: undefined,
      inFlight: !closed,
    };
  }

  next(before: Burst, closed: boolean): Burst {
    this.segmentId += 1;
    return {
      executionId: before.executionId,
      create: undefined,
      segmentId: this.segmentId,
      previousSegmentId: before.segmentId,
      segment,
      status: closed ? 'SUCCEEDED' : 'RUNNING',
      stopMs: closed ? 1_700_000_000_000 + before.executionId : undefined,
      nextDueMs: undefined,
      inFlight: !closed,
    };
  }
}

/** Runs `atOnce` executions at once, of `length` bursts each; all bursts of one turn go in one append. */
async function flood(journal: Journal, seconds: number, atOnce: number, length: number): Promise<Meter> {
  const numbers = new Numbers();
  const meter = new Meter();
  const until = meter.startedAt + seconds * 1000;
  const groups = atOnce === 1 ? 1 : 2;
  const group = async (): Promise<void> => {
    while (performance.now() < until) {
      let bursts = Array.from({ length: atOnce / groups }, () => numbers.first(length === 1));
      for (let step = 1; ; step += 1) {
        const sentAt = performance.now();
        await journal.append(bursts);
        meter.add(bursts.length, performance.now() - sentAt);
        if (step === length) break;
        bursts = bursts.map((burst) => numbers.next(burst, step === length - 1));
      }
    }
  };
  await Promise.all(Array.from({ length: groups }, group));
  return meter;
}

class Meter {
  readonly startedAt = performance.now();
  readonly #cpu = process.threadCpuUsage();
  readonly #processCpu = process.cpuUsage();
  readonly #latencies: number[] = [];
  #bursts = 0;

  add(bursts: number, latencyMs: number): void {
    this.#bursts += bursts;
    this.#latencies.push(latencyMs);
  }

  figures(name: string, unit: string): readonly Figure[] {
    const seconds = (performance.now() - this.startedAt) / 1000;
    const cpu = process.threadCpuUsage(this.#cpu);
    const processCpu = process.cpuUsage(this.#processCpu);
    const sorted = this.#latencies.sort((a, b) => a - b);
    const percentile = (share: number): string => (sorted[Math.floor(sorted.length * share)] ?? 0).toFixed(2);
    const per = (microseconds: number): string => (microseconds / this.#bursts).toFixed(2);
    return [
      {
        name,
        value: Math.round(this.#bursts / seconds),
        unit,
        notes:
          `append p50 ${percentile(0.5)} ms, p99 ${percentile(0.99)} ms, max ${percentile(0.99999)} ms; ` +
          `CPU per burst: main thread ${per(cpu.user + cpu.system)} µs, process ${per(processCpu.user + processCpu.system)} µs; ` +
          `resident ${Math.round(process.memoryUsage.rss() / 2 ** 20)} MiB`,
      },
    ];
  }
}

/** A million waiting executions: how long reading all their timers takes, and waking them. */
async function dueTimers(journal: Journal, seconds: number): Promise<readonly Figure[]> {
  const numbers = new Numbers();
  const count = 1_000_000;
  for (let made = 0; made < count; made += 2000) {
    const bursts = Array.from({ length: 2000 }, () => {
      const burst = numbers.first(false);
      const nextDueMs = 1_800_000_000_000 + ((burst.executionId * 7919) % 1_000_003);
      return { ...burst, segment: '{"waiting":true}', nextDueMs, inFlight: false };
    });
    await journal.append(bursts);
  }
  return [await readTimers(journal), await wakeAtRandom(journal, numbers, count, seconds)];
}

async function readTimers(journal: Journal): Promise<Figure> {
  const startedAt = performance.now();
  let after: { dueMs: number; executionId: number } | undefined;
  let read = 0;
  for (;;) {
    const pairs = await journal.dueExecutions({
      untilMs: Number.MAX_SAFE_INTEGER,
      limit: 20_000,
      ...(after === undefined ? {} : { after }),
    });
    if (pairs.length === 0) break;
    read += pairs.length / 2;
    after = { dueMs: pairs.at(-2) ?? 0, executionId: pairs.at(-1) ?? 0 };
  }
  const countedAt = performance.now();
  const open = await journal.openExecutions();
  const notes = `${read} read, ${open} open counted in ${Math.round(performance.now() - countedAt)} ms`;
  return { name: 'due-timers-million', value: Math.round(countedAt - startedAt), unit: 'ms', notes };
}

/** Wakes of executions all over the table: each goes on, and ends with its second burst. */
async function wakeAtRandom(
  journal: Journal,
  numbers: Numbers,
  count: number,
  seconds: number,
): Promise<Figure> {
  const waking = numbers.next(numbers.first(false), false);
  const meter = new Meter();
  const until = meter.startedAt + seconds * 1000;
  for (let woken = 0; performance.now() < until && woken + 200 <= count; woken += 200) {
    const before = Array.from({ length: 200 }, (_, at) => {
      const executionId = 1 + (((woken + at) * 7919) % count);
      numbers.segmentId += 1;
      const { segmentId } = numbers;
      const previousSegmentId = executionId;
      return { ...waking, executionId, segmentId, previousSegmentId };
    });
    const sentAt = performance.now();
    await journal.append(before);
    await journal.append(before.map((burst) => numbers.next(burst, true)));
    meter.add(400, performance.now() - sentAt);
  }
  return meter.figures('wake-of-a-million', 'bursts/s')[0]!;
}

const rows: readonly Row[] = [
  {
    name: 'create-and-end',
    run: async (journal, seconds) =>
      (await flood(journal, seconds, 200, 1)).figures('create-and-end', 'bursts/s'),
  },
  {
    name: 'four-bursts',
    run: async (journal, seconds) =>
      (await flood(journal, seconds, 200, 4)).figures('four-bursts', 'bursts/s'),
  },
  {
    name: 'twenty-bursts',
    run: async (journal, seconds) =>
      (await flood(journal, seconds, 200, 20)).figures('twenty-bursts', 'bursts/s'),
  },
  {
    name: 'lone',
    run: async (journal, seconds) => (await flood(journal, seconds, 1, 1000)).figures('lone', 'commits/s'),
  },
  { name: 'due-timers', run: dueTimers },
];

async function measure(row: Row, seconds: number, options: SqliteStoreOptions): Promise<readonly Figure[]> {
  const store = await openSqliteStore(options);
  try {
    return await row.run(store.journal, seconds);
  } finally {
    await store.close();
  }
}

async function main(): Promise<void> {
  const { values } = parseArgs({
    options: {
      seconds: { type: 'string', default: '5' },
      only: { type: 'string' },
      directory: { type: 'string', default: tmpdir() },
      checkpoint: { type: 'string', default: '1000' },
      json: { type: 'boolean', default: false },
    },
  });
  for (const row of rows.filter(({ name }) => values.only === undefined || values.only === name)) {
    const directory = mkdtempSync(join(values.directory, 'cairn-bench-'));
    try {
      const options = { directory, checkpointPages: Number(values.checkpoint) };
      for (const figure of await measure(row, Number(values.seconds), options)) {
        if (values.json) console.log(JSON.stringify(figure));
        else console.log(`${figure.name.padEnd(20)} ${figure.value} ${figure.unit}  (${figure.notes})`);
      }
    } finally {
      rmSync(directory, { recursive: true, force: true });
    }
  }
}

await main();
