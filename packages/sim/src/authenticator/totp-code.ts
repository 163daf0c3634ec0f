import { createHmac } from 'node:crypto';

const stepSeconds = 30;

/** The step of time in which a moment lies. Source: RFC 6238, section 4. */
export function totpStep(nowMs: number): number {
  return Math.floor(nowMs / 1_000 / stepSeconds);
}

/**
 * What an authenticator app shows in a step of time: six digits.
 * Source: RFC 4226, section 5.3.
 * @param secret in Base32, as pages show it
 */
export function totpCode(secret: string, step: number): string {
  const counter = Buffer.alloc(8);
  counter.writeBigUInt64BE(BigInt(step));
  const hash = createHmac('sha1', bytesOfBase32(secret)).update(counter).digest();
  const offset = (hash.at(-1) ?? 0) & 0xf;
  return String((hash.readUInt32BE(offset) & 0x7fff_ffff) % 1_000_000).padStart(6, '0');
}

function bytesOfBase32(text: string): Buffer {
  const digits = [...text.replaceAll(/[\s=]/g, '')].map((digit) =>
    'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'.indexOf(digit),
  );
  const bits = digits.map((value) => value.toString(2).padStart(5, '0')).join('');
  return Buffer.from((bits.match(/.{8}/g) ?? []).map((byte) => Number.parseInt(byte, 2)));
}
