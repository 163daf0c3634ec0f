import type { LaidOutEdge, LaidOutGraph, LaidOutNode, RunOverlay, StateRun } from '@cairn/diagram';
import type { Edge, Node } from '@xyflow/react';

/** What a node of the canvas shows. */
export interface CanvasNodeData extends Record<string, unknown> {
  readonly placed: LaidOutNode;
  readonly run: StateRun | undefined;
  /** Whether the states in it are drawn. */
  readonly isOpen: boolean;
  readonly isDimmed: boolean;
  readonly onToggle: ((id: string) => void) | undefined;
  /** The worst that was found in the state. */
  readonly problem: ProblemSeverity | undefined;
  /** Whether the graph is edited: states have handles and can be dragged onto transitions. */
  readonly isEdited: boolean;
}

export type ProblemSeverity = 'error' | 'warning';

/** What an edge of the canvas shows. */
export interface CanvasEdgeData extends Record<string, unknown> {
  readonly placed: LaidOutEdge;
  /** Undefined where no run is drawn. */
  readonly isTaken: boolean | undefined;
}

export type CanvasNode = Node<CanvasNodeData, 'box' | 'circle' | 'region'>;
export type CanvasEdge = Edge<CanvasEdgeData, 'route'>;

const notStarted: StateRun = { status: 'notStarted', visits: 0, retries: 0 };

/** What is drawn besides the graph. */
export interface CanvasView {
  readonly overlay: RunOverlay | undefined;
  readonly selectedId: string | undefined;
  /** Ids of nodes that a search has found; all others step back. */
  readonly foundIds: ReadonlySet<string> | undefined;
  readonly onToggle: ((id: string) => void) | undefined;
  /** Further states that are chosen. */
  readonly alsoIds?: ReadonlySet<string> | undefined;
  readonly problems?: ReadonlyMap<string, ProblemSeverity> | undefined;
  readonly isEdited?: boolean;
}

/**
 * The nodes of the canvas. A node that shows the same as before is the same object as before, so that of a thousand
 * states only those that a run has touched are drawn again.
 */
export function canvasNodes(
  { nodes }: LaidOutGraph,
  { overlay, selectedId, foundIds, onToggle, alsoIds, problems, isEdited = false }: CanvasView,
  before: ReadonlyMap<string, CanvasNode>,
): CanvasNode[] {
  const parents = new Set(nodes.map(({ node }) => node.parent));
  const depths = new Map<string, number>();
  return nodes.map((placed) => {
    const { node } = placed;
    const depth = node.parent === undefined ? 0 : (depths.get(node.parent) ?? 0) + 1;
    depths.set(node.id, depth);
    const run =
      overlay === undefined || node.kind !== 'state'
        ? undefined
        : (overlay.states.get(node.name) ?? notStarted);
    const data: CanvasNodeData = {
      placed,
      run,
      isOpen: parents.has(node.id),
      isDimmed: foundIds !== undefined && node.kind === 'state' && !foundIds.has(node.id),
      onToggle,
      problem: problems?.get(node.id),
      isEdited,
    };
    const isSelected = node.id === selectedId || alsoIds?.has(node.id) === true;
    const made = canvasNode(placed, data, { depth, isSelected });
    const kept = before.get(node.id);
    return kept !== undefined && isSame(kept, made) ? kept : made;
  });
}

function canvasNode(
  { node, relative, box }: LaidOutNode,
  data: CanvasNodeData,
  { depth, isSelected }: { readonly depth: number; readonly isSelected: boolean },
): CanvasNode {
  const type =
    node.kind === 'region' ? 'region' : node.kind === 'start' || node.kind === 'end' ? 'circle' : 'box';
  return {
    id: node.id === '' ? '#' : node.id,
    type,
    data,
    position: relative,
    width: box.width,
    height: box.height,
    ...(node.parent !== undefined && { parentId: node.parent }),
    selected: isSelected,
    selectable: node.kind === 'state',
    focusable: node.kind === 'state',
    draggable: false,
    connectable: node.kind === 'state',
    zIndex: 2 * depth + (data.isOpen || node.kind === 'region' ? 0 : 2),
    ariaLabel: node.kind === 'state' ? `${node.typeText} state ${node.name}` : node.kind,
  };
}

function isSame(kept: CanvasNode, made: CanvasNode): boolean {
  return (
    kept.data.placed === made.data.placed &&
    kept.data.run === made.data.run &&
    kept.data.isDimmed === made.data.isDimmed &&
    kept.data.onToggle === made.data.onToggle &&
    kept.data.problem === made.data.problem &&
    kept.data.isEdited === made.data.isEdited &&
    kept.selected === made.selected
  );
}

/** The edges of the canvas, those that a run has taken last: they lie over the others. */
export function canvasEdges(
  { nodes, edges }: LaidOutGraph,
  taken: ReadonlySet<string> | undefined,
  selectedId?: string,
): CanvasEdge[] {
  const depthOf = new Map<string | undefined, number>([[undefined, 0]]);
  for (const { node } of nodes) depthOf.set(node.id, (depthOf.get(node.parent) ?? 0) + 1);
  const drawn = [...edges].sort(
    (one, other) => Number(taken?.has(one.edge.id)) - Number(taken?.has(other.edge.id)),
  );
  return drawn.map((placed) => {
    const { edge } = placed;
    const isTaken = taken?.has(edge.id);
    return {
      id: `edge ${edge.id}`,
      type: 'route',
      source: edge.source,
      target: edge.target,
      data: { placed, isTaken },
      focusable: false,
      selected: edge.id === selectedId,
      zIndex: 2 * (depthOf.get(edge.parent) ?? 0) + 1,
    };
  });
}
