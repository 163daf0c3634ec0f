import { getDiffieHellman } from 'node:crypto';
import { CryptoThreads, nodeUserPoolCrypto } from '@cairn/host/identity';
import fc from 'fast-check';
import { afterAll, describe, expect, it } from 'vitest';
import {
  srpClaimSignature,
  srpMultiplier,
  srpPrivateKey,
  srpServerPublic,
  srpSessionKey,
  srpVerifier,
} from './srp.ts';
import {
  bytesHex,
  hexBytes,
  numberOfBytes,
  parseHexNumber,
  plainBytes,
  signedBytes,
  srpGroup,
} from './srp-numbers.ts';

const threads = new CryptoThreads();
const crypto = nodeUserPoolCrypto(threads);
afterAll(() => threads.end());

const hashOf = (value: bigint) => bytesHex(crypto.hash('SHA-256', value.toString(16)));
const claim = {
  secretBlock: Buffer.from('c2VjcmV0LWJsb2NrLTAxMjM0NTY3ODk=', 'base64'),
  timestamp: 'Fri Nov 6 03:04:05 UTC 2026',
};

/** What the official client's classes computed with fixed randomness. */
const vectors = [
  {
    identity: { group: 'AbCdEf123', name: '39d76107-edf9-46ca-9ddd-813e49b2c249' },
    password: 'Passw0rd!',
    salt: '8f1e2d3c4b5a69788796a5b4c3d2e1f0',
    clientSecret: '11'.repeat(128),
    serverSecret: '22'.repeat(128),
    x: '29839a40074b6fdea2be081985c1dd2f98ae0e84fe21a603c1bb521f03340e72',
    clientPublicHash: '91441e9967eb395f8ca333b101ec56f3eb23bea1baf5070844c425f5a0f03e93',
    verifierHash: '5a2fc104cadf976d80a52ea21ffc6dd790c6618e48b5b998841c4a99002cdd67',
    serverPublicHash: '5a2e85cb7a8ef2e79515393468bc7140c2ac809cdf32e37a8c2da876ece7d0c0',
    key: '7f2b6b8ba412efcc56f27335a62cb72d',
    signature: 'lWoRq1G5mChSfoW/4QRoI3cOSzhS0BslUsL2L/Rhn+k=',
  },
  {
    identity: { group: 'ZZtop9', name: 'bob' },
    password: 'pä$$w0rd ünïcode',
    salt: '0a1b2c3d4e5f60718293a4b5c6d7e8f9',
    clientSecret: '0123456789abcdef'.repeat(16),
    serverSecret: 'fedcba9876543210'.repeat(16),
    x: 'b685b6f1a295f166f672d51f632f04e93477079be623a7505972a5d6f2316974',
    clientPublicHash: 'a38fb1d51d94bab67b85bfa082a654a1fee9b9a6ce0dc7223591727069d90d80',
    verifierHash: 'b7bb5e477edb0c77f06fbe67ebab919ac0d7bc1d2490932c68545395d67d8246',
    serverPublicHash: '3a320c116b388e5c78ae19701734abbb6575a46ccf7a26838e1f59c25cd54f21',
    key: '95c93d18db6ddd03fa51b10bf78e1500',
    signature: '9zyohXus25iJlNe0C9TNcTezBQYJtj76uiKB0P/SVog=',
  },
];

describe('SRP as the official clients do it', () => {
  it('uses the group of RFC 3526', () => {
    expect(srpGroup.prime).toBe(BigInt(`0x${getDiffieHellman('modp15').getPrime('hex')}`));
    expect(srpMultiplier(crypto).toString(16)).toBe(
      '538282c4354742d7cbbde2359fcf67f9f5b3a6b08791e5011b43b8a5b66d9ee6',
    );
  });

  it.each(vectors)('gives what the client of $identity.name computed', async (vector) => {
    const { identity, salt } = vector;
    // Composed or not, the same password.
    for (const password of [vector.password, vector.password.normalize('NFD')]) {
      expect(srpPrivateKey(crypto, identity, { salt, password }).toString(16)).toBe(vector.x);
    }
    const verifier = BigInt(`0x${(await srpVerifier(crypto, identity, vector)).verifier}`);
    expect(hashOf(verifier)).toBe(vector.verifierHash);
    const clientPublic = numberOfBytes(
      await crypto.modularPower(Uint8Array.of(2), hexBytes(vector.clientSecret)),
    );
    expect(hashOf(clientPublic)).toBe(vector.clientPublicHash);
    const serverSecret = hexBytes(vector.serverSecret);
    const serverPublic = await srpServerPublic(crypto, verifier, serverSecret);
    expect(hashOf(serverPublic)).toBe(vector.serverPublicHash);
    const key = await srpSessionKey(crypto, { clientPublic, serverPublic, serverSecret, verifier });
    expect(bytesHex(key as Uint8Array)).toBe(vector.key);
    const signature = srpClaimSignature(crypto, key as Uint8Array, identity, claim);
    expect(Buffer.from(signature).toString('base64')).toBe(vector.signature);
  });

  it('has no key for what a client sends to know it beforehand', async () => {
    const { prime } = srpGroup;
    const common = { serverPublic: 5n, serverSecret: Uint8Array.of(9), verifier: 7n };
    for (const clientPublic of [0n, prime, 2n * prime]) {
      expect(await srpSessionKey(crypto, { ...common, clientPublic })).toBeUndefined();
    }
    for (const verifier of [0n, 1n, prime - 1n]) {
      expect(await srpSessionKey(crypto, { ...common, clientPublic: 3n, verifier })).toBeUndefined();
    }
  });
});

describe('numbers', () => {
  it('are written as Java writes them, and read again', () => {
    fc.assert(
      fc.property(fc.bigInt({ min: 0n, max: srpGroup.prime }), (value) => {
        const bytes = signedBytes(value);
        expect((bytes[0] as number) < 128).toBe(true);
        expect(numberOfBytes(bytes)).toBe(value);
        expect(numberOfBytes(plainBytes(value))).toBe(value);
        expect(parseHexNumber(bytesHex(bytes))).toBe(value);
        // A zero only where the next byte would look negative.
        expect(bytes.length > 1 && bytes[0] === 0 ? (bytes[1] as number) >= 128 : true).toBe(true);
      }),
    );
  });

  it('are hexadecimal or none at all', () => {
    fc.assert(
      fc.property(fc.string(), (text) => {
        const isHex = /^[0-9a-fA-F]{1,770}$/.test(text);
        expect(parseHexNumber(text) !== undefined).toBe(isHex);
      }),
    );
    for (const text of ['', '-1', '0x12', '1 ', 'f'.repeat(771), '１'])
      expect(parseHexNumber(text)).toBeUndefined();
  });
});
