import type { Burst } from '@cairn/workflows';
import { expect, it } from 'vitest';
import { field, fieldCount, packBursts } from './burst-batch.ts';

const burst: Burst = {
  executionId: 2 ** 53 - 1,
  create: undefined,
  segmentId: 7,
  previousSegmentId: 6,
  segment: '',
  status: 'RUNNING',
  stopMs: undefined,
  nextDueMs: undefined,
  inFlight: false,
};

it.each([
  ['ASCII', 'a'.repeat(5000)],
  ['two bytes a character', 'é'.repeat(5000)],
  ['three bytes a character', '名'.repeat(5000)],
  ['four bytes a character', '𝒳'.repeat(5000)],
  ['mixed', 'a名é𝒳'.repeat(2000)],
])('keeps texts of %s whole, one after another', (_, text) => {
  const create = { machineId: 1, revision: 2, name: `n${text}`, startMs: 3.5, attributes: `{${text}` };
  const bursts: Burst[] = [
    { ...burst, segment: text },
    { ...burst, segment: `s${text}`, create, status: 'ABORTED', stopMs: 4, nextDueMs: 0, inFlight: true },
    { ...burst, segment: 'end', create: { ...create, name: 'x', attributes: undefined } },
    { ...burst, segment: 'again', reopen: { redriveMs: 4.5, attributes: `[${text}` } },
  ];
  const { numbers, bytes } = packBursts([bursts.slice(0, 1), bursts.slice(1)]);
  expect(numbers.length).toBe(4 * fieldCount);
  const whole = new TextDecoder().decode(bytes);
  expect(whole).toBe(`${text}s${text}n${text}{${text}endxagain[${text}`);
  const second = numbers.subarray(fieldCount);
  expect(second[field.executionId]).toBe(2 ** 53 - 1);
  expect(second[field.startMs]).toBe(3.5);
  expect(second[field.status]).toBe(4);
  expect([second[field.stopMs], second[field.nextDueMs], second[field.inFlight]]).toEqual([4, 0, 1]);
  expect([numbers[field.stopMs], numbers[field.nextDueMs], numbers[field.inFlight]]).toEqual([NaN, NaN, 0]);
  expect([numbers[field.nameBytes], numbers[field.attributesBytes]]).toEqual([-1, -1]);
  const third = numbers.subarray(2 * fieldCount);
  expect([third[field.segmentBytes], third[field.nameBytes], third[field.attributesBytes]]).toEqual([
    3, 1, -1,
  ]);
  const fourth = numbers.subarray(3 * fieldCount);
  expect([fourth[field.nameBytes], fourth[field.redriveMs]]).toEqual([-1, 4.5]);
});
