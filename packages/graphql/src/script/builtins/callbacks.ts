import { callFunction } from '../call-function.ts';
import type { Evaluation } from '../evaluation.ts';
import type { ScriptValue } from '../host-module.ts';
import { describe } from '../members.ts';
import { ScriptFunction } from '../script-function.ts';

/** The function that a method was given, to be called with an item, its index and the list. */
export type Callback = (item: ScriptValue, index: number) => ScriptValue;

/** Takes a method's first parameter as a function. */
export function callbackOf(given: ScriptValue, list: readonly ScriptValue[], run: Evaluation): Callback {
  const called = functionOf(given, run);
  return (item, index) => callFunction(called, [item, index, list], run);
}

/** A value as a function. */
export function functionOf(given: ScriptValue, run: Evaluation): ScriptFunction {
  if (given instanceof ScriptFunction) return given;
  return run.fail(`TypeError: ${describe(given)} is not a function`);
}
