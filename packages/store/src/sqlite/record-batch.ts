/**
 * Writes of records as they travel to the writer: the fields of all of them in one flat list. Lists of objects take
 * both threads two to four times as long, since each object crosses with the names of its members.
 */
import type { RecordWrite } from '@cairn/kit';

/**
 * Calls one after another: of each the number of its writes, then collection, key, document (undefined deletes) and
 * condition of each write. A condition is the document that has to be there, true where none may be, false where
 * there is no condition, null where it asks for both and never holds.
 */
export type PackedRecords = readonly (string | number | boolean | null | undefined)[];

/** A condition as it travels, see {@link PackedRecords}. */
export type PackedCondition = string | boolean | null;

/** How many fields a write takes. */
export const recordFieldCount = 4;

/** Packs the writes of several calls. */
export function packRecords(calls: readonly (readonly RecordWrite[])[]): PackedRecords {
  const fields: (string | number | boolean | null | undefined)[] = [];
  for (const writes of calls) {
    fields.push(writes.length);
    for (const write of writes) fields.push(write.collection, write.key, write.value, conditionOf(write));
  }
  return fields;
}

function conditionOf({ ifAbsent, ifValue }: RecordWrite): PackedCondition {
  if (ifValue === undefined) return ifAbsent === true;
  return ifAbsent === true ? null : ifValue;
}
