import {
  type DefinitionGraph,
  type LaidOutGraph,
  type LayoutDirection,
  type RunOverlay,
  takenEdgeIds,
} from '@cairn/diagram';
import {
  Background,
  Controls,
  type EdgeTypes,
  MiniMap,
  type NodeTypes,
  ReactFlow,
  ReactFlowProvider,
  useReactFlow,
  useStore,
} from '@xyflow/react';
import '@xyflow/react/dist/base.css';
import './canvas.css';
import { type KeyboardEvent, type MouseEvent, type ReactNode, useEffect, useMemo, useRef } from 'react';
import { classNames } from '../design/class-names.ts';
import { Spinner } from '../design/spinner.tsx';
import {
  type CanvasEdge,
  type CanvasNode,
  canvasEdges,
  canvasNodes,
  type ProblemSeverity,
} from './canvas-nodes.ts';
import { workerLayoutEngine } from './layout-engine.ts';
import { MinimapButton } from './minimap-button.tsx';
import { RouteEdge } from './route-edge.tsx';
import { CircleNode, RegionBox, StateNode } from './state-node.tsx';
import { useLaidOutGraph } from './use-laid-out-graph.ts';
import { useMinimap } from './use-minimap.ts';

// Whoever has loaded this draws a graph: its engine starts while the definition is on its way.
workerLayoutEngine();

const nodeTypes = { box: StateNode, circle: CircleNode, region: RegionBox } as unknown as NodeTypes;
const edgeTypes = { route: RouteEdge } as unknown as EdgeTypes;
/** More states than these get a map of the whole. */
const minimapFromNodes = 24;

/** What is done to a graph that is edited. Ids are JSON pointers. */
export interface GraphEditing {
  /** Further states that are chosen. */
  readonly alsoIds: ReadonlySet<string>;
  /** The worst that was found in each state. */
  readonly problems: ReadonlyMap<string, ProblemSeverity>;
  readonly selectedEdgeId: string | undefined;
  readonly onEdgeSelect: (id: string | undefined) => void;
  /** A state was added to those that are chosen, or taken out. */
  readonly onChooseAlso: (id: string) => void;
  /** A line was drawn from one state to another: for what comes next, or for an error. */
  readonly onConnect: (source: string, target: string, kind: 'next' | 'catch') => void;
  readonly onContextMenu: (id: string | undefined, at: { readonly x: number; readonly y: number }) => void;
  readonly onLaidOut: (graph: LaidOutGraph) => void;
}

export interface GraphCanvasProps {
  readonly graph: DefinitionGraph;
  /** A run that is drawn over the definition. */
  readonly overlay?: RunOverlay | undefined;
  readonly direction?: LayoutDirection;
  /** Id of the state that is looked at. */
  readonly selectedId?: string | undefined;
  /** Told the id of a state that was chosen, or undefined. */
  readonly onSelect?: (id: string | undefined) => void;
  /** Told the id of a Parallel or Map that is to be opened or closed. */
  readonly onToggle?: (id: string) => void;
  /** States that a search has found. */
  readonly foundIds?: ReadonlySet<string>;
  /** Whether the graph is an old one, since the text has errors. */
  readonly isDimmed?: boolean;
  /** What the canvas is, for those who do not see it. */
  readonly label: string;
  /** Told the keys that are pressed on the canvas, before the canvas takes them. */
  readonly onKeyDown?: (event: KeyboardEvent) => void;
  /** Set where the graph is edited. */
  readonly editing?: GraphEditing | undefined;
  /** Overlays in the corners: `Panel`s. */
  readonly children?: ReactNode;
}

/** A definition as a graph that one can move about in. */
export function GraphCanvas(props: GraphCanvasProps) {
  return (
    <ReactFlowProvider>
      <Canvas {...props} />
    </ReactFlowProvider>
  );
}

