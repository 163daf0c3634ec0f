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

/** Edits that make a state, and the pointer of that state once it is made. */
export interface NewState {
  readonly edits: readonly DefinitionEdit[];
  readonly pointer: string;
}

/** The edits that put a new state of a kind somewhere. */
export function newState(
  definition: Json,
  kind: SkeletonKind,
  { name: wanted, place }: { readonly name: string; readonly place: NewStatePlace },
): NewState {
  const scope = scopeOf(place);
  const taken = stateNames(definition);
  const name = freshStateName(taken, wanted);
  const pointer = statePointer(scope, name);
  const target = targetOf(definition, place);
  const isAtEnd =
    target === undefined && (firstState(definition, scope) === undefined || canEnd(definition, place));
  // A Choice cannot end: where nothing comes next, it leads to an end of its own.
  const done = kind === 'choice' && isAtEnd ? freshStateName(new Set([...taken, name]), 'Done') : undefined;
  const next = target ?? done ?? firstState(definition, scope);
  const value = stateSkeleton(kind, {
    language: languageOf(definition, pointer),
    taken: new Set([...taken, name]),
    ...(next !== undefined && { next }),
  });
  const state = put(definition, place, name, value);
  if (done === undefined) return { edits: [state], pointer };
  const before = put(definition, place, done, { Type: 'Succeed' });
  return { edits: [before, behindEnd(state, scope)], pointer };
}

function put(definition: Json, place: NewStatePlace, name: string, value: Json): DefinitionEdit {
  if (place.kind === 'edge') return { kind: 'insertOnEdge', edge: place.edge, name, value };
  if (place.kind === 'after' && canLeadOn(definition, place.state)) {
    return { kind: 'addState', after: place.state, name, value };
  }
  return { kind: 'addState', scope: scopeOf(place), name, value };
}

/** The edit that puts a state before the end that was put in its place just now: the transition has another name then. */
function behindEnd(edit: DefinitionEdit, scope: string): DefinitionEdit {
  if (edit.kind === 'insertOnEdge') return { ...edit, edge: edit.edge.replace(/\/End$/, '/Next') };
  if (edit.kind !== 'addState' || 'after' in edit) return edit;
  return { kind: 'insertOnEdge', edge: `${scope}/StartAt`, name: edit.name, value: edit.value };
}

/** Whether what is put at a place would be the last of its region. */
function canEnd(definition: Json, place: NewStatePlace): boolean {
  return place.kind === 'edge' || (place.kind === 'after' && canLeadOn(definition, place.state));
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

/** The state that the place leads to now. */
function targetOf(definition: Json, place: NewStatePlace): string | undefined {
  if (place.kind === 'region') return undefined;
  const edges = place.kind === 'edge' ? [place.edge] : [`${place.state}/Next`, `${place.state}/Default`];
  return edges
    .map((edge) => valueAt(definition, parsePointer(edge)))
    .find((value) => typeof value === 'string');
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
