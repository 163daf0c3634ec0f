import { type Json, parseJson, ServiceError } from '@cairn/kit';
import { describe, expect, it } from 'vitest';
import { Placeholders } from '../expression/placeholders.ts';
import { readStatementTokens } from '../partiql/statement-token.ts';
import { attributeValuesEqual, compareAttributeValues } from './compare.ts';
import { addNumbers, compareNumbers, normaliseNumber, numberSizeBytes } from './decimal.ts';
import { itemSizeBytes } from './item-size.ts';
import { readItem } from './read-item.ts';

function refusal(text: string): string {
  try {
    readItem(parseJson(text), 'Item');
  } catch (error) {
    if (error instanceof ServiceError) return `${error.code}: ${error.message}`;
    throw error;
  }
  return 'accepted';
}

it('names in expressions and statements are told apart too', () => {
  expect(() => new Placeholders({ '#a': 'a\ud800' })).toThrow(/^Unpaired surrogate/);
  expect(() => readStatementTokens("SELECT * FROM t WHERE a = '\ud800'")).toThrow(/^Unpaired surrogate/);
});

describe('reading an item', () => {
  it.each([
    ['lists', 'L', (inner: Json): Json => [inner]],
    ['maps', 'M', (inner: Json): Json => ({ m: inner })],
  ])('refuses %s of any depth', (_, type, wrap) => {
    let value: Json = { S: 'x' };
    for (let level = 0; level < 20_000; level += 1) value = { [type]: wrap(value) };
    const nested = value;
    expect(() => readItem({ a: nested }, 'Item')).toThrow(/^Nesting Levels have exceeded supported limits/);
    expect(() => readItem({ a: nested, b: { S: 1 } }, 'Item')).toThrow('NUMBER_VALUE cannot be converted');
  });

  it.each([
    '{"a":{"S":"a\\ud800b"}}',
    '{"a":{"SS":["a\\udfffb"]}}',
    '{"a\\ud800":{"S":"b"}}',
    '{"a":{"M":{"a\\ud800":{"NULL":true}}}}',
    '{"a":{"S":"a\\udc00\\ud800b"}}',
  ])('refuses %s, which UTF-8 could not tell from others', (text) => {
    expect(refusal(text)).toMatch(/^SerializationException: Unpaired surrogate/);
  });

  it('keeps every type and brings numbers to one notation', () => {
    const item = readItem(
      parseJson(
        '{"s":{"S":""},"n":{"N":"+0042.1200"},"b":{"B":"/w=="},"t":{"BOOL":"true"},"z":{"NULL":true},"ns":{"NS":["1e2","-0.0"]},"l":{"L":[{"N":".5"}]},"m":{"M":{"__proto__":{"S":"x"}}}}',
      ),
      'Item',
    );
    expect(JSON.stringify(item)).toBe(
      '{"s":{"S":""},"n":{"N":"42.12"},"b":{"B":"/w=="},"t":{"BOOL":true},"z":{"NULL":true},"ns":{"NS":["100","0"]},"l":{"L":[{"N":"0.5"}]},"m":{"M":{"__proto__":{"S":"x"}}}}',
    );
  });

  it.each([
    ['{"a":{"N":1}}', 'SerializationException: NUMBER_VALUE cannot be converted to String'],
    ['{"a":{"S":1.5}}', 'SerializationException: DECIMAL_VALUE cannot be converted to String'],
    ['{"a":{"S":true}}', 'SerializationException: TRUE_VALUE cannot be converted to String'],
    ['{"a":{"S":[]}}', 'SerializationException: Unrecognized collection type class java.lang.String'],
    ['{"a":{"S":{}}}', 'SerializationException: Start of structure or map found where not expected'],
    [
      '{"a":{"B":"abc"}}',
      'SerializationException: Base64 encoded length is expected a multiple of 4 bytes but found: 3',
    ],
    ['{"a":{"B":"ab=="}}', 'SerializationException: Invalid last non-pad Base64 character dectected'],
    ['{"a":{"L":"x"}}', 'SerializationException: Unexpected field type'],
    ['{"a":"x"}', 'SerializationException: Unexpected value type in payload'],
    [
      '{"a":{}}',
      'ValidationException: Supplied AttributeValue is empty, must contain exactly one of the supported datatypes',
    ],
    [
      '{"a":{"S":"a","N":"1"}}',
      'ValidationException: Supplied AttributeValue has more than one datatypes set, must contain exactly one of the supported datatypes',
    ],
    [
      '{"a":{"SS":[]}}',
      'ValidationException: One or more parameter values were invalid: An string set  may not be empty',
    ],
    [
      '{"a":{"SS":["a","a"]}}',
      'ValidationException: One or more parameter values were invalid: Input collection [a, a] contains duplicates.',
    ],
    ['{"a":{"NS":["1","1.0"]}}', 'ValidationException: Input collection contains duplicates'],
    [
      '{"a":{"NULL":false}}',
      'ValidationException: One or more parameter values were invalid: Null attribute value types must have the value of true',
    ],
    ['{"a":{"N":" 1"}}', 'ValidationException: The parameter cannot be converted to a numeric value:  1'],
    [
      '{"a":{"SS":[]},"b":{"L":[{"S":1}]}}',
      'SerializationException: NUMBER_VALUE cannot be converted to String',
    ],
    [
      'null',
      "ValidationException: 1 validation error detected: Value null at 'item' failed to satisfy constraint: Member must not be null",
    ],
  ])('refuses %s', (text, message) => {
    expect(refusal(text)).toBe(message);
  });

  it('admits 32 levels of nesting and refuses 33', () => {
    const nested = (levels: number) =>
      `{"a":${'{"M":{"n":'.repeat(levels - 1)}{"S":"x"}${'}}'.repeat(levels - 1)}}`;
    expect(refusal(nested(32))).toBe('accepted');
    expect(refusal(nested(33))).toContain('Nesting Levels have exceeded supported limits');
  });
});

