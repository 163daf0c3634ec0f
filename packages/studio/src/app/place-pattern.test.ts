import { expect, it } from 'vitest';
import { matchPath } from './match-path.ts';
import { placePattern } from './place-pattern.ts';
import { routes } from './routes.ts';

const paths = [
  '/workflows',
  '/workflows/',
  '/workflows/new',
  '/workflows/orders/edit',
  '/workflows/orders/versions',
  '/workflows/a/b/c',
  '/executions',
  '/executions/arn:aws:states:us-east-1:000000000000:execution:orders:one',
  '/executions/arn%3Aaws%3Astates/x',
  '/events/default/every-hour',
  '/executionsx',
  '/',
];

it.each(Object.values(routes))('fits what %s fits', (pattern) => {
  const found = new RegExp(placePattern(pattern));
  for (const path of paths)
    expect([path, found.test(path)]).toEqual([path, matchPath(pattern, path) !== undefined]);
});
