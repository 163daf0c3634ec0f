/** The thread that reads. Started by `read-queue.ts` with the settings as its data. */
import { parentPort, workerData } from 'node:worker_threads';
import { ReaderService, type ReaderSettings, type ReadReply, type ReadRequest } from './reader-service.ts';

const port = parentPort;
if (port === null) throw new Error('reader-thread runs as a worker thread only');

const service = new ReaderService(workerData as ReaderSettings);
port.on('message', (requests: readonly ReadRequest[]) => {
  const replies = service.handle(requests);
  port.postMessage(replies, transferred(replies));
  if (requests.some(({ method }) => method === 'close')) port.close();
});
port.postMessage({ ready: true });

function transferred(replies: readonly ReadReply[]): ArrayBuffer[] {
  return replies.flatMap(({ result }) =>
    result instanceof Float64Array ? [result.buffer as ArrayBuffer] : [],
  );
}
