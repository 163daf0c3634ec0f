import type { IncomingMessage } from 'node:http';
import { ServiceError } from '@cairn/kit';
import type { BodyStream } from '../protocol/wire-request.ts';

/** For how long a client may send nothing of a body that has not ended. */
const silentMsMax = 20_000;

/** What is read and thrown away of a body that nobody wanted, so that the client hears the answer. */
const discardedBytesMax = 16_777_216;

/** A request's body as it arrives. */
export class RequestStream implements BodyStream {
  readonly #iterator: AsyncIterator<Uint8Array>;
  readonly #silentMs: number;
  #failed = false;

  /** @param silentMs for how long the client may send nothing */
  constructor(request: IncomingMessage, silentMs: number = silentMsMax) {
    this.#silentMs = silentMs;
    // To give the body up must not end the connection: the answer goes over it.
    this.#iterator = request.iterator({ destroyOnReturn: false }) as AsyncIterator<Uint8Array>;
  }

  readonly bytes: AsyncIterable<Uint8Array> = {
    [Symbol.asyncIterator]: () => ({ next: () => this.#next() }),
  };

  /** Reads what is left of the body, up to a limit. */
  async discard(): Promise<void> {
    try {
      for (let read = 0; read <= discardedBytesMax && !this.#failed; ) {
        const next = await this.#next();
        if (next.done === true) return;
        read += next.value.length;
      }
    } catch {
      // Nobody is there to be told.
    }
  }

  #next(): Promise<IteratorResult<Uint8Array>> {
    return new Promise((resolve, reject) => {
      const timer = setTimeout(() => {
        this.#failed = true;
        reject(silent());
      }, this.#silentMs);
      this.#iterator.next().then(
        (next) => {
          clearTimeout(timer);
          resolve(next);
        },
        () => {
          clearTimeout(timer);
          this.#failed = true;
          reject(gone());
        },
      );
    });
  }
}

function silent(): ServiceError {
  return new ServiceError(
    'RequestTimeout',
    'Your socket connection to the server was not read from or written to within the timeout period. Idle connections will be closed.',
    { retryable: true },
  );
}

function gone(): ServiceError {
  return new ServiceError('IncompleteBody', 'The request body terminated unexpectedly');
}
