import { expect, it } from 'vitest';
import { countOf } from './count-of.ts';

it('counts one thing in the singular and all others in the plural', () => {
  expect([0, 1, 20_000].map((count) => countOf(count, 'queues'))).toEqual([
    '0 queues',
    '1 queue',
    '20,000 queues',
  ]);
  expect(countOf(1, 'policies')).toBe('1 policy');
  expect(countOf(1, 'aliases', 'alias')).toBe('1 alias');
});
