import { invariant, Payload } from '@cairn/kit';

/** Reads what {@link SegmentWriter} wrote, checking every place and length. */
export class SegmentReader {
  readonly #segment: string;
  #at: number;
  /** Where the numbers end and the lengths of the texts begin. */
  readonly #numbersEnd: number;
  readonly #textStarts: number[] = [];
  readonly #payloads: (Payload | undefined)[] = [];

  /** @param markLength characters before the numbers. @throws InvariantError when the segment is damaged */
  constructor(segment: string, markLength: number) {
    this.#segment = segment;
    this.#at = markLength;
    const numbersLength = this.number();
    const numbersStart = this.#at;
    this.#numbersEnd = numbersStart + numbersLength;
    invariant(this.#numbersEnd < segment.length, 'damaged segment: it ends within its numbers');
    this.#at = this.#numbersEnd;
    const count = this.number();
    const lengths: number[] = [];
    for (let index = 0; index < count; index++) lengths.push(this.number());
    let start = this.#at;
    for (const length of lengths) {
      this.#textStarts.push(start);
      start += length;
    }
    this.#textStarts.push(start);
    invariant(start === segment.length, 'damaged segment: its texts have another length');
    this.#at = numbersStart;
  }

  number(): number {
    const segment = this.#segment;
    let value = 0;
    let unit = 1;
    for (;;) {
      const digit = segment.charCodeAt(this.#at++) - 48;
      if (digit >= 0 && digit < 32) return value + digit * unit;
      invariant(digit >= 32 && digit < 64, 'damaged segment: not a number');
      value += (digit - 32) * unit;
      unit *= 32;
    }
  }

  text(): string | undefined {
    const place = this.#place();
    return place === undefined ? undefined : this.#textAt(place);
  }

  /** A payload; the same place gives the same object, so that sharing survives a restart. */
  payload(): Payload | undefined {
    const place = this.#place();
    if (place === undefined) return undefined;
    this.#payloads[place] ??= Payload.ofText(this.#textAt(place));
    return this.#payloads[place];
  }

  requiredText(): string {
    const text = this.text();
    invariant(text !== undefined, 'damaged segment: a text is missing');
    return text;
  }

  requiredPayload(): Payload {
    const payload = this.payload();
    invariant(payload !== undefined, 'damaged segment: a payload is missing');
    return payload;
  }

  /** States that all numbers have been read. */
  end(): void {
    invariant(this.#at === this.#numbersEnd, 'damaged segment: more or fewer numbers than it says');
  }

  #place(): number | undefined {
    const place = this.number() - 1;
    invariant(place < this.#textStarts.length - 1, 'damaged segment: no such text');
    return place < 0 ? undefined : place;
  }

  #textAt(place: number): string {
    return this.#segment.slice(this.#textStarts[place], this.#textStarts[place + 1]);
  }
}
