import { expect, it } from 'vitest';
import { startedBetween } from './found-between.ts';

const nowMs = Date.parse('2026-03-04T05:06:07.890Z');

it('means by a named span the same bound for a minute', () => {
  expect(startedBetween('1h', nowMs)).toEqual({ startedFrom: '2026-03-04T04:06:00.000Z' });
  expect(startedBetween('1h', nowMs + 30_000)).toEqual({ startedFrom: '2026-03-04T04:06:00.000Z' });
  expect(startedBetween(undefined, nowMs)).toEqual({});
  expect(startedBetween('for ever', nowMs)).toEqual({});
});

it('takes what was typed, as far as it is a time', () => {
  const from = '2026-03-01T00:00';
  expect(startedBetween('between', nowMs, { from, before: 'x' })).toEqual({
    startedFrom: new Date(from).toISOString(),
  });
  expect(startedBetween('between', nowMs, {})).toEqual({});
});
