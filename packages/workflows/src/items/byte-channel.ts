/**
 * Hands bytes from one who makes them to one who keeps them, no faster than they are kept: a chunk waits, and with it
 * whoever makes the next one, until the one before was asked for.
 */
export class ByteChannel implements AsyncIterable<Uint8Array> {
  #waiting: Uint8Array | undefined;
  #isEnded = false;
  #failure: unknown;
  /** Resolved when something changes for the other side. */
  #change = Promise.withResolvers<void>();

  /** Resolves when the chunk was accepted; rejects when nobody takes any more. */
  async write(chunk: Uint8Array): Promise<void> {
    while (this.#waiting !== undefined && this.#failure === undefined) await this.#change.promise;
    if (this.#failure !== undefined) throw this.#failure;
    this.#waiting = chunk;
    this.#changed();
  }

  end(): void {
    this.#isEnded = true;
    this.#changed();
  }

  /** Both sides end with the failure. */
  fail(failure: unknown): void {
    this.#failure ??= failure;
    this.#changed();
  }

  async *[Symbol.asyncIterator](): AsyncGenerator<Uint8Array> {
    for (;;) {
      if (this.#failure !== undefined) throw this.#failure;
      const chunk = this.#waiting;
      if (chunk !== undefined) {
        this.#waiting = undefined;
        this.#changed();
        yield chunk;
      } else if (this.#isEnded) {
        return;
      } else {
        await this.#change.promise;
      }
    }
  }

  #changed(): void {
    this.#change.resolve();
    this.#change = Promise.withResolvers();
  }
}
