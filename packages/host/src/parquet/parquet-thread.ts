import { type MessagePort, parentPort } from 'node:worker_threads';
import { ParquetFile } from './parquet-file.ts';
import type { ParquetAnswer, ParquetRequest } from './parquet-messages.ts';
import { ParquetRowPrinter } from './parquet-rows.ts';

// The module of a thread: it reads one Parquet file after another, whose bytes it is given as it asks for them.

const port = parentPort as MessagePort;
let printer: ParquetRowPrinter | undefined;
let wanted: ((bytes: Uint8Array) => void) | undefined;

const answer = (message: ParquetAnswer): void => port.postMessage(message);

async function readBytes(start: number, end: number): Promise<Uint8Array> {
  const { promise, resolve } = Promise.withResolvers<Uint8Array>();
  wanted = resolve;
  answer({ kind: 'bytes wanted', start, end });
  return promise;
}

async function carryOut(request: Exclude<ParquetRequest, { kind: 'bytes' }>): Promise<ParquetAnswer> {
  if (request.kind === 'rows') return { kind: 'rows', texts: (await printer?.print(request.firstRow)) ?? [] };
  printer = undefined;
  if (request.kind === 'open')
    printer = new ParquetRowPrinter(await ParquetFile.open(readBytes, request.byteLength, request.limits));
  return { kind: 'done' };
}

port.on('message', (request: ParquetRequest) => {
  if (request.kind === 'bytes') return wanted?.(request.bytes);
  void carryOut(request).then(answer, (error: Error) => answer({ kind: 'failed', message: error.message }));
});
