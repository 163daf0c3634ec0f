import { JsonNumber } from '@cairn/kit';
import { isList, numberOfValue } from '../conversions.ts';
import type { ScriptValue } from '../host-module.ts';
import { arrayMethods } from './array-methods.ts';
import type { Method } from './builtin.ts';
import { wholeNumber } from './positions.ts';
import { stringMethods } from './string-methods.ts';

/** Digits behind the point that a number is printed with, at most. */
const digitsMax = 100;

const numberMethods: ReadonlyMap<string, Method> = new Map<string, Method>([
  ['toString', (target: ScriptValue, _given, run) => String(numberOfValue(target, run))],
  [
    'toFixed',
    (target: ScriptValue, [given], run) => {
      const digits = wholeNumber(given, run);
      if (digits < 0 || digits > digitsMax) {
        run.fail(`RangeError: toFixed() digits argument must be between 0 and ${digitsMax}`);
      }
      return numberOfValue(target, run).toFixed(digits);
    },
  ],
]);

const booleanMethods: ReadonlyMap<string, Method> = new Map<string, Method>([
  ['toString', (target: ScriptValue) => String(target)],
]);

/** The method that a text, list, number or boolean has by a name; objects have none. */
export function methodOf(target: ScriptValue, name: string): Method | undefined {
  if (typeof target === 'string') return stringMethods.get(name);
  if (isList(target)) return arrayMethods.get(name);
  if (typeof target === 'number' || target instanceof JsonNumber) return numberMethods.get(name);
  return typeof target === 'boolean' ? booleanMethods.get(name) : undefined;
}
