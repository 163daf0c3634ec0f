import { numberOfValue } from '../conversions.ts';
import type { Evaluation } from '../evaluation.ts';
import type { ScriptValue } from '../host-module.ts';

/** A value as a whole number, cut towards zero; what is no number is zero. */
export function wholeNumber(value: ScriptValue, run: Evaluation): number {
  if (value === undefined) return 0;
  const number = numberOfValue(value, run);
  return Number.isNaN(number) ? 0 : Math.trunc(number);
}

/** Start and end of a part, counted from the end where they are negative; both within the whole. */
export function sliceBounds(
  from: ScriptValue,
  to: ScriptValue,
  length: number,
  run: Evaluation,
): readonly [start: number, end: number] {
  const place = (given: ScriptValue, otherwise: number): number => {
    if (given === undefined) return otherwise;
    const index = wholeNumber(given, run);
    return index < 0 ? Math.max(length + index, 0) : Math.min(index, length);
  };
  return [place(from, 0), place(to, length)];
}
