import { JsonNumber, ServiceError } from '@cairn/kit';
import { describe, expect, it, test } from 'vitest';
import { compileInputReader } from './compile-reader.ts';
import { blob, boolean, instant, integer, listOf, mapOf, oneOf, structure, text } from './shape.ts';

const item = structure(
  { arn: text({ lengthMin: 1 }), weight: integer({ min: 0, max: 100 }) },
  ['arn'],
  'Item',
);
const read = compileInputReader(
  structure(
    {
      name: text({ lengthMin: 1, lengthMax: 5 }),
      secret: text({ lengthMax: 3, sensitive: true }),
      count: integer({ min: 1, max: 1000 }),
      kind: oneOf('A', 'B'),
      header: text({ pattern: '\\p{ASCII}*' }),
      flag: boolean,
      bytes: blob,
      items: listOf(item, { lengthMax: 2 }),
      tags: mapOf(text({ lengthMin: 1, lengthMax: 2 }), text({ lengthMax: 2 })),
    },
    ['name'],
  ),
);

function refusal(input: unknown): { code: string; message: string } {
  try {
    read(input);
  } catch (error) {
    if (error instanceof ServiceError) return { code: error.code, message: error.message };
    throw error;
  }
  throw new Error('the input was accepted');
}

test.each([1e30, -1e30, Number.NaN, 253_402_300_800])('%s is no instant', (at) => {
  const readInstant = compileInputReader(structure({ at: instant }));
  expect(() => readInstant({ at })).toThrow('NUMBER_VALUE can not be converted to milliseconds since epoch');
  expect(readInstant({ at: 253_402_300_799.5 })).toEqual({ at: 253_402_300_799.5 });
});

describe('inputs that break a constraint', () => {
  test.each([
    [{}, "Value null at 'name' failed to satisfy constraint: Member must not be null"],
    [{ name: null }, "Value null at 'name' failed to satisfy constraint: Member must not be null"],
    [
      { name: '' },
      "Value '' at 'name' failed to satisfy constraint: Member must have length greater than or equal to 1",
    ],
    [
      { name: 'abcdef' },
      "Value 'abcdef' at 'name' failed to satisfy constraint: Member must have length less than or equal to 5",
    ],
    [
      { name: 'a', secret: 'abcd' },
      "Value at 'secret' failed to satisfy constraint: Member must have length less than or equal to 3",
    ],
    [
      { name: 'a', count: 1001 },
      "Value '1001' at 'count' failed to satisfy constraint: Member must have value less than or equal to 1000",
    ],
    [
      { name: 'a', count: 0 },
      "Value '0' at 'count' failed to satisfy constraint: Member must have value greater than or equal to 1",
    ],
    [
      { name: 'a', kind: 'C' },
      "Value 'C' at 'kind' failed to satisfy constraint: Member must satisfy enum value set: [A, B]",
    ],
    [
      { name: 'a', header: 'é' },
      "Value 'é' at 'header' failed to satisfy constraint: Member must satisfy regular expression pattern: \\p{ASCII}*",
    ],
    [
      { name: 'a', items: [{ arn: 'x', weight: 101 }] },
      "Value '101' at 'items.1.member.weight' failed to satisfy constraint: Member must have value less than or equal to 100",
    ],
    [
      { name: 'a', items: [{ arn: 'x', weight: 50 }, { arn: 'y' }, { arn: 'z', weight: 1 }] },
      "Value '[Item(arn=x, weight=50), Item(arn=y), Item(arn=z, weight=1)]' at 'items' failed to satisfy constraint: Member must have length less than or equal to 2",
    ],
    [
      { name: 'a', tags: { abc: 'x' } },
      "Value '{abc=x}' at 'tags' failed to satisfy constraint: Map keys must satisfy constraint: [Member must have length less than or equal to 2, Member must have length greater than or equal to 1]",
    ],
    [
      { name: 'a', tags: { a: 'xyz' } },
      "Value '{a=xyz}' at 'tags' failed to satisfy constraint: Map value must satisfy constraint: [Member must have length less than or equal to 2]",
    ],
  ])('%j is refused with the words of AWS', (input, message) => {
    expect(refusal(input)).toEqual({
      code: 'ValidationException',
      message: `1 validation error detected: ${message}`,
    });
  });

  it('names all broken constraints, with their count', () => {
    expect(refusal({ name: '', count: 0 }).message).toBe(
      "2 validation errors detected: Value '' at 'name' failed to satisfy constraint: Member must have length greater than or equal to 1; Value '0' at 'count' failed to satisfy constraint: Member must have value greater than or equal to 1",
    );
  });
});

