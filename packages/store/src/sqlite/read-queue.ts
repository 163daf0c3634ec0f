import { invariant } from '@cairn/kit';
import { StoreClosedError, type StoreError, storeErrorOf } from '../store-errors.ts';
import type { Reader } from './reader.ts';
import {
  type ReadCall,
  ReaderService,
  type ReaderSettings,
  type ReadReply,
  type ReadRequest,
} from './reader-service.ts';
import { startStoreThread } from './store-thread.ts';

interface Waiting {
  readonly resolve: (result: never) => void;
  readonly reject: (error: StoreError) => void;
}

/** The way to the reader and back. */
interface ReaderCarrier {
  send(requests: readonly ReadRequest[]): void;
  ended(): Promise<void>;
}

/**
 * The main thread's side of the reader: calls made in one turn of the event loop travel together.
 * Every call is settled exactly once, also when the reader ends.
 */
export class ReadQueue {
  #carrier: ReaderCarrier | undefined;
  #gathered: ReadRequest[] = [];
  readonly #waiting = new Map<number, Waiting>();
  #lastId = 0;
  #refusal: StoreError | undefined;

  /** Starts the reader's thread; it opens the database when it is asked first. */
  async startThread(settings: ReaderSettings): Promise<void> {
    const module = new URL('./reader-thread.ts', import.meta.url);
    const { worker, exited } = await startStoreThread(module, 'cairn store reader', settings);
    worker.on('message', (replies: readonly ReadReply[]) => this.#replied(replies));
    worker.on('error', (error) => this.#failed(readerEnded(error)));
    worker.on('exit', () => this.#failed(readerEnded(undefined)));
    this.#carrier = { send: (requests) => worker.postMessage(requests), ended: () => exited };
  }

  /** Reads in the caller's thread, one turn of the event loop later: for tests. */
  startHere(settings: ReaderSettings): void {
    const service = new ReaderService(settings);
    this.#carrier = {
      send: (requests) => setImmediate(() => this.#replied(service.handle(requests))),
      ended: () => Promise.resolve(),
    };
  }

  /** Calls a method of the reader. */
  call<Method extends keyof Reader>(
    method: Method,
    ...parameters: Parameters<Reader[Method]>
  ): Promise<ReturnType<Reader[Method]>> {
    return new Promise((resolve, reject) => {
      if (this.#refusal !== undefined) return reject(this.#refusal);
      this.#lastId += 1;
      this.#waiting.set(this.#lastId, { resolve, reject });
      const call = { method, parameters } as ReadCall;
      if (this.#gathered.push({ id: this.#lastId, ...call }) === 1) queueMicrotask(() => this.#flush());
    });
  }

  /** Answers what was asked before, then ends the reader. */
  async close(): Promise<void> {
    if (this.#refusal !== undefined) return;
    const closed = this.call('close');
    this.#refusal = new StoreClosedError('The store is closed.');
    await closed;
    await this.#carrier?.ended();
  }

  #flush(): void {
    const requests = this.#gathered;
    this.#gathered = [];
    invariant(this.#carrier !== undefined, 'the reader is not started');
    if (requests.length > 0) this.#carrier.send(requests);
  }

  #replied(replies: readonly ReadReply[]): void {
    for (const { id, result, error } of replies) {
      const waiting = this.#waiting.get(id);
      invariant(waiting !== undefined, `the reader answered request ${id}, which nobody waits for`);
      this.#waiting.delete(id);
      if (error === undefined) waiting.resolve(result as never);
      else waiting.reject(storeErrorOf(error));
    }
  }

  #failed(error: StoreError): void {
    this.#refusal ??= error;
    const waiting = [...this.#waiting.values()];
    this.#waiting.clear();
    this.#gathered = [];
    for (const { reject } of waiting) reject(error);
  }
}

function readerEnded(cause: unknown): StoreClosedError {
  const reason = cause instanceof Error ? ` (${cause.message})` : '';
  return new StoreClosedError(`The store's reader has ended${reason}; start the server again.`, { cause });
}
