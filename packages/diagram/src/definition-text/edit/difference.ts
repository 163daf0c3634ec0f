import { isJsonArray, isJsonObject, type Json, type JsonObject } from '@cairn/kit';
import { sameSpelling } from './same-spelling.ts';
import type { ValueEdit } from './value-edit.ts';

/**
 * The edits, in their order, that make one value another: what is the same on both sides is not touched, and a
 * container that shares nothing with what it becomes is set as a whole.
 */
export function differenceOf(before: Json, after: Json, pointer: string): readonly ValueEdit[] {
  if (sameSpelling(before, after)) return [];
  if (isJsonArray(before) && isJsonArray(after) && before.length > 0 && after.length > 0) {
    return arrayDifference(before, after, pointer);
  }
  const shares =
    isJsonObject(before) &&
    isJsonObject(after) &&
    Object.keys(before).some((name) => Object.hasOwn(after, name));
  return shares ? objectDifference(before, after, pointer) : [{ kind: 'set', pointer, value: after }];
}

function objectDifference(before: JsonObject, after: JsonObject, pointer: string): readonly ValueEdit[] {
  const edits: ValueEdit[] = [];
  const placeOf = (name: string): string => `${pointer}/${name.replaceAll('~', '~0').replaceAll('/', '~1')}`;
  for (const name of Object.keys(before)) {
    if (!Object.hasOwn(after, name)) edits.push({ kind: 'remove', pointer: placeOf(name) });
  }
  let previous: string | null = null;
  for (const [name, value] of Object.entries(after)) {
    if (Object.hasOwn(before, name)) edits.push(...differenceOf(before[name] as Json, value, placeOf(name)));
    else edits.push({ kind: 'insert', pointer, name, value, after: previous });
    previous = name;
  }
  return edits;
}

function arrayDifference(
  before: readonly Json[],
  after: readonly Json[],
  pointer: string,
): readonly ValueEdit[] {
  const most = Math.min(before.length, after.length);
  let head = 0;
  while (head < most && sameSpelling(before[head] as Json, after[head] as Json)) head += 1;
  let tail = 0;
  while (
    tail < most - head &&
    sameSpelling(before[before.length - 1 - tail] as Json, after[after.length - 1 - tail] as Json)
  ) {
    tail += 1;
  }
  const edits: ValueEdit[] = [];
  const changed = most - head - tail;
  for (let index = head; index < head + changed; index++) {
    edits.push(...differenceOf(before[index] as Json, after[index] as Json, `${pointer}/${index}`));
  }
  for (let index = before.length - tail - 1; index >= head + changed; index--) {
    edits.push({ kind: 'remove', pointer: `${pointer}/${index}` });
  }
  for (let index = head + changed; index < after.length - tail; index++) {
    edits.push({ kind: 'insertItem', pointer, position: index, value: after[index] as Json });
  }
  return edits;
}
