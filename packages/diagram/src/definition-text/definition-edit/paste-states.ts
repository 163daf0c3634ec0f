import { isJsonObject, type Json, type JsonObject } from '@cairn/kit';
import { fromEntries } from '../edit/apply-value-edit.ts';
import { DefinitionDraft } from './definition-draft.ts';
import { referencesIn } from './references.ts';
import { edgePlace } from './state-edits.ts';
import { freshStateName, scopesOf, stateNames, statePlace, statePointer } from './state-place.ts';
import { dropReference, redirect, targetAt, toState } from './transition-target.ts';

/** States as they are copied and pasted, also from one definition to another. JSON throughout. */
export interface StatesClip {
  /** States by name, as in a region. */
  readonly States: JsonObject;
}

/** The states of some pointers, to be pasted elsewhere. What is not a state is left out. */
export function copyStates(definition: Json, pointers: readonly string[]): StatesClip {
  const draft = new DefinitionDraft(definition);
  const entries = pointers.flatMap((pointer): [string, Json][] => {
    const state = draft.at(pointer);
    return isJsonObject(state) ? [[statePlace(pointer).name, state]] : [];
  });
  return { States: fromEntries(entries) };
}

/**
 * Pastes states into a region: under new names where theirs are taken, also inside of them. Transitions among them are
 * kept; those to states that did not come along end the region. With an edge the first of them is put on it.
 */
export function pasteStates(
  draft: DefinitionDraft,
  place: { readonly scope: string } | { readonly edge: string },
  clip: StatesClip,
): void {
  const scope = 'edge' in place ? edgePlace(place.edge).scope : place.scope;
  const pasted = withFreshNames(clip, stateNames(draft.value));
  const names = Object.keys(pasted.States);
  const [first] = names;
  if (first === undefined) return;
  const target = 'edge' in place ? targetAt(draft, place.edge) : { kind: 'end' as const };
  for (const [name, value] of Object.entries(pasted.States)) {
    draft.apply({ kind: 'insert', pointer: `${scope}/States`, name, value });
  }
  if (!('edge' in place)) return;
  redirect(draft, place.edge, toState(first));
  if (target.kind === 'end') return;
  for (const name of names) {
    const pointer = statePointer(scope, name);
    if (draft.at(`${pointer}/End`) === true) redirect(draft, `${pointer}/End`, target);
  }
}

/** The clip with names that are not taken, and without transitions that lead out of it. */
function withFreshNames(clip: StatesClip, names: ReadonlySet<string>): StatesClip {
  const draft = new DefinitionDraft(clip as unknown as JsonObject);
  for (const reference of [...referencesIn(draft.value, '')].reverse()) {
    const isInside = Object.hasOwn(clip.States, reference.target);
    if (!isInside && draft.at(reference.pointer) === reference.target)
      dropReference(draft, reference.pointer);
  }
  const taken = new Set([...names, ...stateNames(draft.value)]);
  for (const scope of [...scopesOf(draft.value)].reverse()) {
    for (const name of Object.keys(draft.objectAt(`${scope}/States`))) {
      if (!names.has(name)) continue;
      const fresh = freshStateName(taken, name);
      taken.add(fresh);
      for (const reference of referencesIn(draft.value, scope)) {
        if (reference.target === name) draft.set(reference.pointer, fresh);
      }
      draft.apply({ kind: 'rename', pointer: statePointer(scope, name), name: fresh });
    }
  }
  return draft.value as unknown as StatesClip;
}
