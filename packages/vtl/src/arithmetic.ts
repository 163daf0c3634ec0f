import type { Fuel } from './fuel.ts';
import type { BinaryOperator } from './node.ts';
import { BoundedText, printValue } from './print-value.ts';
import { TemplateError } from './template-error.ts';
import { isHostObject, isList, isMap, isNumeric, type Value, type ValueMap } from './value.ts';

/** What is no null and no `false` holds. */
export function isTrue(value: Value | undefined): boolean {
  return value !== undefined && value !== null && value !== false;
}

/**
 * Numbers by value, lists and maps member by member, values of different kinds by their text.
 * @throws TemplateError when there is too much to compare
 */
export function areEqual(left: Value | undefined, right: Value | undefined, fuel: Fuel, depth = 0): boolean {
  const [one, other] = [left ?? null, right ?? null];
  fuel.step();
  fuel.nest(depth);
  if (one === null || other === null) return one === other;
  // Neither is less: a whole number and a fraction may be of one value.
  if (isNumeric(one) && isNumeric(other)) return one <= other && one >= other;
  if (isList(one) && isList(other)) {
    if (one === other) return true;
    return one.length === other.length && one.every((item, at) => areEqual(item, other[at], fuel, depth + 1));
  }
  if (isMap(one) && isMap(other)) return one === other || haveEqualMembers(one, other, fuel, depth + 1);
  if (isHostObject(one) || isHostObject(other)) return one === other;
  if (typeof one === 'string' && typeof other === 'string') return areEqualTexts(one, other, fuel);
  if (typeof one === typeof other) return one === other;
  return areEqualTexts(printValue(one, fuel), printValue(other, fuel), fuel);
}

function haveEqualMembers(one: ValueMap, other: ValueMap, fuel: Fuel, depth: number): boolean {
  if (one.size !== other.size) return false;
  for (const [name, member] of one) {
    if (!other.has(name) || !areEqual(member, other.get(name), fuel, depth)) return false;
  }
  return true;
}

function areEqualTexts(one: string, other: string, fuel: Fuel): boolean {
  if (one.length !== other.length) return false;
  fuel.spend(one.length);
  return one === other;
}

/** @returns undefined where the sides cannot be compared */
export function isInOrder(
  operator: '<' | '<=' | '>' | '>=',
  left: Value | undefined,
  right: Value | undefined,
): boolean | undefined {
  const areNumbers = isNumeric(left) && isNumeric(right);
  if (!areNumbers && !(typeof left === 'string' && typeof right === 'string')) return undefined;
  if (operator === '<') return left < right;
  if (operator === '<=') return left <= right;
  return operator === '>' ? left > right : left >= right;
}

/** `+` joins where a side is no number; what cannot be computed, a division by zero too, is undefined. */
export function compute(
  operator: Exclude<BinaryOperator, '||' | '&&' | '==' | '!=' | '<' | '<=' | '>' | '>='>,
  left: Value | undefined,
  right: Value | undefined,
  fuel: Fuel,
): Value | undefined {
  if (isNumeric(left) && isNumeric(right)) return bounded(computeNumbers(operator, left, right));
  if (operator !== '+') return undefined;
  if (isList(left) && isList(right)) {
    fuel.step(left.length + right.length);
    return [...left, ...right];
  }
  if (left === undefined || left === null || right === undefined || right === null) return undefined;
  if (typeof left !== 'string' && typeof right !== 'string') return undefined;
  const joined = new BoundedText(fuel);
  joined.write(printValue(left, fuel));
  joined.write(printValue(right, fuel));
  return joined.text;
}

/** Products of products would grow without end. */
function bounded(value: Value | undefined): Value | undefined {
  if (typeof value === 'bigint' && (value > 1n << 4096n || value < -(1n << 4096n))) {
    throw new TemplateError('A number is too large');
  }
  return value;
}

function computeNumbers(
  operator: '+' | '-' | '*' | '/' | '%',
  left: bigint | number,
  right: bigint | number,
): Value | undefined {
  if (typeof left === 'bigint' && typeof right === 'bigint') {
    if (operator === '+') return left + right;
    if (operator === '-') return left - right;
    if (operator === '*') return left * right;
    if (right === 0n) return undefined;
    return operator === '/' ? left / right : left % right;
  }
  const [one, other] = [Number(left), Number(right)];
  if (operator === '+') return one + other;
  if (operator === '-') return one - other;
  if (operator === '*') return one * other;
  if (other === 0) return undefined;
  return operator === '/' ? one / other : one % other;
}
