import { Buffer } from 'node:buffer';
import { serializationError } from '../shape/serialization-error.ts';

/**
 * CBOR (RFC 8949) as far as Smithy's RPC v2 uses it: integers, floats, texts, byte strings, lists, maps with texts
 * as keys, instants (tag 1), of definite and indefinite length.
 */

const depthMax = 64;
const instantTag = 1;
const breakByte = 0xff;

class CborReader {
  readonly #bytes: Buffer;
  #at = 0;

  constructor(bytes: Uint8Array) {
    this.#bytes = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  }

  expectEnd(): void {
    if (this.#at !== this.#bytes.length) throw broken();
  }

  value(depth: number): unknown {
    if (depth > depthMax) throw broken();
    const head = this.#byte();
    const major = head >> 5;
    const info = head & 31;
    switch (major) {
      case 0:
        return this.#count(info);
      case 1:
        return -1 - this.#count(info);
      case 2:
        return this.#string(major, info);
      case 3:
        return this.#string(major, info).toString('utf8');
      case 4:
        return this.#list(info, depth);
      case 5:
        return this.#map(info, depth);
      case 6:
        this.#count(info);
        return this.value(depth + 1);
      default:
        return this.#simple(info);
    }
  }

  #list(info: number, depth: number): unknown[] {
    const items: unknown[] = [];
    if (info === 31) {
      while (!this.#takeBreak()) items.push(this.value(depth + 1));
      return items;
    }
    const count = this.#length(info);
    for (let at = 0; at < count; at += 1) items.push(this.value(depth + 1));
    return items;
  }

  #map(info: number, depth: number): object {
    const members = new Map<string, unknown>();
    const member = (): void => {
      const name = this.value(depth + 1);
      if (typeof name !== 'string') throw broken();
      members.set(name, this.value(depth + 1));
    };
    if (info === 31) {
      while (!this.#takeBreak()) member();
    } else {
      const count = this.#length(info);
      for (let at = 0; at < count; at += 1) member();
    }
    return Object.fromEntries(members);
  }

  #string(major: number, info: number): Buffer {
    if (info !== 31) return this.#take(this.#length(info));
    const parts: Buffer[] = [];
    while (!this.#takeBreak()) {
      const head = this.#byte();
      if (head >> 5 !== major || (head & 31) === 31) throw broken();
      parts.push(this.#take(this.#length(head & 31)));
    }
    return Buffer.concat(parts);
  }

  #simple(info: number): unknown {
    switch (info) {
      case 20:
        return false;
      case 21:
        return true;
      case 22:
      case 23:
        return null;
      case 25:
        return halfFloat(this.#take(2).readUInt16BE());
      case 26:
        return this.#take(4).readFloatBE();
      case 27:
        return this.#take(8).readDoubleBE();
      default:
        throw broken();
    }
  }

  /** A number of items or bytes: no more can follow than bytes are left. */
  #length(info: number): number {
    const length = this.#count(info);
    if (length > this.#bytes.length - this.#at) throw broken();
    return length;
  }

  #count(info: number): number {
    if (info < 24) return info;
    if (info === 24) return this.#byte();
    if (info === 25) return this.#take(2).readUInt16BE();
    if (info === 26) return this.#take(4).readUInt32BE();
    if (info === 27) return Number(this.#take(8).readBigUInt64BE());
    throw broken();
  }

  #byte(): number {
    const byte = this.#bytes[this.#at];
    if (byte === undefined) throw broken();
    this.#at += 1;
    return byte;
  }

  #take(length: number): Buffer {
    if (length > this.#bytes.length - this.#at) throw broken();
    this.#at += length;
    return this.#bytes.subarray(this.#at - length, this.#at);
  }

  #takeBreak(): boolean {
    if (this.#bytes[this.#at] !== breakByte) return false;
    this.#at += 1;
    return true;
  }
}

/** Reads one value. Byte strings become Uint8Arrays, instants numbers. @throws ServiceError SerializationException */
export function readCbor(bytes: Uint8Array): unknown {
  const reader = new CborReader(bytes);
  const value = reader.value(0);
  reader.expectEnd();
  return value;
}

function halfFloat(bits: number): number {
  const sign = bits >> 15 === 0 ? 1 : -1;
  const exponent = (bits >> 10) & 31;
  const fraction = bits & 1023;
  if (exponent === 0) return sign * fraction * 2 ** -24;
  if (exponent === 31) return fraction === 0 ? sign * Number.POSITIVE_INFINITY : Number.NaN;
  return sign * (1 + fraction / 1024) * 2 ** (exponent - 15);
}

function broken(): Error {
  return serializationError('The request body is not valid CBOR');
}

/** Prints a JSON value. @param instants members whose numbers are instants in seconds */
export function printCbor(value: unknown, instants: ReadonlySet<string> = new Set()): Uint8Array {
  const parts: Buffer[] = [];
  write(parts, value, instants, false);
  return Buffer.concat(parts);
}

function write(parts: Buffer[], value: unknown, instants: ReadonlySet<string>, isInstant: boolean): void {
  if (typeof value === 'number') writeNumber(parts, value, isInstant);
  else if (typeof value === 'string') {
    const text = Buffer.from(value);
    parts.push(head(3, text.length), text);
  } else if (typeof value === 'boolean') parts.push(Buffer.of(value ? 0xf5 : 0xf4));
  else if (value === null || value === undefined) parts.push(Buffer.of(0xf6));
  else if (Array.isArray(value)) {
    parts.push(head(4, value.length));
    for (const item of value) write(parts, item, instants, isInstant);
  } else {
    const members = Object.entries(value).filter(([, member]) => member !== undefined);
    parts.push(head(5, members.length));
    for (const [name, member] of members) {
      write(parts, name, instants, false);
      write(parts, member, instants, instants.has(name));
    }
  }
}

function writeNumber(parts: Buffer[], value: number, isInstant: boolean): void {
  if (isInstant) parts.push(head(6, instantTag));
  if (!isInstant && Number.isSafeInteger(value) && Math.abs(value) < 2 ** 32 && !Object.is(value, -0)) {
    parts.push(value < 0 ? head(1, -1 - value) : head(0, value));
    return;
  }
  const float = Buffer.alloc(9);
  float[0] = 0xfb;
  float.writeDoubleBE(value, 1);
  parts.push(float);
}

function head(major: number, count: number): Buffer {
  if (count < 24) return Buffer.of((major << 5) | count);
  const bytes = Buffer.alloc(count < 0x1_00 ? 2 : count < 0x1_00_00 ? 3 : 5);
  bytes[0] = (major << 5) | (bytes.length === 2 ? 24 : bytes.length === 3 ? 25 : 26);
  bytes.writeUIntBE(count, 1, bytes.length - 1);
  return bytes;
}
