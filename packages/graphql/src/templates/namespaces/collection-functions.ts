import { areEqual, type Fuel, isList, isMap, isNumeric, type Value } from '@cairn/vtl';
import { type HostFunctions, textOf } from './host-function.ts';

/** Items that `$util.list.sortList` sorts; longer lists stay as they are. */
const sortedItemsMax = 1_000;

/** `$util.list`. Source: AppSync developer guide, "List helpers in $util.list". */
export const listFunctions: HostFunctions = {
  copyAndRetainAll: ([list, others], { fuel }) => filtered(list, others, fuel, true),
  copyAndRemoveAll: ([list, others], { fuel }) => filtered(list, others, fuel, false),
  sortList: ([list, isDescending, property], call) => {
    if (!isList(list)) return list;
    const items = list.slice();
    call.fuel.step(items.length * 10);
    return sorted(items, textOf(property, call), isDescending === true);
  },
};

/** `$util.map`. Source: AppSync developer guide, "Map helpers in $util.map". */
export const mapFunctions: HostFunctions = {
  copyAndRetainAllKeys: ([map, keys], { fuel }) => filteredKeys(map, keys, fuel, true),
  copyAndRemoveAllKeys: ([map, keys], { fuel }) => filteredKeys(map, keys, fuel, false),
};

function filtered(list: Value | undefined, others: Value | undefined, fuel: Fuel, isKept: boolean): Value {
  if (!isList(list)) return null;
  const known = isList(others) ? others : [];
  fuel.step(list.length);
  return list.filter((item) => known.some((other) => areEqual(item, other, fuel)) === isKept);
}

function filteredKeys(map: Value | undefined, keys: Value | undefined, fuel: Fuel, isKept: boolean): Value {
  if (!isMap(map)) return null;
  const names = new Set(isList(keys) ? keys.map(String) : []);
  fuel.step(map.size + names.size);
  return new Map([...map].filter(([name]) => names.has(name) === isKept));
}

/** Values of one class, or maps whose values of a property are; anything else stays as it is. */
function sorted(items: Value[], property: string, isDescending: boolean): Value[] {
  if (items.length > sortedItemsMax) return items;
  const keyed = items.map((item) => ({ item, key: isMap(item) ? (item.get(property) ?? null) : item }));
  const areMaps = items.every(isMap);
  if (!areMaps && items.some(isMap)) return items;
  const keys = keyed.map(({ key }) => key);
  const areComparable =
    keys.every((key) => typeof key === 'string') ||
    keys.every(isNumeric) ||
    keys.every((key) => typeof key === 'boolean');
  if (!areComparable) return items;
  const direction = isDescending ? -1 : 1;
  keyed.sort(({ key: one }, { key: other }) => direction * compare(one, other));
  return keyed.map(({ item }) => item);
}

function compare(one: Value, other: Value): number {
  if (one === null || other === null) return 0;
  return one < other ? -1 : one > other ? 1 : 0;
}
