import { isJsonObject, type Json } from '@cairn/kit';
import { EditRefusal } from '../edit/edit-refusal.ts';
import { parsePointer, printPointer } from '../tree/json-pointer.ts';
import type { DefinitionDraft } from './definition-draft.ts';
import { languageOf, type QueryLanguage } from './query-language.ts';
import { fieldBefore, fieldsOfState, isStateType, type StateType } from './state-fields.ts';
import { leadTo, successorOf, terminalTypes } from './transition-target.ts';

/**
 * Sets what stands at a path inside a state (a JSON pointer from the state on), or takes it away. A new field stands
 * where people write it; objects on the way to it are made.
 */
export function setField(draft: DefinitionDraft, state: string, path: string, value: Json | undefined): void {
  draft.objectAt(state);
  const steps = parsePointer(path);
  if (steps.length === 0) throw new EditRefusal('A field has a name');
  const pointer = state + printPointer(steps);
  if (value === undefined) {
    draft.remove(pointer);
    return;
  }
  if (draft.at(pointer) !== undefined) {
    draft.set(pointer, value);
    return;
  }
  // The first step that is missing is made with all that is in it.
  let depth = 1;
  while (depth < steps.length && draft.at(state + printPointer(steps.slice(0, depth))) !== undefined)
    depth += 1;
  const made = steps.slice(depth).reduceRight<Json>((inner, step) => ({ [step]: inner }), value);
  const owner = state + printPointer(steps.slice(0, depth - 1));
  const name = steps[depth - 1] as string;
  const target = draft.objectAt(owner);
  const after = depth === 1 ? fieldBefore(Object.keys(target), name) : undefined;
  draft.apply({
    kind: 'insert',
    pointer: owner,
    name,
    value: made,
    ...(after === undefined ? {} : { after }),
  });
}

/**
 * Makes a state one of another type: fields that both have stay, others go, and what the new type needs comes from a
 * skeleton. Where it led it leads on: `Next` becomes the `Default` of a Choice and the other way round.
 */
export function changeStateType(draft: DefinitionDraft, state: string, skeleton: Json): void {
  const before = draft.objectAt(state);
  const type = isJsonObject(skeleton) ? skeleton.Type : undefined;
  if (!isJsonObject(skeleton) || !isStateType(type))
    throw new EditRefusal('The skeleton names no type of states');
  if (before.Type === type) return;
  const target = successorOf(before);
  draft.set(`${state}/Type`, type);
  const allowed = fieldsOfState(type, languageOf(draft.value, state));
  for (const name of Object.keys(before))
    if (!allowed.has(name)) draft.remove(`${state}/${printPointer([name]).slice(1)}`);
  for (const [name, value] of Object.entries(skeleton)) {
    const isTransition = ['Next', 'End', 'Default', 'Type'].includes(name);
    if (!isTransition && draft.at(`${state}/${name}`) === undefined)
      setField(draft, state, `/${name}`, value);
  }
  if (!terminalTypes.has(type)) leadTo(draft, state, target);
}

/** Sets the query language of the machine (`''`) or of a state; undefined leaves it to what is around. */
export function setQueryLanguage(
  draft: DefinitionDraft,
  place: string,
  language: QueryLanguage | undefined,
): void {
  const target = draft.objectAt(place);
  const pointer = `${place}/QueryLanguage`;
  if (language === undefined) draft.remove(pointer);
  else if (place !== '') setField(draft, place, '/QueryLanguage', language);
  else if (Object.hasOwn(target, 'QueryLanguage')) draft.set(pointer, language);
  else {
    const after = Object.hasOwn(target, 'Comment') ? 'Comment' : null;
    draft.apply({ kind: 'insert', pointer: '', name: 'QueryLanguage', value: language, after });
  }
}

/** The type of a state, if it is one of the language's. */
export function typeOf(state: Json): StateType | undefined {
  return isJsonObject(state) && isStateType(state.Type) ? state.Type : undefined;
}
