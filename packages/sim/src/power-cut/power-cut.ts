import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type CallScope, type Random, seededRandom } from '@cairn/kit';
import { createCairn } from '@cairn/server';
import { RawClient } from '../raw-client.ts';
import { DiskModel } from './disk-model.ts';
import { parseTrace, straceCommand, type TracedOperation } from './syscall-trace.ts';

/** What a power-cut test does. */
export interface PowerCutOptions {
  readonly seed: number;
  /** Starts that the server acknowledges while it is traced. */
  readonly starts: number;
  /** Moments at which the power goes. */
  readonly cuts: number;
  /** Runs the server without syncs, to prove that the test would notice. */
  readonly unsafeSynchronousOff?: boolean;
}

/** What came of it. */
export interface PowerCutResult {
  readonly cuts: number;
  /** Acknowledged starts that were looked for, over all cuts. */
  readonly lookedFor: number;
  /** What was missing or could not start, in words. */
  readonly losses: readonly string[];
}

const scope: CallScope = {
  account: '000000000000',
  region: 'us-east-1',
  principal: { arn: 'arn:aws:iam::000000000000:root' },
};
const definitions = {
  ends: { StartAt: 'Only', States: { Only: { Type: 'Pass', End: true } } },
  waits: { StartAt: 'Wait', States: { Wait: { Type: 'Wait', Seconds: 86_400, End: true } } },
};

/**
 * Records what a server under load writes, syncs and answers; then rebuilds the data directory as it might
 * stand after a power cut at random moments and starts on each: every start that had been acknowledged by
 * that moment has to be there.
 */
export async function powerCut(options: PowerCutOptions): Promise<PowerCutResult> {
  const directory = await mkdtemp(join(tmpdir(), 'cairn-power-cut-'));
  try {
    const dataDirectory = join(directory, 'data');
    const operations = await traceServer(directory, dataDirectory, options);
    return await cutAndStart(operations, directory, dataDirectory, options);
  } finally {
    await rm(directory, { recursive: true, force: true });
  }
}

async function traceServer(
  directory: string,
  dataDirectory: string,
  options: PowerCutOptions,
): Promise<readonly TracedOperation[]> {
  const traceFile = join(directory, 'trace');
  const [strace, ...straceArguments] = straceCommand(traceFile) as [string, ...string[]];
  const main = fileURLToPath(new URL('./traced-server.ts', import.meta.url));
  const mode = options.unsafeSynchronousOff === true ? 'unsafe' : 'safe';
  const tracer = spawn(strace, [...straceArguments, process.execPath, main, dataDirectory, mode], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  let output = '';
  for await (const chunk of tracer.stdout) {
    output += String(chunk);
    if (output.includes('Ready.')) break;
  }
  const client = new RawClient(output.split('\n')[0] as string);
  await startRuns(client, options.starts);
  client.close();
  const exited = once(tracer, 'exit');
  for (const child of (await readFile(`/proc/${tracer.pid}/task/${tracer.pid}/children`, 'utf8'))
    .trim()
    .split(' ')) {
    process.kill(Number(child), 'SIGKILL');
  }
  await exited;
  return parseTrace(await readFile(traceFile, 'latin1'));
}

async function startRuns(client: RawClient, starts: number): Promise<void> {
  const arns: string[] = [];
  for (const [name, definition] of Object.entries(definitions)) {
    const created = await client.call('CreateStateMachine', {
      name,
      definition: JSON.stringify(definition),
      roleArn: 'arn:aws:iam::000000000000:role/power-cut',
    });
    arns.push(String(created.stateMachineArn));
  }
  let next = 0;
  const lane = async () => {
    while (next < starts) {
      const stateMachineArn = arns[next++ % arns.length];
      await client.call('StartExecution', {
        stateMachineArn,
        input: JSON.stringify({ filler: 'x'.repeat(300) }),
      });
    }
  };
  await Promise.all(Array.from({ length: 6 }, lane));
}

async function cutAndStart(
  operations: readonly TracedOperation[],
  directory: string,
  dataDirectory: string,
  options: PowerCutOptions,
): Promise<PowerCutResult> {
  const random = seededRandom(options.seed);
  const moments = new Set<number>();
  while (moments.size < Math.min(options.cuts, operations.length))
    moments.add(Math.floor(random.next() * operations.length));
  const disk = new DiskModel();
  const acknowledged: string[] = [];
  const losses: string[] = [];
  let lookedFor = 0;
  for (const [at, operation] of operations.entries()) {
    disk.apply(operation);
    if (operation.kind === 'sent') acknowledged.push(...acknowledgedIn(operation.text));
    if (!moments.has(at)) continue;
    const found = await rebuild(disk, { random, dataDirectory, target: join(directory, `cut-${at}`) });
    losses.push(...(await startOn(found, acknowledged)).map((loss) => `cut at operation ${at}: ${loss}`));
    lookedFor += acknowledged.length;
    await rm(found, { recursive: true, force: true });
    await rm(`${found}.key`, { force: true });
  }
  return { cuts: moments.size, lookedFor, losses };
}

function acknowledgedIn(answer: string): readonly string[] {
  return Array.from(answer.matchAll(/"executionArn":"([^"]+)"/g), (match) => match[1] as string);
}

async function rebuild(
  disk: DiskModel,
  options: { readonly random: Random; readonly dataDirectory: string; readonly target: string },
): Promise<string> {
  await mkdir(options.target, { recursive: true });
  for (const [path, bytes] of disk.cut(options.random)) {
    // The key that seals secrets lies beside the data directory.
    if (path === `${options.dataDirectory}.key`) await writeFile(`${options.target}.key`, bytes);
    if (!path.startsWith(`${options.dataDirectory}/`)) continue;
    // The shared-memory index of the log does not survive a restart of the machine.
    if (path.endsWith('-shm')) continue;
    await mkdir(join(options.target, path.slice(options.dataDirectory.length, -basename(path).length)), {
      recursive: true,
    });
    await writeFile(join(options.target, path.slice(options.dataDirectory.length)), bytes);
  }
  return options.target;
}

/** Starts on a data directory and looks for what was acknowledged. */
async function startOn(dataDirectory: string, acknowledged: readonly string[]): Promise<readonly string[]> {
  const losses: string[] = [];
  try {
    const cairn = await createCairn({ dataDirectory, logLevel: 'silent' });
    await cairn.start();
    for (const executionArn of acknowledged) {
      const status = await cairn.stepFunctions.describeExecution(scope, { executionArn }).then(
        (described) => described.status,
        (error: Error) => error.message,
      );
      const wanted = executionArn.includes(':ends:') ? 'SUCCEEDED' : 'RUNNING';
      if (status !== wanted) losses.push(`${executionArn} is ${status}`);
    }
    await cairn.stop();
  } catch (error) {
    losses.push(`the server does not start: ${error}`);
  }
  return losses;
}
