import { describe, expect, it, test } from 'vitest';
import { parseFilterPattern } from './filter-pattern.ts';

const record = JSON.stringify({
  level: 'ERROR',
  n: 5,
  ok: true,
  none: null,
  text: 'user 42 failed',
  deep: { list: [{ id: 1 }, { id: 7 }], 'a.b': 'x' },
});

describe('terms', () => {
  test.each([
    ['', 'anything', true],
    ['ERROR', '[ERROR 400] BAD REQUEST', true],
    ['ERROR', 'Exiting with ERRORCODE: -1', true],
    ['ERROR', 'error', false],
    ['ERROR ARGUMENTS', 'ERROR: missing ARGUMENTS', true],
    ['ERROR ARGUMENTS', 'ERROR', false],
    ['"BAD REQUEST"', '[400] BAD REQUEST', true],
    ['"BAD REQUEST"', 'BAD bad REQUEST', false],
    ['"say \\"hi\\""', 'say "hi"', true],
    ['?ERROR ?WARN', 'a WARN', true],
    ['?ERROR ?WARN', 'INFO', false],
    ['ERROR -Exiting', 'Exiting with ERRORCODE: -1', false],
    ['ERROR -"BAD REQUEST"', 'ERROR 401', true],
    ['-debug', 'info', true],
    ['-debug', 'debug', false],
    // Optional terms do not count beside others.
    ['ERROR ?WARN', 'ERROR', true],
  ])('%s on %s: %s', (pattern, message, expected) => {
    expect(parseFilterPattern(pattern)(message)).toBe(expected);
  });
});

describe('conditions on JSON', () => {
  test.each([
    ['{ $.level = "ERROR" }', true],
    ['{$.level=ERROR}', true],
    ['{ $.level = "ERR*" }', true],
    ['{ $.text = "*42*led" }', true],
    ['{ $.text = "*led*42*" }', false],
    ['{ $.level != "ERROR" }', false],
    ['{ $.missing != "ERROR" }', false],
    ['{ $.n > 3 && $.n <= 5 }', true],
    ['{ $.n < 5 || $.level = "ERROR" }', true],
    ['{ ($.n < 5 || $.ok IS TRUE) && $.none IS NULL }', true],
    ['{ $.ok IS FALSE }', false],
    ['{ $.missing NOT EXISTS }', true],
    ['{ $.level NOT EXISTS }', false],
    ['{ $.deep.list[1].id = 7 }', true],
    ['{ $.deep.list[*].id = 7 }', true],
    ['{ $.deep.list[0].id = 7 }', false],
    ["{ $.deep.['a.b'] = x }", true],
    ['{ $.n = 5.0 }', true],
    ['{ $.n = "5" }', true],
    ['{ $.toString NOT EXISTS }', true],
  ])('%s: %s', (pattern, expected) => {
    expect(parseFilterPattern(pattern)(record)).toBe(expected);
  });

  it('match nothing that is no JSON object', () => {
    const filter = parseFilterPattern('{ $.a NOT EXISTS }');
    expect(['plain', '{', '"{}"', '1'].map(filter)).toEqual([false, false, false, false]);
  });
});

test.each([
  ['"open'],
  ['a-b'],
  ['%regex%'],
  ['[ip, user]'],
  ['{ $.a }'],
  ['{ $.a = 1'],
  ['{ $.a = 1 } x'],
  ['{ $.a > "x" }'],
  ['{ $.a = %x% }'],
  ['{ $.a IS MAYBE }'],
  ['{ && }'],
  ['{}'],
])('the pattern %s is refused', (pattern) => {
  expect(() => parseFilterPattern(pattern)).toThrow(
    expect.objectContaining({ code: 'InvalidParameterException' }),
  );
});
