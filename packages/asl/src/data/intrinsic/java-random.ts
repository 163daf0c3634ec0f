const multiplier = 0x5deece66dn;
const increment = 0xbn;
const mask = (1n << 48n) - 1n;

/**
 * The generator of `java.util.Random`: a linear congruential one of 48 bits, as Java's documentation
 * defines it. The service runs on Java, so a seed gives what Java gives.
 */
export class JavaRandom {
  #state: bigint;

  constructor(seed: number) {
    this.#state = (BigInt(seed) ^ multiplier) & mask;
  }

  /** An integer from `start` inclusive to `end` exclusive, as Java's `ints(start, end)` draws it. */
  nextIntBetween(start: number, end: number): number {
    const span = end - start;
    if (span <= 0x7fffffff) return start + this.#nextIntBelow(span);
    for (;;) {
      const drawn = this.#nextBits(32);
      if (drawn >= start && drawn < end) return drawn;
    }
  }

  /** A number in [0, 1), as Java's `nextDouble()` draws it. */
  nextDouble(): number {
    // 26 and 27 bits never have the sign bit set.
    const high = this.#nextBits(26);
    return (high * 2 ** 27 + this.#nextBits(27)) * 2 ** -53;
  }

  #nextIntBelow(bound: number): number {
    if ((bound & -bound) === bound) return Number((BigInt(bound) * BigInt(this.#nextBits(31))) >> 31n);
    for (;;) {
      const bits = this.#nextBits(31);
      const value = bits % bound;
      if (bits - value + (bound - 1) <= 0x7fffffff) return value;
    }
  }

  #nextBits(bits: number): number {
    this.#state = (this.#state * multiplier + increment) & mask;
    return Number(BigInt.asIntN(32, this.#state >> BigInt(48 - bits)));
  }
}
