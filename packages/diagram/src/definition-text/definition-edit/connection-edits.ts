import { isJsonObject, type Json } from '@cairn/kit';
import { EditRefusal } from '../edit/edit-refusal.ts';
import type { DefinitionDraft } from './definition-draft.ts';
import { setField, typeOf } from './field-edits.ts';
import { languageOf } from './query-language.ts';
import { edgePlace } from './state-edits.ts';
import { fieldsOfState } from './state-fields.ts';
import { statePointer } from './state-place.ts';
import { dropReference, end, leadTo, redirect, toState } from './transition-target.ts';

/**
 * Makes a transition lead to a state of its region, or with `null` to the region's end. The transition's pointer may
 * name one that is not there yet: `…/Next`, `…/Default`, and `…/Choices/-` and `…/Catch/-` for a new rule or catcher.
 */
export function connect(draft: DefinitionDraft, edge: string, to: string | null): void {
  const { scope, source } = edgePlace(edge);
  if (to !== null) draft.objectAt(statePointer(scope, to));
  const target = to === null ? end : toState(to);
  if (source === undefined || draft.at(edge) !== undefined) {
    redirect(draft, edge, target);
    return;
  }
  const state = statePointer(scope, source);
  const slot = edge.slice(state.length + 1);
  checkField(draft, state, slot === 'Choices/-' || slot === 'Catch/-' ? slot.slice(0, -2) : slot);
  if (slot === 'Next' || slot === 'End') leadTo(draft, state, target);
  else if (to === null) throw new EditRefusal('Only Next can be the end of a region');
  else if (slot === 'Default') setField(draft, state, '/Default', to);
  else if (slot === 'Choices/-') append(draft, state, 'Choices', newRule(draft, state, to));
  else if (slot === 'Catch/-') append(draft, state, 'Catch', { ErrorEquals: ['States.ALL'], Next: to });
  else throw new EditRefusal(`There is no transition at ${edge}`);
}

/** Refuses a field that a state of its type has not. @throws EditRefusal */
function checkField(draft: DefinitionDraft, state: string, field: string): void {
  const type = typeOf(draft.objectAt(state));
  if (type === undefined || fieldsOfState(type, languageOf(draft.value, state)).has(field)) return;
  throw new EditRefusal(`A ${type} state has no ${field}`);
}

/** A rule that holds until another condition is written. */
function newRule(draft: DefinitionDraft, state: string, next: string): Json {
  return languageOf(draft.value, state) === 'JSONata'
    ? { Condition: '{% true %}', Next: next }
    : { Variable: '$', IsPresent: true, Next: next };
}

/** Takes a transition away: `Next` becomes the end; `Default`, a rule or a catcher goes. */
export function disconnect(draft: DefinitionDraft, edge: string): void {
  if (draft.at(edge) === undefined) throw new EditRefusal(`There is no transition at ${edge}`);
  if (!edge.endsWith('/End')) dropReference(draft, edge);
}

/** Lists of a state that are edited item by item. */
export type StateList = 'Retry' | 'Catch' | 'Choices';

/** Adds a retrier, a catcher or a rule, at a position or last. */
export function append(
  draft: DefinitionDraft,
  state: string,
  list: StateList,
  item: Json,
  position?: number,
): void {
  checkField(draft, state, list);
  const items = draft.listAt(`${state}/${list}`);
  if (draft.at(`${state}/${list}`) === undefined) setField(draft, state, `/${list}`, [item]);
  else {
    const at = position ?? items.length;
    draft.apply({ kind: 'insertItem', pointer: `${state}/${list}`, position: at, value: item });
  }
}

/** Takes a retrier, a catcher or a rule away; the last retrier and catcher take their list along. */
export function removeFromList(
  draft: DefinitionDraft,
  state: string,
  list: StateList,
  position: number,
): void {
  const pointer = `${state}/${list}`;
  if (position >= draft.listAt(pointer).length) throw new EditRefusal(`There is no ${list} ${position}`);
  if (list !== 'Choices' && draft.listAt(pointer).length === 1) draft.remove(pointer);
  else draft.remove(`${pointer}/${position}`);
}

/** Adds a branch to a Parallel: one with a Pass that can be built upon, unless another is given. */
export function addBranch(draft: DefinitionDraft, state: string, branch: Json): void {
  const value = draft.objectAt(state);
  if (value.Type !== 'Parallel') throw new EditRefusal('Only a Parallel has branches');
  if (!isJsonObject(branch)) throw new EditRefusal('A branch is an object');
  if (value.Branches === undefined) setField(draft, state, '/Branches', [branch]);
  else {
    const position = draft.listAt(`${state}/Branches`).length;
    draft.apply({ kind: 'insertItem', pointer: `${state}/Branches`, position, value: branch });
  }
}

/** Takes a branch of a Parallel away, with its states. */
export function removeBranch(draft: DefinitionDraft, state: string, position: number): void {
  if (draft.listAt(`${state}/Branches`).length < 2)
    throw new EditRefusal('A Parallel has at least one branch');
  draft.remove(`${state}/Branches/${position}`);
}
