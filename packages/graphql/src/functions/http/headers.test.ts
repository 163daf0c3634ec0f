import { expect, it, test } from 'vitest';
import { defaultEffectLimits } from '../../resolver/effect-limits.ts';
import { copyHeaders, responseHeader } from './headers.ts';

it('copies headers but those of one hop', () => {
  expect(copyHeaders({ Host: 'x', 'content-length': '3', 'x-custom': '1', te: 'y', accept: 'z' })).toEqual({
    'x-custom': '1',
    accept: 'z',
  });
  expect(copyHeaders(null)).toBeNull();
});

test.each([
  'Host',
  'access-control-allow-origin',
  'Vary',
  'content-type',
  'x-amzn-requestid',
  'X-Amz-Date',
  'a b',
  '',
])('a response header cannot be called %j', (name) => {
  expect(responseHeader([name, 'x'], []).kind).toBe('refused');
});

it('values that are no texts are printed, and none can begin a line', () => {
  expect(responseHeader(['items', 7], [])).toEqual({ kind: 'header', name: 'items', value: '7' });
  expect(responseHeader(['map', { a: 1 }], [])).toMatchObject({ value: '{"a":1}' });
  expect(responseHeader(['none', null], []).kind).toBe('refused');
  expect(responseHeader(['evil', 'a\r\nset-cookie: b'], []).kind).toBe('refused');
});

it('all headers together have a limit', () => {
  const long = 'x'.repeat(defaultEffectLimits.resolverResponseHeaderBytes - 1);
  expect(responseHeader(['a', long], []).kind).toBe('header');
  expect(responseHeader(['b', 'c'], [['a', long]]).kind).toBe('refused');
});
