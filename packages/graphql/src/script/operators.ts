import { JsonNumber } from '@cairn/kit';
import { numberOfValue, primitiveOf, textOfValue } from './conversions.ts';
import type { Evaluation } from './evaluation.ts';
import type { ScriptValue } from './host-module.ts';

/** An operator of two values that both are always looked at. */
export type BinaryOperation = (left: ScriptValue, right: ScriptValue, run: Evaluation) => ScriptValue;

/** `left + right` of texts. What V8 makes of it shares the longer one, so only the shorter one is paid for. */
export function concatenate(left: string, right: string, run: Evaluation): string {
  run.allocate(32 + Math.min(left.length, right.length));
  if (left.length + right.length > run.traits.limits.scriptMemoryBytes) run.allocate(Infinity);
  return left + right;
}

/** `left + right`. */
export function add(left: ScriptValue, right: ScriptValue, run: Evaluation): ScriptValue {
  if (typeof left === 'number' && typeof right === 'number') return left + right;
  const first = primitiveOf(left, run);
  const second = primitiveOf(right, run);
  if (typeof first === 'string' || typeof second === 'string') {
    return concatenate(textOfValue(first, run), textOfValue(second, run), run);
  }
  return Number(first) + Number(second);
}

/** `left === right`. */
export function strictlyEqual(left: ScriptValue, right: ScriptValue, run: Evaluation): boolean {
  if (typeof left === 'string' && typeof right === 'string') {
    if (left.length !== right.length) return false;
    if (left.length > 1_000) run.spend(left.length >>> 6);
    return left === right;
  }
  const first = left instanceof JsonNumber ? left.toDouble() : left;
  return first === (right instanceof JsonNumber ? right.toDouble() : right);
}

/** `left == right`. */
export function looselyEqual(left: ScriptValue, right: ScriptValue, run: Evaluation): boolean {
  if (left === null || left === undefined) return right === null || right === undefined;
  if (right === null || right === undefined) return false;
  const isLeftObject = typeof left === 'object' && !(left instanceof JsonNumber);
  const isRightObject = typeof right === 'object' && !(right instanceof JsonNumber);
  if (isLeftObject && isRightObject) return left === right;
  const first = primitiveOf(left, run);
  const second = primitiveOf(right, run);
  if (typeof first === typeof second) return strictlyEqual(first, second, run);
  return numberOfValue(first, run) === numberOfValue(second, run);
}

/** Carries out `<`, `<=`, `>` or `>=`. */
function comparing(
  ofNumbers: (left: number, right: number) => boolean,
  ofTexts: (left: string, right: string) => boolean,
): BinaryOperation {
  return (left, right, run) => {
    if (typeof left === 'number' && typeof right === 'number') return ofNumbers(left, right);
    const first = primitiveOf(left, run);
    const second = primitiveOf(right, run);
    if (typeof first === 'string' && typeof second === 'string') {
      run.spend(Math.min(first.length, second.length) >>> 6);
      return ofTexts(first, second);
    }
    return ofNumbers(numberOfValue(first, run), numberOfValue(second, run));
  };
}

/** Carries out an operator of numbers. */
function reckoning(operation: (left: number, right: number) => number): BinaryOperation {
  return (left, right, run) => {
    if (typeof left === 'number' && typeof right === 'number') return operation(left, right);
    return operation(numberOfValue(left, run), numberOfValue(right, run));
  };
}

/** Every operator of two values, by its sign; those that may leave out the second one are not among them. */
export const binaryOperations: ReadonlyMap<string, BinaryOperation> = new Map<string, BinaryOperation>([
  ['+', add],
  ['-', reckoning((left, right) => left - right)],
  ['*', reckoning((left, right) => left * right)],
  ['/', reckoning((left, right) => left / right)],
  ['%', reckoning((left, right) => left % right)],
  ['**', reckoning((left, right) => left ** right)],
  ['&', reckoning((left, right) => left & right)],
  ['|', reckoning((left, right) => left | right)],
  ['^', reckoning((left, right) => left ^ right)],
  ['<<', reckoning((left, right) => left << right)],
  ['>>', reckoning((left, right) => left >> right)],
  ['>>>', reckoning((left, right) => left >>> right)],
  ['===', strictlyEqual],
  ['!==', (left, right, run) => !strictlyEqual(left, right, run)],
  ['==', looselyEqual],
  ['!=', (left, right, run) => !looselyEqual(left, right, run)],
  [
    '<',
    comparing(
      (left, right) => left < right,
      (left, right) => left < right,
    ),
  ],
  [
    '<=',
    comparing(
      (left, right) => left <= right,
      (left, right) => left <= right,
    ),
  ],
  [
    '>',
    comparing(
      (left, right) => left > right,
      (left, right) => left > right,
    ),
  ],
  [
    '>=',
    comparing(
      (left, right) => left >= right,
      (left, right) => left >= right,
    ),
  ],
]);
