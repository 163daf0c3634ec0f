import { isJsonObject, type Json } from '@cairn/kit';
import { EditRefusal } from '../edit/edit-refusal.ts';
import { parsePointer, printPointer } from '../tree/json-pointer.ts';
import { DefinitionDraft } from './definition-draft.ts';
import { detachState } from './detach-state.ts';
import { referencesIn } from './references.ts';
import {
  checkStateName,
  freshStateName,
  innerScopes,
  stateNames,
  statePlace,
  statePointer,
} from './state-place.ts';
import {
  dropReference,
  end,
  leadingTo,
  leadTo,
  redirect,
  successorOf,
  targetAt,
  toState,
} from './transition-target.ts';

/** Gives a state another name, wherever its region names it. */
export function renameState(draft: DefinitionDraft, pointer: string, name: string): void {
  const { scope, name: before } = statePlace(pointer);
  draft.objectAt(pointer);
  if (name === before) return;
  checkStateName(draft.value, name);
  for (const reference of referencesIn(draft.value, scope)) {
    if (reference.target === before) draft.set(reference.pointer, name);
  }
  draft.apply({ kind: 'rename', pointer, name });
}

/** Puts a new state behind another one: it leads where that one led. Behind a Choice it is the default's. */
export function addStateAfter(draft: DefinitionDraft, after: string, name: string, state: Json): void {
  const { scope, name: previous } = statePlace(after);
  checkStateName(draft.value, name);
  const target = successorOf(draft.objectAt(after));
  insertState(draft, scope, name, leadingTo(state, target), previous);
  leadTo(draft, after, toState(name));
}

/** Puts a new state before another one: what led to that one leads to the new one. */
export function addStateBefore(draft: DefinitionDraft, before: string, name: string, state: Json): void {
  const { scope, name: next } = statePlace(before);
  draft.objectAt(before);
  checkStateName(draft.value, name);
  for (const reference of referencesIn(draft.value, scope)) {
    if (reference.target === next && reference.source !== next) draft.set(reference.pointer, name);
  }
  const names = Object.keys(draft.objectAt(`${scope}/States`));
  const previous = names[names.indexOf(next) - 1] ?? null;
  insertState(draft, scope, name, leadingTo(state, toState(next)), previous);
}

/** Puts a new state into a region, where nothing leads to it yet; into one without states it is the first. */
export function addStateToScope(draft: DefinitionDraft, scope: string, name: string, state: Json): void {
  checkStateName(draft.value, name);
  const region = draft.objectAt(scope);
  if (!isJsonObject(region.States)) draft.set(`${scope}/States`, {});
  const hasTransition = isJsonObject(state) && (Object.hasOwn(state, 'Next') || Object.hasOwn(state, 'End'));
  const isFirst = Object.keys(draft.objectAt(`${scope}/States`)).length === 0;
  insertState(draft, scope, name, hasTransition && !isFirst ? state : leadingTo(state, end), undefined);
  if (isFirst || typeof region.StartAt !== 'string') draft.set(`${scope}/StartAt`, name);
}

/** Puts a new state on a transition. */
export function insertOnEdge(draft: DefinitionDraft, edge: string, name: string, state: Json): void {
  checkStateName(draft.value, name);
  const { scope, source } = edgePlace(edge);
  const target = targetAt(draft, edge);
  insertState(draft, scope, name, leadingTo(state, target), source ?? null);
  redirect(draft, edge, toState(name));
}

function insertState(
  draft: DefinitionDraft,
  scope: string,
  name: string,
  value: Json,
  after: string | null | undefined,
): void {
  const states = draft.objectAt(`${scope}/States`);
  draft.apply({
    kind: 'insert',
    pointer: `${scope}/States`,
    name,
    value: leadingWithin(value, new Set([...Object.keys(states), name])),
    ...(after === undefined ? {} : { after }),
  });
}

/** The state without what it says of states that its region does not have; its rules lead to its default instead. */
function leadingWithin(value: Json, names: ReadonlySet<string>): Json {
  const single = new DefinitionDraft({ States: { state: value } });
  const target = successorOf(value);
  for (const reference of [...referencesIn(single.value, '')].reverse()) {
    if (names.has(reference.target) || single.at(reference.pointer) !== reference.target) continue;
    if (target.kind === 'state' && names.has(target.name)) single.set(reference.pointer, target.name);
    else dropReference(single, reference.pointer);
  }
  return single.at('/States/state') as Json;
}

