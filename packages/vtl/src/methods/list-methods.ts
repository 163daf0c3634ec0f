import { areEqual } from '../arithmetic.ts';
import { copyCharacters, type Fuel } from '../fuel.ts';
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
  add: (list, parameters, fuel) => {
    fuel.step();
    if (parameters.length < 2) {
      list.push(parameters[0] ?? null);
      return true;
    }
    fuel.spend(list.length);
    list.splice(wholeNumber(parameters[0]) ?? list.length, 0, parameters[1] ?? null);
    return undefined;
  },
  addAll: (list, parameters, fuel) => {
    const items = parameters.at(-1);
    if (!isList(items)) return false;
    fuel.step(items.length);
    const at = parameters.length > 1 ? (wholeNumber(parameters[0]) ?? list.length) : list.length;
    if (at < list.length) fuel.spend(copyCharacters * list.length);
    const [added, after] = [items.slice(), list.slice(at)];
    list.length = Math.min(at, list.length);
    for (const item of added) list.push(item);
    for (const item of after) list.push(item);
    return added.length > 0;
  },
  remove: (list, [which = null], fuel) => {
    fuel.spend(list.length);
    if (typeof which === 'bigint') return list.splice(Number(which), 1)[0];
    const at = list.findIndex((item) => areEqual(item, which, fuel));
    if (at !== -1) list.splice(at, 1);
    return at !== -1;
  },
  removeAll: (list, [others], fuel) => keep(list, (item) => !includes(others, item, fuel)),
  retainAll: (list, [others], fuel) => keep(list, (item) => includes(others, item, fuel)),
  clear: (list) => {
    list.length = 0;
    return undefined;
  },
  contains: (list, [value = null], fuel) => includes(list, value, fuel),
  containsAll: (list, [values], fuel) =>
    isList(values) && values.every((value) => includes(list, value, fuel)),
  indexOf: (list, [value = null], fuel) => BigInt(list.findIndex((item) => areEqual(item, value, fuel))),
  lastIndexOf: (list, [value = null], fuel) =>
    BigInt(list.findLastIndex((item) => areEqual(item, value, fuel))),
  size: (list) => BigInt(list.length),
  isEmpty: (list) => list.length === 0,
  subList: (list, [from, to], fuel) =>
    copied(list, fuel, wholeNumber(from) ?? 0, wholeNumber(to) ?? list.length),
  iterator: (list, _, fuel) => iteratorOf(copied(list, fuel)),
  listIterator: (list, _, fuel) => iteratorOf(copied(list, fuel)),
  toArray: (list, _, fuel) => copied(list, fuel),
  hashCode: (list) => BigInt(list.length),
};

function copied(list: ValueList, fuel: Fuel, from = 0, to = list.length): ValueList {
  fuel.spend(copyCharacters * list.length);
  return list.slice(from, to);
}

/** `java.util.Iterator`: loops go on where it stands. */
function iteratorOf(items: ValueList): Value {
  let at = 0;
  return {
    isHostObject: true,
    call: (name) => {
      if (name === 'hasNext') return at < items.length;
      if (name !== 'next') return undefined;
      at += 1;
      return items[at - 1];
    },
    items: (fuel) => {
      const rest = copied(items, fuel, at);
      at = items.length;
      return rest;
    },
  };
}

function includes(list: Value | undefined, value: Value, fuel: Fuel): boolean {
  return isList(list) && list.some((item) => areEqual(item, value, fuel));
}

/** @returns whether any went */
function keep(list: ValueList, isKept: (item: Value) => boolean): boolean {
  const kept = list.filter(isKept);
  const hasChanged = kept.length !== list.length;
  list.length = 0;
  for (const item of kept) list.push(item);
  return hasChanged;
}
