import type { StoreFaults } from '../store.ts';
import { StoreClosedError, type StoreError } from '../store-errors.ts';
import type { WriterSettings } from './connection.ts';
import { startStoreThread } from './store-thread.ts';
import { type WriterMessage, type WriterReply, WriterService } from './writer-service.ts';

/** The way to the writer and back. */
export interface WriterCarrier {
  /** Sends a message; its packed bursts are gone afterwards. */
  send(message: WriterMessage): void;
  /** Resolves when the writer has ended, after `close` was answered. */
  ended(): Promise<void>;
}

/** What a carrier tells. */
export interface WriterListener {
  replied(replies: readonly WriterReply[]): void;
  /** The writer has ended without being asked to; nothing more will be answered. */
  failed(error: StoreError): void;
}

/**
 * Starts the writer in a thread of its own. The thread keeps the process alive until the store is closed.
 * @throws StoreError when the database cannot be opened.
 */
export async function startWriterThread(
  settings: WriterSettings,
  listener: WriterListener,
): Promise<WriterCarrier> {
  const module = new URL('./writer-thread.ts', import.meta.url);
  const { worker, exited } = await startStoreThread(module, 'cairn store writer', settings);
  worker.on('message', (replies: readonly WriterReply[]) => listener.replied(replies));
  worker.on('error', (error) => listener.failed(writerEnded(error)));
  worker.on('exit', () => listener.failed(writerEnded(undefined)));
  return {
    send: (message) => worker.postMessage(message, transferred(message)),
    ended: () => exited,
  };
}

/** Runs the writer in the caller's thread, one turn of the event loop later: for tests with faults. */
export function startWriterHere(
  settings: WriterSettings,
  listener: WriterListener,
  faults: StoreFaults | undefined,
): WriterCarrier {
  const service = new WriterService(settings, faults);
  let arrived: WriterMessage[] = [];
  let stepping = false;
  const step = (): void => {
    stepping = service.busy;
    if (!stepping) return;
    listener.replied(service.step());
    setImmediate(step);
  };
  const run = (): void => {
    const messages = arrived;
    arrived = [];
    listener.replied(service.handle(messages));
    if (!stepping) step();
  };
  step();
  return {
    send(message) {
      if (arrived.push(message) === 1) setImmediate(run);
    },
    ended: () => Promise.resolve(),
  };
}

function transferred(message: WriterMessage): ArrayBuffer[] {
  if (message.kind !== 'write') return [];
  return message.requests.flatMap((request) =>
    request.kind === 'bursts' ? [request.bursts.numbers.buffer, request.bursts.bytes.buffer] : [],
  );
}

function writerEnded(cause: unknown): StoreClosedError {
  const reason = cause instanceof Error ? ` (${cause.message})` : '';
  return new StoreClosedError(`The store's writer has ended${reason}; start the server again.`, { cause });
}
