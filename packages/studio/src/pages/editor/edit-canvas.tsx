import {
  copyStates,
  type DefinitionEdit,
  definitionGraph,
  freshStateName,
  type LaidOutGraph,
  parsePointer,
  stateNames,
  statePlace,
  statePointer,
  valueAt,
} from '@cairn/diagram';
import { isJsonObject, type Json, memberOf } from '@cairn/kit';
import { Panel } from '@xyflow/react';
import { type KeyboardEvent, useCallback, useDeferredValue, useMemo, useRef, useState } from 'react';
import { GraphCanvas, type GraphEditing } from '../../canvas/graph-canvas.tsx';
import { ContextMenu } from '../../design/context-menu.tsx';
import type { MenuItem } from '../../design/menu.tsx';
import { toast } from '../../design/toasts.tsx';
import { readClip } from './clip.ts';
import type { TextFinding } from './definition-messages.ts';
import { DropTarget } from './drop-target.tsx';
import { EdgeBar } from './edge-bar.tsx';
import type { EditSession } from './edit-session.ts';
import { neighbourOf } from './graph-keys.ts';
import { GraphSearch } from './graph-search.tsx';
import { type NewStatePlace, newState, scopeOfEdge } from './new-state.ts';
import { Palette } from './palette.tsx';
import type { PaletteItem } from './palette-items.ts';
import { useEditSnapshot } from './use-edit-session.ts';

export interface EditCanvasProps {
  readonly session: EditSession;
  readonly findings: readonly TextFinding[];
  /** Brings the name of the chosen state to be typed. */
  readonly onRename: () => void;
}

