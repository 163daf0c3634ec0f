import { type DefinitionEdit, parsePointer, valueAt } from '@cairn/diagram';
import { isJsonArray, isJsonObject, type Json, type JsonObject } from '@cairn/kit';
import { toast } from '../../../design/toasts.tsx';
import type { EditSession } from '../edit-session.ts';

/** The state or machine that a form is of, and the edits that the form makes. */
export interface EditPlace {
  readonly session: EditSession;
  /** Pointer of the state; empty for the machine. */
  readonly pointer: string;
  readonly definition: Json;
  readonly isJsonata: boolean;
  /** Names of the states that a transition may lead to. */
  readonly names: readonly string[];
}

/** The value at a path inside of the state; undefined where there is none. */
export function valueIn({ definition, pointer }: EditPlace, path: string): Json | undefined {
  return valueAt(definition, parsePointer(pointer + path));
}

export function objectIn(place: EditPlace, path: string): JsonObject | undefined {
  const value = valueIn(place, path);
  return value !== undefined && isJsonObject(value) ? value : undefined;
}

export function listIn(place: EditPlace, path: string): readonly Json[] {
  const value = valueIn(place, path);
  return value !== undefined && isJsonArray(value) ? value : [];
}

/** Sets a field, or takes it away; one step of the history. */
export function setIn(place: EditPlace, path: string, value: Json | undefined): void {
  edit(place, [{ kind: 'setField', state: place.pointer, path, ...(value !== undefined && { value }) }]);
}

/** Makes edits; what is refused is said. */
export function edit({ session }: EditPlace, edits: readonly DefinitionEdit[], select?: string): boolean {
  const refusal = session.edit(edits, select);
  if (refusal !== undefined) toast({ kind: 'failed', text: refusal });
  return refusal === undefined;
}