function Canvas({
  graph,
  overlay,
  direction = 'down',
  selectedId,
  onSelect,
  onToggle,
  foundIds,
  isDimmed = false,
  label,
  onKeyDown,
  editing,
  children,
}: GraphCanvasProps) {
  const { graph: laidOut, error } = useLaidOutGraph(graph, direction);
  const before = useRef<ReadonlyMap<string, CanvasNode>>(new Map());
  const { alsoIds, problems, selectedEdgeId } = editing ?? {};
  const isEdited = editing !== undefined;
  const nodes = useMemo(() => {
    if (laidOut === undefined) return [];
    const view = { overlay, selectedId, foundIds, onToggle, alsoIds, problems, isEdited };
    const made = canvasNodes(laidOut, view, before.current);
    before.current = new Map(made.map((node) => [node.id, node]));
    return made;
  }, [laidOut, overlay, selectedId, foundIds, onToggle, alsoIds, problems, isEdited]);
  const edges = useMemo<CanvasEdge[]>(() => {
    if (laidOut === undefined) return [];
    const plain = {
      nodes: laidOut.nodes.map(({ node }) => node),
      edges: laidOut.edges.map(({ edge }) => edge),
    };
    return canvasEdges(
      laidOut,
      overlay === undefined ? undefined : takenEdgeIds(plain, overlay),
      selectedEdgeId,
    );
  }, [laidOut, overlay, selectedEdgeId]);
  const onLaidOut = useRef(editing?.onLaidOut);
  onLaidOut.current = editing?.onLaidOut;
  useEffect(() => {
    if (laidOut !== undefined) onLaidOut.current?.(laidOut);
  }, [laidOut]);
  const minimap = useMinimap();
  const isLarge = graph.nodes.length >= minimapFromNodes;
  const isMovedByHand = useRef(false);
  const openMenu = (event: { preventDefault(): void }, id: string | undefined) => {
    if (editing === undefined) return;
    event.preventDefault();
    const { clientX: x, clientY: y } = event as MouseEvent;
    editing.onContextMenu(id, { x, y });
  };
  return (
    <section
      className={classNames('canvas', isDimmed && 'canvas-dimmed', isEdited && 'canvas-edited')}
      aria-label={label}
      onKeyDownCapture={onKeyDown}
      onPointerDownCapture={({ target }) => {
        const control = (target as Element).closest('.react-flow__controls-button, .react-flow__minimap');
        if (control !== null) isMovedByHand.current = !control.matches('.react-flow__controls-fitview');
      }}
    >
      {laidOut === undefined && error === undefined && <Spinner label="Laying out" />}
      {error !== undefined && <p className="canvas-error">The graph cannot be drawn: {String(error)}</p>}
      <ReactFlow
        nodes={nodes}
        edges={edges}
        nodeTypes={nodeTypes}
        edgeTypes={edgeTypes}
        onNodeClick={(event, node) => {
          if (node.selectable === false) return;
          if (editing !== undefined && (event.shiftKey || event.ctrlKey || event.metaKey)) {
            editing.onChooseAlso(node.id);
          } else onSelect?.(node.id);
        }}
        onPaneClick={() => onSelect?.(undefined)}
        onEdgeClick={(_, edge) => editing?.onEdgeSelect(edge.data?.placed.edge.id)}
        onNodeContextMenu={(event, node) => openMenu(event, node.id)}
        onPaneContextMenu={(event) => openMenu(event, undefined)}
        onConnect={({ source, target, sourceHandle }) =>
          editing?.onConnect(source, target, sourceHandle === 'catch' ? 'catch' : 'next')
        }
        onMove={(event) => {
          // What the canvas moves by itself has no event.
          if (event !== null) isMovedByHand.current = true;
        }}
        connectionRadius={36}
        onSelectionChange={undefined as never}
        nodesDraggable={false}
        nodesConnectable={isEdited}
        elementsSelectable
        onlyRenderVisibleElements={graph.nodes.length > 150}
        minZoom={0.05}
        maxZoom={2}
        proOptions={{ hideAttribution: true }}
        deleteKeyCode={null}
        selectionKeyCode={null}
        multiSelectionKeyCode={null}
      >
        <Background gap={20} size={1} />
        <Controls showInteractive={false}>{isLarge && <MinimapButton minimap={minimap} />}</Controls>
        {isLarge && minimap.isShown && (
          <MiniMap pannable zoomable className="canvas-minimap" nodeClassName={minimapClass} />
        )}
        {children}
      </ReactFlow>
      <Fit laidOut={laidOut} isEdited={isEdited} isMovedByHand={isMovedByHand} />
      <ShowSelected id={selectedId} laidOut={laidOut} />
    </section>
  );
}

