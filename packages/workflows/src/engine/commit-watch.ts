/**
 * Tells who watches an execution that something of it became durable. Executions that nobody watches cost one look at
 * an empty map.
 */
export class CommitWatch {
  readonly #watchers = new Map<number, Set<() => void>>();

  /** @param wake called at each commit of the execution; must not throw. @returns ends the watching */
  watch(executionId: number, wake: () => void): () => void {
    const watchers = this.#watchers.get(executionId) ?? new Set();
    this.#watchers.set(executionId, watchers.add(wake));
    return () => {
      watchers.delete(wake);
      if (watchers.size === 0 && this.#watchers.get(executionId) === watchers) {
        this.#watchers.delete(executionId);
      }
    };
  }

  committed(executionId: number): void {
    if (this.#watchers.size === 0) return;
    for (const wake of this.#watchers.get(executionId) ?? []) wake();
  }

  /** Executions are gone: whoever watches one looks whether it is his. */
  deleted(): void {
    for (const watchers of this.#watchers.values()) for (const wake of watchers) wake();
  }
}
