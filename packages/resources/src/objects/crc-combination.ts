import type { ChecksumAlgorithm } from './object-ports.ts';

/** A cyclic redundancy check by its reflected polynomial. */
interface Crc {
  readonly bits: number;
  readonly polynomial: bigint;
}

const crcs: { readonly [algorithm in ChecksumAlgorithm]?: Crc } = {
  CRC32: { bits: 32, polynomial: 0xedb88320n },
  CRC32C: { bits: 32, polynomial: 0x82f63b78n },
  CRC64NVME: { bits: 64, polynomial: 0x9a6c9329ac4bc9b5n },
};

/**
 * The checksum of bytes from those of their parts: the check of what comes before is moved by the
 * number of bits that follow, which is a multiplication in GF(2)[x] modulo the polynomial.
 * @param parts checksums in base64 with the sizes of the parts
 */
export function combineCrcs(
  algorithm: ChecksumAlgorithm,
  parts: readonly { readonly checksum: string; readonly size: number }[],
): string {
  const crc = crcs[algorithm] as Crc;
  /** Parts are of few sizes. */
  const shifts = new Map<number, bigint>();
  let combined = 0n;
  for (const { checksum, size } of parts) {
    let shift = shifts.get(size);
    if (shift === undefined) {
      shift = powerOfX(crc, BigInt(size) * 8n);
      shifts.set(size, shift);
    }
    combined = multiply(crc, combined, shift) ^ bigintOf(checksum);
  }
  return base64Of(combined, crc.bits);
}

/** In reflected form the highest bit stands for x⁰. */
function one({ bits }: Crc): bigint {
  return 1n << BigInt(bits - 1);
}

function multiply(crc: Crc, a: bigint, b: bigint): bigint {
  let product = 0n;
  let factor = b;
  for (let mask = one(crc); mask !== 0n; mask >>= 1n) {
    if ((a & mask) !== 0n) product ^= factor;
    factor = (factor & 1n) === 0n ? factor >> 1n : (factor >> 1n) ^ crc.polynomial;
  }
  return product;
}

function powerOfX(crc: Crc, exponent: bigint): bigint {
  let power = one(crc);
  let square = one(crc) >> 1n;
  for (let left = exponent; left !== 0n; left >>= 1n) {
    if ((left & 1n) === 1n) power = multiply(crc, power, square);
    square = multiply(crc, square, square);
  }
  return power;
}

function bigintOf(base64: string): bigint {
  let value = 0n;
  for (const character of atob(base64)) value = (value << 8n) | BigInt(character.charCodeAt(0));
  return value;
}

function base64Of(value: bigint, bits: number): string {
  let text = '';
  for (let at = BigInt(bits) - 8n; at >= 0n; at -= 8n)
    text += String.fromCharCode(Number((value >> at) & 0xffn));
  return btoa(text);
}
