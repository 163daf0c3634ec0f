import type { BinaryOperator } from './node.ts';
import { printValue } from './print-value.ts';
import { isHostObject, isList, isMap, isNumeric, type Value } from './value.ts';

/** What is no null and no `false` holds. */
export function isTrue(value: Value | undefined): boolean {
  return value !== undefined && value !== null && value !== false;
}

/** Numbers by value, lists and maps member by member, values of different kinds by their text. */
export function areEqual(left: Value | undefined, right: Value | undefined): boolean {
  const [one, other] = [left ?? null, right ?? null];
  if (one === null || other === null) return one === other;
  // Neither is less: a whole number and a fraction may be of one value.
  if (isNumeric(one) && isNumeric(other)) return one <= other && one >= other;
  if (isList(one) && isList(other)) {
    return one.length === other.length && one.every((item, at) => areEqual(item, other[at]));
  }
  if (isMap(one) && isMap(other)) {
    return one.size === other.size && [...one].every(([name, member]) => hasEqual(other, name, member));
  }
  if (isHostObject(one) || isHostObject(other)) return one === other;
  return typeof one === typeof other ? one === other : printValue(one) === printValue(other);
}

function hasEqual(map: ReadonlyMap<string, Value>, name: string, member: Value): boolean {
  return map.has(name) && areEqual(map.get(name), member);
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
): Value | undefined {
  if (isNumeric(left) && isNumeric(right)) return computeNumbers(operator, left, right);
  if (operator !== '+') return undefined;
  if (isList(left) && isList(right)) return [...left, ...right];
  if (left === undefined || left === null || right === undefined || right === null) return undefined;
  if (typeof left === 'string' || typeof right === 'string') return printValue(left) + printValue(right);
  return undefined;
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
