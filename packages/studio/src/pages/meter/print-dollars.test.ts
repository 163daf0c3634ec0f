import { expect, it } from 'vitest';
import { printDollars } from './print-dollars.ts';

it.each([
  [0, '$0'],
  [12.5, '$12.50'],
  [0.05, '$0.050'],
  [0.000025, '$0.000025'],
  [0.0000001, 'under $0.000001'],
])('prints %d as %s', (dollars, text) => {
  expect(printDollars(dollars)).toBe(text);
});
