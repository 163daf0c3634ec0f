import { expect, it } from 'vitest';
import { nextRuns } from './next-runs.ts';

const given = {
  zoneName: 'UTC',
  isOfRule: false,
  anchorMs: 0,
  startMs: undefined,
  endMs: undefined,
  nowMs: Date.parse('2026-01-01T12:00:00Z'),
  count: 2,
};

it('tells the next times of a cron schedule in its zone', () => {
  const next = nextRuns({ ...given, expression: 'cron(0 8 * * ? *)', zoneName: 'Europe/Berlin' });
  expect(next).toEqual({
    kind: 'times',
    times: [Date.parse('2026-01-02T07:00:00Z'), Date.parse('2026-01-03T07:00:00Z')],
  });
});

it('counts a rate from when it began, and ends where the schedule ends', () => {
  const endMs = Date.parse('2026-01-01T13:30:00Z');
  expect(nextRuns({ ...given, expression: 'rate(1 hour)', endMs })).toEqual({
    kind: 'times',
    times: [Date.parse('2026-01-01T13:00:00Z')],
  });
});

it('says what is wrong with an expression or zone', () => {
  expect(nextRuns({ ...given, expression: 'cron(x)' })).toMatchObject({ kind: 'wrong' });
  expect(nextRuns({ ...given, expression: 'rate(1 hour)', zoneName: 'Moon' })).toMatchObject({
    kind: 'wrong',
  });
});
