/**
 * What travels between the server and a Node environment: two lengths (32 bits, big endian), a header
 * of JSON text, a payload of UTF-8 text that is never parsed on the way.
 */
export interface Frame<Header> {
  readonly header: Header;
  readonly payload: string;
}

/** One frame as bytes. */
export function encodeFrame(header: object, payload: string): Buffer {
  const head = JSON.stringify(header);
  const headBytes = Buffer.byteLength(head);
  const payloadBytes = Buffer.byteLength(payload);
  const frame = Buffer.allocUnsafe(8 + headBytes + payloadBytes);
  frame.writeUInt32BE(headBytes, 0);
  frame.writeUInt32BE(payloadBytes, 4);
  frame.write(head, 8, 'utf8');
  frame.write(payload, 8 + headBytes, 'utf8');
  return frame;
}

/** Cuts frames from a stream of chunks. */
export class FrameReader<Header> {
  readonly #bytesMax: number;
  #chunks: Buffer[] = [];
  #size = 0;

  /** @param bytesMax largest header or payload; a longer one breaks the stream */
  constructor(bytesMax: number) {
    this.#bytesMax = bytesMax;
  }

  /** The frames that this chunk completes. @throws RangeError when a length is beyond the maximum */
  push(chunk: Buffer): Frame<Header>[] {
    this.#chunks.push(chunk);
    this.#size += chunk.length;
    const frames: Frame<Header>[] = [];
    for (let frame = this.#next(); frame !== undefined; frame = this.#next()) frames.push(frame);
    return frames;
  }

  #next(): Frame<Header> | undefined {
    if (this.#size < 8) return undefined;
    if (this.#chunks[0]!.length < 8) this.#join();
    const first = this.#chunks[0]!;
    const headBytes = first.readUInt32BE(0);
    const payloadBytes = first.readUInt32BE(4);
    if (headBytes > this.#bytesMax || payloadBytes > this.#bytesMax) {
      throw new RangeError(
        `a frame of ${headBytes} + ${payloadBytes} bytes is longer than ${this.#bytesMax}`,
      );
    }
    const end = 8 + headBytes + payloadBytes;
    if (this.#size < end) return undefined;
    if (first.length < end) this.#join();
    const bytes = this.#chunks[0]!;
    const header = JSON.parse(bytes.toString('utf8', 8, 8 + headBytes)) as Header;
    const payload = bytes.toString('utf8', 8 + headBytes, end);
    const rest = bytes.subarray(end);
    if (rest.length === 0) this.#chunks.shift();
    else this.#chunks[0] = rest;
    this.#size -= end;
    return { header, payload };
  }

  #join(): void {
    this.#chunks = [Buffer.concat(this.#chunks)];
  }
}
