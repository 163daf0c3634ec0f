/**
 * Looks that never overlap: whoever asks while one is under way shares one that begins after it, so that what was there
 * when somebody asked is always seen.
 */
export class RepeatedLook {
  readonly #look: () => Promise<void>;
  readonly #failed: (error: unknown) => void;
  #looking: Promise<void> | undefined;
  #isStale = false;
  #isStopped = false;

  /** @param failed told why a look could not be finished */
  constructor(look: () => Promise<void>, failed: (error: unknown) => void) {
    this.#look = look;
    this.#failed = failed;
  }

  /** Resolves when a look is done that began after this was called. */
  look(): Promise<void> {
    if (this.#looking !== undefined) {
      this.#isStale = true;
      return this.#looking;
    }
    const looking = this.#lookWhileStale().finally(() => {
      this.#looking = undefined;
    });
    this.#looking = looking;
    return looking;
  }

  /** What is under way; undefined while nothing is. */
  get underWay(): Promise<void> | undefined {
    return this.#looking;
  }

  /** Whether it was stopped: a look that is under way may end early. */
  get isStopped(): boolean {
    return this.#isStopped;
  }

  /** Begins no look any more. Resolves when the last is done. */
  async stop(): Promise<void> {
    this.#isStopped = true;
    await this.#looking;
  }

  async #lookWhileStale(): Promise<void> {
    do {
      this.#isStale = false;
      try {
        await this.#look();
      } catch (error) {
        this.#failed(error);
      }
    } while (this.#isStale && !this.#isStopped);
  }
}
