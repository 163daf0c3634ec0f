import { canonicalNumber, JsonNumber } from './json-number.ts';

/**
 * A JSON value that loses nothing: numbers whose JavaScript print differs from their source text
 * (`1.0`, `1e5`, `12345678901234567890`) are {@link JsonNumber}s, all others plain numbers.
 * Values are never changed once made; they are shared between states, events and executions.
 */
export type Json = string | number | boolean | null | JsonNumber | readonly Json[] | JsonObject;

/**
 * A JSON object. Members may carry any name, `__proto__` included: write with {@link setMember}. Names that are array
 * indexes keep their place only in what `inOrder` and `withMember` make.
 */
export interface JsonObject {
  readonly [member: string]: Json;
}

/** Whether the value is a JSON object (not null, not an array, not a number that keeps its text). */
export function isJsonObject(value: Json | undefined): value is JsonObject {
  return (
    typeof value === 'object' && value !== null && !Array.isArray(value) && !(value instanceof JsonNumber)
  );
}

/** Whether the value is a JSON array. */
export function isJsonArray(value: Json | undefined): value is readonly Json[] {
  return Array.isArray(value);
}

/** Whether the value is a JSON number of either form. */
export function isJsonNumber(value: Json | undefined): value is number | JsonNumber {
  return typeof value === 'number' || value instanceof JsonNumber;
}

/** The double nearest to a JSON number. */
export function numberOf(value: number | JsonNumber): number {
  return typeof value === 'number' ? value : value.toDouble();
}

/** Own member of an object, or undefined; never looks at the prototype chain. */
export function memberOf(value: JsonObject, member: string): Json | undefined {
  return Object.hasOwn(value, member) ? value[member] : undefined;
}

/** Sets a member on an object under construction; `__proto__` becomes an ordinary member. */
export function setMember(target: Record<string, Json>, member: string, value: Json): void {
  if (member === '__proto__') {
    Object.defineProperty(target, member, { value, enumerable: true, configurable: true, writable: true });
  } else {
    target[member] = value;
  }
}

/** Deep equality by value: `1.0` equals `1`, member order does not matter. */
export function jsonEquals(left: Json, right: Json): boolean {
  if (left === right) return true;
  if (isJsonNumber(left)) return isJsonNumber(right) && numbersEqual(left, right);
  if (isJsonArray(left)) {
    if (!isJsonArray(right) || left.length !== right.length) return false;
    return left.every((item, index) => jsonEquals(item, right[index] as Json));
  }
  if (!isJsonObject(left) || !isJsonObject(right)) return false;
  const members = Object.keys(left);
  if (members.length !== Object.keys(right).length) return false;
  return members.every(
    (member) => Object.hasOwn(right, member) && jsonEquals(left[member] as Json, right[member] as Json),
  );
}

/** Doubles tell most numbers apart; only those that keep their text may differ beyond them. */
function numbersEqual(left: number | JsonNumber, right: number | JsonNumber): boolean {
  if (numberOf(left) !== numberOf(right)) return false;
  if (typeof left === 'number' && typeof right === 'number') return true;
  return canonicalNumber(left) === canonicalNumber(right);
}