/** The graph of a session: what is done here becomes edits of the text. */
export function EditCanvas({ session, findings, onRename }: EditCanvasProps) {
  const snapshot = useEditSnapshot(session);
  const { good, definition, selected, also } = snapshot;
  const value = useDeferredValue(good?.value);
  const [collapsed, setCollapsed] = useState<ReadonlySet<string>>(new Set());
  const [edge, setEdge] = useState<string>();
  const [found, setFound] = useState<ReadonlySet<string>>();
  const [menu, setMenu] = useState<{
    readonly id: string | undefined;
    readonly x: number;
    readonly y: number;
  }>();
  const laidOut = useRef<LaidOutGraph>(undefined);
  const paletteSearch = useRef<HTMLInputElement>(null);
  const stateSearch = useRef<HTMLInputElement>(null);
  const graph = useMemo(() => definitionGraph(value ?? {}, { collapsed }), [value, collapsed]);
  const problems = useMemo(() => worstByState(findings), [findings]);
  const isBroken = definition.value === undefined;

  const edit = useCallback(
    (edits: readonly DefinitionEdit[], select?: string) => {
      const refusal = session.edit(edits, select);
      if (refusal !== undefined) toast({ kind: 'failed', text: refusal });
      return refusal === undefined;
    },
    [session],
  );
  const add = useCallback(
    (item: PaletteItem, place?: NewStatePlace) => {
      const now = session.snapshot();
      if (now.definition.value === undefined) {
        toast({ kind: 'failed', text: 'The text has errors: they have to be mended first' });
        return;
      }
      const { edit: made, pointer } = newState(now.definition.value, item.kind, {
        name: item.name,
        place: place ?? placeFor(now.definition.value, now.selected),
      });
      edit([made], pointer);
    },
    [session, edit],
  );
  const chosen = () => {
    const now = session.snapshot();
    return [...new Set([...(now.selected === undefined ? [] : [now.selected]), ...now.also])];
  };
  const remove = () => {
    if (edge !== undefined) {
      if (edit([{ kind: 'disconnect', edge }])) setEdge(undefined);
      return;
    }
    // Inner ones first: the pointers of the others hold then.
    const states = chosen().sort((one, other) => other.length - one.length);
    const outer = states.filter(
      (state) => !states.some((each) => each !== state && state.startsWith(`${each}/`)),
    );
    if (outer.length > 0) edit(outer.map((state) => ({ kind: 'deleteState', state })));
  };
  const wrap = (state: string, type: 'Parallel' | 'Map') => {
    const { scope } = statePlace(state);
    const wanted = type === 'Parallel' ? 'In parallel' : 'For each';
    const name = freshStateName(stateNames(session.snapshot().definition.value as Json), wanted);
    edit([{ kind: 'wrapState', state, in: type, name }], statePointer(scope, name));
  };
  const select = useCallback(
    (id: string | undefined) => {
      setEdge(undefined);
      session.select(id);
    },
    [session],
  );
  const toggle = useCallback((id: string) => {
    setCollapsed((before) =>
      before.has(id) ? new Set([...before].filter((each) => each !== id)) : new Set([...before, id]),
    );
  }, []);
  const editing = useMemo<GraphEditing>(
    () => ({
      alsoIds: also,
      problems,
      selectedEdgeId: edge,
      onEdgeSelect: setEdge,
      onChooseAlso: (id) => session.toggle(id),
      onConnect: (source, target, kind) => {
        const made = connection(session.snapshot().definition.value, { source, target, kind });
        if (typeof made === 'string') toast({ kind: 'failed', text: made });
        else edit([made], statePlaceOrNone(source));
      },
      onContextMenu: (id, at) => {
        if (id !== undefined) session.select(id);
        setMenu({ id, ...at });
      },
      onLaidOut: (next) => {
        laidOut.current = next;
      },
    }),
    [also, problems, edge, session, edit],
  );

  const onKeyDown = (event: KeyboardEvent) => {
    const target = event.target as HTMLElement;
    if (target.closest('input, textarea, select') !== null) return;
    const node = target.closest<HTMLElement>('.react-flow__node')?.dataset.id;
    const key = event.key;
    const isControl = event.ctrlKey || event.metaKey;
    const plain = !isControl && !event.altKey;
    if (plain && key.startsWith('Arrow')) {
      const next = neighbourOf(graph, selected, key);
      if (next !== undefined) select(next);
    } else if (
      plain &&
      (key === 'Enter' || key === ' ') &&
      node !== undefined &&
      target.closest('button') === null
    ) {
      if (node === selected) onRename();
      else select(node);
    } else if (plain && (key === 'Delete' || key === 'Backspace')) remove();
    else if (isControl && key.toLowerCase() === 'd' && selected !== undefined) {
      edit([{ kind: 'duplicateState', state: selected }]);
    } else if (key === 'F2' && selected !== undefined) onRename();
    else if (plain && key.toLowerCase() === 'a') paletteSearch.current?.focus();
    else if (plain && key === '/') stateSearch.current?.focus();
    else if (key === 'Escape') select(undefined);
    else return;
    event.preventDefault();
    event.stopPropagation();
  };

  const menuGroups = (id: string | undefined): readonly (readonly MenuItem[])[] =>
    id === undefined
      ? [
          [
            {
              id: 'add',
              label: 'Add a state',
              icon: 'plus',
              keys: 'A',
              run: () => paletteSearch.current?.focus(),
            },
          ],
        ]
      : [
          [
            { id: 'rename', label: 'Rename', icon: 'edit', keys: 'F2', run: onRename },
            {
              id: 'duplicate',
              label: 'Duplicate',
              icon: 'copy',
              keys: 'Ctrl D',
              run: () => edit([{ kind: 'duplicateState', state: id }]),
            },
          ],
          [
            { id: 'parallel', label: 'Wrap in a Parallel', icon: 'split', run: () => wrap(id, 'Parallel') },
            { id: 'map', label: 'Wrap in a Map', icon: 'map', run: () => wrap(id, 'Map') },
          ],
          [{ id: 'delete', label: 'Delete', icon: 'trash', keys: 'Del', isDanger: true, run: remove }],
        ];

  return (
    <section
      className="edit-canvas"
      aria-label="Graph and palette"
      onCopy={(event) => {
        if (isInField(event.target)) return;
        const states = chosen();
        const { value: present } = session.snapshot().definition;
        if (states.length === 0 || present === undefined) return;
        event.clipboardData.setData('text/plain', JSON.stringify(copyStates(present, states), undefined, 2));
        event.preventDefault();
      }}
      onCut={(event) => {
        if (isInField(event.target)) return;
        const states = chosen();
        const { value: present } = session.snapshot().definition;
        if (states.length === 0 || present === undefined) return;
        event.clipboardData.setData('text/plain', JSON.stringify(copyStates(present, states), undefined, 2));
        event.preventDefault();
        remove();
      }}
      onPaste={(event) => {
        if (isInField(event.target)) return;
        const clip = readClip(event.clipboardData.getData('text/plain'));
        if (clip === undefined) return;
        event.preventDefault();
        const { definition: now, selected: at } = session.snapshot();
        const scope = at === undefined ? '' : statePlace(at).scope;
        const onto = edge ?? (at === undefined ? undefined : nextEdge(now.value, at));
        edit([
          onto === undefined
            ? { kind: 'pasteStates', scope, clip }
            : { kind: 'pasteStates', edge: onto, clip },
        ]);
      }}
    >
      <Palette onAdd={add} searchRef={paletteSearch} />
      <div className="edit-graph">
        <GraphCanvas
          graph={graph}
          label="Graph of the definition"
          selectedId={selected}
          {...(found !== undefined && { foundIds: found })}
          onSelect={select}
          onToggle={toggle}
          isDimmed={isBroken}
          onKeyDown={onKeyDown}
          editing={editing}
        >
          <Panel position="top-right">
            <GraphSearch graph={graph} onFound={setFound} onChoose={select} inputRef={stateSearch} />
          </Panel>
          {isBroken && (
            <Panel position="top-left">
              <p className="edit-broken" role="status">
                The text has errors. This is the graph of before.
              </p>
            </Panel>
          )}
          {edge !== undefined && definition.value !== undefined && (
            <Panel position="bottom-center">
              <EdgeBar
                definition={definition.value}
                edge={edge}
                onEdit={(edits) => {
                  if (edit(edits)) setEdge(undefined);
                }}
              />
            </Panel>
          )}
          <DropTarget
            laidOut={laidOut}
            isEmpty={graph.nodes.length === 0}
            onDropKind={(item, place) => add(item, place)}
            onDropState={(state, onto) => {
              const { scope } = statePlace(onto);
              const goal = scopeOfEdge(onto);
              edit([{ kind: 'moveState', state, edge: onto }], scope === goal ? state : undefined);
            }}
          />
        </GraphCanvas>
      </div>
      <ContextMenu
        label="Do with the state"
        groups={menuGroups(menu?.id)}
        at={menu}
        onClose={() => setMenu(undefined)}
      />
    </section>
  );
}

