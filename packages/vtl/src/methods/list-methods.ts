import { areEqual } from '../arithmetic.ts';
import { isList, type Value, type ValueList } from '../value.ts';
import { type Method, wholeNumber } from './method.ts';

/** `java.util.List`, as far as templates call it. */
export const listMethods: { readonly [name: string]: Method<ValueList> } = {
  get: (list, [index]) => list[wholeNumber(index) ?? -1],
  set: (list, [index, value = null]) => {
    const at = wholeNumber(index);
    if (at === undefined || at < 0 || at >= list.length) return undefined;
    const before = list[at];
    list[at] = value;
    return before;
  },
  add: (list, parameters, scope) => {
    scope.step();
    if (parameters.length < 2) {
      list.push(parameters[0] ?? null);
      return true;
    }
    list.splice(wholeNumber(parameters[0]) ?? list.length, 0, parameters[1] ?? null);
    return undefined;
  },
  addAll: (list, parameters, scope) => {
    const items = parameters.at(-1);
    if (!isList(items)) return false;
    scope.step(items.length);
    const at = parameters.length > 1 ? (wholeNumber(parameters[0]) ?? list.length) : list.length;
    const [added, after] = [items.slice(), list.slice(at)];
    list.length = Math.min(at, list.length);
    for (const item of added) list.push(item);
    for (const item of after) list.push(item);
    return added.length > 0;
  },
  remove: (list, [which = null]) => {
    if (typeof which === 'bigint') return list.splice(Number(which), 1)[0];
    const at = list.findIndex((item) => areEqual(item, which));
    if (at !== -1) list.splice(at, 1);
    return at !== -1;
  },
  removeAll: (list, [others]) => keep(list, (item) => !includes(others, item)),
  retainAll: (list, [others]) => keep(list, (item) => includes(others, item)),
  clear: (list) => {
    list.length = 0;
    return undefined;
  },
  contains: (list, [value = null]) => includes(list, value),
  containsAll: (list, [values]) => isList(values) && values.every((value) => includes(list, value)),
  indexOf: (list, [value = null]) => BigInt(list.findIndex((item) => areEqual(item, value))),
  lastIndexOf: (list, [value = null]) => BigInt(list.findLastIndex((item) => areEqual(item, value))),
  size: (list) => BigInt(list.length),
  isEmpty: (list) => list.length === 0,
  subList: (list, [from, to]) => list.slice(wholeNumber(from) ?? 0, wholeNumber(to) ?? list.length),
  iterator: (list) => list.slice(),
  toArray: (list) => list.slice(),
  hashCode: (list) => BigInt(list.length),
};

function includes(list: Value | undefined, value: Value): boolean {
  return isList(list) && list.some((item) => areEqual(item, value));
}

/** @returns whether any went */
function keep(list: ValueList, isKept: (item: Value) => boolean): boolean {
  const kept = list.filter(isKept);
  const hasChanged = kept.length !== list.length;
  list.length = 0;
  for (const item of kept) list.push(item);
  return hasChanged;
}
