/** Keeps the last bytes of what a process writes. */
export class LogTail {
  readonly #bytesMax: number;
  #chunks: Buffer[] = [];
  #size = 0;

  constructor(bytesMax: number) {
    this.#bytesMax = bytesMax;
  }

  push(chunk: Buffer): void {
    this.#chunks.push(chunk);
    this.#size += chunk.length;
    while (this.#chunks.length > 1 && this.#size - this.#chunks[0]!.length >= this.#bytesMax) {
      this.#size -= this.#chunks.shift()!.length;
    }
  }

  /** The text so far; it begins anew. */
  take(): string {
    const bytes = Buffer.concat(this.#chunks);
    this.#chunks = [];
    this.#size = 0;
    return bytes.subarray(Math.max(0, bytes.length - this.#bytesMax)).toString('utf8');
  }
}
