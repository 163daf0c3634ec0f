import { printJson } from '@cairn/kit';
import { describe, expect, it, test } from 'vitest';
import { ExpressionSyntaxError } from './expression-syntax-error.ts';
import { compileIntrinsic } from './intrinsic.ts';
import { failureOf, testScope } from './test-scope.ts';

const data = `{"a":1,"n":1.50,"s":"text","e":"","list":[1,2,3,4,5],"o":{"Arg1":1,"Arg2":[]},"none":null,
  "json":"{\\"x\\": [1.0]}","template":"{} and {}","yes":true}`;

function evaluate(call: string, json = data): string {
  return printJson(compileIntrinsic(call)(testScope(json)));
}

describe('an intrinsic function gives', () => {
  test.each([
    ["States.Format('{} {}', $.s, 'x')", '"text x"'],
    ["States.Format('{}{}{}{}', $.none, $.yes, $.n, $.a)", '"nulltrue1.501"'],
    ["States.Format('{}', $.o)", '"{Arg1=1, Arg2=[]}"'],
    ["States.Format('{}', $.list)", '"[1, 2, 3, 4, 5]"'],
    ["States.Format($.template, 1, 'b')", '"1 and b"'],
    ["States.Format('\\\\{\\\\}{}', 1)".replaceAll('\\\\', '\\'), '"{}1"'],
    ["States.Format('it\\'s \\\\{}', 1)", '"it\'s \\\\1"'],
    ['States.Format(\'{"k": {}}\', 1)', '"{\\"k\\": 1}"'],
    ["States.Format('none')", '"none"'],
    ['States.StringToJson($.json)', '{"x":[1.0]}'],
    ["States.StringToJson('')", 'null'],
    ["States.StringToJson('  ')", 'null'],
    ["States.StringToJson('-0')", '0'],
    ["States.StringToJson(' [1 , 2] ')", '[1,2]'],
    ['States.JsonToString($.o)', '"{\\"Arg1\\":1,\\"Arg2\\":[]}"'],
    ['States.JsonToString($.n)', '"1.50"'],
    ["States.JsonToString('a')", '"\\"a\\""'],
    ['States.Array()', '[]'],
    ["States.Array(1, 'b', $.none, true, 1.50, null)", '[1,"b",null,true,1.50,null]'],
    ['States.ArrayPartition($.list, 2)', '[[1,2],[3,4],[5]]'],
    ['States.ArrayPartition($.list, 1.5)', '[[1,2],[3,4],[5]]'],
    ['States.ArrayPartition(States.Array(), 3)', '[]'],
    ['States.ArrayContains($.list, 3.0)', 'true'],
    ["States.ArrayContains($.list, '3')", 'false'],
    ['States.ArrayContains(States.Array($.o), $.o)', 'true'],
    ['States.ArrayRange(1, 9, 2)', '[1,3,5,7,9]'],
    ['States.ArrayRange(0, 10, 3)', '[0,3,6,9]'],
    ['States.ArrayRange(1, 9, 9)', '[1]'],
    ['States.ArrayRange(5, 1, -2)', '[5,3,1]'],
    ['States.ArrayRange(5, 1, 1)', '[]'],
    ['States.ArrayRange(1.5, 3.4, 1)', '[2,3]'],
    ['States.ArrayGetItem($.list, 0)', '1'],
    ['States.ArrayGetItem($.list, 4)', '5'],
    ['States.ArrayLength($.list)', '5'],
    [
      'States.ArrayUnique(States.Array(1, 1.0, $.none, null, $.o, $.o, true, 1.1))',
      '[1,null,{"Arg1":1,"Arg2":[]},true,1.1]',
    ],
    ["States.Base64Encode('Grüße')", '"R3LDvMOfZQ=="'],
    ["States.Base64Decode('R3LDvMOfZQ==')", '"Grüße"'],
    ["States.Base64Decode('R3LDvMOfZQ')", '"Grüße"'],
    ["States.Base64Decode('')", '""'],
    ["States.Hash($.s, 'SHA-256')", '"SHA-256(text)"'],
    ["States.Hash($.o, 'MD5')", '"MD5({\\"Arg1\\":1,\\"Arg2\\":[]})"'],
    ['States.JsonMerge($.o, States.StringToJson($.json), false)', '{"Arg1":1,"Arg2":[],"x":[1.0]}'],
    ['States.MathAdd(1.49, 1.5)', '3'],
    ['States.MathAdd(-1.5, -1.51)', '-3'],
    ['States.MathAdd(-0.5, 0)', '0'],
    ['States.MathAdd($.a, -1)', '0'],
    ["States.StringSplit('a,b;;c', ',;')", '["a","b","c"]'],
    ["States.StringSplit(',,,,', ',')", '[]'],
    ["States.StringSplit('abc', '')", '["abc"]'],
    ["States.StringSplit('', ',')", '[]'],
    [
      "States.ArrayGetItem(States.StringSplit($$.Execution.Id, '-'), States.MathAdd(States.ArrayLength(States.StringSplit($$.Execution.Id, '-')), -1))",
      '"1"',
    ],
    ['  States.MathAdd( 1 ,2 ) ', '3'],
    ['States.MathAdd($order.id, 1)', '8'],
    ["States.Format('{}', $['s'])", '"text"'],
    ['States.ArrayLength($.list[?(@ > 2)])', '3'],
  ])('%s: %s', (call, expected) => {
    expect(evaluate(call.trim())).toBe(expected);
  });
});

