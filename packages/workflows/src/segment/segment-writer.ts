import { invariant, type Payload } from '@cairn/kit';

/**
 * Numbers are written in base 32 by characters 48 … 111 (`0` … `o`), least digit first, 32 added to all but
 * the last. No separators, one character for most numbers, plain ASCII.
 */
const zero = 48;
/** Digits that there is room for at first, and that are made text at once. */
const digitsAtOnce = 4_096;
/** Places before the numbers that are kept for how many there are: no number has more digits. */
const headLength = 12;

/**
 * Builds one segment: numbers and, behind them, the texts they refer to, each text once. A text's place is
 * its number in the order of first use. Used again and again, so that a segment costs no garbage but itself.
 */
export class SegmentWriter {
  #digits = new Uint8Array(digitsAtOnce);
  #length = headLength;
  /** Texts and payloads in the order of first use; payloads are told apart by identity. */
  #entries: (string | Payload)[] = [];
  #places: Map<string | Payload, number> | undefined;

  reset(): void {
    this.#length = headLength;
    this.#entries.length = 0;
    this.#places = undefined;
  }

  /** Writes a whole number that is not negative. @throws InvariantError for anything else */
  number(value: number): void {
    if (this.#length + headLength > this.#digits.length) this.#grow();
    const digits = this.#digits;
    // Only whole numbers from 0 to 31 equal their last five bits.
    if (value === (value & 31)) {
      digits[this.#length++] = zero + value;
      return;
    }
    invariant(Number.isSafeInteger(value) && value > 0, 'only safe whole numbers can be written');
    let rest = value;
    while (rest >= 0x40000000) {
      digits[this.#length++] = zero + 32 + (rest % 32);
      rest = Math.floor(rest / 32);
    }
    while (rest >= 32) {
      digits[this.#length++] = zero + 32 + (rest & 31);
      rest >>>= 5;
    }
    digits[this.#length++] = zero + rest;
  }

  /** Leaves room for a number below 32 that is known later; 0 until then. @returns its place, for `setDigit` */
  digitToCome(): number {
    this.number(0);
    return this.#length - 1;
  }

  setDigit(place: number, value: number): void {
    invariant(value === (value & 31), 'a digit is below 32');
    this.#digits[place] = zero + value;
  }

  /** Writes a text's or payload's place, one more than it is, so that 0 can stand for none. */
  text(entry: string | Payload | undefined): void {
    this.number(entry === undefined ? 0 : 1 + this.#placeOf(entry));
  }

  /** The segment: mark, numbers, lengths of the texts, texts. */
  finish(mark: string): string {
    const numbersLength = this.#length - headLength;
    const entries = this.#entries;
    let texts = '';
    this.number(entries.length);
    for (let index = 0; index < entries.length; index++) {
      const entry = entries[index] as string | Payload;
      const text = typeof entry === 'string' ? entry : entry.text;
      this.number(text.length);
      texts += text;
    }
    const end = this.#length;
    this.number(numbersLength);
    // It is known last and stands first.
    const headStart = headLength - (this.#length - end);
    for (let at = headStart; at < headLength; at++) {
      this.#digits[at] = this.#digits[end + at - headStart] as number;
    }
    return mark + this.#print(headStart, end) + texts;
  }

  #placeOf(entry: string | Payload): number {
    const entries = this.#entries;
    if (this.#places !== undefined) {
      const place = this.#places.get(entry);
      if (place !== undefined) return place;
      this.#places.set(entry, entries.length);
      return entries.push(entry) - 1;
    }
    for (let index = entries.length - 1; index >= 0; index--) if (entries[index] === entry) return index;
    if (entries.length === 24) {
      this.#places = new Map(entries.map((known, index) => [known, index]));
      this.#places.set(entry, entries.length);
    }
    return entries.push(entry) - 1;
  }

  #print(from: number, to: number): string {
    if (to - from <= digitsAtOnce) {
      return String.fromCharCode.apply(undefined, this.#digits.subarray(from, to) as unknown as number[]);
    }
    let text = '';
    for (let at = from; at < to; at += digitsAtOnce) text += this.#print(at, Math.min(at + digitsAtOnce, to));
    return text;
  }

  #grow(): void {
    invariant(this.#digits.length < 1 << 28, 'a segment has too many numbers');
    const digits = new Uint8Array(2 * this.#digits.length);
    digits.set(this.#digits);
    this.#digits = digits;
  }
}
