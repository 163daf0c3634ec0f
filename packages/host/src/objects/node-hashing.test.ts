import type { HashName } from '@cairn/resources';
import { expect, it } from 'vitest';
import { nodeHashing } from './node-hashing.ts';

const bytes = new TextEncoder().encode('123456789');

// Check values: the CRC catalogue's for `123456789`; RFC 1321, RFC 3174 and FIPS 180 for the others.
it.each<readonly [HashName, string]>([
  ['CRC32', 'cbf43926'],
  ['CRC32C', 'e3069283'],
  ['CRC64NVME', 'ae8b14860a799888'],
  ['MD5', '25f9e794323b453885f5181f1b624d0b'],
  ['SHA1', 'f7c3bc1d808e04732adf679965ccc34ca7ae3441'],
  ['SHA256', '15e2b0d3c33891ebb0f1ef609ec419420c20e320ce94c65fbc8c3312448eb225'],
])('%s has its published check value', (name, hex) => {
  const hasher = nodeHashing.start([name]);
  hasher.update(bytes);
  expect(Buffer.from(hasher.finish()[name] ?? '', 'base64').toString('hex')).toBe(hex);
});

it('does not depend on how the bytes are cut', () => {
  const names = ['CRC32', 'CRC32C', 'CRC64NVME', 'MD5', 'SHA1', 'SHA256'] as const;
  const long = Uint8Array.from({ length: 1_003 }, (_, at) => (at * 31) & 0xff);
  const whole = nodeHashing.start(names);
  whole.update(long);
  const expected = whole.finish();
  for (const size of [1, 3, 7, 8, 9, 64, 1_000]) {
    const cut = nodeHashing.start(names);
    for (let at = 0; at < long.length; at += size) cut.update(long.subarray(at, at + size));
    expect(cut.finish()).toEqual(expected);
  }
});