describe('numbers', () => {
  it.each([
    ['1e125', `1${'0'.repeat(125)}`],
    ['1E-130', `0.${'0'.repeat(129)}1`],
    ['-0', '0'],
    ['00012', '12'],
    ['-12.500', '-12.5'],
    ['123456789012345678901234567890.12345678', '123456789012345678901234567890.12345678'],
    ['0e125', '0'],
  ])('writes %s as %s', (text, normal) => {
    expect(normaliseNumber(text)).toEqual({ text: normal });
  });

  it.each([
    ['1e126', 'overflow'],
    ['1e-131', 'underflow'],
    ['0e126', 'overflow'],
    ['1e99999999999', 'overflow'],
    ['1e9223372036854775808', 'unconvertible'],
    ['1234567890123456789012345678901234567890', 'precision'],
    ['0x10', 'unconvertible'],
    ['', 'unconvertible'],
    ['.', 'unconvertible'],
    ['NaN', 'unconvertible'],
    ['1e', 'unconvertible'],
  ])('refuses %s', (text, fault) => {
    expect(normaliseNumber(text)).toEqual({ fault });
  });

  it('adds exactly, and not at all where 38 digits do not suffice', () => {
    expect(addNumbers('0.1', '0.2', false)).toBe('0.3');
    expect(addNumbers('10000000000000000000000', '1', true)).toBe('9999999999999999999999');
    expect(addNumbers('1', '1', true)).toBe('0');
    expect(addNumbers('999999999999999', '999999999999999', false)).toBe('1999999999999998');
    expect(addNumbers(`1${'0'.repeat(50)}`, '1', false)).toBeUndefined();
    expect(addNumbers(`9${'0'.repeat(125)}`, `9${'0'.repeat(125)}`, false)).toBeUndefined();
  });

  it('compares by value', () => {
    const ordered = [
      '-100',
      '-20',
      '-1.5',
      '-0.001',
      '0',
      '0.0000001',
      '0.5',
      '1',
      '3',
      '20',
      `1${'0'.repeat(40)}`,
    ];
    for (const [at, left] of ordered.entries()) {
      for (const [other, right] of ordered.entries()) {
        expect(Math.sign(compareNumbers(left, right)), `${left} ${right}`).toBe(Math.sign(at - other));
      }
    }
  });

  it.each([
    ['0', 1],
    ['1', 2],
    ['-1', 3],
    ['123456', 4],
    ['3.14159', 5],
    [`1${'0'.repeat(125)}`, 2],
    ['0.001', 2],
    ['42.12', 3],
    ['100.5', 4],
  ])('counts %s as %i bytes', (text, bytes) => {
    expect(numberSizeBytes(text)).toBe(bytes);
  });
});

describe('values', () => {
  it('order strings by their UTF-8 bytes and binaries by unsigned bytes', () => {
    expect(compareAttributeValues({ S: '\u{1f600}' }, { S: '\uff00' })).toBeGreaterThan(0);
    expect(compareAttributeValues({ B: 'gA==' }, { B: 'fw==' })).toBeGreaterThan(0);
    expect(compareAttributeValues({ S: 'a' }, { S: 'ab' })).toBeLessThan(0);
    expect(compareAttributeValues({ S: '1' }, { N: '1' })).toBeUndefined();
  });

  it('are equal part by part, sets in any order', () => {
    expect(attributeValuesEqual({ SS: ['a', 'b'] }, { SS: ['b', 'a'] })).toBe(true);
    expect(attributeValuesEqual({ L: [{ N: '1' }, { S: 'x' }] }, { L: [{ N: '1' }, { S: 'x' }] })).toBe(true);
    expect(attributeValuesEqual({ M: { a: { N: '1' } } }, { M: { b: { N: '1' } } })).toBe(false);
    expect(attributeValuesEqual({ S: '1' }, { N: '1' })).toBe(false);
  });

  it('count names and contents, lists and maps with their own bytes', () => {
    expect(itemSizeBytes({ id: { S: 'abc' }, é: { BOOL: true } })).toBe(2 + 3 + 2 + 1);
    expect(itemSizeBytes({ l: { L: [{ S: 'a' }, { NULL: true }] } })).toBe(1 + 3 + 2 + 2);
    expect(itemSizeBytes({ m: { M: { k: { B: 'AAAA' } } } })).toBe(1 + 3 + 1 + 1 + 3);
  });
});
