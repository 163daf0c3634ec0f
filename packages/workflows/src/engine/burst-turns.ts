import type { ExecutionSlot } from './execution-slot.ts';

/** Executions that go on after a burst that ended at its cap: one in each turn of the event loop, each in its turn. */
export class BurstTurns {
  readonly #defer: (work: () => void) => void;
  readonly #run: (slot: ExecutionSlot) => void;
  readonly #waiting = new Set<ExecutionSlot>();
  #deferred = false;

  constructor(defer: (work: () => void) => void, run: (slot: ExecutionSlot) => void) {
    this.#defer = defer;
    this.#run = run;
  }

  add(slot: ExecutionSlot): void {
    this.#waiting.add(slot);
    this.#schedule();
  }

  #schedule(): void {
    if (this.#deferred || this.#waiting.size === 0) return;
    this.#deferred = true;
    this.#defer(() => {
      this.#deferred = false;
      const [first] = this.#waiting;
      if (first === undefined) return;
      this.#waiting.delete(first);
      this.#schedule();
      this.#run(first);
    });
  }
}
