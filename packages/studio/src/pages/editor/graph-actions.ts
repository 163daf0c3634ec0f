import {
  type DefinitionEdit,
  freshStateName,
  parsePointer,
  stateNames,
  statePlace,
  statePointer,
  valueAt,
} from '@cairn/diagram';
import { isJsonObject, type Json, memberOf } from '@cairn/kit';
import { useMemo, useRef } from 'react';
import { toast } from '../../design/toasts.tsx';
import type { EditSession } from './edit-session.ts';
import { type NewStatePlace, newState } from './new-state.ts';
import type { PaletteItem } from './palette-items.ts';

/** What can be done on the graph of a session. Each is one step of the history; what is refused is said. */
export interface GraphActions {
  readonly session: EditSession;
  /** Whether it was done. */
  readonly edit: (edits: readonly DefinitionEdit[], select?: string) => boolean;
  /** Puts a new state somewhere; behind what is chosen unless said. */
  readonly add: (item: PaletteItem, place?: NewStatePlace) => void;
  readonly select: (id: string | undefined) => void;
  /** The states that are chosen. */
  readonly chosen: () => readonly string[];
  /** Takes away the transition or the states that are chosen. */
  readonly remove: () => void;
  readonly wrap: (state: string, type: 'Parallel' | 'Map') => void;
  /** The transition on which something pasted goes; undefined where it stays loose. */
  readonly pasteEdge: () => string | undefined;
}

/** The actions of a graph; `edge` is the transition that is chosen. They stay the same from render to render. */
export function useGraphActions(
  session: EditSession,
  edge: string | undefined,
  setEdge: (edge: string | undefined) => void,
): GraphActions {
  const chosenEdge = useRef(edge);
  chosenEdge.current = edge;
  return useMemo(() => makeActions(session, chosenEdge, setEdge), [session, setEdge]);
}

function makeActions(
  session: EditSession,
  edge: { readonly current: string | undefined },
  setEdge: (edge: string | undefined) => void,
): GraphActions {
  const edit: GraphActions['edit'] = (edits, select) => {
    const refusal = session.edit(edits, select);
    if (refusal !== undefined) toast({ kind: 'failed', text: refusal });
    return refusal === undefined;
  };
  const chosen = () => {
    const { selected, also } = session.snapshot();
    return [...new Set([...(selected === undefined ? [] : [selected]), ...also])];
  };
  return {
    session,
    edit,
    chosen,
    add: (item, place) => {
      const { definition, selected } = session.snapshot();
      if (definition.value === undefined) {
        toast({ kind: 'failed', text: 'The text has errors: they have to be mended first' });
        return;
      }
      const made = newState(definition.value, item.kind, {
        name: item.name,
        place: place ?? placeFor(definition.value, selected),
      });
      edit(made.edits, made.pointer);
    },
    select: (id) => {
      setEdge(undefined);
      session.select(id);
    },
    remove: () => {
      if (edge.current !== undefined) {
        if (edit([{ kind: 'disconnect', edge: edge.current }])) setEdge(undefined);
        return;
      }
      const states = chosen();
      // What lies in another one that goes, goes with it.
      const outer = states.filter(
        (state) => !states.some((each) => each !== state && state.startsWith(`${each}/`)),
      );
      if (outer.length > 0) edit(outer.map((state) => ({ kind: 'deleteState', state })));
    },
    wrap: (state, type) => {
      const { value } = session.snapshot().definition;
      if (value === undefined) return;
      const name = freshStateName(stateNames(value), type === 'Parallel' ? 'In parallel' : 'For each');
      edit([{ kind: 'wrapState', state, in: type, name }], statePointer(statePlace(state).scope, name));
    },
    pasteEdge: () => {
      const { definition, selected } = session.snapshot();
      if (edge.current !== undefined || selected === undefined) return edge.current;
      return nextEdge(definition.value, selected);
    },
  };
}

/** Behind the chosen state; without one, behind the last state of the machine. */
function placeFor(definition: Json, selected: string | undefined): NewStatePlace {
  if (selected !== undefined) return { kind: 'after', state: selected };
  const states = valueAt(definition, ['States']);
  const last =
    states !== undefined && isJsonObject(states)
      ? Object.entries(states).findLast(([, state]) => isJsonObject(state) && memberOf(state, 'End') === true)
      : undefined;
  return last === undefined
    ? { kind: 'region', scope: '' }
    : { kind: 'after', state: statePointer('', last[0]) };
}

function nextEdge(definition: Json | undefined, state: string): string | undefined {
  if (definition === undefined) return undefined;
  const edges = ['Next', 'End'].map((field) => `${state}/${field}`);
  return edges.find((edge) => valueAt(definition, parsePointer(edge)) !== undefined);
}
