import { isList, isTruthy, joinList, textOfValue } from '../conversions.ts';
import type { Evaluation } from '../evaluation.ts';
import type { ScriptValue } from '../host-module.ts';
import type { OwnList } from '../own-values.ts';
import { searchMethods } from './array-search-methods.ts';
import type { Method } from './builtin.ts';
import { callbackOf } from './callbacks.ts';
import { sliceBounds, wholeNumber } from './positions.ts';

type ListMethod = (list: OwnList, parameters: readonly ScriptValue[], run: Evaluation) => ScriptValue;

/** Lists within lists that `flat` opens, as deep as it goes. */
const flatDepthMax = 100;

const listMethods: { readonly [name: string]: ListMethod } = {
  ...searchMethods,
  concat: (list, given, run) => {
    run.allocate(8 * list.length);
    const result = [...list];
    for (const part of given) {
      if (!isList(part)) {
        result.push(part);
        continue;
      }
      run.allocate(8 * part.length);
      for (const item of part) result.push(item);
    }
    return result;
  },
  fill: (list, [value, from, to], run) => {
    const [start, end] = sliceBounds(from, to, list.length, run);
    run.spend(list.length);
    return list.fill(value, start, end);
  },
  flat: (list, [depth], run) => {
    const levels = depth === undefined ? 1 : wholeNumber(depth, run);
    return flatten(list, Math.min(levels, flatDepthMax), [], run);
  },
  flatMap: (list, [given], run) => flatten(mapped(list, given, run), 1, [], run),
  forEach: (list, [given], run) => {
    const call = callbackOf(given, list, run);
    const { length } = list;
    for (let index = 0; index < length && index < list.length; index += 1) call(list[index], index);
    return undefined;
  },
  map: (list, [given], run) => mapped(list, given, run),
  filter: (list, [given], run) => {
    const call = callbackOf(given, list, run);
    const result: ScriptValue[] = [];
    const { length } = list;
    for (let index = 0; index < length && index < list.length; index += 1) {
      const item = list[index];
      if (!isTruthy(call(item, index))) continue;
      run.allocate(8);
      result.push(item);
    }
    return result;
  },
  join: (list, [separator], run) =>
    joinList(list, separator === undefined ? ',' : textOfValue(separator, run), run),
  pop: (list) => list.pop(),
  push: (list, given, run) => {
    run.allocate(8 * given.length);
    for (const item of given) list.push(item);
    return list.length;
  },
  shift: (list, _given, run) => {
    run.spend(list.length >>> 4);
    return list.shift();
  },
  unshift: (list, given, run) => {
    run.allocate(8 * given.length);
    run.spend(list.length >>> 4);
    list.splice(0, 0, ...given.slice(0, spreadMax));
    if (given.length > spreadMax) run.fail('RangeError: Too many arguments');
    return list.length;
  },
  reverse: (list, _given, run) => {
    run.spend(list.length);
    return list.reverse();
  },
  slice: (list, [from, to], run) => {
    const [start, end] = sliceBounds(from, to, list.length, run);
    run.allocate(8 * Math.max(0, end - start));
    return list.slice(start, end);
  },
  sort: (list, [comparator], run) => {
    if (comparator !== undefined) run.fail('TypeError: sort takes no function');
    return sortList(list, run);
  },
  splice: (list, given, run) => {
    if (given.length === 0) return [];
    const [from, count, ...items] = given;
    const [start] = sliceBounds(from, undefined, list.length, run);
    const most = list.length - start;
    const removed = given.length === 1 ? most : Math.min(Math.max(wholeNumber(count, run), 0), most);
    run.allocate(8 * (removed + items.length));
    run.spend(list.length >>> 4);
    if (items.length > spreadMax) run.fail('RangeError: Too many arguments');
    return list.splice(start, removed, ...items);
  },
};

/** Values that are handed over at once: each takes a place on the host's stack. */
const spreadMax = 10_000;

/** Methods of lists, by name. */
export const arrayMethods: ReadonlyMap<string, Method> = new Map<string, Method>([
  ...Object.entries(listMethods),
  ['toString', (list: OwnList, _given, run) => joinList(list, ',', run)],
]);

function mapped(list: readonly ScriptValue[], given: ScriptValue, run: Evaluation): ScriptValue[] {
  const call = callbackOf(given, list, run);
  const { length } = list;
  run.allocate(8 * length);
  const result: ScriptValue[] = [];
  for (let index = 0; index < length; index += 1) {
    result.push(index < list.length ? call(list[index], index) : undefined);
  }
  return result;
}

function flatten(
  list: readonly ScriptValue[],
  levels: number,
  result: ScriptValue[],
  run: Evaluation,
): ScriptValue[] {
  run.allocate(8 * list.length);
  run.spend(1);
  for (const item of list) {
    if (isList(item) && levels > 0) flatten(item, levels - 1, result, run);
    else result.push(item);
  }
  return result;
}

/** Sorts by the texts of items, as JavaScript does without a function; undefined items come last. */
function sortList(list: OwnList, run: Evaluation): OwnList {
  const keyed = list
    .filter((item) => item !== undefined)
    .map((item) => {
      const key = textOfValue(item, run);
      run.allocate(64 + (typeof item === 'string' ? 0 : key.length));
      return { key, item };
    });
  const comparisons = keyed.length * Math.ceil(Math.log2(keyed.length + 1));
  run.spend(4 * comparisons);
  keyed.sort((left, right) => {
    if (left.key.length > 64 && right.key.length > 64)
      run.spend(Math.min(left.key.length, right.key.length) >>> 6);
    if (left.key === right.key) return 0;
    return left.key < right.key ? -1 : 1;
  });
  keyed.forEach(({ item }, index) => {
    list[index] = item;
  });
  return list.fill(undefined, keyed.length);
}
