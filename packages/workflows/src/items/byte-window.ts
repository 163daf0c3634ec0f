const noBytes = new Uint8Array(0);
const lenient = new TextDecoder('utf-8', { ignoreBOM: true });
const strict = new TextDecoder('utf-8', { ignoreBOM: true, fatal: true });

/**
 * The bytes of a file that were read and not yet taken. Whole chunks are used where they lie; only what is left of one
 * when the next comes is copied, into room that doubles, so that a long item costs no more than its length.
 */
export class ByteWindow {
  /** Bytes outside `start` and `end` mean nothing. */
  bytes: Uint8Array = noBytes;
  start = 0;
  end = 0;
  /** Where in the file `start` lies. */
  offset: number;
  #isOwn = false;
  /** All bytes from `#textStart`, where they are all ASCII. */
  #text: string | undefined;
  #textStart = -1;

  constructor(offset: number) {
    this.offset = offset;
  }

  append(chunk: Uint8Array): void {
    this.#textStart = -1;
    this.#text = undefined;
    const left = this.end - this.start;
    if (left === 0) {
      this.bytes = chunk;
      this.#isOwn = false;
      this.start = 0;
      this.end = chunk.length;
      return;
    }
    if (!this.#isOwn || this.end + chunk.length > this.bytes.length) this.#makeRoom(left + chunk.length);
    this.bytes.set(chunk, this.end);
    this.end += chunk.length;
  }

  /** Steps over bytes. */
  take(count: number): void {
    this.start += count;
    this.offset += count;
  }

  /** Bytes as text; what is not UTF-8 becomes U+FFFD. */
  text(from: number, to: number): string {
    const ascii = this.#ascii();
    if (ascii === undefined) return lenient.decode(this.bytes.subarray(from, to));
    return ascii.slice(from - this.#textStart, to - this.#textStart);
  }

  /** Bytes as text of its own, that keeps nothing else in memory. @throws TypeError when they are not UTF-8 */
  strictText(from: number, to: number): string {
    return strict.decode(this.bytes.subarray(from, to));
  }

  #makeRoom(need: number): void {
    const room = need * 2 <= this.bytes.length && this.#isOwn ? this.bytes : new Uint8Array(need * 2);
    const left = this.end - this.start;
    if (room === this.bytes) room.copyWithin(0, this.start, this.end);
    else room.set(this.bytes.subarray(this.start, this.end));
    this.bytes = room;
    this.#isOwn = true;
    this.start = 0;
    this.end = left;
  }

  /** In a text as long as its bytes each byte is a character: positions in both are the same. */
  #ascii(): string | undefined {
    if (this.#textStart < 0) {
      const text = lenient.decode(this.bytes.subarray(this.start, this.end));
      this.#text = text.length === this.end - this.start ? text : undefined;
      this.#textStart = this.start;
    }
    return this.#text;
  }
}
