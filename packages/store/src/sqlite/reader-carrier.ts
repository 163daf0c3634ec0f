import { StoreClosedError, type StoreError } from '../store-errors.ts';
import { ReaderService, type ReaderSettings, type ReadReply, type ReadRequest } from './reader-service.ts';
import { startStoreThread } from './store-thread.ts';

/** The way to a reader and back. */
export interface ReaderCarrier {
  /** Sends a message, which is answered once, with all its replies. */
  send(requests: readonly ReadRequest[]): void;
  /** Resolves when the reader has ended, after `close` was answered. */
  ended(): Promise<void>;
}

/** What a carrier tells. */
export interface ReaderListener {
  replied(replies: readonly ReadReply[]): void;
  /** The reader has ended without being asked to; nothing more will be answered. */
  failed(error: StoreError): void;
}

/** Starts a reader. */
export type StartReader = (listener: ReaderListener) => Promise<ReaderCarrier>;

/** Starts a reader's thread; it opens the database when it is asked first. */
export async function startReaderThread(
  settings: ReaderSettings,
  listener: ReaderListener,
): Promise<ReaderCarrier> {
  const module = new URL('./reader-thread.ts', import.meta.url);
  const { worker, exited } = await startStoreThread(module, 'cairn store reader', settings);
  worker.on('message', (replies: readonly ReadReply[]) => listener.replied(replies));
  worker.on('error', (error) => listener.failed(readerEnded(error)));
  worker.on('exit', () => listener.failed(readerEnded(undefined)));
  return { send: (requests) => worker.postMessage(requests), ended: () => exited };
}

/** Reads in the caller's thread, one turn of the event loop later: for tests. */
export function startReaderHere(settings: ReaderSettings, listener: ReaderListener): ReaderCarrier {
  const service = new ReaderService(settings);
  return {
    send: (requests) => setImmediate(() => listener.replied(service.handle(requests))),
    ended: () => Promise.resolve(),
  };
}

function readerEnded(cause: unknown): StoreClosedError {
  const reason = cause instanceof Error ? ` (${cause.message})` : '';
  return new StoreClosedError(`The store's reader has ended${reason}; start the server again.`, { cause });
}
