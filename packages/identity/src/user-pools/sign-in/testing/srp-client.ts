import { createHash, createHmac, hkdfSync, randomBytes } from 'node:crypto';
import { srpGroup } from '../../srp/srp-numbers.ts';
import { printTimestamp } from '../timestamp.ts';

// The client's half of SRP as the official clients compute it, by their own formulas.

const { prime, generator } = srpGroup;

function power(base: bigint, exponent: bigint): bigint {
  let result = 1n;
  let square = base % prime;
  for (let rest = exponent; rest > 0n; rest >>= 1n) {
    if (rest & 1n) result = (result * square) % prime;
    square = (square * square) % prime;
  }
  return result;
}

function padded(value: bigint): Buffer {
  const hex = value.toString(16);
  const even = hex.length % 2 === 0 ? hex : `0${hex}`;
  return Buffer.from(/^[89a-f]/.test(even) ? `00${even}` : even, 'hex');
}

const hashed = (...parts: readonly (Buffer | string)[]): Buffer => {
  const hash = createHash('sha256');
  for (const part of parts) hash.update(part);
  return hash.digest();
};
const numberOf = (bytes: Buffer): bigint => BigInt(`0x${bytes.toString('hex')}`);

/** One sign-in of one client. */
export class SrpClient {
  readonly #secret = numberOf(randomBytes(128)) % prime;
  readonly publicHex = power(generator, this.#secret).toString(16);

  /** What answers PASSWORD_VERIFIER. */
  answer(
    identity: { readonly group: string; readonly name: string; readonly password: string },
    challenge: { readonly [name: string]: string },
    nowMs: number,
  ) {
    const { SALT = '', SRP_B = '', SECRET_BLOCK = '' } = challenge;
    const serverPublic = BigInt(`0x${SRP_B}`);
    const scrambler = numberOf(hashed(padded(BigInt(`0x${this.publicHex}`)), padded(serverPublic)));
    const inner = hashed(`${identity.group}${identity.name}:${identity.password}`);
    const key = numberOf(hashed(padded(BigInt(`0x${SALT}`)), inner));
    const multiplier = numberOf(hashed(padded(prime), padded(generator)));
    const base = (((serverPublic - multiplier * power(generator, key)) % prime) + prime) % prime;
    const secret = power(base, this.#secret + scrambler * key);
    const derived = hkdfSync('sha256', padded(secret), padded(scrambler), 'Caldera Derived Key', 16);
    const TIMESTAMP = printTimestamp(nowMs);
    const signature = createHmac('sha256', Buffer.from(derived))
      .update(identity.group)
      .update(identity.name)
      .update(Buffer.from(SECRET_BLOCK, 'base64'))
      .update(TIMESTAMP)
      .digest('base64');
    return { PASSWORD_CLAIM_SECRET_BLOCK: SECRET_BLOCK, PASSWORD_CLAIM_SIGNATURE: signature, TIMESTAMP };
  }
}

/** Salt and verifier as a client makes them for its device, in base64. */
export function deviceVerifier(groupKey: string, deviceKey: string, secret: string) {
  const salt = randomBytes(16);
  const key = numberOf(hashed(padded(numberOf(salt)), hashed(`${groupKey}${deviceKey}:${secret}`)));
  return {
    Salt: padded(numberOf(salt)).toString('base64'),
    PasswordVerifier: padded(power(generator, key)).toString('base64'),
  };
}
