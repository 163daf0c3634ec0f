import { inOrder, type Json, type JsonObject, setMember } from '@cairn/kit';

/** A copy of an object with every member's value exchanged, in the same order. */
export function mapMembers(object: JsonObject, change: (value: Json, name: string) => Json): JsonObject {
  const copy: Record<string, Json> = {};
  const names = Object.keys(object);
  for (const name of names) setMember(copy, name, change(object[name] as Json, name));
  return inOrder(copy, names);
}
