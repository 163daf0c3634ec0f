/** The thread that owns the write connection. Started by `writer-carrier.ts` with the settings as its data. */
import { parentPort, receiveMessageOnPort, workerData } from 'node:worker_threads';
import { storeErrorMessage } from '../store-errors.ts';
import type { WriterSettings } from './connection.ts';
import { type WriterMessage, WriterService } from './writer-service.ts';

const port = parentPort;
if (port === null) throw new Error('writer-thread runs as a worker thread only');

function open(settings: WriterSettings): WriterService | undefined {
  try {
    const service = new WriterService(settings);
    port?.postMessage({ ready: true });
    return service;
  } catch (error) {
    port?.postMessage({ ready: false, error: storeErrorMessage(error) });
    return undefined;
  }
}

const service = open(workerData as WriterSettings);
if (service !== undefined) {
  let stepping = false;
  const step = (): void => {
    stepping = service.busy;
    if (!stepping) return;
    const replies = service.step();
    if (replies.length > 0) port.postMessage(replies);
    setImmediate(step);
  };
  port.on('message', (first: WriterMessage) => {
    const messages = [first];
    for (;;) {
      const next = receiveMessageOnPort(port) as { message: WriterMessage } | undefined;
      if (next === undefined) break;
      messages.push(next.message);
    }
    const replies = service.handle(messages);
    if (replies.length > 0) port.postMessage(replies);
    if (messages.some(({ kind }) => kind === 'close')) port.close();
    else if (!stepping) step();
  });
  step();
}
