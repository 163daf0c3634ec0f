import { type JsonNumber, numberOf } from '@cairn/kit';

/** Orders two JSON numbers as doubles: negative, zero or positive. */
export function compareNumbers(left: number | JsonNumber, right: number | JsonNumber): number {
  const [a, b] = [numberOf(left), numberOf(right)];
  return a < b ? -1 : a > b ? 1 : 0;
}
