import { expect, it } from 'vitest';
import { DocumentCache } from './document-cache.ts';

it('keeps what was used last within its characters', () => {
  const cache = new DocumentCache<number>(10);
  cache.set('a', 1, 4);
  cache.set('b', 2, 4);
  expect(cache.get('a')).toBe(1);
  cache.set('c', 3, 4);
  expect(['a', 'b', 'c'].map((key) => cache.get(key))).toEqual([1, undefined, 3]);
  cache.set('a', 5, 6);
  expect([cache.get('a'), cache.get('c')]).toEqual([5, 3]);
  cache.set('huge', 6, 11);
  expect(['a', 'c', 'huge'].map((key) => cache.get(key))).toEqual([undefined, undefined, undefined]);
});
