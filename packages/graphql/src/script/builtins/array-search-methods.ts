import { callFunction } from '../call-function.ts';
import { isTruthy } from '../conversions.ts';
import type { Evaluation } from '../evaluation.ts';
import type { ScriptValue } from '../host-module.ts';
import { strictlyEqual } from '../operators.ts';
import { callbackOf, functionOf } from './callbacks.ts';
import { wholeNumber } from './positions.ts';

type SearchMethod = (
  list: readonly ScriptValue[],
  parameters: readonly ScriptValue[],
  run: Evaluation,
) => ScriptValue;

/** Methods of lists that look for something, or make one value of all. */
export const searchMethods: { readonly [name: string]: SearchMethod } = {
  at: (list, [given], run) => {
    const index = wholeNumber(given, run);
    return list[index < 0 ? list.length + index : index];
  },
  every: (list, [given], run) => firstIndex(list, given, run, false) < 0,
  some: (list, [given], run) => firstIndex(list, given, run, true) >= 0,
  find: (list, [given], run) => list[firstIndex(list, given, run, true)],
  findIndex: (list, [given], run) => firstIndex(list, given, run, true),
  findLast: (list, [given], run) => list[lastIndex(list, given, run)],
  findLastIndex: (list, [given], run) => lastIndex(list, given, run),
  includes: (list, [wanted, from], run) => {
    if (Number.isNaN(wanted)) return list.some((item) => Number.isNaN(item));
    return indexOf(list, wanted, from, run) >= 0;
  },
  indexOf: (list, [wanted, from], run) => indexOf(list, wanted, from, run),
  lastIndexOf: (list, given, run) => {
    const from = given.length > 1 ? wholeNumber(given[1], run) : list.length - 1;
    const start = from < 0 ? list.length + from : Math.min(from, list.length - 1);
    for (let index = start; index >= 0; index -= 1) {
      run.spend(1);
      if (strictlyEqual(list[index], given[0], run)) return index;
    }
    return -1;
  },
  reduce: (list, given, run) => reduce(list, given, run, 1),
  reduceRight: (list, given, run) => reduce(list, given, run, -1),
};

function firstIndex(
  list: readonly ScriptValue[],
  given: ScriptValue,
  run: Evaluation,
  wanted: boolean,
): number {
  const call = callbackOf(given, list, run);
  const { length } = list;
  for (let index = 0; index < length; index += 1) {
    if (isTruthy(call(list[index], index)) === wanted) return index;
  }
  return -1;
}

function lastIndex(list: readonly ScriptValue[], given: ScriptValue, run: Evaluation): number {
  const call = callbackOf(given, list, run);
  for (let index = list.length - 1; index >= 0; index -= 1) {
    if (isTruthy(call(list[index], index))) return index;
  }
  return -1;
}

function indexOf(
  list: readonly ScriptValue[],
  wanted: ScriptValue,
  from: ScriptValue,
  run: Evaluation,
): number {
  const given = wholeNumber(from, run);
  for (let index = given < 0 ? Math.max(list.length + given, 0) : given; index < list.length; index += 1) {
    run.spend(1);
    if (strictlyEqual(list[index], wanted, run)) return index;
  }
  return -1;
}

function reduce(
  list: readonly ScriptValue[],
  given: readonly ScriptValue[],
  run: Evaluation,
  step: 1 | -1,
): ScriptValue {
  const called = functionOf(given[0], run);
  const { length } = list;
  let index = step === 1 ? 0 : length - 1;
  let value = given[1];
  if (given.length < 2) {
    if (length === 0) run.fail('TypeError: Reduce of empty array with no initial value');
    value = list[index];
    index += step;
  }
  for (; index >= 0 && index < length; index += step) {
    value = callFunction(called, [value, list[index], index, list], run);
  }
  return value;
}
