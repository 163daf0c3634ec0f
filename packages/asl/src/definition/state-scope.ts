import { isJsonArray, isJsonObject, type Json, type JsonObject, memberOf } from '@cairn/kit';
import type { Place } from './place.ts';

/** A machine, a branch or an item processor: states that transition to each other only. */
export interface StateScope {
  readonly scope: JsonObject;
  readonly place: Place;
}

/** A state with its place. */
export interface PlacedState {
  readonly name: string;
  readonly state: JsonObject;
  readonly place: Place;
}

/** The states of a scope, in the order in which they are written; what is no object is left out. */
export function* statesOf({ scope, place }: StateScope): Generator<PlacedState> {
  const states = memberOf(scope, 'States');
  if (!isJsonObject(states)) return;
  const statesPlace = place.member('States');
  for (const name of Object.keys(states)) {
    const state = states[name] as Json;
    if (isJsonObject(state)) yield { name, state, place: statesPlace.member(name) };
  }
}

/** The scopes inside a state: a Parallel's branches, a Map's processor. */
export function* scopesWithin({ state, place }: PlacedState): Generator<StateScope> {
  const branches = memberOf(state, 'Branches');
  if (isJsonArray(branches)) {
    for (const [index, scope] of branches.entries()) {
      if (isJsonObject(scope)) yield { scope, place: place.member('Branches').item(index) };
    }
  }
  for (const field of ['ItemProcessor', 'Iterator']) {
    const scope = memberOf(state, field);
    if (isJsonObject(scope)) yield { scope, place: place.member(field) };
  }
}

/** A transition that a state names. */
export interface TransitionTarget {
  readonly target: string;
  readonly place: Place;
}

/** Where a state can go: `Next`, `Default`, the `Next` of its Choice rules and catchers. */
export function* targetsOf({ state, place }: PlacedState): Generator<TransitionTarget> {
  yield* targetIn(state, 'Next', place);
  for (const field of ['Choices', 'Catch']) {
    const items = memberOf(state, field);
    if (!isJsonArray(items)) continue;
    for (const [index, item] of items.entries()) {
      if (isJsonObject(item)) yield* targetIn(item, 'Next', place.member(field).item(index));
    }
  }
  yield* targetIn(state, 'Default', place);
}

function* targetIn(object: JsonObject, field: string, place: Place): Generator<TransitionTarget> {
  const target = memberOf(object, field);
  if (typeof target === 'string') yield { target, place: place.member(field) };
}

/** Whether an execution can end in the state. */
export function isTerminal(state: JsonObject): boolean {
  const type = memberOf(state, 'Type');
  return type === 'Succeed' || type === 'Fail' || memberOf(state, 'End') === true;
}
