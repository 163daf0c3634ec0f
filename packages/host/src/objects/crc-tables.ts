/**
 * Checksums that Node has not: CRC-32C (Castagnoli) and CRC-64/NVME, both reflected, eight bytes at a step
 * ("slicing by eight": eight tables say what each byte becomes when the others have passed).
 */

/** A checksum in the making; the value is what comes before the last complement. */
export interface RunningCrc {
  update(bytes: Uint8Array): void;
  /** Big-endian bytes. */
  finish(): Uint8Array;
}

const slices = 8;
let castagnoli: readonly Uint32Array[] | undefined;
let nvme: { readonly low: readonly Uint32Array[]; readonly high: readonly Uint32Array[] } | undefined;

/** CRC-32C. */
export function crc32c(): RunningCrc {
  castagnoli ??= tables32(0x82f63b78);
  const tables = castagnoli;
  let crc = 0xffffffff;
  return {
    update(bytes) {
      crc = update32(tables, crc, bytes);
    },
    finish() {
      return bigEndian([(crc ^ 0xffffffff) >>> 0]);
    },
  };
}

/** CRC-64/NVME, in two halves of 32 bits. */
export function crc64nvme(): RunningCrc {
  nvme ??= tables64(0x9a6c9329, 0xac4bc9b5);
  const tables = nvme;
  const state = { high: 0xffffffff, low: 0xffffffff };
  return {
    update(bytes) {
      update64(tables, state, bytes);
    },
    finish() {
      return bigEndian([(state.high ^ 0xffffffff) >>> 0, (state.low ^ 0xffffffff) >>> 0]);
    },
  };
}

function update32(tables: readonly Uint32Array[], start: number, bytes: Uint8Array): number {
  const [t0, t1, t2, t3, t4, t5, t6, t7] = tables as unknown as readonly [
    ...[Uint32Array, Uint32Array, Uint32Array, Uint32Array],
    ...[Uint32Array, Uint32Array, Uint32Array, Uint32Array],
  ];
  let crc = start;
  let at = 0;
  for (const end = bytes.length - 7; at < end; at += 8) {
    crc =
      (t7[(crc ^ bytes[at]!) & 0xff]! ^
        t6[((crc >>> 8) ^ bytes[at + 1]!) & 0xff]! ^
        t5[((crc >>> 16) ^ bytes[at + 2]!) & 0xff]! ^
        t4[(crc >>> 24) ^ bytes[at + 3]!]! ^
        t3[bytes[at + 4]!]! ^
        t2[bytes[at + 5]!]! ^
        t1[bytes[at + 6]!]! ^
        t0[bytes[at + 7]!]!) >>>
      0;
  }
  for (; at < bytes.length; at += 1) crc = (t0[(crc ^ bytes[at]!) & 0xff]! ^ (crc >>> 8)) >>> 0;
  return crc;
}

function update64(
  { low, high }: NonNullable<typeof nvme>,
  state: { high: number; low: number },
  bytes: Uint8Array,
): void {
  let a = state.low;
  let b = state.high;
  let at = 0;
  for (const end = bytes.length - 7; at < end; at += 8) {
    let nextLow = 0;
    let nextHigh = 0;
    a ^= bytes[at]! | (bytes[at + 1]! << 8) | (bytes[at + 2]! << 16) | (bytes[at + 3]! << 24);
    b ^= bytes[at + 4]! | (bytes[at + 5]! << 8) | (bytes[at + 6]! << 16) | (bytes[at + 7]! << 24);
    for (let slice = 0; slice < 4; slice += 1) {
      const first = (a >>> (slice * 8)) & 0xff;
      const second = (b >>> (slice * 8)) & 0xff;
      nextLow ^= low[7 - slice]![first]! ^ low[3 - slice]![second]!;
      nextHigh ^= high[7 - slice]![first]! ^ high[3 - slice]![second]!;
    }
    a = nextLow;
    b = nextHigh;
  }
  for (; at < bytes.length; at += 1) {
    const index = (a ^ bytes[at]!) & 0xff;
    a = (a >>> 8) | (b << 24);
    b = (b >>> 8) ^ high[0]![index]!;
    a ^= low[0]![index]!;
  }
  state.low = a >>> 0;
  state.high = b >>> 0;
}

function tables32(polynomial: number): readonly Uint32Array[] {
  const tables = Array.from({ length: slices }, () => new Uint32Array(256));
  for (let byte = 0; byte < 256; byte += 1) {
    let crc = byte;
    for (let bit = 0; bit < 8; bit += 1) crc = crc & 1 ? (crc >>> 1) ^ polynomial : crc >>> 1;
    tables[0]![byte] = crc >>> 0;
  }
  for (let slice = 1; slice < slices; slice += 1) {
    for (let byte = 0; byte < 256; byte += 1) {
      const before = tables[slice - 1]![byte]!;
      tables[slice]![byte] = (tables[0]![before & 0xff]! ^ (before >>> 8)) >>> 0;
    }
  }
  return tables;
}

function tables64(polynomialHigh: number, polynomialLow: number): NonNullable<typeof nvme> {
  const low = Array.from({ length: slices }, () => new Uint32Array(256));
  const high = Array.from({ length: slices }, () => new Uint32Array(256));
  for (let byte = 0; byte < 256; byte += 1) {
    let a = byte;
    let b = 0;
    for (let bit = 0; bit < 8; bit += 1) {
      const carry = a & 1;
      a = (a >>> 1) | (b << 31);
      b >>>= 1;
      if (carry === 1) {
        a ^= polynomialLow;
        b ^= polynomialHigh;
      }
    }
    low[0]![byte] = a >>> 0;
    high[0]![byte] = b >>> 0;
  }
  for (let slice = 1; slice < slices; slice += 1) {
    for (let byte = 0; byte < 256; byte += 1) {
      const a = low[slice - 1]![byte]!;
      const b = high[slice - 1]![byte]!;
      low[slice]![byte] = (((a >>> 8) | (b << 24)) ^ low[0]![a & 0xff]!) >>> 0;
      high[slice]![byte] = ((b >>> 8) ^ high[0]![a & 0xff]!) >>> 0;
    }
  }
  return { low, high };
}

function bigEndian(words: readonly number[]): Uint8Array {
  const bytes = new Uint8Array(words.length * 4);
  const view = new DataView(bytes.buffer);
  for (const [at, word] of words.entries()) view.setUint32(at * 4, word);
  return bytes;
}
