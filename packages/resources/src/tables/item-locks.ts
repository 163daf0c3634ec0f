/** Waits that a held lock has gathered; none for most. */
type Waiters = (() => void)[];

/**
 * Changes of one item take turns: each sees what the one before it left, and none has to be tried again. Who wants
 * several locks takes them in the order of their names, so that no two wait for each other.
 */
export class ItemLocks {
  readonly #held = new Map<string, Waiters | undefined>();

  /** Takes a lock. @returns undefined when it was free; otherwise resolves when it is the caller's */
  take(name: string): Promise<void> | undefined {
    if (!this.#held.has(name)) {
      this.#held.set(name, undefined);
      return undefined;
    }
    return new Promise((resolve) => {
      const waiters = this.#held.get(name);
      if (waiters === undefined) this.#held.set(name, [resolve]);
      else waiters.push(resolve);
    });
  }

  /** Gives a lock to whoever has waited longest for it, or free. */
  release(name: string): void {
    const next = this.#held.get(name)?.shift();
    if (next === undefined) this.#held.delete(name);
    else next();
  }

  /** Takes several locks. @returns what releases them */
  async takeAll(names: readonly string[]): Promise<() => void> {
    const sorted = [...new Set(names)].sort();
    for (const name of sorted) await this.take(name);
    return () => {
      for (const name of sorted) this.release(name);
    };
  }
}
