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

/** Runs requests against a read connection. */
export class ReaderService {
  readonly #file: string;
  readonly #reader: Reader;

  /** @throws StoreError when the file cannot be opened. */
  constructor(settings: ReaderSettings) {
    this.#file = settings.file;
    try {
      this.#reader = new Reader(openReadConnection(settings.file, settings.cacheBytes));
    } catch (error) {
      throw storeErrorFor(error, settings.file);
    }
  }

  handle(requests: readonly ReadRequest[]): readonly ReadReply[] {
    return requests.map((request) => {
      try {
        const method = this.#reader[request.method] as (...parameters: unknown[]) => unknown;
        return { id: request.id, result: method.apply(this.#reader, request.parameters) };
      } catch (error) {
        return { id: request.id, error: storeErrorMessage(storeErrorFor(error, this.#file)) };
      }
    });
  }
}
