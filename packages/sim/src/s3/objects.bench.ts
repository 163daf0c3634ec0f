/**
 * What the objects store carries: `node packages/sim/src/s3/objects.bench.ts`.
 *
 * Method: a server process of its own with a new data directory, `synchronous=FULL`, files synced; HTTP/1.1 on
 * loopback with keep-alive, the load in this process on the same cores. puts: 1 KiB from 32 connections.
 * get and put: one object over one connection, the server's resident memory watched. list: pages of 1,000
 * out of many keys, put into the index directly. Not measured: TLS, signing, many buckets, a cold disk.
 *
 * Options: `--seconds N` (5), `--megabytes N` of the large object (1024), `--keys N` listed (1000000), `--json`.
 */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { Agent, type IncomingMessage, request } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { openSqliteStore } from '@cairn/store';
import { ServerProcess } from '../server-process.ts';
import { s3Authorization } from './s3-server.ts';

const { values } = parseArgs({
  options: {
    seconds: { type: 'string', default: '5' },
    megabytes: { type: 'string', default: '1024' },
    keys: { type: 'string', default: '1000000' },
    json: { type: 'boolean', default: false },
  },
});
const seconds = Number(values.seconds);
const largeBytes = Number(values.megabytes) * 1_048_576;
const keys = Number(values.keys);
const bucket = 'bench-bucket';
const agent = new Agent({ keepAlive: true, maxSockets: 64 });

function report(name: string, value: number, unit: string, notes = ''): void {
  if (values.json) process.stdout.write(`${JSON.stringify({ name, value, unit, notes })}\n`);
  else
    process.stdout.write(`${name.padEnd(32)} ${value.toFixed(1).padStart(12)} ${unit.padEnd(8)} ${notes}\n`);
}

interface Sent {
  readonly method: string;
  readonly path: string;
  readonly length?: number;
  readonly write?: (to: ReturnType<typeof request>) => void;
}

/** One request; gives the answer's head and counts its bytes. */
function send(
  endpoint: string,
  { method, path, length, write }: Sent,
): Promise<{ status: number; bytes: number }> {
  return new Promise((resolve, reject) => {
    const headers = {
      authorization: s3Authorization,
      ...(length === undefined ? {} : { 'content-length': length }),
    };
    const sent = request(endpoint, { agent, method, path, headers }, (answer: IncomingMessage) => {
      let bytes = 0;
      answer.on('data', (chunk: Buffer) => {
        bytes += chunk.length;
      });
      answer.on('end', () => resolve({ status: answer.statusCode ?? 0, bytes }));
    });
    sent.on('error', reject);
    if (write === undefined) sent.end();
    else write(sent);
  });
}

function residentMegabytes(pid: number): number {
  const [, kilobytes] = /VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8')) ?? [];
  return Number(kilobytes) / 1_024;
}

async function watched<Result>(pid: number, work: () => Promise<Result>): Promise<[Result, number]> {
  let most = residentMegabytes(pid);
  const timer = setInterval(() => {
    most = Math.max(most, residentMegabytes(pid));
  }, 50);
  try {
    return [await work(), most];
  } finally {
    clearInterval(timer);
  }
}

async function putSmall(endpoint: string): Promise<void> {
  const body = Buffer.alloc(1_024, 'x');
  const end = performance.now() + seconds * 1_000;
  let puts = 0;
  const lane = async (_: unknown, at: number): Promise<void> => {
    for (let number = 0; performance.now() < end; number += 1) {
      const path = `/${bucket}/small/${at}/${number}`;
      await send(endpoint, { method: 'PUT', path, length: body.length, write: (to) => to.end(body) });
      puts += 1;
    }
  };
  await Promise.all(Array.from({ length: 32 }, lane));
  report('puts of 1 KiB', puts / seconds, '/s', '32 connections');
}

