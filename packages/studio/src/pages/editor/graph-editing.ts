import type { LaidOutGraph } from '@cairn/diagram';
import { useMemo } from 'react';
import type { GraphEditing } from '../../canvas/graph-canvas.tsx';
import { toast } from '../../design/toasts.tsx';
import { connectionEdit } from './connection-edit.ts';
import type { TextFinding } from './definition-messages.ts';
import type { GraphActions } from './graph-actions.ts';

/** Where a menu was asked for, and of which state. */
export interface MenuPlace {
  readonly id: string | undefined;
  readonly x: number;
  readonly y: number;
}

export interface GraphEditingSetting {
  readonly actions: GraphActions;
  readonly findings: readonly TextFinding[];
  readonly also: ReadonlySet<string>;
  readonly edge: string | undefined;
  readonly setEdge: (edge: string | undefined) => void;
  readonly setMenu: (place: MenuPlace) => void;
  /** Kept up to date, for what is dropped on the canvas. */
  readonly laidOut: { current: LaidOutGraph | undefined };
  readonly onDrawn: () => void;
}

/** What the canvas is told and tells while a graph is edited. */
export function useGraphEditing(setting: GraphEditingSetting): GraphEditing {
  const { actions, findings, also, edge, setEdge, setMenu, laidOut, onDrawn } = setting;
  const problems = useMemo(() => worstByState(findings), [findings]);
  return useMemo<GraphEditing>(
    () => ({
      alsoIds: also,
      problems,
      selectedEdgeId: edge,
      onEdgeSelect: setEdge,
      onChooseAlso: (id) => actions.session.toggle(id),
      onConnect: (source, target, kind) => {
        const made = connectionEdit(actions.session.snapshot().definition.value, { source, target, kind });
        if (typeof made === 'string') toast({ kind: 'failed', text: made });
        else actions.edit([made], source.includes('#') ? undefined : source);
      },
      onContextMenu: (id, at) => {
        if (id !== undefined) actions.session.select(id);
        setMenu({ id, ...at });
      },
      onLaidOut: (next) => {
        laidOut.current = next;
        onDrawn();
      },
    }),
    [also, problems, edge, actions, setEdge, setMenu, laidOut, onDrawn],
  );
}

function worstByState(findings: readonly TextFinding[]): ReadonlyMap<string, 'error' | 'warning'> {
  const worst = new Map<string, 'error' | 'warning'>();
  for (const { state, severity } of findings) {
    if (state === undefined || severity === 'hint') continue;
    if (severity === 'error' || !worst.has(state)) worst.set(state, severity);
  }
  return worst;
}
