import { expect, it } from 'vitest';
import { BoundedMap } from './bounded-map.ts';

it('makes a value once and keeps it until it is full', () => {
  const kept = new BoundedMap<string, string>(2);
  let made = 0;
  const value = (key: string) =>
    kept.getOrMake(key, () => {
      made += 1;
      return `${key}!`;
    });
  expect([value('a'), value('b'), value('a'), value('b')]).toEqual(['a!', 'b!', 'a!', 'b!']);
  expect(made).toBe(2);
  kept.set('b', 'B');
  expect([kept.get('a'), kept.get('b'), kept.size]).toEqual(['a!', 'B', 2]);
  value('c');
  expect([kept.get('a'), kept.get('c'), kept.size]).toEqual([undefined, 'c!', 1]);
});

it('keeps nothing of a value that cannot be made', () => {
  const kept = new BoundedMap<string, string>(2);
  const make = () => {
    throw new Error('no');
  };
  expect(() => kept.getOrMake('a', make)).toThrow('no');
  expect(kept.size).toBe(0);
});
