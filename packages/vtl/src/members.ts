import { listMethods } from './methods/list-methods.ts';
import { mapMethods } from './methods/map-methods.ts';
import { commonMethods, type Method } from './methods/method.ts';
import { numberMethods } from './methods/number-methods.ts';
import { stringMethods } from './methods/string-methods.ts';
import { printValue } from './print-value.ts';
import type { Scope } from './scope.ts';
import { isHostObject, isList, isMap, isNumeric, type Value } from './value.ts';

/** `$value.name`: a member of a map, a property of a host object, or what a getter of that name would give. */
export function propertyOf(value: Value, name: string): Value | undefined {
  if (isMap(value)) {
    const found = value.get(name);
    if (found !== undefined) return found;
    if (value.has(name)) return null;
    return name === 'empty' ? value.size === 0 : undefined;
  }
  if (isHostObject(value)) return value.property?.(name);
  if (name === 'empty' && (isList(value) || typeof value === 'string')) return value.length === 0;
  return undefined;
}

/** `$value[index]`. */
export function itemAt(value: Value, index: Value): Value | undefined {
  if (isList(value)) return isNumeric(index) ? value.at(Number(index)) : undefined;
  if (isMap(value)) return value.get(typeof index === 'string' ? index : String(index));
  return isHostObject(value) && typeof index === 'string' ? value.property?.(index) : undefined;
}

/** Sets a member of a map or an item of a list; anything else stays as it is. */
export function assign(container: Value, key: Value, value: Value): void {
  if (isMap(container)) container.set(typeof key === 'string' ? key : String(key), value);
  else if (isList(container) && isNumeric(key)) {
    const at = Number(key) < 0 ? container.length + Number(key) : Number(key);
    if (at >= 0 && at < container.length) container[at] = value;
  } else if (isHostObject(container) && typeof key === 'string') container.assign?.(key, value);
}

/** Calls a method of a value as Java's would be; undefined where there is none. */
export function callMethod(
  value: Value,
  name: string,
  parameters: readonly Value[],
  scope: Scope,
): Value | undefined {
  if (isHostObject(value)) return value.call?.(name, parameters, scope);
  if (name === 'toString') return printValue(parameters[0] ?? value, scope);
  const own = methodsOf(value);
  const method = Object.hasOwn(own, name)
    ? own[name]
    : Object.hasOwn(commonMethods, name)
      ? commonMethods[name]
      : undefined;
  if (method === undefined) return undefined;
  return (method as Method<Value>)(value, parameters, scope);
}

function methodsOf(value: Value): { readonly [name: string]: Method<never> } {
  if (typeof value === 'string') return stringMethods;
  if (isList(value)) return listMethods;
  if (isMap(value)) return mapMethods;
  return isNumeric(value) ? numberMethods : {};
}
