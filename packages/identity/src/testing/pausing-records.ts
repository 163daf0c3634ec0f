import type { RecordEntry, RecordKey, RecordListOptions, Records, RecordWrite } from '@cairn/kit';

/** Records whose answer to one call is held back, so that something else happens meanwhile. */
export class PausingRecords implements Records {
  readonly #records: Records;
  #callsLeft = 0;
  #reached: (() => void) | undefined;
  #released: Promise<void> | undefined;

  constructor(records: Records) {
    this.#records = records;
  }

  /** Holds back the answer to the so manieth call from now on. */
  pauseAt(call: number): { readonly reached: Promise<void>; readonly release: () => void } {
    const reached = Promise.withResolvers<void>();
    const released = Promise.withResolvers<void>();
    this.#callsLeft = call;
    this.#reached = reached.resolve;
    this.#released = released.promise;
    return {
      reached: reached.promise,
      release: () => {
        this.#callsLeft = 0;
        released.resolve();
      },
    };
  }

  get(collection: string, key: string): Promise<string | undefined> {
    return this.#held(this.#records.get(collection, key));
  }

  getAll(keys: readonly RecordKey[]): Promise<readonly (string | undefined)[]> {
    return this.#held(this.#records.getAll(keys));
  }

  list(collection: string, options: RecordListOptions): Promise<readonly RecordEntry[]> {
    return this.#held(this.#records.list(collection, options));
  }

  write(writes: readonly RecordWrite[]): Promise<boolean> {
    return this.#held(this.#records.write(writes));
  }

  clear(collection: string): Promise<void> {
    return this.#held(this.#records.clear(collection));
  }

  async #held<Answer>(answer: Promise<Answer>): Promise<Answer> {
    const isHeld = this.#callsLeft === 1;
    if (this.#callsLeft > 0) this.#callsLeft -= 1;
    const given = await answer;
    if (isHeld) {
      this.#reached?.();
      await this.#released;
    }
    return given;
  }
}
