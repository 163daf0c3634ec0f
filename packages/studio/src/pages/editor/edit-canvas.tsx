import { type LaidOutGraph, statePlace } from '@cairn/diagram';
import { Panel } from '@xyflow/react';
import { type KeyboardEvent, useCallback, useDeferredValue, useRef, useState } from 'react';
import { GraphCanvas } from '../../canvas/graph-canvas.tsx';
import { ContextMenu } from '../../design/context-menu.tsx';
import { putClip, takeClip } from './clip.ts';
import type { TextFinding } from './definition-messages.ts';
import { DropTarget } from './drop-target.tsx';
import { EdgeBar } from './edge-bar.tsx';
import type { EditSession } from './edit-session.ts';
import { useGraphActions } from './graph-actions.ts';
import { type MenuPlace, useGraphEditing } from './graph-editing.ts';
import { takeGraphKey } from './graph-keys.ts';
import { GraphSearch } from './graph-search.tsx';
import { scopeOfEdge } from './new-state.ts';
import { Palette } from './palette.tsx';
import { stateMenu } from './state-menu.ts';
import { useEditSnapshot } from './use-edit-session.ts';
import { useSteadyGraph } from './use-steady-graph.ts';

export interface EditCanvasProps {
  readonly session: EditSession;
  readonly findings: readonly TextFinding[];
  /** Brings the name of the chosen state to be typed. */
  readonly onRename: () => void;
  /** Called when the graph has its places. */
  readonly onDrawn: () => void;
}

/** The graph of a session: what is done here becomes edits of the text. */
export function EditCanvas({ session, findings, onRename, onDrawn }: EditCanvasProps) {
  const snapshot = useEditSnapshot(session);
  const { good, definition, selected, also } = snapshot;
  const value = useDeferredValue(good?.value);
  const [collapsed, setCollapsed] = useState<ReadonlySet<string>>(new Set());
  const [edge, setEdge] = useState<string>();
  const [found, setFound] = useState<ReadonlySet<string>>();
  const [menu, setMenu] = useState<MenuPlace>();
  const laidOut = useRef<LaidOutGraph>(undefined);
  const paletteSearch = useRef<HTMLInputElement>(null);
  const stateSearch = useRef<HTMLInputElement>(null);
  const graph = useSteadyGraph(value, collapsed);
  const isBroken = definition.value === undefined;

  const actions = useGraphActions(session, edge, setEdge);
  const { edit, add, select } = actions;
  const toggle = useCallback((id: string) => {
    setCollapsed((before) =>
      before.has(id) ? new Set([...before].filter((each) => each !== id)) : new Set([...before, id]),
    );
  }, []);
  const editing = useGraphEditing({ actions, findings, also, edge, setEdge, setMenu, laidOut, onDrawn });
  const onKeyDown = (event: KeyboardEvent) =>
    takeGraphKey(event, {
      graph,
      selected,
      actions,
      onRename,
      onAdd: () => paletteSearch.current?.focus(),
      onFind: () => stateSearch.current?.focus(),
    });
  return (
    <section
      className="edit-canvas"
      aria-label="Graph and palette"
      onCopy={(event) => takeClip(event, actions, false)}
      onCut={(event) => takeClip(event, actions, true)}
      onPaste={(event) => putClip(event, actions)}
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
            <Panel position="bottom-center">
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
        groups={stateMenu(menu?.id, {
          actions,
          onRename,
          onAdd: () => paletteSearch.current?.focus(),
        })}
        at={menu}
        onClose={() => setMenu(undefined)}
      />
    </section>
  );
}
