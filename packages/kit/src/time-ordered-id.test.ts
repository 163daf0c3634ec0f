import { expect, test } from 'vitest';
import { seededRandom } from './random.ts';
import { timeOrderedIds } from './time-ordered-id.ts';

test('ids tell the time of the clock, or that of the id before where the clock goes back', () => {
  let nowMs = 0x0123_4567_89ab;
  const ids = timeOrderedIds({ now: () => nowMs }, seededRandom(1));
  const form = /^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/;
  const first = ids.uuid();
  expect(first).toMatch(form);
  expect(first.slice(0, 13)).toBe('01234567-89ab');
  nowMs += 1;
  expect(ids.uuid().slice(0, 13)).toBe('01234567-89ac');
  nowMs -= 10;
  expect(ids.uuid().slice(0, 13)).toBe('01234567-89ac');
});

test('ids of one instant grow, and go on in the next where there are too many', () => {
  const ids = timeOrderedIds({ now: () => 1_700_000_000_000 }, seededRandom(1));
  const made = Array.from({ length: 10_000 }, () => ids.uuid());
  expect(made).toEqual([...made].sort());
  expect(new Set(made).size).toBe(made.length);
});
