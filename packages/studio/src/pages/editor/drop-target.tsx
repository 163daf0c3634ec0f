import { type LaidOutGraph, type Point, routePath } from '@cairn/diagram';
import { useReactFlow, ViewportPortal } from '@xyflow/react';
import { useEffect, useRef, useState } from 'react';
import { draggedStateType } from '../../canvas/state-node.tsx';
import { edgeNear, regionAt } from './graph-pointer.ts';
import type { NewStatePlace } from './new-state.ts';
import { draggedKindType } from './palette.tsx';
import { type PaletteItem, paletteGroups } from './palette-items.ts';

export interface DropTargetProps {
  readonly laidOut: { readonly current: LaidOutGraph | undefined };
  readonly isEmpty: boolean;
  readonly onDropKind: (item: PaletteItem, place: NewStatePlace) => void;
  /** A state was dropped on a transition. */
  readonly onDropState: (state: string, edge: string) => void;
}

/** Takes what is dragged over the canvas, and shows the transition that it would go on. */
export function DropTarget({ laidOut, isEmpty, onDropKind, onDropState }: DropTargetProps) {
  const { screenToFlowPosition } = useReactFlow();
  const ground = useRef<HTMLSpanElement>(null);
  const [points, setPoints] = useState<readonly Point[]>();
  const take = useRef({ onDropKind, onDropState });
  take.current = { onDropKind, onDropState };
  useEffect(() => {
    const canvas = ground.current?.closest<HTMLElement>('.canvas');
    if (canvas === null || canvas === undefined) return;
    const pointOf = (event: DragEvent) => screenToFlowPosition({ x: event.clientX, y: event.clientY });
    const edgeOf = (event: DragEvent) =>
      laidOut.current === undefined ? undefined : edgeNear(laidOut.current, pointOf(event));
    const isOurs = (event: DragEvent) =>
      event.dataTransfer?.types.some((type) => type === draggedKindType || type === draggedStateType) ===
      true;
    const onOver = (event: DragEvent) => {
      if (!isOurs(event)) return;
      event.preventDefault();
      setPoints(edgeOf(event)?.points);
    };
    const onLeave = (event: DragEvent) => {
      if (!canvas.contains(event.relatedTarget as Node | null)) setPoints(undefined);
    };
    const onDrop = (event: DragEvent) => {
      if (!isOurs(event)) return;
      event.preventDefault();
      setPoints(undefined);
      const edge = edgeOf(event)?.edge.id;
      const state = event.dataTransfer?.getData(draggedStateType);
      const kind = event.dataTransfer?.getData(draggedKindType);
      if (state !== undefined && state !== '') {
        if (edge !== undefined) take.current.onDropState(state, edge);
        return;
      }
      const item = paletteGroups.flatMap(({ items }) => items).find((one) => one.kind === kind);
      if (item === undefined) return;
      const region = laidOut.current === undefined ? '' : regionAt(laidOut.current, pointOf(event));
      take.current.onDropKind(
        item,
        edge === undefined ? { kind: 'region', scope: region } : { kind: 'edge', edge },
      );
    };
    canvas.addEventListener('dragover', onOver);
    canvas.addEventListener('dragleave', onLeave);
    canvas.addEventListener('drop', onDrop);
    return () => {
      canvas.removeEventListener('dragover', onOver);
      canvas.removeEventListener('dragleave', onLeave);
      canvas.removeEventListener('drop', onDrop);
    };
  }, [laidOut, screenToFlowPosition]);
  return (
    <>
      <span ref={ground} hidden />
      {isEmpty && <p className="edit-empty">Drag a state here, or press one of the list.</p>}
      {points !== undefined && (
        <ViewportPortal>
          <svg className="drop-route" aria-hidden="true">
            <path d={routePath(points)} />
          </svg>
        </ViewportPortal>
      )}
    </>
  );
}