function minimapClass(node: { readonly data: Record<string, unknown> }): string {
  const { run, isOpen, placed } = node.data as CanvasNode['data'];
  if (placed.node.kind !== 'state' || isOpen) return 'minimap-ground';
  return run === undefined ? 'minimap-state' : `minimap-state minimap-${run.status}`;
}

/** A graph that would be too small to read as a whole is shown from its beginning on. */
const readableZoom = 0.35;
const firstZoom = 0.75;
const marginPx = 40;

interface FitProps {
  readonly laidOut: LaidOutGraph | undefined;
  readonly isEdited: boolean;
  readonly isMovedByHand: { readonly current: boolean };
}

/**
 * The first layout comes after the canvas is there: then it is brought into view. It is so again when its pane has another
 * size, and one that is edited when it has, until somebody moves it by hand.
 */
function Fit({ laidOut, isEdited, isMovedByHand }: FitProps) {
  const { setViewport } = useReactFlow();
  const isDone = useRef(false);
  const fitted = useRef({ width: 0, height: 0 });
  const width = useStore((store) => store.width);
  const height = useStore((store) => store.height);
  useEffect(() => {
    if (laidOut === undefined || width === 0) return;
    const isResized = fitted.current.width !== width || fitted.current.height !== height;
    if (isDone.current && (isMovedByHand.current || (!isEdited && !isResized))) return;
    fitted.current = { width, height };
    const whole = Math.min(
      (width - 2 * marginPx) / laidOut.width,
      (height - 2 * marginPx) / laidOut.height,
      1,
    );
    // The beginning of a large graph is shown once: later it would lead away from what is worked on.
    if (isDone.current && whole < readableZoom) return;
    isDone.current = true;
    const zoom = whole < readableZoom ? firstZoom : whole;
    const start = laidOut.nodes.find(({ node }) => node.kind === 'start')?.box;
    const middle =
      whole < readableZoom && start !== undefined ? start.x + start.width / 2 : laidOut.width / 2;
    const top = whole < readableZoom ? marginPx : (height - laidOut.height * zoom) / 2;
    void setViewport({ x: width / 2 - middle * zoom, y: top, zoom });
  }, [laidOut, width, height, setViewport, isEdited, isMovedByHand]);
  return null;
}

interface ShowSelectedProps {
  readonly id: string | undefined;
  readonly laidOut: LaidOutGraph | undefined;
}

/**
 * A state that was chosen elsewhere (in the text, by a link) is brought into view where it is out of it, once, as soon as it
 * has a place: behind `Fit`, which shows the beginning.
 */
function ShowSelected({ id, laidOut }: ShowSelectedProps) {
  const { getViewport, setCenter } = useReactFlow();
  const shownId = useRef<string>(undefined);
  const isFirst = useRef(true);
  const width = useStore((store) => store.width);
  const height = useStore((store) => store.height);
  useEffect(() => {
    if (id === shownId.current || width === 0) return;
    const box = id === undefined ? undefined : laidOut?.nodes.find(({ node }) => node.id === id)?.box;
    if (id !== undefined && box === undefined) return;
    shownId.current = id;
    if (box === undefined) return;
    const { x, y, zoom } = getViewport();
    const isInView =
      box.x * zoom + x >= 0 &&
      box.y * zoom + y >= 0 &&
      (box.x + box.width) * zoom + x <= width &&
      (box.y + box.height) * zoom + y <= height;
    // Who comes by a link sees it at once.
    const duration = isFirst.current ? 0 : 200;
    isFirst.current = false;
    if (!isInView) void setCenter(box.x + box.width / 2, box.y + box.height / 2, { zoom, duration });
  }, [id, laidOut, width, height, getViewport, setCenter]);
  return null;
}
