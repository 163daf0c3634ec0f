import type { ExecutionSlot } from './execution-slot.ts';

/** Executions with nothing to do that are still in memory, longest idle first. */
export class IdleExecutions {
  readonly #slots = new Set<ExecutionSlot>();
  readonly #sizeMax: number;

  constructor(sizeMax: number) {
    this.#sizeMax = sizeMax;
  }

  /** @returns the one that has to leave memory for it, if any. */
  add(slot: ExecutionSlot): ExecutionSlot | undefined {
    this.#slots.add(slot);
    if (this.#slots.size <= this.#sizeMax) return undefined;
    const [longest] = this.#slots;
    if (longest !== undefined) this.#slots.delete(longest);
    return longest;
  }

  delete(slot: ExecutionSlot): void {
    this.#slots.delete(slot);
  }
}
