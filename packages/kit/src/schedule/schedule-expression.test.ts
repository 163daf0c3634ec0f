import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ScheduleExpressionError } from './cron-expression.ts';
import { nextFireMs, parseRuleSchedule, parseSchedule, type Recurrence } from './schedule-expression.ts';
import { TimeZone } from './time-zone.ts';

function times(recurrence: Recurrence, after: string, count: number): readonly string[] {
  const found: string[] = [];
  let at: number | undefined = Date.parse(after);
  while (found.length < count) {
    at = nextFireMs(recurrence, at, Date.parse(after));
    if (at === undefined) break;
    found.push(new Date(at).toISOString().slice(0, 16));
  }
  return found;
}

describe('cron in UTC', () => {
  it.each([
    ['0 10 * * ? *', '2026-03-01T10:00:00Z', ['2026-03-02T10:00', '2026-03-03T10:00']],
    ['15 12 * * ? *', '2026-03-01T12:14:59Z', ['2026-03-01T12:15']],
    ['0 18 ? * MON-FRI *', '2026-03-06T18:00:00Z', ['2026-03-09T18:00']],
    ['0 8 1 * ? *', '2026-03-01T08:00:00Z', ['2026-04-01T08:00', '2026-05-01T08:00']],
    ['0/15 * * * ? *', '2026-03-01T23:40:00Z', ['2026-03-01T23:45', '2026-03-02T00:00']],
    ['0/5 8-17 ? * MON-FRI *', '2026-03-06T17:54:00Z', ['2026-03-06T17:55', '2026-03-09T08:00']],
    ['0 9 ? * 2#1 *', '2026-03-01T00:00:00Z', ['2026-03-02T09:00', '2026-04-06T09:00']],
    ['0 9 ? * 6L *', '2026-02-01T00:00:00Z', ['2026-02-27T09:00', '2026-03-27T09:00']],
    ['0 9 ? * L *', '2026-02-01T09:00:00Z', ['2026-02-07T09:00', '2026-02-14T09:00']],
    ['0 9 L * ? *', '2027-02-01T00:00:00Z', ['2027-02-28T09:00', '2027-03-31T09:00']],
    ['0 9 L * ? *', '2028-02-01T00:00:00Z', ['2028-02-29T09:00']],
    // 15 August 2026 is a Saturday, 1 November 2026 a Sunday, 1 August 2026 a Saturday.
    ['0 9 15W * ? *', '2026-08-01T00:00:00Z', ['2026-08-14T09:00']],
    ['0 9 1W * ? *', '2026-07-31T00:00:00Z', ['2026-08-03T09:00']],
    ['0 9 1W 11 ? *', '2026-07-31T00:00:00Z', ['2026-11-02T09:00']],
    ['0 9 31W * ? *', '2026-02-01T00:00:00Z', ['2026-03-31T09:00', '2026-05-29T09:00']],
    ['0 0 29 2 ? *', '2026-01-01T00:00:00Z', ['2028-02-29T00:00', '2032-02-29T00:00']],
    [
      '30 4 1,15 JAN,JUL ? 2027-2028',
      '2026-01-01T00:00:00Z',
      ['2027-01-01T04:30', '2027-01-15T04:30', '2027-07-01T04:30'],
    ],
    [
      '0 0 ? * FRI-MON *',
      '2026-03-03T00:00:00Z',
      ['2026-03-06T00:00', '2026-03-07T00:00', '2026-03-08T00:00', '2026-03-09T00:00', '2026-03-13T00:00'],
    ],
    ['0 0 1 1 ? 2020', '2026-01-01T00:00:00Z', []],
    ['0 22-2 * * ? *', '2026-01-01T22:00:00Z', ['2026-01-01T23:00', '2026-01-02T00:00']],
    ['10/20 0 1/10 * ? *', '2026-01-11T00:30:00Z', ['2026-01-11T00:50', '2026-01-21T00:10']],
  ])('%s after %s', (fields, after, expected) => {
    expect(times(parseRuleSchedule(`cron(${fields})`), after, Math.max(1, expected.length))).toEqual(
      expected,
    );
  });

  it.each([
    '* * * * *',
    '0 0 * * * *',
    '0 0 ? * ? *',
    '*/60 * * * ? *',
    '60 * * * ? *',
    '0 24 * * ? *',
    '0 0 0 * ? *',
    '0 0 32 * ? *',
    '0 0 1 13 ? *',
    '0 0 ? * 8 *',
    '0 0 ? * 0 *',
    '0 0 ? * MON#6 *',
    '0 0 ? * 2#1,3#1 *',
    '0 0 1 * ? 1969',
    '0 0 1 * ? 2200',
    '0 0 1-2-3 * ? *',
    '0 0 1//2 * ? *',
    '0 0 1/0 * ? *',
    'x 0 1 * ? *',
    '0 0 1, * ? *',
    '? 0 1 * ? *',
    '',
  ])('refuses %s', (fields) => {
    expect(() => parseRuleSchedule(`cron(${fields})`)).toThrow(ScheduleExpressionError);
  });
});

