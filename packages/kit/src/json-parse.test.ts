import { describe, expect, it, test } from 'vitest';
import { jsonNestingDepthMax } from './json-nesting.ts';
import { JsonNumber } from './json-number.ts';
import { parseJson } from './json-parse.ts';
import { printJson } from './json-print.ts';
import { JsonSyntaxError } from './json-syntax-error.ts';

function errorOf(text: string): JsonSyntaxError {
  try {
    parseJson(text);
  } catch (error) {
    if (error instanceof JsonSyntaxError) return error;
    throw error;
  }
  throw new Error(`accepted: ${text}`);
}

const values = "(JSON String, Number, Array, Object or token 'null', 'true' or 'false')";

describe('a text that is not JSON is refused in the words of Jackson', () => {
  const cases: readonly (readonly [text: string, message: string, column: number])[] = [
    ['', 'No content to map due to end-of-input', 1],
    ['not a definition', `Unrecognized token 'not': was expecting ${values}`, 4],
    ['nul', `Unrecognized token 'nul': was expecting ${values}`, 4],
    ['[truely]', `Unrecognized token 'truely': was expecting ${values}`, 8],
    ["{'a':1}", "Unexpected character (''' (code 39)): was expecting double-quote to start field name", 3],
    ['{"a":1,}', "Unexpected character ('}' (code 125)): was expecting double-quote to start field name", 9],
    [
      '{"a" 1}',
      "Unexpected character ('1' (code 49)): was expecting a colon to separate field name and value",
      7,
    ],
    [
      '{"a":1 "b"}',
      "Unexpected character ('\"' (code 34)): was expecting comma to separate Object entries",
      9,
    ],
    ['{"a":}', "Unexpected character ('}' (code 125)): expected a value", 7],
    ['[1 2]', "Unexpected character ('2' (code 50)): was expecting comma to separate Array entries", 5],
    ['[1,]', `Unexpected character (']' (code 93)): expected a valid value ${values}`, 5],
    ['[é€]', `Unrecognized token 'é€': was expecting ${values}`, 4],
    ['[→]', `Unexpected character ('→' (code 8594 / 0x2192)): expected a valid value ${values}`, 3],
    ['[01]', 'Invalid numeric value: Leading zeroes not allowed', 3],
    [
      '[-x]',
      "Unexpected character ('x' (code 120)) in numeric value: expected digit (0-9) to follow minus sign, for valid numeric value",
      4,
    ],
    [
      '[1.x]',
      "Unexpected character ('x' (code 120)) in numeric value: Decimal point not followed by a digit",
      5,
    ],
    [
      '[1e+]',
      "Unexpected character (']' (code 93)) in numeric value: Exponent indicator not followed by a digit",
      6,
    ],
    ['"a', 'Unexpected end-of-input: was expecting closing quote for a string value', 3],
    ['{"a', 'Unexpected end-of-input in field name', 4],
    ['{"a":', 'Unexpected end-of-input within/between Object entries', 6],
    ['[1,', 'Unexpected end-of-input within/between Array entries', 4],
    ['"\\x"', "Unrecognized character escape 'x' (code 120)", 4],
    [
      '"\\u00g0"',
      "Unexpected character ('g' (code 103)): expected a hex-digit for character escape sequence",
      7,
    ],
    ['"\\', 'Unexpected end-of-input in character escape sequence', 3],
    [
      '"a\u0001"',
      'Illegal unquoted character ((CTRL-CHAR, code 1)): has to be escaped using backslash to be included in string value',
      4,
    ],
    [
      '[\u0000]',
      'Illegal character ((CTRL-CHAR, code 0)): only regular white space (\\r, \\n, \\t) is allowed between tokens',
      3,
    ],
    ['12abc', "Unexpected character ('a' (code 97)): Expected space separating root-level values", 4],
    [
      '{} []',
      'Trailing token (of type START_ARRAY) found after value (bound as `JsonNode`): not allowed as per `DeserializationFeature.FAIL_ON_TRAILING_TOKENS`',
      4,
    ],
    ['{} nope', `Unrecognized token 'nope': was expecting ${values}`, 8],
  ];
  test.each(cases)('%j', (text, message, column) => {
    const error = errorOf(text);
    expect(error.message).toBe(message);
    expect(error.location).toBe(`[Source: (String)"${text}"; line: 1, column: ${column}]`);
  });

  it('names where an unclosed object starts', () => {
    expect(errorOf('[\n  {"a":1').message).toBe(
      'Unexpected end-of-input: expected close marker for Object (start marker at [Source: (String)"[\n  {"a":1"; line: 2, column: 3])',
    );
  });

  it('names the bracket that a wrong one should have been', () => {
    expect(errorOf('[}').message).toBe(
      "Unexpected close marker '}': expected ']' (for Array starting at [Source: (String)\"[}\"; line: 1, column: 1])",
    );
    expect(errorOf('{}]').message).toBe(
      "Unexpected close marker ']': expected '}' (for root starting at [Source: (String)\"{}]\"; line: 1, column: 0])",
    );
  });

  it('gives line and column of the offending character, and the message with its place', () => {
    const error = errorOf('{\r\n "a": nope}');
    expect([error.line, error.column, error.offset]).toEqual([2, 7, 9]);
    expect(error.locatedMessage).toBe(
      `Unrecognized token 'nope': was expecting ${values}\n at [Source: (String)"{\r\n "a": nope}"; line: 2, column: 11]`,
    );
  });

  it('points at the quote of a string that is not closed', () => {
    expect(errorOf('[1, "a, 2]').offset).toBe(4);
  });

  it('shows no more than the beginning of a long text', () => {
    const text = `x${' '.repeat(600)}`;
    expect(errorOf(text).location).toBe(
      `[Source: (String)"x${' '.repeat(499)}"[truncated 101 chars]; line: 1, column: 2]`,
    );
  });
});

