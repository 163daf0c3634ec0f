import { mkdtemp, readdir, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { residentMegabytes } from '../bench/rows/server-rows.ts';
import { RawClient } from '../raw-client.ts';
import { ServerProcess } from '../server-process.ts';
import { leftBehind } from './left-behind.ts';

/** What a soak does. */
export interface SoakOptions {
  /** For how long runs are started. */
  readonly seconds: number;
  /** For how long closed runs are kept. */
  readonly retentionSeconds: number;
  /** Runs that are started each second, about. */
  readonly runsPerSecond: number;
  /** Hears of every sample. */
  readonly onSample?: (sample: SoakSample) => void;
}

/** What was measured at one moment. */
export interface SoakSample {
  readonly seconds: number;
  readonly started: number;
  readonly diskBytes: number;
  readonly residentMegabytes: number;
}

/** What came of it. */
export interface SoakResult {
  readonly samples: readonly SoakSample[];
  readonly started: number;
  /** Every broken promise, in words; empty when all held. */
  readonly wrongs: readonly string[];
}

const roleArn = 'arn:aws:iam::000000000000:role/soak';
const payload = JSON.stringify({
  customer: 'c-1',
  items: Array.from({ length: 20 }, (_, at) => ({ at, price: at * 3 })),
});
const working = JSON.stringify({
  StartAt: 'A',
  States: {
    A: { Type: 'Pass', Next: 'Wait' },
    // A second burst, so that an execution has more than one segment.
    Wait: { Type: 'Wait', Seconds: 0, Next: 'B' },
    B: { Type: 'Pass', Next: 'Choice' },
    Choice: {
      Type: 'Choice',
      Choices: [{ Variable: '$.fails', IsPresent: true, Next: 'F' }],
      Default: 'C',
    },
    F: { Type: 'Fail', Error: 'Soaked', Cause: 'every seventh run fails' },
    C: { Type: 'Pass', End: true },
  },
});
const waiting = JSON.stringify({ StartAt: 'W', States: { W: { Type: 'Wait', Seconds: 86_400, End: true } } });
const waitingRuns = 25;
const samplesPerSoak = 20;
const idleMs = 20;

/**
 * Starts runs at a steady rate while those before expire, kills the server once in the middle (`kill -9`), and looks
 * at disk and memory on the way. In the end nothing young or open may be missing, nothing old may be left, and the
 * database may hold nothing without an owner.
 */
export async function soak(options: SoakOptions): Promise<SoakResult> {
  const directory = await mkdtemp(join(tmpdir(), 'cairn-soak-'));
  const dataDirectory = join(directory, 'data');
  const server = await ServerProcess.start({
    dataDirectory,
    arguments: [
      ...limit('executionRetentionDays', options.retentionSeconds / 86_400),
      ...limit('compactionDelaySeconds', options.retentionSeconds / 20),
      ...limit('compactionSharePercent', 50),
    ],
  });
  const run = new SoakRun(server, dataDirectory, options);
  try {
    await run.prepare();
    await run.work();
    const wrongs = [...(await run.check()), ...flatness(run.samples)];
    await server.stop();
    return {
      samples: run.samples,
      started: run.started,
      wrongs: [...wrongs, ...(await leftBehind(dataDirectory))],
    };
  } finally {
    run.close();
    await server.kill();
    await rm(directory, { recursive: true, force: true });
  }
}

function limit(name: string, value: number): readonly string[] {
  return ['--limit', `${name}=${value.toFixed(9)}`];
}

interface StartedRun {
  readonly name: string;
  readonly executionArn: string;
  readonly startedAt: number;
}

class SoakRun {
  readonly samples: SoakSample[] = [];
  readonly #server: ServerProcess;
  readonly #client: RawClient;
  readonly #options: SoakOptions;
  readonly #dataDirectory: string;
  readonly #waiting: string[] = [];
  /** Those that may still be there, and some that must be gone. */
  #recent: StartedRun[] = [];
  readonly #old: StartedRun[] = [];
  #workingArn = '';
  started = 0;

  constructor(server: ServerProcess, dataDirectory: string, options: SoakOptions) {
    this.#server = server;
    this.#client = new RawClient(server.endpoint);
    this.#options = options;
    this.#dataDirectory = dataDirectory;
  }

  async prepare(): Promise<void> {
    const create = async (name: string, definition: string): Promise<string> => {
      const created = await this.#client.call('CreateStateMachine', { name, definition, roleArn });
      return String(created.stateMachineArn);
    };
    this.#workingArn = await create('working', working);
    const stateMachineArn = await create('waiting', waiting);
    for (let count = 0; count < waitingRuns; count += 1) {
      const { executionArn } = await this.#client.call('StartExecution', { stateMachineArn });
      this.#waiting.push(String(executionArn));
    }
  }

  /** Starts runs until the time is over; in the middle of it the server is killed and started again. */
  async work(): Promise<void> {
    const { seconds, runsPerSecond } = this.#options;
    const beganAt = performance.now();
    const elapsed = (): number => (performance.now() - beganAt) / 1_000;
    let isKilled = false;
    while (elapsed() < seconds) {
      if (!isKilled && elapsed() > seconds / 2) {
        isKilled = true;
        await this.#server.kill();
        await this.#server.start();
      }
      const due = Math.min(Math.floor(elapsed() * runsPerSecond) - this.started, 200);
      await Promise.all(Array.from({ length: due }, () => this.#start()));
      if (elapsed() > ((this.samples.length + 1) * seconds) / samplesPerSoak) await this.#sample(elapsed());
      if (due <= 0) await new Promise((resolve) => setTimeout(resolve, idleMs));
    }
  }

  /** What must be there is there and whole; what is old is gone. */
  async check(): Promise<readonly string[]> {
    const wrongs: string[] = [];
    const keptMs = this.#options.retentionSeconds * 500;
    for (const run of this.#recent
      .filter(({ startedAt }) => performance.now() - startedAt < keptMs)
      .slice(-200)) {
      const wrong = await this.#wrongOf(run);
      if (wrong !== undefined) wrongs.push(`${run.name}: ${wrong}`);
    }
    for (const executionArn of this.#waiting) {
      const { status } = await this.#client.call('DescribeExecution', { executionArn });
      if (status !== 'RUNNING') wrongs.push(`a waiting run is ${String(status)}`);
    }
    for (const { name, executionArn } of this.#old) {
      const answer = await this.#client
        .call('DescribeExecution', { executionArn })
        .catch((error) => error.code);
      if (answer !== 'ExecutionDoesNotExist') wrongs.push(`${name} is still there`);
    }
    const [old] = this.#old;
    if (old === undefined) return [...wrongs, 'no run was old enough to be deleted'];
    const input = { stateMachineArn: this.#workingArn, name: old.name };
    await this.#client
      .call('StartExecution', input)
      .catch((error) => wrongs.push(`its name is taken: ${error}`));
    return wrongs;
  }

  close(): void {
    this.#client.close();
  }

  async #start(): Promise<void> {
    this.started += 1;
    const name = `run-${this.started}`;
    const input = this.started % 7 === 0 ? '{"fails":true}' : payload;
    const startedAt = performance.now();
    const call = { stateMachineArn: this.#workingArn, name, input };
    const { executionArn } = await this.#client.call('StartExecution', call);
    this.#recent.push({ name, executionArn: String(executionArn), startedAt });
  }

  /** Measures, and forgets the runs that nothing is known of any more. */
  async #sample(seconds: number): Promise<void> {
    const { pid } = this.#server;
    const sample: SoakSample = {
      seconds,
      started: this.started,
      diskBytes: await bytesOf(this.#dataDirectory),
      residentMegabytes: pid === undefined ? Number.NaN : await residentMegabytes(pid),
    };
    this.samples.push(sample);
    this.#options.onSample?.(sample);
    const nowMs = performance.now();
    const keptMs = this.#options.retentionSeconds * 1_000;
    const isOld = ({ startedAt }: StartedRun): boolean => nowMs - startedAt > 2 * keptMs + 3_000;
    const old = this.#recent.find(isOld);
    if (old !== undefined && this.#old.length < 50) this.#old.push(old);
    this.#recent = this.#recent.filter(({ startedAt }) => nowMs - startedAt <= 2 * keptMs + 3_000);
  }

  async #wrongOf({ executionArn, name }: StartedRun): Promise<string | undefined> {
    try {
      const described = await this.#client.call('DescribeExecution', { executionArn });
      if (described.status === 'RUNNING') return undefined;
      const fails = Number(name.slice('run-'.length)) % 7 === 0;
      if (described.status !== (fails ? 'FAILED' : 'SUCCEEDED')) return `is ${String(described.status)}`;
      if (!fails && described.output !== payload) return 'has another output';
      const { events } = await this.#client.call('GetExecutionHistory', { executionArn });
      const ids = (events as readonly { readonly id: number }[]).map(({ id }) => id);
      return ids.every((id, at) => id === at + 1) ? undefined : `has the events ${ids.join(', ')}`;
    } catch (error) {
      return String(error);
    }
  }
}

/** Disk and memory of the last third against those of the third before. */
function flatness(samples: readonly SoakSample[]): readonly string[] {
  const third = Math.floor(samples.length / 3);
  const highest = (from: readonly SoakSample[], of: (sample: SoakSample) => number): number =>
    Math.max(...from.map(of));
  const before = samples.slice(third, 2 * third);
  const last = samples.slice(-third);
  const wrongs: string[] = [];
  const disk = [before, last].map((part) => highest(part, ({ diskBytes }) => diskBytes)) as [number, number];
  if (disk[1] > disk[0] * 1.25) wrongs.push(`the disk use grew from ${disk[0]} to ${disk[1]} bytes`);
  const memory = [before, last].map((part) => highest(part, (sample) => sample.residentMegabytes)) as [
    number,
    number,
  ];
  if (memory[1] > memory[0] * 1.25 + 30) wrongs.push(`the memory grew from ${memory[0]} to ${memory[1]} MiB`);
  return wrongs;
}

async function bytesOf(directory: string): Promise<number> {
  let bytes = 0;
  for (const name of await readdir(directory)) {
    const found = await stat(join(directory, name)).catch(() => undefined);
    if (found?.isFile() === true) bytes += found.size;
  }
  return bytes;
}
