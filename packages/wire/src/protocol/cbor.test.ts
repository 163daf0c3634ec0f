import { Buffer } from 'node:buffer';
import { ServiceError } from '@cairn/kit';
import fc from 'fast-check';
import { expect, it, test } from 'vitest';
import { printCbor, readCbor } from './cbor.ts';

// Examples of RFC 8949, appendix A.
test.each([
  ['00', 0],
  ['17', 23],
  ['1818', 24],
  ['1903e8', 1000],
  ['1b000000e8d4a51000', 1_000_000_000_000],
  ['20', -1],
  ['3903e7', -1000],
  ['f93c00', 1],
  ['f9c400', -4],
  ['f90001', 2 ** -24],
  ['fb3ff199999999999a', 1.1],
  ['fa47c35000', 100_000],
  ['f4', false],
  ['f6', null],
  ['c1fb41d452d9e2000000', 1363896200],
  ['6449455446', 'IETF'],
  ['7f657374726561646d696e67ff', 'streaming'],
  ['83010203', [1, 2, 3]],
  ['9f018202039f0405ffff', [1, [2, 3], [4, 5]]],
  ['bf61610161629f0203ffff', { a: 1, b: [2, 3] }],
])('%s reads as %j', (hex, value) => {
  expect(readCbor(Buffer.from(hex, 'hex'))).toEqual(value);
});

test.each([
  '',
  '18',
  '61',
  '9b00ffffffffffffff',
  'ff',
  '9f',
  'a101',
  '1c',
  'f8ff',
  '0000',
  '5f00ff',
  '81'.repeat(10_000),
])('the bytes %.20s are refused', (hex) => {
  expect(() => readCbor(Buffer.from(hex, 'hex'))).toThrow(ServiceError);
});

it('reads what it prints', () => {
  fc.assert(
    fc.property(fc.jsonValue({ maxDepth: 6 }), (value) => {
      expect(readCbor(printCbor(value))).toEqual(value);
    }),
  );
});

it('reads or refuses all bytes', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 60 }), (bytes) => {
      try {
        readCbor(bytes);
      } catch (error) {
        if (!(error instanceof ServiceError)) throw error;
      }
    }),
    { numRuns: 2_000 },
  );
});

it('marks instants', () => {
  expect(Buffer.from(printCbor({ At: [1, 2.5] }, new Set(['At']))).toString('hex')).toBe(
    'a1624174' + '82' + 'c1fb3ff0000000000000' + 'c1fb4004000000000000',
  );
});
