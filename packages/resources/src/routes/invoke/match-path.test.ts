import fc from 'fast-check';
import { expect, it } from 'vitest';
import { matchPath } from './match-path.ts';

const patterns = [
  '/',
  '/orders',
  '/orders/{id}',
  '/orders/new',
  '/orders/{id}/lines',
  '/{proxy+}',
  '/files/{path+}',
];
const match = (path: string) =>
  matchPath(
    path,
    patterns.map((pattern) => [pattern, pattern] as const),
  );

it.each([
  ['/', '/', {}],
  ['/orders', '/orders', {}],
  ['/orders/new', '/orders/new', {}],
  ['/orders/7', '/orders/{id}', { id: '7' }],
  ['/orders/a%2Fb%20c', '/orders/{id}', { id: 'a/b c' }],
  ['/orders/7/lines', '/orders/{id}/lines', { id: '7' }],
  ['/orders/7/else', '/{proxy+}', { proxy: 'orders/7/else' }],
  ['/files/a/b', '/files/{path+}', { path: 'a/b' }],
  ['/files', '/{proxy+}', { proxy: 'files' }],
  ['/orders/%zz', '/orders/{id}', { id: '%zz' }],
])('%s fits %s best', (path, target, parameters) => {
  expect(match(path)).toEqual({ target, parameters });
});

it('takes no empty part for a variable', () => {
  expect(matchPath('/orders/', [['/orders/{id}', 1]])).toBeUndefined();
  expect(matchPath('/files/', [['/files/{path+}', 1]])).toBeUndefined();
});

it('finds the same whatever the order of the patterns', () => {
  const part = fc.constantFrom('orders', 'new', '7', 'lines', 'files', 'x');
  fc.assert(
    fc.property(
      fc.array(part, { maxLength: 4 }),
      fc.shuffledSubarray(patterns, { minLength: patterns.length }),
      (parts, order) => {
        const path = `/${parts.join('/')}`;
        expect(
          matchPath(
            path,
            order.map((pattern) => [pattern, pattern] as const),
          ),
        ).toEqual(match(path));
      },
    ),
  );
});
