/** The 3,072-bit prime of RFC 3526, section 4, in hexadecimal. */
const primeHex = [
  'ffffffffffffffffc90fdaa22168c234c4c6628b80dc1cd129024e088a67cc74',
  '020bbea63b139b22514a08798e3404ddef9519b3cd3a431b302b0a6df25f1437',
  '4fe1356d6d51c245e485b576625e7ec6f44c42e9a637ed6b0bff5cb6f406b7ed',
  'ee386bfb5a899fa5ae9f24117c4b1fe649286651ece45b3dc2007cb8a163bf05',
  '98da48361c55d39a69163fa8fd24cf5f83655d23dca3ad961c62f356208552bb',
  '9ed529077096966d670c354e4abc9804f1746c08ca18217c32905e462e36ce3b',
  'e39e772c180e86039b2783a2ec07a28fb5c55df06f4c52c9de2bcbf695581718',
  '3995497cea956ae515d2261898fa051015728e5a8aaac42dad33170d04507a33',
  'a85521abdf1cba64ecfb850458dbef0a8aea71575d060c7db3970f85a6e1e4c7',
  'abf5ae8cdb0933d71e8c94e04a25619dcee3d2261ad2ee6bf12ffa06d98a0864',
  'd87602733ec86a64521f2b18177b200cbbe117577a615d6c770988c0bad946e2',
  '08e24fa074e5ab3143db5bfce0fd108e4b82d120a93ad2caffffffffffffffff',
].join('');

/** SRP's group: prime and generator. */
export const srpGroup = { prime: BigInt(`0x${primeHex}`), generator: 2n };

/** Digits of the prime: no number of a client is longer. */
const digitsMax = primeHex.length;

/** A number in hexadecimal as clients send it, a sign's zeros before it allowed; undefined where it is none, or too long. */
export function parseHexNumber(text: string): bigint | undefined {
  if (text.length === 0 || text.length > digitsMax + 2 || !/^[0-9a-fA-F]+$/.test(text)) return undefined;
  return BigInt(`0x${text}`);
}

export function numberOfBytes(bytes: Uint8Array): bigint {
  return bytes.length === 0 ? 0n : BigInt(`0x${bytesHex(bytes)}`);
}

/** As Java's BigInteger writes it: whole bytes, a zero before them where the first bit is set. Clients hash this form. */
export function signedBytes(value: bigint): Uint8Array {
  const hex = value.toString(16);
  const even = hex.length % 2 === 0 ? hex : `0${hex}`;
  return hexBytes(/^[89a-f]/.test(even) ? `00${even}` : even);
}

/** Without a zero before them: what powers are raised of. */
export function plainBytes(value: bigint): Uint8Array {
  const hex = value.toString(16);
  return hexBytes(hex.length % 2 === 0 ? hex : `0${hex}`);
}

/** The bytes of hexadecimal text of even length. */
export function hexBytes(hex: string): Uint8Array {
  const bytes = new Uint8Array(hex.length / 2);
  for (let at = 0; at < bytes.length; at += 1) {
    bytes[at] = (digitAt(hex, at * 2) << 4) | digitAt(hex, at * 2 + 1);
  }
  return bytes;
}

/** Digits are 30 to 39, letters 41 to 46 and 61 to 66: the lower four bits, and nine more for a letter. */
function digitAt(hex: string, at: number): number {
  const code = hex.charCodeAt(at);
  return (code & 0xf) + 9 * (code >> 6);
}

const pairs: readonly string[] = Array.from({ length: 256 }, (_, byte) => byte.toString(16).padStart(2, '0'));

export function bytesHex(bytes: Uint8Array): string {
  let hex = '';
  for (const byte of bytes) hex += pairs[byte];
  return hex;
}
