import { JsonNumber } from '@cairn/kit';
import { isContainer, isList, isSealed, numberOfValue, textOfValue } from './conversions.ts';
import type { Evaluation } from './evaluation.ts';
import type { HostMember, ScriptObject, ScriptValue } from './host-module.ts';
import { hostValue } from './host-value.ts';
import { NamespaceValue } from './namespace-value.ts';
import { type OwnList, type OwnObject, setOwn } from './own-values.ts';

/*
 * How code reads and writes members. Nothing is ever looked up on a prototype: objects have the members that they own,
 * lists their items and their length, texts their length and characters, namespaces what they were made of. Everything
 * else has none.
 */

/** The index that a name of a member is, or -1. */
export function indexOfName(name: string): number {
  if (name.length === 0 || name.length > 10) return -1;
  const index = Number(name);
  return Number.isInteger(index) && index >= 0 && String(index) === name ? index : -1;
}

/** A member of an object by its name. */
export function memberOfObject(object: ScriptObject, name: string): ScriptValue {
  return Object.hasOwn(object, name) ? object[name] : undefined;
}

/** A member by a name that is known beforehand to be no index, and not `length`. Null and undefined have been looked for. */
export function namedMember(value: ScriptValue, name: string): ScriptValue {
  if (typeof value !== 'object' || value === null || isList(value)) return undefined;
  if (!isSealed(value)) return memberOfObject(value as ScriptObject, name);
  return value instanceof NamespaceValue ? memberOfNamespace(value, name) : undefined;
}

/** `value.length` of lists and texts; of objects their member. */
export function lengthMember(value: ScriptValue): ScriptValue {
  if (typeof value === 'string' || isList(value)) return value.length;
  return namedMember(value, 'length');
}

function memberOfNamespace(namespace: NamespaceValue, name: string): ScriptValue {
  const { members } = namespace;
  return Object.hasOwn(members, name) ? hostValue(members[name] as HostMember, name) : undefined;
}

/** `value[key]`. Null and undefined have been looked for. */
export function memberByKey(value: ScriptValue, key: ScriptValue, run: Evaluation): ScriptValue {
  if (typeof value === 'string' || isList(value)) {
    const index = typeof key === 'number' ? key : indexOfName(nameOf(key, run));
    if (index >= 0 && index < value.length && Number.isInteger(index)) return value[index];
    return nameOf(key, run) === 'length' ? value.length : undefined;
  }
  return namedMember(value, nameOf(key, run));
}

/** The name of a member that a value stands for. */
export function nameOf(key: ScriptValue, run: Evaluation): string {
  if (typeof key === 'string') {
    run.spend(key.length >>> 6);
    return key;
  }
  return textOfValue(key, run);
}

/** `target[name] = value`. */
export function setMemberByName(
  target: ScriptValue,
  name: string,
  value: ScriptValue,
  run: Evaluation,
): void {
  if (isList(target)) {
    setItem(target as OwnList, name, value, run);
    return;
  }
  if (!isContainer(target)) {
    run.fail(`TypeError: Cannot set property '${name}' of ${describe(target)}`);
  }
  run.allocate(64);
  setOwn(target as OwnObject, name, value);
}

function setItem(list: OwnList, name: string, value: ScriptValue, run: Evaluation): void {
  if (name === 'length') {
    resize(list, numberOfValue(value, run), run);
    return;
  }
  const index = indexOfName(name);
  if (index < 0) run.fail(`TypeError: Cannot set property '${name}' of an array`);
  if (index >= list.length) resize(list, index + 1, run);
  list[index] = value;
}

/** Makes a list longer by undefined items, or shorter; it never has holes. */
export function resize(list: OwnList, length: number, run: Evaluation): void {
  if (!Number.isInteger(length) || length < 0) run.fail('RangeError: Invalid array length');
  if (length > list.length) run.allocate(8 * (length - list.length));
  while (list.length < length) list.push(undefined);
  list.length = length;
}

/** `delete target[name]`. */
export function deleteMember(target: ScriptValue, name: string, run: Evaluation): boolean {
  if (isList(target)) {
    const index = indexOfName(name);
    if (index >= 0 && index < target.length) (target as OwnList)[index] = undefined;
    return true;
  }
  if (target === null || target === undefined) {
    run.fail(`TypeError: Cannot convert undefined or null to object`);
  }
  if (isContainer(target)) delete (target as OwnObject)[name];
  return true;
}

/** Names of a value's members, as `for (… in …)` and `Object.keys` list them. */
export function memberNames(value: ScriptValue, run: Evaluation): string[] {
  if (typeof value === 'string' || isList(value)) {
    run.allocate(32 * value.length);
    return Array.from({ length: value.length }, (_, index) => String(index));
  }
  if (value instanceof NamespaceValue) return Object.keys(value.members);
  if (!isContainer(value)) return [];
  const names = Object.keys(value);
  run.allocate(8 * names.length);
  return names;
}

/** A value for the text of an error. */
export function describe(value: ScriptValue): string {
  if (value === null || typeof value !== 'object')
    return typeof value === 'string' ? 'a string' : String(value);
  if (value instanceof JsonNumber) return value.text;
  return isList(value) ? 'an array' : 'an object';
}