it('tells the first hundred of many broken constraints, and how many there are', () => {
  const readMany = compileInputReader(structure({ names: listOf(text({ lengthMin: 1 })) }));
  const names = Array.from({ length: 20_000 }, () => '');
  let message = '';
  try {
    readMany({ names });
  } catch (error) {
    message = (error as ServiceError).message;
  }
  expect(message).toMatch(/^20000 validation errors detected: /);
  expect(message).toMatch(/; and 19900 more$/);
  expect(message.length).toBeLessThan(20_000);
});

describe('inputs of a wrong type', () => {
  test.each([
    [[], 'Start of list found where not expected'],
    ['text', 'Unexpected field type'],
    [null, 'Unexpected field type'],
    [{ name: 1 }, 'NUMBER_VALUE can not be converted to a String'],
    [{ name: true }, 'TRUE_VALUE can not be converted to a String'],
    [{ name: {} }, 'Start of structure or map found where not expected.'],
    [{ name: [] }, 'Start of list found where not expected'],
    [{ name: 'a', count: '1' }, 'STRING_VALUE can not be converted to an Integer'],
    [{ name: 'a', count: 1.5 }, 'NUMBER_VALUE can not be converted to an Integer'],
    [{ name: 'a', count: 2 ** 31 }, 'NUMBER_VALUE can not be converted to an Integer'],
    [{ name: 'a', flag: 'true' }, 'STRING_VALUE can not be converted to a Boolean'],
    [{ name: 'a', items: {} }, 'Start of structure or map found where not expected.'],
    [{ name: 'a', items: ['x'] }, 'Unexpected field type'],
    [{ name: 'a', tags: 'x' }, 'Unexpected field type'],
    [{ name: 'a', bytes: 'a' }, 'The blob is not valid base64'],
    [{ name: 'a', bytes: '!!!!' }, 'The blob is not valid base64'],
  ])('%j is a SerializationException', (input, message) => {
    expect(refusal(input)).toEqual({ code: 'SerializationException', message });
  });
});

describe('inputs that are accepted', () => {
  it('keeps what the shape knows and leaves out the rest', () => {
    expect(read({ name: 'a', other: 1, flag: null })).toEqual({ name: 'a' });
  });

  it('does not mistake names of the prototype for members', () => {
    const input = JSON.parse('{"name":"a","__proto__":{"count":1},"constructor":{},"tags":{"__":"1"}}');
    expect(read(input)).toEqual({ name: 'a', tags: { __: '1' } });
  });

  it('keeps a map key that is named like the prototype as an ordinary key', () => {
    const readMap = compileInputReader(structure({ tags: mapOf(text(), text()) }));
    const tags = readMap(JSON.parse('{"tags":{"__proto__":"x"}}')).tags as object;
    expect(Object.keys(tags)).toEqual(['__proto__']);
  });

  it('reads numbers that keep their text', () => {
    expect(read({ name: 'a', count: new JsonNumber('1.0e1') })).toEqual({ name: 'a', count: 10 });
  });

  it('reads base64 to bytes', () => {
    expect(Buffer.from(read({ name: 'a', bytes: 'aGk=' }).bytes as Uint8Array).toString()).toBe('hi');
  });
});

it('spells member names as Lambda does when asked to', () => {
  const readLambda = compileInputReader(structure({ MemorySize: integer({ min: 128 }) }), 'lower-first');
  expect(() => readLambda({ MemorySize: 1 })).toThrow("Value '1' at 'memorySize'");
});
