import fc from 'fast-check';
import { expect, test } from 'vitest';
import { addressKind, addressRanges, isWithin } from './internet-address.ts';

test.each([
  ['8.8.8.8', 'public'],
  ['172.32.0.1', 'public'],
  ['2606:4700::1111', 'public'],
  ['64:ff9b::808:808', 'public'],
  ['127.0.0.1', 'private'],
  ['0.0.0.0', 'private'],
  ['10.255.255.255', 'private'],
  ['172.16.0.1', 'private'],
  ['192.168.1.1', 'private'],
  ['100.64.0.1', 'private'],
  ['::', 'private'],
  ['::1', 'private'],
  ['0:0:0:0:0:0:0:1', 'private'],
  ['fc00::1', 'private'],
  ['fdff::1', 'private'],
  ['::ffff:127.0.0.1', 'private'],
  ['::ffff:7f00:1', 'private'],
  ['64:ff9b::7f00:1', 'private'],
  ['2002:7f00:1::', 'private'],
  ['::127.0.0.1', 'private'],
  ['2001:0:1::1', 'private'],
  ['169.254.169.254', 'forbidden'],
  ['169.254.170.2', 'forbidden'],
  ['fe80::1', 'forbidden'],
  ['febf::1', 'forbidden'],
  ['fd00:ec2::254', 'forbidden'],
  ['::ffff:169.254.169.254', 'forbidden'],
  ['::ffff:a9fe:a9fe', 'forbidden'],
  ['::ffff:0:a9fe:a9fe', 'forbidden'],
  ['::a9fe:a9fe', 'forbidden'],
  ['64:ff9b::a9fe:a9fe', 'forbidden'],
  ['64:ff9b:1::a9fe:a9fe', 'forbidden'],
  ['2002:a9fe:a9fe::1', 'forbidden'],
  ['2600::200:5efe:a9fe:a9fe', 'forbidden'],
  ['224.0.0.1', 'forbidden'],
  ['ff02::1', 'forbidden'],
  ['255.255.255.255', 'forbidden'],
  ['example.com', 'forbidden'],
  ['', 'forbidden'],
])('%s is %s', (address, kind) => {
  expect(addressKind(address)).toBe(kind);
});

test('an address of version 6 is never more open than the one of version 4 that it stands for', () => {
  const rank = { public: 0, private: 1, forbidden: 2 };
  fc.assert(
    fc.property(fc.ipV4(), fc.constantFrom('::ffff:', '64:ff9b::', '::ffff:0:'), (address, prefix) => {
      expect(rank[addressKind(prefix + address)]).toBeGreaterThanOrEqual(rank[addressKind(address)]);
    }),
  );
});

test('a range holds its addresses, mapped ones too', () => {
  const ranges = addressRanges(['10.1.0.0/16', 'fd12::/16', '192.168.0.7']);
  expect(isWithin(ranges, '10.1.255.1')).toBe(true);
  expect(isWithin(ranges, '::ffff:10.1.0.1')).toBe(true);
  expect(isWithin(ranges, '10.2.0.1')).toBe(false);
  expect(isWithin(ranges, 'fd12::5')).toBe(true);
  expect(isWithin(ranges, '192.168.0.7')).toBe(true);
  expect(isWithin(ranges, '192.168.0.8')).toBe(false);
});

test.each(['10.0.0.0/33', 'ten', '10.0.0.0/x', ''])('%s is no range', (range) => {
  expect(() => addressRanges([range])).toThrow(TypeError);
});
