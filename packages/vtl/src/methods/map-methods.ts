import { areEqual } from '../arithmetic.ts';
import { isMap, type Value, type ValueMap } from '../value.ts';
import { type Method, textOf } from './method.ts';

/** `java.util.Map`, as far as templates call it. */
export const mapMethods: { readonly [name: string]: Method<ValueMap> } = {
  get: (map, [key]) => map.get(textOf(key)),
  getOrDefault: (map, [key, other]) => map.get(textOf(key)) ?? other,
  put: (map, [key, value = null], scope) => {
    scope.step();
    const name = textOf(key);
    const before = map.get(name);
    map.set(name, value);
    return before;
  },
  putIfAbsent: (map, [key, value = null]) => {
    const before = map.get(textOf(key));
    if (before === undefined || before === null) map.set(textOf(key), value);
    return before;
  },
  putAll: (map, [other], scope) => {
    if (!isMap(other)) return undefined;
    scope.step(other.size);
    for (const [name, value] of [...other]) map.set(name, value);
    return undefined;
  },
  remove: (map, [key]) => {
    const before = map.get(textOf(key));
    map.delete(textOf(key));
    return before;
  },
  clear: (map) => {
    map.clear();
    return undefined;
  },
  containsKey: (map, [key]) => map.has(textOf(key)),
  containsValue: (map, [value]) => [...map.values()].some((each) => areEqual(each, value)),
  keySet: (map) => [...map.keys()],
  values: (map) => [...map.values()],
  entrySet: (map) => [...map].map(([key, value]) => entryOf(map, key, value)),
  size: (map) => BigInt(map.size),
  isEmpty: (map) => map.size === 0,
};

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
    text: () => `${key}=${textOf(value)}`,
  };
}
