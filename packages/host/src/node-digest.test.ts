import { expect, it, test } from 'vitest';
import { nodeDigest, sha256Base64 } from './node-digest.ts';
import { systemRandom } from './system-random.ts';

// "abc" of FIPS 180 and RFC 1321.
test.each([
  ['MD5', '900150983cd24fb0d6963f7d28e17f72'],
  ['SHA-1', 'a9993e364706816aba3e25717850c26c9cd0d89d'],
  ['SHA-256', 'ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad'],
  [
    'SHA-384',
    'cb00753f45a35e8bb5a03d699ac65007272c32ab0eded1631a8b605a43ff5bed8086072ba1e7cc2358baeca134c825a7',
  ],
  [
    'SHA-512',
    'ddaf35a193617abacc417349ae20413112e6fa4e89a97ea20a9eeee64b55d39a2192992a274fc1a836ba3c23a3feebbd454d4423643ce80e2a9ac94fa54ca49f',
  ],
] as const)('%s of "abc" is the standard one', (algorithm, hex) => {
  expect(nodeDigest.hex(algorithm, 'abc')).toBe(hex);
});

it('gives the SHA-256 of bytes as base64', () => {
  expect(sha256Base64(new TextEncoder().encode('abc'))).toBe('ungWv48Bz+pBQUDeXa4iI7ADYaOWF3qctBD/YfIAFa0=');
});

it('gives random numbers in [0, 1) that differ', () => {
  const random = systemRandom();
  const numbers = Array.from({ length: 3_000 }, () => random.next());
  expect(numbers.every((number) => number >= 0 && number < 1)).toBe(true);
  expect(new Set(numbers).size).toBeGreaterThan(2_990);
});
