/** The bytes of one file: written anywhere, growing with zeros as a file does. */
export class FileBytes {
  #buffer: Buffer;
  #length: number;

  constructor(bytes: Buffer = Buffer.alloc(0)) {
    this.#buffer = Buffer.from(bytes);
    this.#length = bytes.length;
  }

  write(offset: number, bytes: Buffer): void {
    if (bytes.length === 0) return;
    this.#grow(offset + bytes.length);
    bytes.copy(this.#buffer, offset);
  }

  truncate(length: number): void {
    this.#grow(length);
    this.#buffer.fill(0, length, this.#length);
    this.#length = length;
  }

  copy(): FileBytes {
    return new FileBytes(this.bytes());
  }

  /** The whole content; valid until the next write. */
  bytes(): Buffer {
    return this.#buffer.subarray(0, this.#length);
  }

  #grow(length: number): void {
    if (length > this.#buffer.length) {
      const larger = Buffer.alloc(Math.max(length, 2 * this.#buffer.length));
      this.#buffer.copy(larger, 0, 0, this.#length);
      this.#buffer = larger;
    }
    this.#length = Math.max(this.#length, length);
  }
}
