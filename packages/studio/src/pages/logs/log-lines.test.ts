import { expect, it } from 'vitest';
import type { LogEvent } from '../../wire/logs.ts';
import { isJsonLine, withEvents } from './log-lines.ts';

const event = (eventId: string, timestamp: number): LogEvent => ({
  eventId,
  timestamp,
  ingestionTime: timestamp,
  logStreamName: 's',
  message: eventId,
});

it('adds what came, each event once and in the order of time', () => {
  const known = [event('a', 1), event('c', 3)];
  const grown = withEvents(known, [event('c', 3), event('b', 2), event('d', 3)], 10);
  expect(grown.map(({ eventId }) => eventId)).toEqual(['a', 'b', 'c', 'd']);
  expect(withEvents(known, [event('a', 1)], 10)).toBe(known);
});

it('lets the oldest go where there are too many', () => {
  expect(withEvents([event('a', 1)], [event('b', 2), event('c', 3)], 2).map((one) => one.eventId)).toEqual([
    'b',
    'c',
  ]);
});

it('knows lines of JSON', () => {
  expect(isJsonLine(' {"a":1}\n')).toBe(true);
  expect(isJsonLine('START RequestId: 1')).toBe(false);
  expect(isJsonLine('{broken')).toBe(false);
  expect(isJsonLine('17')).toBe(false);
});
