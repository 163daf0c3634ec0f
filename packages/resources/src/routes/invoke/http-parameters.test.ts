import { expect, it } from 'vitest';
import { mapParameters, parameterProblem } from './http-parameters.ts';

const before = {
  header: [
    ['a', '1'],
    ['b', '2'],
  ],
  querystring: [['q', 'x']],
} as const;

it.each([
  [{ 'append:header.A': 'v' }, { header: [...before.header, ['a', 'v']] }],
  [{ 'overwrite:header.A': 'v' }, { header: [before.header[1], ['a', 'v']] }],
  [{ 'remove:header.a': '' }, { header: [before.header[1]] }],
  [{ 'append:header.A': 'absent' }, { header: before.header }],
  [{ 'append:querystring.q': 'v' }, { querystring: [...before.querystring, ['q', 'v']] }],
  [{ 'overwrite:querystring.Q': 'v' }, { querystring: [...before.querystring, ['Q', 'v']] }],
  [{ 'overwrite:path': 'v' }, { path: 'v' }],
  [{ 'overwrite:statuscode': 'v' }, { statuscode: 'v' }],
])('%j', (parameters, changed) => {
  const select = (expression: string) => (expression === 'absent' ? undefined : expression);
  expect(mapParameters(before, parameters as Record<string, string>, select)).toEqual({
    ...before,
    ...changed,
  });
});

it.each([
  ['append:header.x', 'request', true],
  ['append:header.x', 'response', true],
  ['overwrite:path', 'request', true],
  ['overwrite:path', 'response', false],
  ['append:path', 'request', false],
  ['overwrite:statuscode', 'response', true],
  ['overwrite:statuscode', 'request', false],
  ['append:querystring.q', 'response', false],
  ['append:header.Connection', 'request', false],
  ['overwrite:header.X-Amz-Date', 'response', false],
  ['overwrite:header.access-control-allow-origin', 'response', false],
  ['header.x', 'request', false],
] as const)('%s of a %s: %s', (key, of, isFine) => {
  expect(parameterProblem({ [key]: 'v' }, of)).toBe(isFine ? undefined : key);
});