function writeLarge(to: ReturnType<typeof request>): void {
  const chunk = Buffer.alloc(1_048_576, 'y');
  let left = largeBytes;
  const more = (): void => {
    while (left > 0) {
      left -= chunk.length;
      if (!to.write(chunk)) {
        to.once('drain', more);
        return;
      }
    }
    to.end();
  };
  more();
}

async function large(endpoint: string, pid: number): Promise<void> {
  const path = `/${bucket}/large`;
  for (const sent of [
    { method: 'PUT', path, length: largeBytes, write: writeLarge },
    { method: 'GET', path },
  ]) {
    const before = residentMegabytes(pid);
    const startedAt = performance.now();
    const [{ bytes }, most] = await watched(pid, () => send(endpoint, sent));
    const rate = largeBytes / 1e6 / ((performance.now() - startedAt) / 1_000);
    if (sent.method === 'GET' && bytes !== largeBytes) throw new Error(`${bytes} bytes came back`);
    const memory = `memory ${before.toFixed(0)} → at most ${most.toFixed(0)} MiB`;
    report(`${sent.method} of ${values.megabytes} MiB`, rate, 'MB/s', memory);
  }
}

/** Fills the index as puts would, without their requests. */
async function fillIndex(directory: string): Promise<number> {
  const store = await openSqliteStore({ directory });
  const { objects } = store;
  const name = 'listed-bucket';
  const attributes = JSON.stringify({ owner: '000000000000', region: 'us-east-1', createdMs: 1 });
  await objects.write({ kind: 'create bucket', bucket: { name, attributes } });
  const document = JSON.stringify({
    contentType: 'x/y',
    metadata: {},
    tags: [],
    checksums: {},
    checksumType: 'FULL_OBJECT',
  });
  const startedAt = performance.now();
  for (let at = 0; at < keys; ) {
    const batch = Array.from({ length: Math.min(5_000, keys - at) }, (_, number) => at + number);
    await Promise.all(
      batch.map((number) =>
        objects.write({
          kind: 'put object',
          object: {
            bucket: name,
            key: `folder-${String(number % 1_000).padStart(4, '0')}/${String(number).padStart(9, '0')}`,
            size: 0,
            modifiedMs: 1_700_000_000_000,
            etag: 'd41d8cd98f00b204e9800998ecf8427e',
            storageClass: 'STANDARD',
            checksum: 'CRC32 FULL_OBJECT',
            revision: String(number),
            attributes: document,
            content: { kind: 'files', files: [] },
          },
        }),
      ),
    );
    at += batch.length;
  }
  const rate = keys / ((performance.now() - startedAt) / 1_000);
  await store.close();
  return rate;
}

async function list(endpoint: string): Promise<void> {
  for (const [name, query] of [
    ['list: page of 1,000 keys', 'start-after=folder-0500/'],
    ['list: page of 1,000 prefixes', 'delimiter=/'],
  ]) {
    const path = `/listed-bucket?list-type=2&${query}`;
    const times: number[] = [];
    for (let round = 0; round < 50; round += 1) {
      const startedAt = performance.now();
      await send(endpoint, { method: 'GET', path });
      times.push(performance.now() - startedAt);
    }
    times.sort((a, b) => a - b);
    report(
      name as string,
      times[25] as number,
      'ms',
      `median of 50 out of ${keys} keys; slowest ${times.at(-1)?.toFixed(1)} ms`,
    );
  }
}

const directory = mkdtempSync(join(tmpdir(), 'cairn-bench-s3-'));
try {
  report('index: puts', await fillIndex(directory), '/s', 'in process, 5,000 at once');
  const server = await ServerProcess.start({ dataDirectory: directory });
  const pid = server.pid ?? 0;
  await send(server.endpoint, { method: 'PUT', path: `/${bucket}` });
  await list(server.endpoint);
  await putSmall(server.endpoint);
  await large(server.endpoint, pid);
  agent.destroy();
  await server.stop();
} finally {
  rmSync(directory, { recursive: true, force: true });
}
