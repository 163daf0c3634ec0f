import { type JsonObject, resolveLimits } from '@cairn/kit';
import { describe, expect, it, test } from 'vitest';
import { compileFilterPolicy, type FilterScope } from './filter-policy.ts';
import { topicLimits } from './topic-limits.ts';

const limits = resolveLimits(topicLimits);
const wants = (policy: unknown, message: JsonObject, scope: FilterScope = 'MessageAttributes'): boolean =>
  compileFilterPolicy(JSON.stringify(policy), scope, limits)(message);

const attributes: readonly (readonly [unknown, JsonObject, boolean])[] = [
  [{}, {}, true],
  [{ a: ['x'] }, { a: 'x' }, true],
  [{ a: ['x'] }, { a: 'X' }, false],
  [{ a: ['x'] }, {}, false],
  [{ a: ['x', 'y'], b: ['z'] }, { a: 'y', b: 'z' }, true],
  [{ a: ['x'], b: ['z'] }, { a: 'x' }, false],
  [{ a: ['x'] }, { a: ['w', 'x'] }, true],
  [{ a: [1] }, { a: 1 }, true],
  [{ a: [1] }, { a: '1' }, false],
  [{ a: [301.5] }, { a: 301.5 }, true],
  [{ a: [null] }, { a: [null, 1] }, true],
  [{ a: [true] }, { a: [true] }, true],
  [{ a: [{ prefix: 'ab' }] }, { a: 'abc' }, true],
  [{ a: [{ prefix: 'ab' }] }, { a: 'bab' }, false],
  [{ a: [{ suffix: 'ab' }] }, { a: 'bab' }, true],
  [{ a: [{ 'equals-ignore-case': 'Tennis' }] }, { a: 'tEnnis' }, true],
  [{ a: [{ 'anything-but': ['x', 1] }] }, { a: 'y' }, true],
  [{ a: [{ 'anything-but': ['x', 1] }] }, { a: 'x' }, false],
  [{ a: [{ 'anything-but': 1 }] }, { a: 1 }, false],
  [{ a: [{ 'anything-but': 'x' }] }, {}, false],
  [{ a: [{ 'anything-but': { prefix: 'order-' } }] }, { a: 'order-1' }, false],
  [{ a: [{ 'anything-but': { prefix: 'order-' } }] }, { a: 'data' }, true],
  [{ a: [{ 'anything-but': { suffix: '.png' } }] }, { a: 'a.jpg' }, true],
  [{ a: [{ exists: true }] }, { a: 'x' }, true],
  [{ a: [{ exists: true }] }, {}, false],
  [{ a: [{ exists: false }] }, {}, true],
  [{ a: [{ numeric: ['=', 3] }] }, { a: 3 }, true],
  [{ a: [{ numeric: ['>', 0, '<=', 150] }] }, { a: 150 }, true],
  [{ a: [{ numeric: ['>', 0, '<=', 150] }] }, { a: 0 }, false],
  [{ a: [{ numeric: ['<', 0] }] }, { a: '-1' }, false],
  [{ a: [{ cidr: '10.0.0.0/24' }] }, { a: '10.0.0.255' }, true],
  [{ a: [{ cidr: '10.0.0.0/24' }] }, { a: '10.0.1.0' }, false],
  [{ a: [{ cidr: '2001:db8::/32' }] }, { a: '2001:db8:1::1' }, true],
  [{ $or: [{ a: ['x'] }, { b: [{ numeric: ['>', 5] }] }] }, { b: 6 }, true],
  [{ $or: [{ a: ['x'] }, { b: ['y'] }], c: ['z'] }, { a: 'x' }, false],
  [{ constructor: ['x'] }, {}, false],
];

const bodies: readonly (readonly [unknown, JsonObject, boolean])[] = [
  [{ a: { b: ['x'] } }, { a: { b: 'x' } }, true],
  [{ a: { b: ['x'] } }, { a: 'x' }, false],
  [{ a: { b: ['x'] } }, { a: [{ b: 'y' }, { b: 'x' }] }, true],
  [{ a: { b: [{ exists: false }] } }, {}, true],
  [{ a: { $or: [{ b: ['x'] }, { c: ['y'] }] } }, { a: { c: 'y' } }, true],
  [{ a: [true] }, { a: true }, true],
  [{ a: [null] }, { a: null }, true],
];

describe('a filter policy', () => {
  test.each(attributes)('%j over the attributes %j: %s', (policy, message, wanted) => {
    expect(wants(policy, message)).toBe(wanted);
  });

  test.each(bodies)('%j over the body %j: %s', (policy, message, wanted) => {
    expect(wants(policy, message, 'MessageBody')).toBe(wanted);
  });

  const refused: readonly (readonly [string, string])[] = [
    ['{', 'FilterPolicy: failed to parse JSON.'],
    ['[]', 'FilterPolicy: Filter policy must be a JSON object'],
    ['{"a":"x"}', 'FilterPolicy: "a" must be an object or an array'],
    ['{"a":[]}', 'FilterPolicy: Empty arrays are not allowed'],
    ['{"a":[["x"]]}', 'FilterPolicy: Match value must be String, number, true, false, or null'],
    ['{"a":[{"wildcard":"x*"}]}', 'FilterPolicy: Unrecognized match type wildcard'],
    ['{"a":[{"exists":"x"}]}', 'FilterPolicy: exists match pattern must be either true or false.'],
    ['{"a":[{"prefix":1}]}', 'FilterPolicy: prefix match pattern must be a string'],
    ['{"a":[{"numeric":["<>",1]}]}', 'FilterPolicy: Unrecognized numeric range operator: <>'],
    ['{"a":[{"numeric":[">",5,"<",1]}]}', 'FilterPolicy: Bottom must be less than top'],
    ['{"a":{"b":["x"]}}', 'Filter policy scope MessageAttributes does not support nested filter policy'],
    [
      '{"a":["x"],"b":["x"],"c":["x"],"d":["x"],"e":["x"],"f":["x"]}',
      'FilterPolicy: Filter policy can not have more than 5 keys',
    ],
    [
      JSON.stringify({ a: Array.from({ length: 151 }, (_, n) => n) }),
      'FilterPolicy: Filter policy is too complex',
    ],
  ];
  test.each(refused)('%s is refused', (text, message) => {
    expect(() => compileFilterPolicy(text, 'MessageAttributes', limits)).toThrow(
      `Invalid parameter: ${message}`,
    );
  });

  it('says where it stood when it came with others', () => {
    expect(() => compileFilterPolicy('{', 'MessageAttributes', limits, 'Attributes Reason: ')).toThrow(
      'Invalid parameter: Attributes Reason: FilterPolicy: failed to parse JSON.',
    );
  });
});
