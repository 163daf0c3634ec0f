import { type StoreErrorMessage, storeErrorMessage } from '../store-errors.ts';
import { openReadConnection } from './connection.ts';
import { Reader } from './reader.ts';
import { storeErrorFor } from './sqlite-error.ts';

/** What the connections that read are opened with. */
export interface ReaderSettings {
  readonly file: string;
  readonly cacheBytes: number;
}

/** A method of the reader with its arguments. */
export type ReadCall = {
  [Method in keyof Reader]: { readonly method: Method; readonly parameters: Parameters<Reader[Method]> };
}[keyof Reader];

/** A call on its way to the reader. */
export type ReadRequest = ReadCall & { readonly id: number };

/** What a call gave, or why it failed. */
export interface ReadReply {
  readonly id: number;
  readonly result?: unknown;
  readonly error?: StoreErrorMessage;
}

/**
 * Runs requests against a read connection, which is opened for the first of them: so the thread starts
 * while the writer still makes or migrates the database.
 */
export class ReaderService {
  readonly #settings: ReaderSettings;
  #reader: Reader | undefined;

  constructor(settings: ReaderSettings) {
    this.#settings = settings;
  }

  handle(requests: readonly ReadRequest[]): readonly ReadReply[] {
    return requests.map((request) => {
      try {
        return { id: request.id, result: this.#run(request) };
      } catch (error) {
        return { id: request.id, error: storeErrorMessage(storeErrorFor(error, this.#settings.file)) };
      }
    });
  }

  #run(request: ReadRequest): unknown {
    if (request.method === 'close' && this.#reader === undefined) return undefined;
    this.#reader ??= new Reader(openReadConnection(this.#settings.file, this.#settings.cacheBytes));
    const method = this.#reader[request.method] as (...parameters: unknown[]) => unknown;
    return method.apply(this.#reader, request.parameters);
  }
}
