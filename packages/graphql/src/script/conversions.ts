import { JsonNumber } from '@cairn/kit';
import type { Evaluation } from './evaluation.ts';
import type { ScriptObject, ScriptValue } from './host-module.ts';
import { NamespaceValue } from './namespace-value.ts';
import { OpaqueValue } from './opaque-value.ts';
import { ScriptFunction } from './script-function.ts';

/*
 * JavaScript's conversions between kinds of values, without the methods by which objects could take part in them
 * (`toString`, `valueOf`, `toJSON`): those of code are not called, and there are no others.
 */

/** Lists within each other, as deep as they are joined to a text. */
const joinDepthMax = 100;

/** Whether an object of the host is one that code cannot look into: everything but plain objects and arrays. */
export function isSealed(value: object): value is JsonNumber | ScriptFunction | NamespaceValue | OpaqueValue {
  return (
    value instanceof JsonNumber ||
    value instanceof ScriptFunction ||
    value instanceof NamespaceValue ||
    value instanceof OpaqueValue
  );
}

/** Whether a value is an object or a list with members of its own. */
export function isContainer(value: ScriptValue): value is ScriptObject | readonly ScriptValue[] {
  return typeof value === 'object' && value !== null && !isSealed(value);
}

/** Whether a value is a list. */
export function isList(value: ScriptValue): value is readonly ScriptValue[] {
  return Array.isArray(value);
}

/** Whether a value is an object with members, and no list. */
export function isObject(value: ScriptValue): value is ScriptObject {
  return isContainer(value) && !isList(value);
}

/** `typeof value`. */
export function typeOfValue(value: ScriptValue): string {
  if (typeof value !== 'object') return typeof value;
  if (value instanceof JsonNumber) return 'number';
  return value instanceof ScriptFunction ? 'function' : 'object';
}

/** Whether a value counts as true. */
export function isTruthy(value: ScriptValue): boolean {
  return value instanceof JsonNumber ? Boolean(value.toDouble()) : Boolean(value);
}

/** `Number(value)`. */
export function numberOfValue(value: ScriptValue, run: Evaluation): number {
  if (typeof value === 'number') return value;
  if (typeof value === 'string') {
    run.spend(value.length >>> 6);
    return Number(value);
  }
  if (typeof value !== 'object' || value === null) return Number(value);
  if (value instanceof JsonNumber) return value.toDouble();
  return Number(textOfValue(value, run));
}

/** `String(value)`. */
export function textOfValue(value: ScriptValue, run: Evaluation): string {
  return textWithin(value, run, joinDepthMax);
}

function textWithin(value: ScriptValue, run: Evaluation, levels: number): string {
  if (typeof value === 'string') return value;
  if (typeof value !== 'object' || value === null) return String(value);
  if (value instanceof JsonNumber) return String(value.toDouble());
  if (isList(value)) return joinList(value, ',', run, levels);
  if (value instanceof ScriptFunction) return `function ${value.name}() { [native code] }`;
  return '[object Object]';
}

/** `list.join(separator)`. */
export function joinList(
  list: readonly ScriptValue[],
  separator: string,
  run: Evaluation,
  levels = joinDepthMax,
): string {
  if (levels === 0) run.fail(`RangeError: Lists are nested more than ${joinDepthMax} deep`);
  run.allocate(list.length * (8 + separator.length));
  const texts: string[] = [];
  for (const item of list) {
    const text = item === null || item === undefined ? '' : textWithin(item, run, levels - 1);
    run.allocate(16 + text.length);
    texts.push(text);
  }
  return texts.join(separator);
}

/** What operators make of an object before they look at it. */
export function primitiveOf(
  value: ScriptValue,
  run: Evaluation,
): string | number | boolean | null | undefined {
  if (typeof value !== 'object' || value === null) return value;
  return value instanceof JsonNumber ? value.toDouble() : textOfValue(value, run);
}
