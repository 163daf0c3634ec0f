import { type JsonObject, parseJson } from '@cairn/kit';
import { describe, expect, it } from 'vitest';
import { EventPattern } from './event-pattern.ts';

function matches(pattern: unknown, event: unknown): boolean {
  return EventPattern.compile(JSON.stringify(pattern)).matches(event as JsonObject);
}

/** A leaf's pattern against values of that leaf. */
function leaf(matchers: unknown, fitting: readonly unknown[], others: readonly unknown[]): void {
  const pattern = { detail: { x: matchers } };
  for (const value of fitting)
    expect([value, matches(pattern, { detail: { x: value } })]).toEqual([value, true]);
  for (const value of others)
    expect([value, matches(pattern, { detail: { x: value } })]).toEqual([value, false]);
}

describe('what a leaf has to be', () => {
  it('is one of the values, compared by type and case', () => {
    leaf(['a', 1, true, null], ['a', 1, true, null], ['A', '1', 2, false, '', 'null', 'true', {}, []]);
    leaf([''], [''], [null, ' ']);
    leaf([{ exactly: 'a' }], ['a'], ['b']);
  });

  it('compares numbers by value, however they are written', () => {
    const pattern = EventPattern.compile('{"x":[300, 12345678901234567890]}');
    for (const text of ['300', '300.0', '3.0e2', '12345678901234567890']) {
      expect(pattern.matches(parseJson(`{"x":${text}}`) as JsonObject)).toBe(true);
    }
    expect(pattern.matches(parseJson('{"x":12345678901234567891}') as JsonObject)).toBe(false);
  });

  it('begins or ends with a text, in any case where asked', () => {
    leaf([{ prefix: 'ab' }], ['ab', 'abc'], ['a', 'Ab', 'xab', 12, null]);
    leaf([{ prefix: '' }], ['', 'x'], [1, null]);
    leaf([{ suffix: '.png' }], ['.png', 'a.png'], ['.PNG', 'png']);
    leaf([{ prefix: { 'equals-ignore-case': 'AB' } }], ['abc', 'aBc'], ['ba']);
    leaf([{ suffix: { 'equals-ignore-case': '.Png' } }], ['a.pnG'], ['png']);
    leaf([{ 'equals-ignore-case': 'Straße' }], ['STRASSE', 'straße'], ['strase', 1]);
  });

  it('follows a wildcard pattern', () => {
    leaf([{ wildcard: 'a*b*c' }], ['abc', 'axxbyyc', 'abbcc'], ['ab', 'xabc', 'abcx', 'acb']);
    leaf([{ wildcard: '*' }], ['', 'x'], [1]);
    leaf([{ wildcard: 'ab*ba' }], ['abba', 'abxba'], ['aba']);
    leaf([{ wildcard: String.raw`\*a\\*?` }], ['*a\\?', '*a\\xx?'], ['xa\\?']);
    leaf([{ wildcard: 'plain' }], ['plain'], ['plainer']);
  });

  it('lies in a range of numbers', () => {
    leaf([{ numeric: ['>', 0, '<=', 5] }], [0.000001, 5], [0, 5.1, '3', null]);
    leaf([{ numeric: ['>=', -1.5] }], [-1.5, 5e9], [-2, 6e9]);
    leaf([{ numeric: ['<', 10] }], [9.99, -5e9], [10]);
    leaf([{ numeric: ['=', 3.018e2] }], [301.8], [301.81]);
  });

  it('lies in a block of addresses, or is the same address', () => {
    leaf(
      [{ cidr: '10.0.0.0/24' }],
      ['10.0.0.0', '10.0.0.255'],
      ['10.0.1.0', '10.0.0', '10.0.0.256', '::1', 5],
    );
    leaf([{ cidr: '10.1.2.3/0' }], ['255.1.1.1'], ['x']);
    leaf([{ cidr: '2001:db8::/33' }], ['2001:db8:7fff::1', '2001:0db8::'], ['2001:db8:8000::', '10.0.0.1']);
    leaf(['2001:db8::1'], ['2001:db8::1', '2001:DB8:0:0::0:1'], ['2001:db8::2']);
  });

  it('is there, or is not', () => {
    leaf([{ exists: true }], ['', null, false, 0, ['a']], [{}, [], { y: 1 }]);
    leaf([{ exists: false }], [{}, [], { y: 1 }], ['', null]);
    expect(matches({ detail: { x: [{ exists: false }] } }, { detail: {} })).toBe(true);
    expect(matches({ detail: { x: [{ exists: false }] } }, {})).toBe(true);
    expect(matches({ detail: { x: [{ exists: false }, 'a'] } }, { detail: { x: 'a' } })).toBe(true);
    expect(matches({ detail: { x: [{ exists: false }, 'a'] } }, { detail: { x: 'b' } })).toBe(false);
    expect(matches({ detail: { x: [{ exists: true }] } }, { detail: {} })).toBe(false);
  });

  it('is anything but what is named, and is there', () => {
    leaf([{ 'anything-but': 'a' }], ['b', 'A', 1, null], ['a']);
    leaf([{ 'anything-but': ['a', 'b'] }], ['c', true], ['a', 'b', {}]);
    leaf([{ 'anything-but': [1, 2.5] }], [2, '1'], [1, 2.5]);
    leaf([{ 'anything-but': { prefix: 'ab' } }], ['ba', 'a', 1], ['ab', 'abc']);
    leaf([{ 'anything-but': { prefix: ['a', 'b'] } }], ['c'], ['ax', 'bx']);
    leaf([{ 'anything-but': { suffix: ['.png', '.jpg'] } }], ['x.gif'], ['x.jpg']);
    leaf([{ 'anything-but': { 'equals-ignore-case': ['Init', 'error'] } }], ['x'], ['INIT', 'Error']);
    leaf([{ 'anything-but': { wildcard: '*/lib/*' } }], ['/src/x'], ['/lib/x']);
    expect(matches({ x: [{ 'anything-but': 'a' }] }, {})).toBe(false);
  });
});

