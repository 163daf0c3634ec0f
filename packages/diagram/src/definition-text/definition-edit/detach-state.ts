import { EditRefusal } from '../edit/edit-refusal.ts';
import type { DefinitionDraft } from './definition-draft.ts';
import { referencesIn } from './references.ts';
import { statePlace } from './state-place.ts';
import { dropReference, redirect, successorOf, type TransitionTarget } from './transition-target.ts';

/**
 * Takes a state out of the flow of its region: what led to it leads to where it led. Where that is the region's end,
 * `Next` becomes `End`, and rules and catchers that led to it go. The region's start moves on to the next state, or
 * else to the first that is left.
 */
export function detachState(draft: DefinitionDraft, pointer: string): void {
  const { scope, name } = statePlace(pointer);
  const target = successorOf(draft.objectAt(pointer));
  const leadsToItself = target.kind === 'state' && target.name === name;
  const joined: TransitionTarget = leadsToItself ? { kind: 'end' } : target;
  // From the last to the first: what goes from a list does not move what is still to be changed.
  for (const reference of [...referencesIn(draft.value, scope)].reverse()) {
    const isGone = draft.at(reference.pointer) !== name;
    if (isGone || reference.source === name) continue;
    if (reference.kind === 'start') startElsewhere(draft, scope, name, joined);
    else if (joined.kind === 'state') redirect(draft, reference.pointer, joined);
    else dropReference(draft, reference.pointer);
  }
}

function startElsewhere(draft: DefinitionDraft, scope: string, name: string, joined: TransitionTarget): void {
  const others = Object.keys(draft.objectAt(`${scope}/States`)).filter((other) => other !== name);
  const start = joined.kind === 'state' ? joined.name : others[0];
  if (start === undefined) {
    throw new EditRefusal(`"${name}" is the only state of its region: a region has at least one`);
  }
  draft.set(`${scope}/StartAt`, start);
}
