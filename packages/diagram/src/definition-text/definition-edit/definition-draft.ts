import { isJsonArray, isJsonObject, type Json, type JsonObject } from '@cairn/kit';
import { applyValueEdit, valueAt } from '../edit/apply-value-edit.ts';
import { EditRefusal } from '../edit/edit-refusal.ts';
import type { ValueEdit } from '../edit/value-edit.ts';
import { parsePointer } from '../tree/json-pointer.ts';

/** A definition while edits are planned: each edit is noted and seen by the ones that follow. */
export class DefinitionDraft {
  value: Json;
  readonly edits: ValueEdit[] = [];

  constructor(value: Json) {
    this.value = value;
  }

  /** Plans an edit. @throws EditRefusal */
  apply(edit: ValueEdit): void {
    this.value = applyValueEdit(this.value, edit);
    this.edits.push(edit);
  }

  /** The value of a place; undefined where there is none. */
  at(pointer: string): Json | undefined {
    return valueAt(this.value, parsePointer(pointer));
  }

  /** The object of a place. @throws EditRefusal */
  objectAt(pointer: string): JsonObject {
    const value = this.at(pointer);
    if (isJsonObject(value)) return value;
    throw new EditRefusal(`There is no object at ${pointer === '' ? 'the root' : pointer}`);
  }

  /** The array of a place; empty where there is none. */
  listAt(pointer: string): readonly Json[] {
    const value = this.at(pointer);
    return isJsonArray(value) ? value : [];
  }

  set(pointer: string, value: Json): void {
    this.apply({ kind: 'set', pointer, value });
  }

  remove(pointer: string): void {
    if (this.at(pointer) !== undefined) this.apply({ kind: 'remove', pointer });
  }
}
