import { isJsonArray, isJsonObject, type Json, type Random } from '@cairn/kit';
import type { ValueEdit } from '../edit/value-edit.ts';
import { printPointer } from '../tree/json-pointer.ts';
import { oneOf, randomJson, randomName, randomScalar } from './random-json.ts';

interface Place {
  readonly steps: readonly string[];
  readonly value: Json;
}

/** Every place of a value. */
export function placesOf(value: Json, steps: readonly string[] = []): Place[] {
  const places: Place[] = [{ steps, value }];
  if (isJsonArray(value)) {
    for (const [index, item] of value.entries()) places.push(...placesOf(item, [...steps, String(index)]));
  } else if (isJsonObject(value)) {
    for (const [name, member] of Object.entries(value)) places.push(...placesOf(member, [...steps, name]));
  }
  return places;
}

/** An edit that can be made of a value. */
export function randomEdit(random: Random, value: Json): ValueEdit {
  const places = placesOf(value);
  for (;;) {
    const edit = editAt(random, oneOf(random, places), places);
    if (edit !== undefined) return edit;
  }
}

function editAt(random: Random, place: Place, places: readonly Place[]): ValueEdit | undefined {
  const pointer = printPointer(place.steps);
  const { value } = place;
  const kind = oneOf(random, ['set', 'insert', 'remove', 'rename', 'moveItem', 'copy', 'whole'] as const);
  if (kind === 'set') return { kind, pointer, value: randomScalar(random) };
  if (kind === 'whole') return { kind: 'set', pointer, value: randomJson(random, 3) };
  if (kind === 'insert') return insertAt(random, place);
  if (kind === 'moveItem') {
    if (!isJsonArray(value) || value.length === 0) return undefined;
    const from = Math.floor(random.next() * value.length);
    return { kind, pointer, from, to: Math.floor(random.next() * value.length) };
  }
  if (place.steps.length === 0) return undefined;
  if (kind === 'remove') return { kind, pointer };
  const parent = places.find((other) => printPointer(other.steps) === printPointer(place.steps.slice(0, -1)));
  const name = freshName(random, parent?.value ?? null);
  if (kind === 'rename') return isJsonObject(parent?.value) ? { kind, pointer, name } : undefined;
  const target = oneOf(random, places);
  if (!isJsonObject(target.value)) return undefined;
  return {
    kind,
    pointer,
    to: printPointer(target.steps),
    name: freshName(random, target.value),
    ...after(random, target.value),
  };
}

function insertAt(random: Random, { steps, value }: Place): ValueEdit | undefined {
  const pointer = printPointer(steps);
  if (isJsonArray(value)) {
    const position = Math.floor(random.next() * (value.length + 1));
    return { kind: 'insertItem', pointer, position, value: randomJson(random, 2) };
  }
  if (!isJsonObject(value)) return undefined;
  const name = freshName(random, value);
  return { kind: 'insert', pointer, name, value: randomJson(random, 2), ...after(random, value) };
}

function after(random: Random, value: Json): { after?: string | null } {
  const names = isJsonObject(value) ? Object.keys(value) : [];
  const choice = random.next();
  if (choice < 0.3) return {};
  return { after: choice < 0.5 || names.length === 0 ? null : oneOf(random, names) };
}

function freshName(random: Random, value: Json): string {
  let name = randomName(random);
  while (isJsonObject(value) && Object.hasOwn(value, name)) name += '2';
  return name;
}
