import { describe, expect, it } from 'vitest';
import { awsScalars } from './aws-scalars.ts';

/** By scalar: values that are its own, and values that are not. Source: AppSync developer guide, "Scalar types". */
const cases: {
  readonly [name: string]: { readonly valid: readonly unknown[]; readonly invalid: readonly unknown[] };
} = {
  AWSDate: {
    valid: [
      '1970-01-01',
      '1970-01-01Z',
      '1970-01-01-07:00',
      '1970-01-01+05:30',
      '2024-02-29',
      '1970-01-01-07:00:30',
    ],
    invalid: ['2023-02-29', '1970-13-01', '1970-1-1', '1970-01-01T00:00Z', '', 0, null, '1970-01-01 '],
  },
  AWSTime: {
    valid: ['12:30', '12:30Z', '12:30:24-07:00', '12:30:24.500+05:30', '12:00:34.', '00:00:00.123456789'],
    invalid: ['24:00', '12:60', '1:30', '12:30:24.1234567890', 'noon', 1230],
  },
  AWSDateTime: {
    valid: [
      '1970-01-01T12:30Z',
      '1970-01-01T12:30:00.000Z',
      '1970-01-01T12:30:24-07:00',
      '1970-01-01T12:30:24.500+05:30',
    ],
    invalid: ['1970-01-01T12:30:00', '1970-01-01', '1970-01-01 12:30Z', '1970-02-30T12:30Z'],
  },
  AWSTimestamp: { valid: [0, 1714566000, -123_123], invalid: ['0', 1.5, true, 1e300] },
  AWSEmail: {
    valid: ['username@example.com', 'a.b+c@sub.example.co', '"with space"@example.com'],
    invalid: ['username', '@example.com', 'a@', 'a b@example.com', 'a@b..c', 'a..b@c.d'],
  },
  AWSJSON: { valid: ['{"a":1}', '[1,2]', '"text"', '12', 'null'], invalid: ['{a:1}', '', { a: 1 }, 12] },
  AWSPhone: {
    valid: ['+1 555-555-0123', '555-555-0123', '5555550123', '+44 20 7946 0958', '+911234567890'],
    invalid: ['12', 'phone', '+', '', '555-555-012x'],
  },
  AWSURL: {
    valid: [
      'https://www.amazon.com/dp/B000NZW3KC/',
      'mailto:example@example.com',
      'http://localhost:3000/a?b=c//d#e',
    ],
    invalid: ['www.amazon.com', '://a', 'http://', 'http://a//b', 'https://a b', ''],
  },
  AWSIPAddress: {
    valid: ['127.0.0.1', '127.0.0.1/8', '::1', '2001:db8::/32', '::ffff:1.2.3.4'],
    invalid: ['127.0.0', '127.0.0.256', '127.0.0.1/33', '::1/129', 'localhost', 127],
  },
};

describe.each(Object.entries(cases))('%s', (name, { valid, invalid }) => {
  const scalar = awsScalars[name];
  it.each(valid)('takes %j', (value) => expect(scalar?.read(value as never)).not.toBeUndefined());
  it.each(invalid)('refuses %j', (value) => expect(scalar?.read(value as never)).toBeUndefined());
});

describe('AWSJSON', () => {
  it('is parsed on its way in and printed on its way out', () => {
    expect(awsScalars.AWSJSON?.read('{"a":[1.0]}')).toMatchObject({ a: [{ text: '1.0' }] });
    expect(awsScalars.AWSJSON?.write({ a: [1] })).toBe('{"a":[1]}');
    expect(awsScalars.AWSJSON?.write('{"a":1}')).toBe('{"a":1}');
    expect(awsScalars.AWSJSON?.write('hello')).toBe('"hello"');
  });
});
