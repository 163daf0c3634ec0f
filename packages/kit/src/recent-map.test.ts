import fc from 'fast-check';
import { expect, it } from 'vitest';
import { RecentMap } from './recent-map.ts';

it('drops what was used longest ago, and tells of it', () => {
  const dropped: string[] = [];
  const map = new RecentMap<string, string>(3, (value) => dropped.push(value));
  for (const key of ['a', 'b', 'c']) map.set(key, key);
  map.get('a');
  map.set('d', 'd');
  expect([map.get('a'), map.get('b'), dropped]).toEqual(['a', undefined, ['b']]);
  map.deleteWhere((key) => key === 'c');
  expect([map.size, dropped]).toEqual([2, ['b', 'c']]);
});

it('makes a value once and keeps it until it is full; full, it does not forget all', () => {
  const map = new RecentMap<string, string>(2);
  let made = 0;
  const value = (key: string) =>
    map.getOrMake(key, () => {
      made += 1;
      return `${key}!`;
    });
  expect([value('a'), value('b'), value('a'), value('b')]).toEqual(['a!', 'b!', 'a!', 'b!']);
  expect(made).toBe(2);
  map.set('b', 'B');
  value('c');
  expect([map.get('a'), map.get('b'), map.get('c'), map.size]).toEqual([undefined, 'B', 'c!', 2]);
  map.clear();
  expect([map.get('b'), map.size]).toEqual([undefined, 0]);
  map.set('d', 'd');
  expect(map.get('d')).toBe('d');
});

it('keeps nothing of a value that cannot be made', () => {
  const map = new RecentMap<string, string>(2);
  const make = () => {
    throw new Error('no');
  };
  expect(() => map.getOrMake('a', make)).toThrow('no');
  expect(map.size).toBe(0);
});

it('does not keep what is heavier than all that it may hold, and keeps the others', () => {
  const map = new RecentMap<string, string>(10);
  map.set('small', 's', 2);
  expect(map.set('large', 'l', 11)).toBe('l');
  expect([map.get('small'), map.get('large')]).toEqual(['s', undefined]);
  map.set('other', 'o', 2);
  map.grow('other', 9);
  expect([map.get('small'), map.get('other')]).toEqual(['s', undefined]);
  map.grow('gone', 9);
  expect(map.size).toBe(1);
});

it('never holds more than it may, and holds what was used last wherever it fits', () => {
  const step = fc.record({ key: fc.nat(5), weight: fc.nat(6), grows: fc.boolean() });
  fc.assert(
    fc.property(fc.array(step), (steps) => {
      const map = new RecentMap<number, { weight: number }>(8, (value) => kept.delete(value));
      const kept = new Set<{ weight: number }>();
      for (const { key, weight, grows } of steps) {
        const known = map.get(key);
        if (grows && known !== undefined) {
          known.weight += weight;
          map.grow(key, weight);
          expect(map.get(key)).toBe(known.weight <= 8 ? known : undefined);
        } else {
          const value = { weight };
          kept.add(value);
          map.set(key, value, weight);
          expect(map.get(key)).toBe(value);
        }
        expect([...kept].reduce((sum, one) => sum + one.weight, 0)).toBeLessThanOrEqual(8);
        expect(kept.size).toBe(map.size);
      }
    }),
  );
});
