/** How a signature was met. */
export type SignatureMeeting =
  /** For the first time; it is remembered from now on. */
  | 'new'
  /** On the connection on which it came first. */
  | 'repeated-on-its-connection'
  | 'repeated'
  /** It is dated before all that is remembered: whether it was met before cannot be told. */
  | 'forgotten'
  /** It was not met, and there is no room to remember it. */
  | 'full';

/** A signature as it is met. */
export interface MetSignature {
  /** Lower-case hexadecimal, verified: nobody without the key can have made it up. */
  readonly signature: string;
  /** When it was made, in epoch seconds; part of what is signed, so one signature has one. */
  readonly signedSeconds: number;
  /** Number of a connection on which none but its client can speak, from 1; 0 where there is none. */
  readonly connection: number;
}

export interface SignatureMemoryOptions {
  /** For how long after its date a signature may come. */
  readonly validSeconds: number;
  /** Whether there is no room for one more. */
  readonly isFull: (nowMs: number) => boolean;
  /** Places signatures, so that nobody can sign so that all fall on one place; 32 bits. */
  readonly seed: number;
  /** What is dated earlier may have been met before this memory began: epoch seconds. */
  readonly beginsAtSeconds?: number;
}

/**
 * Remembers signatures until nobody can use them any more.
 *
 * 1. A signature that was met is never called new again: what is dated before `#first` is forgotten, and called so.
 * 2. All signatures of one second of their dates are forgotten at once, when that second is too old to be valid: no
 *    timers, no walk over what is kept, whatever the clock does meanwhile.
 * 3. Of a signature 64 bits are kept. Signatures are as good as random, so a new one is taken for another of its
 *    second by a chance of (their number) / 2⁶⁴: at 20,000 in a second once in some 2,900 years. The other
 *    way, a repeated one that counts as new, there is no chance at all.
 */
export class SignatureMemory {
  readonly #validSeconds: number;
  readonly #isFull: (nowMs: number) => boolean;
  readonly #seed: number;
  readonly #bySecond = new Map<number, SignaturesOfSecond>();
  /** The earliest second of which all is remembered. */
  #first: number;
  #count = 0;

  constructor({
    validSeconds,
    isFull,
    seed,
    beginsAtSeconds = Number.NEGATIVE_INFINITY,
  }: SignatureMemoryOptions) {
    this.#validSeconds = validSeconds;
    this.#isFull = isFull;
    this.#seed = seed;
    this.#first = beginsAtSeconds;
  }

  /** How many signatures are remembered. */
  get count(): number {
    return this.#count;
  }

  meet({ signature, signedSeconds, connection }: MetSignature, nowMs: number): SignatureMeeting {
    this.forgetExpired(nowMs);
    if (signedSeconds < this.#first) return 'forgotten';
    const high = Number.parseInt(signature.slice(0, 8), 16);
    // Nothing at all stands for an empty place.
    const low = Number.parseInt(signature.slice(8, 16), 16) || 1;
    let signatures = this.#bySecond.get(signedSeconds);
    const met = signatures?.connectionOf(high, low);
    if (met !== undefined) return met !== 0 && met === connection ? 'repeated-on-its-connection' : 'repeated';
    if (this.#isFull(nowMs)) return 'full';
    if (signatures === undefined) {
      signatures = new SignaturesOfSecond(this.#seed);
      this.#bySecond.set(signedSeconds, signatures);
    }
    signatures.add(high, low, connection);
    this.#count += 1;
    return 'new';
  }

  /** Forgets what is too old to be valid. */
  forgetExpired(nowMs: number): void {
    const second = Math.floor(nowMs / 1_000) - this.#validSeconds;
    if (second <= this.#first) return;
    // After a pause there are more seconds than there is to forget.
    if (second - this.#first > this.#bySecond.size) {
      for (const kept of this.#bySecond.keys()) if (kept < second) this.#forget(kept);
    } else for (let kept = this.#first; kept < second; kept += 1) this.#forget(kept);
    this.#first = second;
  }

  #forget(second: number): void {
    this.#count -= this.#bySecond.get(second)?.count ?? 0;
    this.#bySecond.delete(second);
  }
}

const wordsPerPlace = 3;
const placesFirst = 16;

/** Tables with open addressing, each twice the one before: it grows without copying what is there. */
class SignaturesOfSecond {
  readonly #seed: number;
  readonly #tables: Uint32Array[] = [];
  #freeInLast = 0;
  count = 0;

  constructor(seed: number) {
    this.#seed = seed;
  }

  /** Undefined where the signature is not here. */
  connectionOf(high: number, low: number): number | undefined {
    for (const table of this.#tables) {
      const place = this.#placeOf(table, high, low);
      if (table[place + 1] !== 0) return table[place + 2] as number;
    }
    return undefined;
  }

  /** @param low not 0 */
  add(high: number, low: number, connection: number): void {
    if (this.#freeInLast === 0) {
      const places = placesFirst << this.#tables.length;
      this.#tables.push(new Uint32Array(places * wordsPerPlace));
      this.#freeInLast = (places / 4) * 3;
    }
    const table = this.#tables.at(-1) as Uint32Array;
    const place = this.#placeOf(table, high, low);
    table[place] = high;
    table[place + 1] = low;
    table[place + 2] = connection;
    this.#freeInLast -= 1;
    this.count += 1;
  }

  /** Where the signature stands in a table, or the empty place where it would. */
  #placeOf(table: Uint32Array, high: number, low: number): number {
    const shift = Math.clz32(table.length / wordsPerPlace) + 1;
    let place = (Math.imul(low ^ this.#seed, 0x9e3779b1) >>> shift) * wordsPerPlace;
    while (table[place + 1] !== 0 && (table[place] !== high || table[place + 1] !== low)) {
      place += wordsPerPlace;
      if (place === table.length) place = 0;
    }
    return place;
  }
}
