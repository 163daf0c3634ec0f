import { expect, it } from 'vitest';
import { withEpochSeconds, withInstants } from './instant-members.ts';
import { epochSeconds, httpDate, isoBasic, isoInstant, isoSeconds, isoWholeSeconds } from './instants.ts';

const ms = Date.UTC(2026, 0, 31, 12, 0, 0, 789);

it.each([
  [epochSeconds, 1_769_860_800.789],
  [isoInstant, '2026-01-31T12:00:00.789Z'],
  [isoSeconds, '2026-01-31T12:00:00Z'],
  [isoWholeSeconds, '2026-01-31T12:00:00.000Z'],
  [isoBasic, '20260131T120000Z'],
  [httpDate, 'Sat, 31 Jan 2026 12:00:00 GMT'],
] as const)('%o writes an instant as its protocol does', (print, text) => {
  expect(print(ms)).toBe(text);
});

it('Members of some names are instants wherever they stand, bytes are base64, the others are as they were.', () => {
  const output = {
    CreationDate: ms,
    Count: 1_000,
    Users: [{ CreationDate: 0, Name: null }],
    Blob: new Uint8Array([1, 2]),
  };
  const names = new Set(['CreationDate']);
  expect(withEpochSeconds(output, names)).toEqual({
    CreationDate: ms / 1_000,
    Count: 1_000,
    Users: [{ CreationDate: 0, Name: null }],
    Blob: 'AQI=',
  });
  expect(withInstants({ CreationDate: 'soon' }, names, isoSeconds)).toEqual({ CreationDate: 'soon' });
});
