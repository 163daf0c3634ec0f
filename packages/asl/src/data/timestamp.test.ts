import { describe, expect, it, test } from 'vitest';
import { compareTimestamps, parseTimestamp, type Timestamp } from './timestamp.ts';

describe('a full date and time with offset is an instant', () => {
  test.each([
    ['1970-01-01T00:00:00Z', 0],
    ['2016-03-14T01:59:00Z', Date.UTC(2016, 2, 14, 1, 59)],
    ['2016-03-14T01:59:00.5Z', Date.UTC(2016, 2, 14, 1, 59, 0, 500)],
    ['2016-03-14T01:59:00.123456789123Z', Date.UTC(2016, 2, 14, 1, 59, 0, 123)],
    ['2016-03-14T01:59:00+02:30', Date.UTC(2016, 2, 13, 23, 29)],
    ['2016-03-14T01:59:00-01:00', Date.UTC(2016, 2, 14, 2, 59)],
    ['2016-03-14T01:59Z', Date.UTC(2016, 2, 14, 1, 59)],
    ['2016-02-29T00:00:00Z', Date.UTC(2016, 1, 29)],
    ['0001-01-01T00:00:00Z', -62_135_596_800_000],
    ['1969-12-31T23:59:59.9Z', -100],
  ])('%s', (text, epochMs) => {
    expect(parseTimestamp(text)?.epochMs).toBe(epochMs);
  });

  test.each([
    '',
    '2016-03-14',
    '2016-03-14T01:59:00',
    '2016-03-14 01:59:00Z',
    '2016-03-14t01:59:00z',
    '2016-13-05T21:29:29Z',
    '2015-02-29T00:00:00Z',
    '1900-02-29T00:00:00Z',
    '2016-04-31T00:00:00Z',
    '2016-00-10T00:00:00Z',
    '2016-03-00T00:00:00Z',
    '2016-03-14T24:00:00Z',
    '2016-03-14T01:60:00Z',
    '2016-03-14T01:59:60Z',
    '2016-03-14T01:59:00.Z',
    '2016-03-14T01:59:00+0100',
    '2016-03-14T01:59:00+19:00',
    '2016-03-14T01:59:00Z ',
    '2016-3-14T01:59:00Z',
  ])('%j is none', (text) => {
    expect(parseTimestamp(text)).toBeUndefined();
  });
});

it('compares instants exactly, whatever their offsets and digits', () => {
  const sign = (left: string, right: string) =>
    Math.sign(compareTimestamps(parseTimestamp(left) as Timestamp, parseTimestamp(right) as Timestamp));
  expect(sign('2016-01-01T00:00:00.1234Z', '2016-01-01T00:00:00.12340Z')).toBe(0);
  expect(sign('2016-01-01T00:00:00.1234Z', '2016-01-01T00:00:00.12341Z')).toBe(-1);
  expect(sign('2016-01-01T00:00:00.123Z', '2016-01-01T00:00:00.1230000001Z')).toBe(-1);
  expect(sign('2016-01-01T01:00:00+01:00', '2016-01-01T00:00:00Z')).toBe(0);
  expect(sign('2016-01-01T00:00:00Z', '2015-12-31T23:59:59.999Z')).toBe(1);
});
