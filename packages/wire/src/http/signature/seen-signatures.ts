const keptMaxDefault = 100_000;

/**
 * Signatures of requests that can be told from honest repetitions, so that none is taken twice while it is valid.
 * Memory is bounded: two generations, of which the older one is forgotten when the younger one is old or full.
 */
export class SeenSignatures {
  readonly #keptMax: number;
  #young = new Set<string>();
  #old = new Set<string>();
  #turnsAtMs = 0;

  /** @param keptMax most signatures of one generation; beyond it the oldest are forgotten before their time */
  constructor(keptMax: number = keptMaxDefault) {
    this.#keptMax = keptMax;
  }

  /**
   * Takes a signature down.
   * @param validMs for how long the same request could come again
   * @returns whether it is new
   */
  add(signature: string, nowMs: number, validMs: number): boolean {
    if (nowMs >= this.#turnsAtMs || this.#young.size >= this.#keptMax) {
      this.#old = nowMs >= this.#turnsAtMs + validMs ? new Set() : this.#young;
      this.#young = new Set();
      this.#turnsAtMs = nowMs + validMs;
    }
    // Half of a hash is as good as the whole to tell signatures apart.
    const key = signature.slice(0, 32);
    if (this.#young.has(key) || this.#old.has(key)) return false;
    this.#young.add(key);
    return true;
  }
}
