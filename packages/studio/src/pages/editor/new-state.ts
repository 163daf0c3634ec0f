import {
  type DefinitionEdit,
  freshStateName,
  languageOf,
  parsePointer,
  type SkeletonKind,
  scopesOf,
  stateNames,
  statePlace,
  statePointer,
  stateSkeleton,
  valueAt,
} from '@cairn/diagram';
import { isJsonObject, type Json, memberOf } from '@cairn/kit';
import { stateOf } from './state-at.ts';

/** Where a new state is to go. */
export type NewStatePlace =
  | { readonly kind: 'edge'; readonly edge: string }
  | { readonly kind: 'after'; readonly state: string }
  | { readonly kind: 'region'; readonly scope: string };

/** An edit that makes a state, and the pointer of that state once it is made. */
export interface NewState {
  readonly edit: DefinitionEdit;
  readonly pointer: string;
}

/** The edit that puts a new state of a kind somewhere. */
export function newState(
  definition: Json,
  kind: SkeletonKind,
  { name: wanted, place }: { readonly name: string; readonly place: NewStatePlace },
): NewState {
  const scope = scopeOf(place);
  const taken = stateNames(definition);
  const name = freshStateName(taken, wanted);
  const pointer = statePointer(scope, name);
  const next = targetOf(definition, place) ?? firstState(definition, scope);
  const value = stateSkeleton(kind, {
    language: languageOf(definition, pointer),
    taken: new Set([...taken, name]),
    ...(next !== undefined && { next }),
  });
  if (place.kind === 'edge')
    return { edit: { kind: 'insertOnEdge', edge: place.edge, name, value }, pointer };
  if (place.kind === 'after' && canLeadOn(definition, place.state)) {
    return { edit: { kind: 'addState', after: place.state, name, value }, pointer };
  }
  return { edit: { kind: 'addState', scope, name, value }, pointer };
}

function scopeOf(place: NewStatePlace): string {
  if (place.kind === 'region') return place.scope;
  return place.kind === 'after' ? statePlace(place.state).scope : scopeOfEdge(place.edge);
}

/** The region that a transition lies in. */
export function scopeOfEdge(edge: string): string {
  if (edge.endsWith('/StartAt')) return edge.slice(0, -'/StartAt'.length);
  const state = stateOf(edge);
  return state === undefined ? '' : statePlace(state).scope;
}

function targetOf(definition: Json, place: NewStatePlace): string | undefined {
  const at = place.kind === 'edge' ? place.edge : place.kind === 'after' ? `${place.state}/Next` : undefined;
  const value = at === undefined ? undefined : valueAt(definition, parsePointer(at));
  return typeof value === 'string' ? value : undefined;
}

function firstState(definition: Json, scope: string): string | undefined {
  const states = valueAt(definition, parsePointer(`${scope}/States`));
  return states !== undefined && isJsonObject(states) ? Object.keys(states)[0] : undefined;
}

/** Whether something can come after a state: nothing follows a Succeed or a Fail. */
function canLeadOn(definition: Json, state: string): boolean {
  const value = valueAt(definition, parsePointer(state));
  const type = value !== undefined && isJsonObject(value) ? memberOf(value, 'Type') : undefined;
  return type !== 'Succeed' && type !== 'Fail';
}

/** The region in which something new goes when nothing is chosen. */
export function firstScope(definition: Json): string {
  return scopesOf(definition)[0] ?? '';
}