describe('a number that JavaScript would print otherwise keeps its text', () => {
  test.each(['1.0', '1e5', '-0', '12345678901234567890', '0.10', '1E400', '-1.5E-7'])('%s', (text) => {
    expect(parseJson(text)).toEqual(new JsonNumber(text));
    const nested = `{"a":[${text}, {"b":${text}}]}`;
    expect(printJson(parseJson(nested))).toBe(nested.replace(' ', ''));
  });

  test.each(['0', '-7', '19.99', '123456789012345', '1234567890123456'])('%s is plain', (text) => {
    expect(parseJson(`[${text}]`)).toEqual([Number(text)]);
  });

  it('is not mistaken for one by digits inside strings', () => {
    expect(parseJson('{"at":"2026-11-20T04:58:56.100Z","b":": 1.0,"}')).toEqual({
      at: '2026-11-20T04:58:56.100Z',
      b: ': 1.0,',
    });
  });
});

describe('hostile texts', () => {
  const deep = (levels: number) => '['.repeat(levels) + ']'.repeat(levels);

  it('nest as deeply as Jackson allows, and no deeper', () => {
    expect(printJson(parseJson(deep(jsonNestingDepthMax)))).toBe(deep(jsonNestingDepthMax));
    expect(errorOf(deep(jsonNestingDepthMax + 1)).message).toBe(
      'Document nesting depth (1001) exceeds the maximum allowed (1000, from `StreamReadConstraints.getMaxNestingDepth()`)',
    );
  });

  test.each(['[', '{"a":', '[1.0,'])('a million of %j end in an error, not in a crash', (opening) => {
    expect(errorOf(opening.repeat(1_000_000)).message).toContain('Document nesting depth (1001)');
  });

  it('may count brackets in strings without being refused', () => {
    const text = JSON.stringify('['.repeat(5_000));
    expect(parseJson(text)).toBe('['.repeat(5_000));
  });

  it('hold strings of megabytes', () => {
    const text = `["${'a\\n'.repeat(1_000_000)}", 1.0]`;
    expect((parseJson(text) as readonly string[])[0]).toHaveLength(2_000_000);
  });

  it('name members like parts of JavaScript objects', () => {
    for (const number of ['1', '1.0']) {
      const text = `{"__proto__":{"a":${number}},"constructor":1,"toString":2}`;
      const value = parseJson(text);
      expect(Object.getPrototypeOf(value)).toBe(Object.prototype);
      expect(printJson(value)).toBe(text);
    }
  });

  it('give the last of duplicate members', () => {
    expect(parseJson('{"a":1,"b":2,"a":3}')).toEqual({ a: 3, b: 2 });
    expect(printJson(parseJson('{"a":1.0,"b":2,"a":3.0}'))).toBe('{"a":3.0,"b":2}');
  });

  it('carry lone surrogates, which print as escapes', () => {
    expect(parseJson('"\\ud800"')).toBe('\ud800');
    expect(printJson(parseJson('["\\ud800",1.0]'))).toBe('["\\ud800",1.0]');
  });
});
