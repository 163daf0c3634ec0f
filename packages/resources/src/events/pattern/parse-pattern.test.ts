import { expect, it } from 'vitest';
import { EventPattern } from './event-pattern.ts';
import { EventPatternError } from './pattern-error.ts';

function reasonOf(pattern: string): string {
  try {
    EventPattern.compile(pattern);
  } catch (error) {
    if (error instanceof EventPatternError) return error.message;
    throw error;
  }
  return 'valid';
}

const within = (matcher: string) => reasonOf(`{"x":[${matcher}]}`).replace(/\n at .*$/s, '');

it.each([
  // As users of AWS were told.
  [
    '{"source": ["aws.health"], "detail": {}}',
    'Empty objects are not allowed\n at [Source: (String)"{"source": ["aws.health"], "detail": {}}"; line: 1, column: 40]',
  ],
  [
    '{\n "a": {\n  "slug": "x" } }',
    '"slug" must be an object or an array\n at [Source: (String)"{\n "a": {\n  "slug": "x" } }"; line: 3, column: 12]',
  ],
  ['[]', 'Filter is not an object\n at [Source: (String)"[]"; line: 1, column: 2]'],
  ['{"x":[]}', 'Empty arrays are not allowed\n at [Source: (String)"{"x":[]}"; line: 1, column: 8]'],
  [
    '{"x":[{"prefix":1}]}',
    'prefix match pattern must be a string\n at [Source: (String)"{"x":[{"prefix":1}]}"; line: 1, column: 18]',
  ],
  [
    '{"x":["a"}',
    'Unexpected close marker \'}\': expected \']\' (for Array starting at [Source: (String)"{"x":["a"}"; line: 1, column: 6])\n at [Source: (String)"{"x":["a"}"; line: 1, column: 11]',
  ],
])('tells the place of an error: %s', (pattern, reason) => {
  expect(reasonOf(pattern)).toBe(reason);
});

it.each([
  ['[1]', 'Match value must be String, number, true, false, or null'],
  ['{}', 'Match expression name not found'],
  ['{"like":"a"}', 'Unrecognized match type like'],
  ['{"prefix":"a","suffix":"b"}', 'Only one key allowed in match expression'],
  ['{"prefix":{"wildcard":"a"}}', 'Unsupported prefix pattern: wildcard'],
  ['{"suffix":{"equals-ignore-case":1}}', 'equals-ignore-case match pattern must be a string'],
  ['{"exists":"yes"}', 'exists match pattern must be either true or false.'],
  ['{"wildcard":"a**b"}', 'Consecutive wildcard characters at pos 2'],
  ['{"wildcard":"a\\\\b"}', 'Invalid escape character at pos 2'],
  ['{"cidr":"10.0.0.0"}', "Malformed CIDR, one '/' required"],
  ['{"cidr":"10.0.0.0/x"}', 'Malformed CIDR, mask bits must be an integer'],
  ['{"cidr":"10.0.0.0/32"}', 'IPv4 mask bits must be < 32'],
  ['{"cidr":"::1/128"}', 'IPv6 mask bits must be < 128'],
  ['{"cidr":"host/8"}', 'Nonstandard IP address: host'],
  ['{"numeric":5}', 'Value of numeric must be an array.'],
  ['{"numeric":["~",5]}', 'Unrecognized numeric range operator: ~'],
  ['{"numeric":[5]}', 'Invalid member in numeric match: 5'],
  ['{"numeric":["=","5"]}', 'Value of equals must be numeric'],
  ['{"numeric":[">",5,"=",6]}', 'Bad numeric range operator: ='],
  ['{"numeric":[">",5,"<",5]}', 'Bottom must be less than top'],
  ['{"numeric":["<",5,">",1]}', 'Too many elements in numeric expression'],
  ['{"numeric":[">",1,"<",2,3]}', 'Too many terms in numeric range expression'],
  ['{"numeric":[">",6000000000]}', 'Value must be between -5.0E9 and 5.0E9, inclusive'],
  ['{"anything-but":true}', 'Value of anything-but must be an array or single string/number value.'],
  ['{"anything-but":["a",null]}', 'Inside anything but list, start|null|boolean is not supported.'],
  [
    '{"anything-but":["a",1]}',
    'Inside anything but list, either all values are number or string, mixed type is not supported',
  ],
  ['{"anything-but":{"prefix":""}}', 'Null prefix/suffix not allowed'],
  ['{"anything-but":{"exists":true}}', 'Unsupported anything-but pattern: exists'],
  [
    '{"anything-but":{"equals-ignore-case":[1]}}',
    'Inside anything-but/equals-ignore-case list, number|start|null|boolean is not supported.',
  ],
])('refuses %s', (matcher, reason) => {
  expect(within(matcher)).toBe(reason);
});

it.each([
  ['{"$or":{"a":["x"]}}', 'It must be an Array followed with $or.'],
  ['{"$or":["a","b"]}', 'Only JSON object is allowed in array of $or relationship.'],
  ['{"$or":[{"a":["x"]}]}', 'There must have at least 2 Objects in $or relationship.'],
  [
    '{"$or":[{"a":["x"]},{"prefix":["x"]}]}',
    'prefix is Ruler reserved fieldName which cannot be used inside $or.',
  ],
])('refuses %s', (pattern, reason) => {
  expect(reasonOf(pattern).split('\n')[0]).toBe(reason);
});

it('bounds the combinations that $or makes', () => {
  const two = (name: string) => `{"${name}":["1"]},{"${name}b":["2"]}`;
  const members = (count: number) =>
    Array.from({ length: count }, (_, index) => `"p${index}":{"$or":[${two('a')}]}`).join(',');
  expect(reasonOf(`{${members(9)}}`)).toBe('valid');
  expect(reasonOf(`{${members(10)}}`)).toContain('at most 1000 combinations');
});

it('reads escapes, spaces and names of every kind', () => {
  expect(reasonOf(' { "a\\"b" : [ "\\u0041\\\\" , { "prefix" : "x" } ] , "$" : { "" : [ null ] } } ')).toBe(
    'valid',
  );
});
