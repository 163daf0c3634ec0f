import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { createMessageApi } from '../../graphql-apis/message-api.ts';
import { ServerProcess } from '../../server-process.ts';
import type { BenchResult, BenchRow } from '../bench-row.ts';

const generator = fileURLToPath(new URL('../subscription-load-generator.ts', import.meta.url));
const bareFanOut = fileURLToPath(new URL('../bare-fan-out-process.ts', import.meta.url));

/** What a load saw. */
interface Heard {
  readonly messages: number;
  readonly published: number;
  readonly seconds: number;
  readonly p99Ms: number;
}

interface Target {
  readonly port: string;
  readonly path: string;
  readonly key: string;
}

function argumentsOf({ port, path, key }: Target, further: readonly string[]): string[] {
  return [generator, '--port', port, '--path', path, '--key', key, ...further];
}

/** The lines that a process prints, one after the other. */
function linesOf(child: ChildProcess): () => Promise<string> {
  const lines = createInterface({ input: child.stdout as NodeJS.ReadableStream })[Symbol.asyncIterator]();
  return async () => {
    const { value, done } = await lines.next();
    if (done === true) throw new Error(`a process of the bench ended with ${child.exitCode}`);
    return value;
  };
}

async function fanOut(target: Target, sockets: number, further: readonly string[]): Promise<Heard> {
  const child = spawn(process.execPath, argumentsOf(target, ['--sockets', String(sockets), ...further]), {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const line = linesOf(child);
  await line();
  return JSON.parse(await line()) as Heard;
}

async function bareFanOutRate(sockets: number, seconds: number): Promise<number> {
  const child = spawn(process.execPath, [bareFanOut], { stdio: ['ignore', 'pipe', 'inherit'] });
  try {
    const port = await linesOf(child)();
    const { messages, seconds: lasted } = await fanOut({ port, path: '/graphql', key: 'none' }, sockets, [
      ...['--seconds', String(seconds)],
    ]);
    return messages / lasted;
  } finally {
    child.kill();
  }
}

/** Resident memory of a process in MB; 0 where the system does not tell it. */
async function memoryOf(pid: number | undefined): Promise<number> {
  const status = await readFile(`/proc/${pid}/status`, 'utf8').catch(() => '');
  return Number(/^VmRSS:\s+(\d+) kB/m.exec(status)?.[1] ?? 0) / 1_024;
}

/** What ten subscriptions, each with a filter of its own, cost on each of many sockets. */
async function memoryRow(server: ServerProcess, target: Target, sockets: number): Promise<BenchResult> {
  const before = await memoryOf(server.pid);
  const further = ['--sockets', String(sockets), '--subscriptions', '10', '--distinct', '--hold'];
  const child = spawn(process.execPath, argumentsOf(target, further), { stdio: ['pipe', 'pipe', 'inherit'] });
  await linesOf(child)();
  const value = (await memoryOf(server.pid)) - before;
  child.stdin?.end();
  await once(child, 'exit');
  return {
    name: 'subscriptions: memory',
    value,
    unit: 'MB',
    target: { atMost: 150 },
    method: `${sockets * 10} subscriptions with a filter each on ${sockets} WebSockets: resident memory more than before them`,
  };
}

/** Subscriptions over WebSockets: a mutation over HTTP that everybody is told of. */
export const subscriptions: BenchRow = {
  name: 'subscriptions',
  run: async ({ seconds }) => {
    const sockets = seconds < 1 ? 50 : 1_000;
    const server = await ServerProcess.start({ dataDirectory: undefined });
    try {
      const { apiKey: key, path } = await createMessageApi(server.endpoint, Date.now());
      const target = { port: new URL(server.endpoint).port, path, key };
      const memory = await memoryRow(server, target, sockets);
      const most = await fanOut(target, sockets, ['--seconds', String(seconds)]);
      const value = most.messages / most.seconds;
      const rate = (0.8 * most.published) / most.seconds;
      const steady = await fanOut(target, sockets, ['--seconds', String(seconds), '--rate', String(rate)]);
      const bare = await bareFanOutRate(sockets, Math.min(seconds, 5));
      return [
        {
          name: 'subscriptions',
          value,
          unit: 'messages/s',
          target: { atLeast: bare / 2 },
          peer: { name: 'bare ws fan-out of the same bytes', value: bare },
          method: `${sockets} subscribers of one mutation over HTTP, publisher and subscribers in a process on the same cores`,
        },
        {
          name: 'subscriptions: p99 at 80 % load',
          value: steady.p99Ms,
          unit: 'ms',
          target: { atMost: 100 },
          method: 'from before the mutation is sent until a subscriber has its message',
        },
        memory,
      ];
    } finally {
      await server.stop();
    }
  },
};
