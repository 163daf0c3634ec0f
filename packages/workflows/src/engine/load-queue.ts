/** Executions that are read at the same time. */
const underWayMax = 64;
/** Reads that may wait before whoever wakes executions is held back. */
const waitingMax = 1_000;

/** Reads of executions, a bounded number at a time, in the order in which they were asked for. */
export class LoadQueue {
  readonly #waiting: (() => Promise<void>)[] = [];
  readonly #heldBack: (() => void)[] = [];
  #underWay = 0;

  /** @param read must not reject. */
  add(read: () => Promise<void>): void {
    if (this.#underWay >= underWayMax) {
      this.#waiting.push(read);
      return;
    }
    this.#underWay += 1;
    void read().finally(() => this.#next());
  }

  /** Undefined when more executions may be woken, else a promise of when they may. */
  abated(): Promise<void> | undefined {
    if (this.#waiting.length < waitingMax) return undefined;
    return new Promise((resolve) => this.#heldBack.push(resolve));
  }

  #next(): void {
    this.#underWay -= 1;
    const next = this.#waiting.shift();
    if (next !== undefined) this.add(next);
    if (this.#waiting.length < waitingMax) for (const go of this.#heldBack.splice(0)) go();
  }
}
