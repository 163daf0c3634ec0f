const headerBytes = 8;

/**
 * Takes apart the stream of a container's output: frames with a header of eight bytes, the stream's number first and the
 * length last. Source: "Attach to a container" in the Docker Engine API.
 */
export class OutputFrames {
  readonly #onChunk: (stream: number, chunk: Buffer) => void;
  readonly #header = Buffer.alloc(headerBytes);
  #headerLength = 0;
  #left = 0;

  constructor(onChunk: (stream: number, chunk: Buffer) => void) {
    this.#onChunk = onChunk;
  }

  push(bytes: Buffer): void {
    for (let at = 0; at < bytes.length; ) {
      if (this.#left > 0) {
        const chunk = bytes.subarray(at, at + this.#left);
        this.#onChunk(this.#header[0] as number, chunk);
        this.#left -= chunk.length;
        at += chunk.length;
        continue;
      }
      const taken = bytes.copy(this.#header, this.#headerLength, at, at + headerBytes - this.#headerLength);
      this.#headerLength += taken;
      at += taken;
      if (this.#headerLength < headerBytes) return;
      this.#headerLength = 0;
      this.#left = this.#header.readUInt32BE(4);
    }
  }
}