function isInField(target: EventTarget): boolean {
  return target instanceof Element && target.closest('input, textarea, .cm-editor') !== null;
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
  return ['Next', 'End']
    .map((field) => `${state}/${field}`)
    .find((edge) => valueAt(definition, parsePointer(edge)) !== undefined);
}

function statePlaceOrNone(id: string): string | undefined {
  return id.includes('#') ? undefined : id;
}

/** The edit that a line between two nodes means; or why there is none. */
function connection(
  definition: Json | undefined,
  {
    source,
    target,
    kind,
  }: { readonly source: string; readonly target: string; readonly kind: 'next' | 'catch' },
): DefinitionEdit | string {
  const [sourceScope, isStart] = source.endsWith('#start')
    ? [source.slice(0, -'#start'.length), true]
    : [statePlace(source).scope, false];
  const isEnd = target.endsWith('#end');
  const goal = isEnd ? { scope: target.slice(0, -'#end'.length), name: null } : statePlace(target);
  if (goal.scope !== sourceScope) return 'A transition stays within its region';
  const to = goal.name;
  if (isStart) return { kind: 'connect', edge: `${sourceScope}/StartAt`, to };
  if (kind === 'catch') return { kind: 'connect', edge: `${source}/Catch/-`, to };
  const state = definition === undefined ? undefined : valueAt(definition, parsePointer(source));
  const type = state !== undefined && isJsonObject(state) ? memberOf(state, 'Type') : undefined;
  return { kind: 'connect', edge: `${source}/${type === 'Choice' ? 'Choices/-' : 'Next'}`, to };
}

function worstByState(findings: readonly TextFinding[]): ReadonlyMap<string, 'error' | 'warning'> {
  const worst = new Map<string, 'error' | 'warning'>();
  for (const { state, severity } of findings) {
    if (state === undefined || severity === 'hint') continue;
    if (severity === 'error' || !worst.has(state)) worst.set(state, severity);
  }
  return worst;
}
