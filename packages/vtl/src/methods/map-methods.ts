import { areEqual } from '../arithmetic.ts';
import type { Fuel } from '../fuel.ts';
import { BoundedText } from '../print-value.ts';
import { isMap, type Value, type ValueMap } from '../value.ts';
import { type Method, textOf } from './method.ts';

/** `java.util.Map`, as far as templates call it. */
export const mapMethods: { readonly [name: string]: Method<ValueMap> } = {
  get: (map, [key], fuel) => map.get(textOf(key, fuel)),
  getOrDefault: (map, [key, other], fuel) => map.get(textOf(key, fuel)) ?? other,
  put: (map, [key, value = null], fuel) => {
    fuel.step();
    const name = textOf(key, fuel);
    const before = map.get(name);
    map.set(name, value);
    return before;
  },
  putIfAbsent: (map, [key, value = null], fuel) => {
    const name = textOf(key, fuel);
    const before = map.get(name);
    if (before === undefined || before === null) map.set(name, value);
    return before;
  },
  putAll: (map, [other], fuel) => {
    if (!isMap(other)) return undefined;
    fuel.step(other.size);
    for (const [name, value] of [...other]) map.set(name, value);
    return undefined;
  },
  remove: (map, [key], fuel) => {
    const name = textOf(key, fuel);
    const before = map.get(name);
    map.delete(name);
    return before;
  },
  clear: (map) => {
    map.clear();
    return undefined;
  },
  containsKey: (map, [key], fuel) => map.has(textOf(key, fuel)),
  containsValue: (map, [value], fuel) => copied(map, fuel).some(([, each]) => areEqual(each, value, fuel)),
  keySet: (map, _, fuel) => copied(map, fuel).map(([key]) => key),
  values: (map, _, fuel) => copied(map, fuel).map(([, value]) => value),
  entrySet: (map, _, fuel) => copied(map, fuel).map(([key, value]) => entryOf(map, key, value)),
  size: (map) => BigInt(map.size),
  isEmpty: (map) => map.size === 0,
};

/** Each entry takes some memory of its own. */
function copied(map: ValueMap, fuel: Fuel): readonly (readonly [string, Value])[] {
  fuel.values(map.size);
  return [...map];
}

function entryOf(map: ValueMap, key: string, value: Value): Value {
  return {
    isHostObject: true,
    property: (name) => (name === 'key' ? key : name === 'value' ? value : undefined),
    call: (name, [given = null]) => {
      if (name === 'getKey') return key;
      if (name === 'getValue') return value;
      if (name === 'setValue') map.set(key, given);
      return name === 'setValue' ? value : undefined;
    },
    text: (fuel) => {
      const text = new BoundedText(fuel);
      text.write(`${key}=`);
      text.write(textOf(value, fuel));
      return text.text;
    },
  };
}