describe('rate', () => {
  it('counts from its anchor', () => {
    const rate = parseRuleSchedule('rate(5 minutes)');
    expect(times(rate, '2026-03-01T00:02:00Z', 2)).toEqual(['2026-03-01T00:07', '2026-03-01T00:12']);
    expect(nextFireMs(rate, 10, 1_000)).toBe(1_000);
    expect(nextFireMs(parseRuleSchedule('rate(1 day)'), 86_400_000, 0)).toBe(2 * 86_400_000);
  });

  it.each([
    'rate(0 minutes)',
    'rate(1 minutes)',
    'rate(2 minute)',
    'rate(5 weeks)',
    'rate(1.5 hours)',
    'rate(5minutes)',
    'Rate(5 minutes)',
    'rate(5 minutes',
    'at(2026-01-01T00:00:00)',
  ])('refuses %s', (expression) => {
    expect(() => parseRuleSchedule(expression)).toThrow(ScheduleExpressionError);
  });
});

describe('time zones', () => {
  const zone = (name: string) => TimeZone.find(name) as TimeZone;

  it.each([
    // Clocks of New York go from 02:00 to 03:00 on 8 March 2026: half past two is skipped that day.
    ['America/New_York', '30 2 * * ? *', '2026-03-07T12:00:00Z', ['2026-03-09T06:30', '2026-03-10T06:30']],
    ['America/New_York', '0 3 * * ? *', '2026-03-07T12:00:00Z', ['2026-03-08T07:00', '2026-03-09T07:00']],
    // They go from 02:00 back to 01:00 on 1 November 2026: half past one comes once.
    ['America/New_York', '30 1 * * ? *', '2026-10-31T12:00:00Z', ['2026-11-01T05:30', '2026-11-02T06:30']],
    [
      'America/New_York',
      '0/30 1-2 * * ? *',
      '2026-11-01T05:00:00Z',
      ['2026-11-01T05:30', '2026-11-01T07:00', '2026-11-01T07:30'],
    ],
    ['Europe/Berlin', '30 2 * * ? *', '2026-03-28T12:00:00Z', ['2026-03-30T00:30']],
    ['Europe/Berlin', '30 2 * * ? *', '2026-10-24T12:00:00Z', ['2026-10-25T00:30', '2026-10-26T01:30']],
    // Half an hour at a time.
    ['Australia/Lord_Howe', '15 2 * * ? *', '2026-10-02T15:00:00Z', ['2026-10-02T15:45', '2026-10-04T15:15']],
    ['Asia/Kolkata', '0 9 * * ? *', '2026-06-01T00:00:00Z', ['2026-06-01T03:30']],
    ['Pacific/Kiritimati', '0 0 1 1 ? *', '2026-06-01T00:00:00Z', ['2026-12-31T10:00']],
    ['UTC', '0 0 1 1 ? *', '2026-06-01T00:00:00Z', ['2027-01-01T00:00']],
  ])('%s: %s after %s', (name, fields, after, expected) => {
    expect(times(parseSchedule(`cron(${fields})`, zone(name)), after, expected.length)).toEqual(expected);
  });

  it('reads a time of a zone', () => {
    expect(parseSchedule('at(2026-07-01T10:00:05)', zone('Europe/Berlin'))).toEqual({
      kind: 'at',
      atMs: Date.parse('2026-07-01T08:00:05Z'),
    });
    for (const wrong of [
      'at(2026-02-30T00:00:00)',
      'at(2026-01-01T24:00:00)',
      'at(2026-01-01)',
      'at(2026-13-01T00:00:00)',
    ]) {
      expect(() => parseSchedule(wrong, TimeZone.utc)).toThrow(ScheduleExpressionError);
    }
    expect(() => parseSchedule('at(2026-03-29T02:30:00)', zone('Europe/Berlin'))).toThrow(
      ScheduleExpressionError,
    );
  });

  it('knows no zones of other names', () => {
    for (const name of ['Mars/Base', '', '+01:00', 'Europe']) expect(TimeZone.find(name)).toBeUndefined();
  });
});

it('finds no time too early and leaves none out, minute by minute', () => {
  const field = (min: number, max: number) =>
    fc.oneof(
      fc.constant('*'),
      fc.integer({ min, max }).map(String),
      fc
        .tuple(fc.integer({ min, max }), fc.integer({ min: 1, max: max - min }))
        .map(([from, by]) => `${from}/${by}`),
    );
  const zones = fc.constantFrom('UTC', 'America/New_York', 'Europe/Berlin', 'Australia/Lord_Howe');
  const start = fc.constantFrom(
    '2026-03-08T05:00:00Z',
    '2026-11-01T04:00:00Z',
    '2026-03-29T00:00:00Z',
    '2026-10-03T14:00:00Z',
  );
  fc.assert(
    fc.property(field(0, 59), field(0, 23), zones, start, (minute, hour, name, from) => {
      const zone = TimeZone.find(name) as TimeZone;
      const recurrence = parseSchedule(`cron(${minute} ${hour} * * ? *)`, zone);
      const utc = parseSchedule(`cron(${minute} ${hour} * * ? *)`, TimeZone.utc);
      const after = Date.parse(from);
      const found = nextFireMs(recurrence, after, 0) as number;
      for (let at = after + 60_000; at < Math.min(found, after + 8 * 3_600_000); at += 60_000) {
        const { year, month, day, hour: h, minute: m } = zone.wallTime(at);
        const shown = Date.UTC(year, month - 1, day, h, m);
        const fits = nextFireMs(utc, shown - 60_000, 0) === shown;
        const isRepeated = zone.instantOf({ year, month, day, hour: h, minute: m }) !== at;
        if (fits && !isRepeated) throw new Error(`left out ${new Date(at).toISOString()}`);
      }
    }),
    { numRuns: 100 },
  );
});
