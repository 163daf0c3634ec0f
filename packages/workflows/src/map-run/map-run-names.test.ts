import { seededRandom } from '@cairn/kit';
import { expect, it } from 'vitest';
import { ChildNames, mapRunUuid, readName } from './map-run-names.ts';

const uuid = /^[0-9a-f]{8}-[0-9a-f]{4}-8[0-9a-f]{3}-8[0-9a-f]{3}-[0-9a-f]{12}$/;

it.each([1, 4_711, 2 ** 40])('the name of a map run says under which row it stands: %i', (parentId) => {
  const random = seededRandom(1);
  const [first, second] = [mapRunUuid(parentId, random), mapRunUuid(parentId, random)];
  expect(first).toMatch(uuid);
  expect(first).not.toBe(second);
  expect(readName(first)?.aboveId).toBe(parentId);
});

it('the name of a child says which one it is, and grows with it', () => {
  const names = new ChildNames(77, mapRunUuid(3, seededRandom(1)));
  expect(names.nameOf(5)).toMatch(uuid);
  expect(readName(names.nameOf(99_999_999))).toEqual({ aboveId: 77, index: 99_999_999 });
  expect(names.nameOf(9) < names.nameOf(10)).toBe(true);
});

it.each(['', 'x', '00000000-0000-4000-8000-000000000000', `${'0'.repeat(8)}-0000-8000-8000-00000000000g`])(
  'other names say nothing: %j',
  (name) => expect(readName(name)).toBeUndefined(),
);
