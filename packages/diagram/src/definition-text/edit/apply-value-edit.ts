import {
  inOrder,
  isJsonArray,
  isJsonObject,
  type Json,
  type JsonObject,
  setMember,
  withMember,
} from '@cairn/kit';
import { arrayPosition, type PointerSteps, parsePointer } from '../tree/json-pointer.ts';
import { EditRefusal } from './edit-refusal.ts';
import type { ValueEdit } from './value-edit.ts';

/** The value after an edit; what the edit does not concern is shared with the value before. @throws EditRefusal */
export function applyValueEdit(value: Json, edit: ValueEdit): Json {
  const steps = parsePointer(edit.pointer);
  switch (edit.kind) {
    case 'set':
      return setAt(value, steps, edit.value);
    case 'insert':
      return changeAt(value, steps, (target) => insertMember(asObject(target, edit.pointer), edit));
    case 'insertItem':
      return changeAt(value, steps, (target) => {
        const items = asArray(target, edit.pointer);
        checkPosition(edit.position, items.length + 1, edit.pointer);
        return items.toSpliced(edit.position, 0, edit.value);
      });
    case 'remove':
      return removeAt(value, steps, edit.pointer);
    case 'rename':
      return changeAt(value, steps.slice(0, -1), (target) =>
        renameMember(asObject(target, edit.pointer), steps.at(-1) ?? '', edit.name),
      );
    case 'moveItem':
      return changeAt(value, steps, (target) => {
        const items = asArray(target, edit.pointer);
        checkPosition(edit.from, items.length, edit.pointer);
        checkPosition(edit.to, items.length, edit.pointer);
        return items.toSpliced(edit.from, 1).toSpliced(edit.to, 0, items[edit.from] as Json);
      });
    case 'copy': {
      const copied = valueAt(value, steps);
      if (copied === undefined) throw new EditRefusal(`There is nothing at ${edit.pointer}`);
      return changeAt(value, parsePointer(edit.to), (target) =>
        insertMember(asObject(target, edit.to), { ...edit, value: copied }),
      );
    }
  }
}

/** The value at the end of some steps; undefined where there is none. */
export function valueAt(value: Json, steps: PointerSteps): Json | undefined {
  let found: Json | undefined = value;
  for (const step of steps) {
    if (isJsonArray(found)) found = found[arrayPosition(step) ?? -1];
    else if (isJsonObject(found) && Object.hasOwn(found, step)) found = found[step];
    else return undefined;
  }
  return found;
}

function setAt(value: Json, steps: PointerSteps, next: Json): Json {
  const name = steps.at(-1);
  if (name === undefined) return next;
  return changeAt(value, steps.slice(0, -1), (target) => {
    if (isJsonArray(target)) {
      const position = arrayPosition(name) ?? -1;
      checkPosition(position, target.length, name);
      return target.with(position, next);
    }
    const object = asObject(target, name);
    return withMember(object, name, next);
  });
}

function removeAt(value: Json, steps: PointerSteps, pointer: string): Json {
  const name = steps.at(-1);
  if (name === undefined) throw new EditRefusal('The definition itself cannot be removed');
  return changeAt(value, steps.slice(0, -1), (target) => {
    if (isJsonArray(target)) {
      checkPosition(arrayPosition(name) ?? -1, target.length, pointer);
      return target.toSpliced(Number(name), 1);
    }
    const object = asObject(target, pointer);
    if (!Object.hasOwn(object, name)) throw new EditRefusal(`There is nothing at ${pointer}`);
    return fromEntries(Object.entries(object).filter(([member]) => member !== name));
  });
}

function insertMember(
  object: JsonObject,
  { name, value, after }: { readonly name: string; readonly value: Json; readonly after?: string | null },
): JsonObject {
  if (Object.hasOwn(object, name)) throw new EditRefusal(`"${name}" is there already`);
  const entries = Object.entries(object);
  if (after === null) return fromEntries([[name, value], ...entries]);
  if (after === undefined) return fromEntries([...entries, [name, value]]);
  const index = entries.findIndex(([member]) => member === after);
  if (index < 0) throw new EditRefusal(`There is no "${after}"`);
  return fromEntries(entries.toSpliced(index + 1, 0, [name, value]));
}

function renameMember(object: JsonObject, from: string, to: string): JsonObject {
  if (!Object.hasOwn(object, from)) throw new EditRefusal(`There is no "${from}"`);
  if (from !== to && Object.hasOwn(object, to)) throw new EditRefusal(`"${to}" is there already`);
  return fromEntries(Object.entries(object).map((entry) => (entry[0] === from ? [to, entry[1]] : entry)));
}

/** The value with what is at the end of some steps changed. */
function changeAt(value: Json, steps: PointerSteps, change: (target: Json) => Json): Json {
  const [step, ...rest] = steps;
  if (step === undefined) return change(value);
  if (isJsonArray(value)) {
    const position = arrayPosition(step) ?? -1;
    checkPosition(position, value.length, step);
    return value.with(position, changeAt(value[position] as Json, rest, change));
  }
  const object = asObject(value, step);
  if (!Object.hasOwn(object, step)) throw new EditRefusal(`There is no "${step}"`);
  return withMember(object, step, changeAt(object[step] as Json, rest, change));
}

/** An object of some members, in their order. */
export function fromEntries(entries: readonly (readonly [string, Json])[]): JsonObject {
  const object: Record<string, Json> = {};
  for (const [name, value] of entries) setMember(object, name, value);
  return inOrder(
    object,
    entries.map(([name]) => name),
  );
}

function asObject(value: Json, place: string): JsonObject {
  if (isJsonObject(value)) return value;
  throw new EditRefusal(`There is no object at ${place}`);
}

function asArray(value: Json, place: string): readonly Json[] {
  if (isJsonArray(value)) return value;
  throw new EditRefusal(`There is no array at ${place}`);
}

function checkPosition(position: number, length: number, place: string): void {
  if (!Number.isInteger(position) || position < 0 || position >= length) {
    throw new EditRefusal(`There is no item ${position} at ${place}`);
  }
}
