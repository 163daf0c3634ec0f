import { type MessagePort, parentPort, workerData } from 'node:worker_threads';
import { ParquetFile } from './parquet-file.ts';
import type { ParquetAnswer, ParquetRequest, ParquetThreadData } from './parquet-messages.ts';
import { ParquetRowPrinter } from './parquet-rows.ts';

// The module of a thread: it reads one Parquet file, whose bytes it is given as it asks for them.

const port = parentPort as MessagePort;
const { byteLength, limits } = workerData as ParquetThreadData;
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
  printer ??= new ParquetRowPrinter(await ParquetFile.open(readBytes, byteLength, limits));
  if (request.kind === 'open') return { kind: 'opened' };
  return { kind: 'rows', texts: await printer.print(request.firstRow) };
}

port.on('message', (request: ParquetRequest) => {
  if (request.kind === 'bytes') return wanted?.(request.bytes);
  void carryOut(request).then(answer, (error: Error) => answer({ kind: 'failed', message: error.message }));
});