describe('chance', () => {
  it('lies between the start and, exclusive, the end', () => {
    for (let run = 0; run < 200; run++) {
      const scope = testScope('{}');
      expect([1, 2]).toContain(compileIntrinsic('States.MathRandom(1, 3)')(scope));
      expect(compileIntrinsic('States.MathRandom(-5.4, -3.6)')(scope)).toBe(-5);
    }
  });

  it('repeats with a seed what java.util.Random gives', () => {
    expect(evaluate('States.MathRandom(0, 10, 42)')).toBe('0');
    expect(evaluate('States.MathRandom(10, 74, 42)')).toBe('56');
    expect(evaluate('States.MathRandom(0, 1000, 7)')).toBe(evaluate('States.MathRandom(0, 1000, 7)'));
    expect(evaluate('States.MathRandom(0, 2, 1732300800000)')).toMatch(/^[01]$/);
    expect(evaluate('States.MathRandom(-2147483648, 2147483647, 1)')).toBe('-1155869325');
  });

  it('makes UUIDs of version 4', () => {
    expect(evaluate('States.UUID()')).toMatch(
      /^"[\da-f]{8}-[\da-f]{4}-4[\da-f]{3}-[89ab][\da-f]{3}-[\da-f]{12}"$/,
    );
  });
});

describe('a value that a function cannot take fails the state', () => {
  test.each([
    "States.Format('{} {}', 1)",
    "States.Format('{}', 1, 2)",
    'States.Format($.a, 1)',
    'States.StringToJson($.a)',
    "States.StringToJson('nope')",
    'States.ArrayPartition($.list, 0)',
    'States.ArrayPartition($.list, -1)',
    'States.ArrayPartition($.s, 1)',
    "States.ArrayPartition($.list, '1')",
    'States.ArrayContains($.o, 1)',
    'States.ArrayRange(1, 2000, 1)',
    'States.ArrayRange(1, 2, 0)',
    'States.ArrayRange(1, 2, 0.4)',
    'States.ArrayRange(1, 99999999999, 1)',
    'States.ArrayGetItem($.list, 5)',
    'States.ArrayGetItem($.list, -1)',
    'States.ArrayLength($.none)',
    'States.ArrayUnique($.o)',
    'States.Base64Encode($.a)',
    "States.Base64Decode('*')",
    "States.Base64Decode('R')",
    "States.Hash('a', 'SHA-3')",
    'States.JsonMerge($.o, $.o, true)',
    'States.JsonMerge($.o, $.list, false)',
    'States.MathRandom(3, 3)',
    "States.MathRandom(1, 3, 'x')",
    'States.MathAdd($.s, 1)',
    'States.MathAdd(2147483648, 1)',
    'States.StringSplit($.list, 1)',
  ])('%s', (call) => {
    const { error, cause } = failureOf(() => evaluate(call));
    expect(error).toBe('States.IntrinsicFailure');
    expect(cause).toContain(`The function '${call}' had the following error: `);
  });

  it('of more than 10,000 characters', () => {
    const json = JSON.stringify({ ok: 'a'.repeat(10_000), long: 'a'.repeat(10_001) });
    for (const call of ['States.Base64Encode($.?)', 'States.Base64Decode($.?)', "States.Hash($.?, 'MD5')"]) {
      expect(evaluate(call.replace('?', 'ok'), json)).toContain('"');
      expect(failureOf(() => evaluate(call.replace('?', 'long'), json)).error).toBe(
        'States.IntrinsicFailure',
      );
    }
  });

  it('naming the innermost call', () => {
    expect(failureOf(() => evaluate('States.ArrayLength(States.ArrayGetItem($.list, 9))')).cause).toMatch(
      /^The function 'States\.ArrayGetItem\(\$\.list, 9\)' had/,
    );
  });
});

it('an argument that is not there is a States.Runtime', () => {
  expect(failureOf(() => evaluate("States.Format('{}', $.x)", '{"y":1.0}'))).toEqual({
    error: 'States.Runtime',
    cause:
      "The function 'States.Format('{}', $.x)' had the following error: The JsonPath argument for the field '$.x' could not be found in the input '{\"y\":1.0}'",
  });
});

test.each([
  ['', 0],
  ['States', 0],
  ['States.Nope()', undefined],
  ['States.constructor()', undefined],
  ['States.UUID', 11],
  ['States.UUID(1)', undefined],
  ['States.Format()', undefined],
  ['States.MathAdd(1)', undefined],
  ['States.MathAdd(1, 2, 3)', undefined],
  ['States.MathAdd(1, )', 18],
  ['States.MathAdd(1 2)', 17],
  ['States.Array(a)', 13],
  ['States.Array("a")', 13],
  ["States.Array('a)", 16],
  ["States.Array('a\\n')", 16],
  ['States.Array(1) x', 16],
  ['States.Array(01)', 14],
  ['States.Array($.)', 15],
  ['States.Array(nullx)', 13],
  [`${'States.Array('.repeat(300)}${')'.repeat(300)}`, undefined],
])('a wrong text is refused: %j', (call, position) => {
  expect.assertions(position === undefined ? 1 : 2);
  try {
    compileIntrinsic(call);
  } catch (error) {
    expect(error).toBeInstanceOf(ExpressionSyntaxError);
    if (position !== undefined) expect((error as ExpressionSyntaxError).position).toBe(position);
  }
});
