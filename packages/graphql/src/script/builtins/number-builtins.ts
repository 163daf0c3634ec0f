import { isList, isTruthy, numberOfValue, textOfValue, typeOfValue } from '../conversions.ts';
import type { HostNamespace, ScriptValue } from '../host-module.ts';
import { concatenate } from '../operators.ts';
import { type Builtin, builtins } from './builtin.ts';
import { wholeNumber } from './positions.ts';

/** A function of numbers. */
function reckoning(operation: (...numbers: number[]) => number): Builtin {
  return ([first, second], run) => operation(numberOfValue(first, run), numberOfValue(second, run));
}

/** A function of as many numbers as there are. */
function choosing(from: number, choose: (left: number, right: number) => number): Builtin {
  return (given, run) => {
    run.spend(given.length);
    return given.reduce<number>((chosen, value) => choose(chosen, numberOfValue(value, run)), from);
  };
}

/** `Math`: what AppSync's guide lists, and the rest of what is a plain function of numbers. */
export const mathBuiltins: HostNamespace = builtins({
  abs: reckoning((value = Number.NaN) => Math.abs(value)),
  ceil: reckoning((value = Number.NaN) => Math.ceil(value)),
  floor: reckoning((value = Number.NaN) => Math.floor(value)),
  max: choosing(Number.NEGATIVE_INFINITY, Math.max),
  min: choosing(Number.POSITIVE_INFINITY, Math.min),
  pow: reckoning((base = Number.NaN, exponent = Number.NaN) => base ** exponent),
  random: (_given, run) => run.surroundings.random(),
  round: reckoning((value = Number.NaN) => Math.round(value)),
  sign: reckoning((value = Number.NaN) => Math.sign(value)),
  sqrt: reckoning((value = Number.NaN) => Math.sqrt(value)),
  trunc: reckoning((value = Number.NaN) => Math.trunc(value)),
  PI: Math.PI,
  E: Math.E,
});

const parseIntOf: Builtin = ([text, radix], run) => {
  const digits = textOfValue(text, run);
  run.spend(digits.length >>> 6);
  return Number.parseInt(digits, radix === undefined ? undefined : wholeNumber(radix, run));
};

const parseFloatOf: Builtin = ([text], run) => Number.parseFloat(textOfValue(text, run));

/** `Number`. */
export const numberBuiltins: HostNamespace = builtins({
  isFinite: ([value], run) => isNumber(value) && Number.isFinite(numberOfValue(value, run)),
  isInteger: ([value], run) => isNumber(value) && Number.isInteger(numberOfValue(value, run)),
  isNaN: ([value], run) => isNumber(value) && Number.isNaN(numberOfValue(value, run)),
  parseFloat: parseFloatOf,
  parseInt: parseIntOf,
  MAX_SAFE_INTEGER: Number.MAX_SAFE_INTEGER,
  MIN_SAFE_INTEGER: Number.MIN_SAFE_INTEGER,
});

/** `String`. What a template's tag is given are the strings as they are written, for this one. */
export const stringBuiltins: HostNamespace = builtins({
  raw: ([strings, ...values], run) => {
    if (!isList(strings)) return run.fail('TypeError: String.raw is a tag of templates');
    return strings.reduce<string>((whole, part, index) => {
      const value = index < strings.length - 1 ? textOfValue(values[index], run) : '';
      return concatenate(concatenate(whole, textOfValue(part, run), run), value, run);
    }, '');
  },
});

/** Functions that stand by themselves; `String`, `Number` and `Boolean` convert. */
export const conversionBuiltins: HostNamespace = builtins({
  Boolean: ([value]) => isTruthy(value),
  Number: (given, run) => (given.length === 0 ? 0 : numberOfValue(given[0], run)),
  String: (given, run) => (given.length === 0 ? '' : textOfValue(given[0], run)),
  isFinite: ([value], run) => Number.isFinite(numberOfValue(value, run)),
  isNaN: ([value], run) => Number.isNaN(numberOfValue(value, run)),
  parseFloat: parseFloatOf,
  parseInt: parseIntOf,
  NaN: Number.NaN,
  Infinity: Number.POSITIVE_INFINITY,
});

function isNumber(value: ScriptValue): boolean {
  return typeOfValue(value) === 'number';
}
