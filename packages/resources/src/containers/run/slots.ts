/** So many at a time, the others in the order of coming. */
export class Slots {
  readonly #countMax: number;
  readonly #waiting = new Set<() => void>();
  #count = 0;

  constructor(countMax: number) {
    this.#countMax = countMax;
  }

  /** Resolves when there is room. @returns gives the room back, once; before that, takes the waiting one off the list. */
  take(): { readonly taken: Promise<void>; readonly release: () => void } {
    const { promise, resolve } = Promise.withResolvers<void>();
    let state: 'waiting' | 'taken' | 'released' = 'waiting';
    const grant = (): void => {
      state = 'taken';
      this.#count += 1;
      resolve();
    };
    if (this.#count < this.#countMax) grant();
    else this.#waiting.add(grant);
    const release = (): void => {
      if (state === 'waiting') this.#waiting.delete(grant);
      if (state === 'taken') {
        this.#count -= 1;
        this.#next();
      }
      state = 'released';
    };
    return { taken: promise, release };
  }

  #next(): void {
    for (const grant of this.#waiting) {
      if (this.#count >= this.#countMax) return;
      this.#waiting.delete(grant);
      grant();
    }
  }
}
