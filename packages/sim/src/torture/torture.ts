import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { seededRandom } from '@cairn/kit';
import { ServerProcess } from '../server-process.ts';
import { Workload } from './workload.ts';
import { workloadFunctionFile, workloadFunctionSource } from './workload-machines.ts';

/** Closed executions are moved while the server is killed. */
const compactingAtOnce = ['--limit', 'compactionDelaySeconds=0.01', '--limit', 'compactionSharePercent=50'];

/** What a torture run does. */
export interface TortureOptions {
  /** How often the server is killed. */
  readonly cycles: number;
  readonly seed: number;
  /** Hears of every cycle. */
  readonly onCycle?: (cycle: number, acknowledged: number) => void;
}

/** What came of it. */
export interface TortureResult {
  readonly acknowledged: number;
  /** Every broken promise, in words; empty when all held. */
  readonly wrongs: readonly string[];
}

/**
 * Kills a real server process (`kill -9`) at random moments under a load of every kind of run, restarts it on
 * the same data each time, and checks in the end that every acknowledged start ended exactly once with a
 * consistent history.
 */
export async function torture(options: TortureOptions): Promise<TortureResult> {
  const random = seededRandom(options.seed);
  const directory = await mkdtemp(join(tmpdir(), 'cairn-torture-'));
  const functionsDirectory = join(directory, 'functions');
  await mkdir(functionsDirectory);
  await writeFile(join(functionsDirectory, workloadFunctionFile), workloadFunctionSource);
  const server = await ServerProcess.start({
    dataDirectory: join(directory, 'data'),
    arguments: ['--functions', functionsDirectory, ...compactingAtOnce],
  });
  const workload = new Workload(server.endpoint, random);
  const working = new AbortController();
  let workers: Promise<unknown> | undefined;
  try {
    await workload.prepare();
    workers = Promise.all([workload.work(working.signal), workload.redrive(working.signal)]);
    for (let cycle = 1; cycle <= options.cycles; cycle++) {
      await killUnderLoad(server, workload, {
        afterStarts: 1 + Math.floor(random.next() * 150),
        afterMs: random.next() * 40,
      });
      await server.start();
      options.onCycle?.(cycle, workload.acknowledged.length);
    }
    return { acknowledged: workload.acknowledged.length, wrongs: await workload.check() };
  } finally {
    working.abort();
    await workers;
    workload.close();
    await server.kill();
    await rm(directory, { recursive: true, force: true });
  }
}

/** Loads the server and kills it a random moment after a random number of acknowledged starts. */
async function killUnderLoad(
  server: ServerProcess,
  workload: Workload,
  moment: { readonly afterStarts: number; readonly afterMs: number },
): Promise<void> {
  let left = moment.afterStarts;
  let killed: Promise<void> | undefined;
  await workload.startUntilServerIsGone(8, () => {
    left -= 1;
    if (left > 0 || killed !== undefined) return;
    killed = new Promise((resolve, reject) => {
      setTimeout(() => server.kill().then(resolve, reject), moment.afterMs);
    });
  });
  await killed;
}
