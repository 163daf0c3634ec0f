import { describe, expect, it } from 'vitest';
import { printDuration } from './print-duration.ts';
import { printInstant, printRelative } from './print-instant.ts';

describe('a time for reading', () => {
  for (const [milliseconds, text] of [
    [0, '0 ms'],
    [999, '999 ms'],
    [1_234, '1.23 s'],
    [59_999, '59.9 s'],
    [60_000, '1 m 00 s'],
    [185_000, '3 m 05 s'],
    [7_800_000, '2 h 10 m'],
    [442_800_000, '5 d 3 h'],
  ] as const) {
    it(`prints ${milliseconds} ms as ${text}`, () => expect(printDuration(milliseconds)).toBe(text));
  }

  it('prints instants in UTC and as seen from now', () => {
    const instantMs = Date.parse('2026-03-04T05:06:07.089Z');
    expect(printInstant(instantMs, { zone: 'utc', isPrecise: true })).toBe('2026-03-04 05:06:07.089 UTC');
    expect(printInstant(instantMs, { zone: 'utc', isPrecise: false })).toBe('2026-03-04 05:06:07 UTC');
    expect(printRelative(instantMs, instantMs + 1_000)).toBe('just now');
    expect(printRelative(instantMs, instantMs + 200_000)).toBe('3 min. ago');
    expect(printRelative(instantMs, instantMs - 7_200_000)).toBe('in 2 hr.');
  });
});
