import type { UserPoolCrypto } from '../user-pool-crypto.ts';

/** Seconds of a time step. */
const stepSeconds = 30;
const digits = 6;
const base32 = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';

/**
 * The time step to which a time-based one-time password (RFC 6238: SHA-1, 30 seconds, 6 digits) belongs: the present
 * one, or one beside it for clocks that differ.
 * @param secret in base32 @returns undefined where it belongs to none of them
 */
export function totpStepOf(
  cryptography: Pick<UserPoolCrypto, 'hmac' | 'equals'>,
  secret: string,
  code: string,
  nowMs: number,
): number | undefined {
  const key = base32Bytes(secret);
  if (key === undefined || !/^[0-9]{6}$/.test(code)) return undefined;
  const present = Math.floor(nowMs / 1_000 / stepSeconds);
  const tried = new TextEncoder().encode(code);
  const found = [present - 1, present, present + 1].filter((step) =>
    cryptography.equals(new TextEncoder().encode(totpOfStep(cryptography, key, step)), tried),
  );
  return found[0];
}

/** The password of a step. */
export function totpOfStep(
  cryptography: Pick<UserPoolCrypto, 'hmac'>,
  key: Uint8Array,
  step: number,
): string {
  const counter = new DataView(new ArrayBuffer(8));
  counter.setBigUint64(0, BigInt(step));
  const mac = cryptography.hmac('SHA-1', key, new Uint8Array(counter.buffer));
  const offset = (mac.at(-1) as number) & 0xf;
  const number = new DataView(mac.buffer, mac.byteOffset, mac.byteLength).getUint32(offset) & 0x7fffffff;
  return String(number % 10 ** digits).padStart(digits, '0');
}

/** @returns undefined where the text is no base32 (RFC 4648, section 6) */
export function base32Bytes(text: string): Uint8Array | undefined {
  const bytes: number[] = [];
  let bits = 0;
  let value = 0;
  for (const letter of text.replace(/=+$/, '')) {
    const digit = base32.indexOf(letter);
    if (digit === -1) return undefined;
    value = ((value << 5) | digit) & 0xfff;
    bits += 5;
    if (bits < 8) continue;
    bits -= 8;
    bytes.push((value >> bits) & 0xff);
  }
  return Uint8Array.from(bytes);
}
