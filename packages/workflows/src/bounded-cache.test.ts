import { expect, it } from 'vitest';
import { BoundedCache } from './bounded-cache.ts';

it('keeps what was used last', () => {
  const cache = new BoundedCache<string, number>(2);
  cache.set('a', 1);
  cache.set('b', 2);
  cache.get('a');
  cache.set('c', 3);
  expect([cache.get('a'), cache.get('b'), cache.get('c')]).toEqual([1, undefined, 3]);
});

it('counts weights, and keeps one entry however heavy', () => {
  const cache = new BoundedCache<string, string>(10, (text) => text.length);
  cache.set('a', 'xxxx');
  cache.set('b', 'xxxx');
  cache.set('b', 'xxxxxx');
  expect([cache.get('a'), cache.get('b')]).toEqual(['xxxx', 'xxxxxx']);
  cache.set('c', 'x'.repeat(99));
  expect([cache.get('a'), cache.get('b'), cache.get('c')?.length]).toEqual([undefined, undefined, 99]);
  cache.delete('c');
  cache.set('d', 'x');
  cache.set('e', 'x');
  expect([cache.get('d'), cache.get('e')]).toEqual(['x', 'x']);
});
