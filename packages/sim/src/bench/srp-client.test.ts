import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { SrpClient, srpTimestamp } from './srp-client.ts';

const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex');

describe('the client of the row of sign-ins', () => {
  it.each([
    {
      pool: 'us-east-1_AbCdEf123',
      user: '39d76107-edf9-46ca-9ddd-813e49b2c249',
      password: 'Passw0rd!',
      salt: '8f1e2d3c4b5a69788796a5b4c3d2e1f0',
      secret: '11'.repeat(128),
      theirs: '22'.repeat(128),
      publicValue: '91441e9967eb395f8ca333b101ec56f3eb23bea1baf5070844c425f5a0f03e93',
      answered: '5a2e85cb7a8ef2e79515393468bc7140c2ac809cdf32e37a8c2da876ece7d0c0',
      signature: 'lWoRq1G5mChSfoW/4QRoI3cOSzhS0BslUsL2L/Rhn+k=',
    },
    {
      pool: 'us-east-1_ZZtop9',
      user: 'bob',
      password: 'pä$$w0rd ünïcode',
      salt: '0a1b2c3d4e5f60718293a4b5c6d7e8f9',
      secret: '0123456789abcdef'.repeat(16),
      theirs: 'fedcba9876543210'.repeat(16),
      publicValue: 'a38fb1d51d94bab67b85bfa082a654a1fee9b9a6ce0dc7223591727069d90d80',
      answered: '3a320c116b388e5c78ae19701734abbb6575a46ccf7a26838e1f59c25cd54f21',
      signature: '9zyohXus25iJlNe0C9TNcTezBQYJtj76uiKB0P/SVog=',
    },
  ])('answers as the official one: $user', (vector) => {
    const client = new SrpClient(vector.pool, Buffer.from(vector.secret, 'hex'));
    expect(sha256(client.publicValue)).toBe(vector.publicValue);
    const SRP_B = serverValue(vector);
    expect(sha256(SRP_B)).toBe(vector.answered);
    const challenge = {
      SALT: vector.salt,
      SRP_B,
      SECRET_BLOCK: 'c2VjcmV0LWJsb2NrLTAxMjM0NTY3ODk=',
      USER_ID_FOR_SRP: vector.user,
    };
    const timestamp = srpTimestamp(new Date(Date.UTC(2026, 10, 6, 3, 4, 5)));
    expect(timestamp).toBe('Fri Nov 6 03:04:05 UTC 2026');
    const { PASSWORD_CLAIM_SIGNATURE } = client.respond(challenge, vector.password, timestamp);
    expect(PASSWORD_CLAIM_SIGNATURE).toBe(vector.signature);
  });
});

/** B = k·v + g^b mod N, by plain numbers. */
function serverValue({
  pool,
  user,
  password,
  salt,
  theirs,
}: {
  readonly pool: string;
  readonly user: string;
  readonly password: string;
  readonly salt: string;
  readonly theirs: string;
}): string {
  const prime = BigInt(`0x${primeHex}`);
  const multiplier = BigInt('0x538282c4354742d7cbbde2359fcf67f9f5b3a6b08791e5011b43b8a5b66d9ee6');
  const identity = createHash('sha256')
    .update(`${pool.split('_')[1]}${user}:${password}`)
    .digest();
  const padded = (Number.parseInt(salt.slice(0, 2), 16) >= 0x80 ? '00' : '') + salt;
  const x = createHash('sha256').update(Buffer.from(padded, 'hex')).update(identity).digest('hex');
  const verifier = power(2n, BigInt(`0x${x}`), prime);
  return ((multiplier * verifier + power(2n, BigInt(`0x${theirs}`), prime)) % prime).toString(16);
}

function power(base: bigint, exponent: bigint, modulus: bigint): bigint {
  let result = 1n;
  let square = base % modulus;
  for (let rest = exponent; rest > 0n; rest >>= 1n) {
    if (rest & 1n) result = (result * square) % modulus;
    square = (square * square) % modulus;
  }
  return result;
}

const primeHex =
  'ffffffffffffffffc90fdaa22168c234c4c6628b80dc1cd129024e088a67cc74020bbea63b139b22514a08798e3404ddef9519b3cd3a431b302b0a6df25f14374fe1356d6d51c245e485b576625e7ec6f44c42e9a637ed6b0bff5cb6f406b7edee386bfb5a899fa5ae9f24117c4b1fe649286651ece45b3dc2007cb8a163bf0598da48361c55d39a69163fa8fd24cf5f83655d23dca3ad961c62f356208552bb9ed529077096966d670c354e4abc9804f1746c08ca18217c32905e462e36ce3be39e772c180e86039b2783a2ec07a28fb5c55df06f4c52c9de2bcbf6955817183995497cea956ae515d2261898fa051015728e5a8aaac42dad33170d04507a33a85521abdf1cba64ecfb850458dbef0a8aea71575d060c7db3970f85a6e1e4c7abf5ae8cdb0933d71e8c94e04a25619dcee3d2261ad2ee6bf12ffa06d98a0864d87602733ec86a64521f2b18177b200cbbe117577a615d6c770988c0bad946e208e24fa074e5ab3143db5bfce0fd108e4b82d120a93ad2caffffffffffffffff';
