import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import type { SignerKey } from '../front-door/request-signer.ts';

/** A load on a server over its wire. */
export interface Load {
  readonly endpoint: string;
  /** `/` unless said. */
  readonly path?: string;
  readonly operation: string;
  readonly input: object;
  /** Digits in the input that count on from call to call: `0000` makes ten thousand different calls. */
  readonly counted?: string;
  /** What an answer has to hold, with the counted digits of its request; looked for in a sample of them. */
  readonly expected?: string;
  readonly connections: number;
  readonly seconds: number;
  /** Calls per second of all connections together; as many as go when absent. */
  readonly rate?: number;
  /** Sent instead of the usual headers: those of a signed request. */
  readonly headers?: { readonly [name: string]: string };
  /** Signs so many calls before the load begins, each with a signature of its own; it ends when they are used up. */
  readonly signed?: { readonly key: SignerKey; readonly calls: number };
}

/** What the load saw. */
export interface LoadResult {
  readonly answers: number;
  readonly errors: number;
  readonly seconds: number;
  readonly p50Ms: number;
  readonly p99Ms: number;
}

/** Runs the load generator in a process of its own, on the same machine. */
export async function runLoad(load: Load): Promise<LoadResult> {
  const { stdout } = await promisify(execFile)(process.execPath, [
    fileURLToPath(new URL('./load-generator.ts', import.meta.url)),
    '--port',
    new URL(load.endpoint).port,
    ...(load.path === undefined ? [] : ['--path', load.path]),
    ...(load.counted === undefined ? [] : ['--counted', load.counted]),
    ...(load.expected === undefined ? [] : ['--expected', load.expected]),
    '--connections',
    String(load.connections),
    '--seconds',
    String(load.seconds),
    '--operation',
    load.operation,
    '--body',
    JSON.stringify(load.input),
    ...(load.headers === undefined ? [] : ['--headers', JSON.stringify(load.headers)]),
    ...(load.signed === undefined
      ? []
      : ['--key', JSON.stringify(load.signed.key), '--signed-calls', String(load.signed.calls)]),
    ...(load.rate === undefined ? [] : ['--rate', String(load.rate)]),
  ]);
  return JSON.parse(stdout) as LoadResult;
}