describe('where leaves stand', () => {
  it('wants all fields and one of the values of each', () => {
    const pattern = { source: ['a'], detail: { x: [1, 2], y: { z: ['q'] } } };
    expect(matches(pattern, { source: 'a', detail: { x: 2, y: { z: 'q', more: 1 } } })).toBe(true);
    expect(matches(pattern, { source: 'a', detail: { x: 2, y: {} } })).toBe(false);
  });

  it('takes an array of which one element fits', () => {
    expect(matches({ x: ['b'] }, { x: ['a', 'b'] })).toBe(true);
    expect(matches({ x: ['b'] }, { x: [['a'], ['b']] })).toBe(true);
    expect(matches({ x: [{ 'anything-but': 'a' }] }, { x: ['a', 'b'] })).toBe(true);
    expect(matches({ x: ['b'] }, { x: [] })).toBe(false);
  });

  it('asks all that it asks under an array of the same element', () => {
    const pattern = { users: { name: ['ann'], role: ['admin'] } };
    const event = (...users: unknown[]) => ({ users });
    expect(matches(pattern, event({ name: 'ann', role: 'user' }, { name: 'bob', role: 'admin' }))).toBe(
      false,
    );
    expect(matches(pattern, event({ name: 'bob' }, { name: 'ann', role: ['user', 'admin'] }))).toBe(true);
    const without = { users: { name: ['ann'], role: [{ exists: false }] } };
    expect(matches(without, event({ name: 'ann', role: 'x' }, { name: 'ann' }))).toBe(true);
    expect(matches({ users: { role: [{ exists: false }] } }, event({ role: 'x' }, {}))).toBe(false);
    expect(matches({ users: { role: [{ exists: false }] } }, event({}, {}))).toBe(true);
  });

  it('takes names with dots for paths', () => {
    expect(matches({ detail: { 'state.name': ['on'] } }, { detail: { state: { name: 'on' } } })).toBe(true);
    expect(matches({ detail: { state: { name: ['on'] } } }, { detail: { 'state.name': 'on' } })).toBe(true);
    expect(matches({ detail: { 'state.name': ['on'] } }, { detail: { 'state.name': 'on' } })).toBe(true);
  });

  it('reads members that bear names of JavaScript', () => {
    expect(matches({ constructor: [{ exists: true }] }, {})).toBe(false);
    const pattern = EventPattern.compile('{"__proto__":["x"]}');
    expect(pattern.matches(parseJson('{"__proto__":"x"}') as JsonObject)).toBe(true);
    expect(pattern.matches({})).toBe(false);
  });
});

describe('$or', () => {
  it('takes an event that fits one of its objects and all beside it', () => {
    const pattern = {
      source: ['s'],
      $or: [
        { metric: ['cpu', 'disk'] },
        { type: ['T'], space: ['A'] },
        { detail: { n: [{ numeric: ['<', 3] }] } },
      ],
    };
    expect(matches(pattern, { source: 's', metric: 'disk' })).toBe(true);
    expect(matches(pattern, { source: 's', type: 'T' })).toBe(false);
    expect(matches(pattern, { source: 's', type: 'T', space: 'A' })).toBe(true);
    expect(matches(pattern, { source: 's', detail: { n: 2 } })).toBe(true);
    expect(matches(pattern, { source: 't', metric: 'cpu' })).toBe(false);
  });

  it('stands within objects and within itself, several times', () => {
    const pattern = {
      detail: { $or: [{ a: ['1'] }, { $or: [{ b: ['2'] }, { c: ['3'] }] }] },
      $or: [{ x: ['4'] }, { y: ['5'] }],
    };
    expect(matches(pattern, { detail: { c: '3' }, y: '5' })).toBe(true);
    expect(matches(pattern, { detail: { c: '3' } })).toBe(false);
    expect(matches(pattern, { detail: {}, x: '4' })).toBe(false);
  });
});
