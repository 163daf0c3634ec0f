import { type Json, type JsonObject, jsonEquals, parseJson } from '@cairn/kit';
import fc from 'fast-check';
import { expect, it, test } from 'vitest';
import { FunctionError } from '../function-error.ts';
import * as dynamodb from './dynamodb-value.ts';

test.each<[Json, Json]>([
  ['foo', { S: 'foo' }],
  [12345, { N: 12345 }],
  [true, { BOOL: true }],
  [null, { NULL: null }],
  [['foo', 123, { bar: 'baz' }], { L: [{ S: 'foo' }, { N: 123 }, { M: { bar: { S: 'baz' } } }] }],
])('%j is typed as DynamoDB has it', (value, typed) => {
  expect(dynamodb.toDynamoDB(value)).toEqual(typed);
});

it('has a function for each type, and null stays null where there is no value', () => {
  expect(dynamodb.toStringValue('a')).toEqual({ S: 'a' });
  expect(dynamodb.toStringSet(['a', 'b'])).toEqual({ SS: ['a', 'b'] });
  expect(dynamodb.toNumber(1)).toEqual({ N: 1 });
  expect(dynamodb.toNumberSet([1, 2.5])).toEqual({ NS: [1, 2.5] });
  expect(dynamodb.toBinary('AAA=')).toEqual({ B: 'AAA=' });
  expect(dynamodb.toBinarySet(['AAA='])).toEqual({ BS: ['AAA='] });
  expect(dynamodb.toBoolean(false)).toEqual({ BOOL: false });
  expect(dynamodb.toNull()).toEqual({ NULL: null });
  expect(dynamodb.toList([1])).toEqual({ L: [{ N: 1 }] });
  expect(dynamodb.toMap({ a: 1 })).toEqual({ M: { a: { N: 1 } } });
  expect(dynamodb.toMapValues({ a: 1 })).toEqual({ a: { N: 1 } });
  for (const convert of [dynamodb.toStringValue, dynamodb.toStringSet, dynamodb.toNumber, dynamodb.toList]) {
    expect(convert(null)).toBeNull();
  }
});

it('refuses values that its type cannot hold', () => {
  expect(() => dynamodb.toNumber('one')).toThrow(FunctionError);
  expect(() => dynamodb.toStringSet('one')).toThrow(FunctionError);
  expect(() => dynamodb.toMap([1])).toThrow(FunctionError);
  expect(() => dynamodb.fromDynamoDB({ S: 'a', N: '1' })).toThrow(FunctionError);
  expect(() => dynamodb.fromDynamoDB({ X: 'a' })).toThrow(FunctionError);
});

it('keeps objects of S3 as JSON in a text', () => {
  expect(dynamodb.toS3Object('foo', 'bar', 'baz')).toEqual({
    S: '{"s3":{"key":"foo","bucket":"bar","region":"baz"}}',
  });
  const versioned = dynamodb.toS3Object('foo', 'bar', 'baz', 'beep') as { S: string };
  expect(dynamodb.fromS3ObjectJson(versioned.S)).toEqual({
    key: 'foo',
    bucket: 'bar',
    region: 'baz',
    version: 'beep',
  });
  expect(() => dynamodb.fromS3ObjectJson('{"s4":{}}')).toThrow(FunctionError);
});

it('reads what DynamoDB itself answers: numbers as texts, sets as lists', () => {
  const item: JsonObject = { n: { N: '12345678901234567890' }, s: { NS: ['1', '2.5'] }, b: { B: 'AAA=' } };
  expect(
    jsonEquals(dynamodb.fromMapValues(item), parseJson('{"n":12345678901234567890,"s":[1,2.5],"b":"AAA="}')),
  ).toBe(true);
});

it('any value comes back from its type', () => {
  fc.assert(
    fc.property(fc.json(), (text) => {
      const value = parseJson(text);
      expect(jsonEquals(dynamodb.fromDynamoDB(dynamodb.toDynamoDB(value)), value)).toBe(true);
    }),
  );
});
