/**
 * Runs one piece of work after another: what reads, checks and writes in one piece never mixes with another's. A piece
 * that fails fails for its caller only.
 */
export class SerialWork {
  #last: Promise<unknown> = Promise.resolve();

  /** Runs the work after all that was handed in before it; answers what it answers. */
  run<Result>(work: () => Promise<Result>): Promise<Result> {
    const result = this.#last.then(work, work);
    this.#last = result.catch(() => undefined);
    return result;
  }

  /** Resolves when all that was handed in so far has ended, however it ended. */
  async settled(): Promise<void> {
    await this.#last;
  }
}

/** Serial work by key: pieces of one key follow one another, those of others do not wait for them. */
export class SerialWorkByKey {
  readonly #last = new Map<string, Promise<void>>();

  /** Runs the work after all of that key that was handed in before it; answers what it answers. */
  run<Result>(key: string, work: () => Promise<Result>): Promise<Result> {
    const before = this.#last.get(key) ?? Promise.resolve();
    const result = before.then(work);
    const leave = (): void => {
      if (this.#last.get(key) === end) this.#last.delete(key);
    };
    const end: Promise<void> = result.then(leave, leave);
    this.#last.set(key, end);
    return result;
  }

  /** How many keys have work under way. */
  get size(): number {
    return this.#last.size;
  }
}
