/** The thread that reads. Started by `read-queue.ts` with the settings as its data. */
import { parentPort, workerData } from 'node:worker_threads';
import { storeErrorMessage } from '../store-errors.ts';
import { ReaderService, type ReaderSettings, type ReadReply, type ReadRequest } from './reader-service.ts';

const port = parentPort;
if (port === null) throw new Error('reader-thread runs as a worker thread only');

function open(settings: ReaderSettings): ReaderService | undefined {
  try {
    const service = new ReaderService(settings);
    port?.postMessage({ ready: true });
    return service;
  } catch (error) {
    port?.postMessage({ ready: false, error: storeErrorMessage(error) });
    return undefined;
  }
}

const service = open(workerData as ReaderSettings);
if (service !== undefined) {
  port.on('message', (requests: readonly ReadRequest[]) => {
    const replies = service.handle(requests);
    port.postMessage(replies, transferred(replies));
    if (requests.some(({ method }) => method === 'close')) port.close();
  });
}

function transferred(replies: readonly ReadReply[]): ArrayBuffer[] {
  return replies.flatMap(({ result }) =>
    result instanceof Float64Array ? [result.buffer as ArrayBuffer] : [],
  );
}