/** The region of a transition, and the state that it leaves; none for the region's start. */
export function edgePlace(edge: string): { readonly scope: string; readonly source?: string } {
  const steps = parsePointer(edge);
  if (steps.at(-1) === 'StartAt') return { scope: printPointer(steps.slice(0, -1)) };
  // From the name of the state at least the transition's own name follows.
  const index = steps
    .slice(0, -2)
    .findLastIndex((step, at) => step === 'States' && isRegion(steps.slice(0, at)));
  const source = steps[index + 1];
  if (index < 0 || source === undefined) throw new EditRefusal(`${edge} is no transition`);
  return { scope: printPointer(steps.slice(0, index)), source };
}

/** Whether steps lead to a region: the machine, a branch or a processor. */
function isRegion(steps: readonly string[]): boolean {
  if (steps.length === 0) return true;
  const last = steps.at(-1) as string;
  return (
    last === 'ItemProcessor' || last === 'Iterator' || (/^\d+$/.test(last) && steps.at(-2) === 'Branches')
  );
}

/** Deletes a state; what led to it leads on to where it led. */
export function deleteState(draft: DefinitionDraft, pointer: string): void {
  detachState(draft, pointer);
  draft.remove(pointer);
}

/** Copies a state with its text, behind itself; nothing leads to the copy. States inside get new names too. */
export function duplicateState(draft: DefinitionDraft, pointer: string, name?: string): void {
  const { scope, name: original } = statePlace(pointer);
  draft.objectAt(pointer);
  if (name !== undefined) checkStateName(draft.value, name);
  const copy = name ?? freshStateName(stateNames(draft.value), original);
  draft.apply({ kind: 'copy', pointer, to: `${scope}/States`, name: copy, after: original });
  renameInside(draft, statePointer(scope, copy), stateNames(draft.value));
}

/** Gives the states inside of a state new names: they stand in its original as well. */
function renameInside(draft: DefinitionDraft, pointer: string, taken: ReadonlySet<string>): void {
  for (const { steps } of innerScopes(draft.at(pointer) ?? null)) {
    const scope = pointer + printPointer(steps);
    const states = draft.at(`${scope}/States`);
    if (!isJsonObject(states)) continue;
    for (const name of Object.keys(states)) {
      const fresh = freshStateName(new Set([...taken, ...stateNames(draft.value)]), name);
      renameState(draft, statePointer(scope, name), fresh);
      renameInside(draft, statePointer(scope, fresh), taken);
    }
  }
}

/**
 * Moves a state onto a transition, of its own region or another: it leaves its place as if deleted, and its text goes
 * along. Its catchers stay within a region only: what they name must be there.
 */
export function moveState(draft: DefinitionDraft, pointer: string, edge: string): void {
  const { scope, name } = statePlace(pointer);
  const { scope: goal, source } = edgePlace(edge);
  if (edge.startsWith(`${pointer}/`)) throw new EditRefusal(`"${name}" cannot go into itself`);
  const target = targetAt(draft, edge);
  if (goal === scope && target.kind === 'state' && target.name === name) return;
  detachState(draft, pointer);
  // Detaching may have taken a rule or a catcher away, and with it the transition that is meant.
  const now = targetAt(draft, edge);
  if (JSON.stringify(now) !== JSON.stringify(target))
    throw new EditRefusal('The transition is part of what moves');
  if (goal !== scope) moveToScope(draft, pointer, goal, source);
  leadTo(draft, statePointer(goal, name), target);
  redirect(draft, edge, toState(name));
}

/** Moves a state with its text into another region; what it names there must not be outside. */
export function moveToScope(
  draft: DefinitionDraft,
  pointer: string,
  goal: string,
  after: string | undefined,
): void {
  const { name } = statePlace(pointer);
  for (const field of ['Catch', 'Choices', 'Default']) {
    const outward = draft.at(`${pointer}/${field}`);
    if (outward === undefined) continue;
    if (field !== 'Catch')
      throw new EditRefusal('A Choice stays in its region: its rules lead to states there');
    draft.remove(`${pointer}/${field}`);
  }
  const to = `${goal}/States`;
  draft.apply({ kind: 'copy', pointer, to, name, after: after ?? null, withComment: true });
  draft.remove(pointer);
}
