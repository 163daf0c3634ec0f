import { type DefinitionGraph, type LayoutDirection, type RunOverlay, takenEdgeIds } from '@cairn/diagram';
import {
  Background,
  Controls,
  type EdgeTypes,
  MiniMap,
  type NodeTypes,
  ReactFlow,
  ReactFlowProvider,
  useReactFlow,
} from '@xyflow/react';
import '@xyflow/react/dist/base.css';
import './canvas.css';
import { type KeyboardEvent, type ReactNode, useEffect, useMemo, useRef } from 'react';
import { classNames } from '../design/class-names.ts';
import { Spinner } from '../design/spinner.tsx';
import { type CanvasEdge, type CanvasNode, canvasEdges, canvasNodes } from './canvas-nodes.ts';
import { RouteEdge } from './route-edge.tsx';
import { CircleNode, RegionBox, StateNode } from './state-node.tsx';
import { useLaidOutGraph } from './use-laid-out-graph.ts';

const nodeTypes = { box: StateNode, circle: CircleNode, region: RegionBox } as unknown as NodeTypes;
const edgeTypes = { route: RouteEdge } as unknown as EdgeTypes;
/** More states than these get a map of the whole. */
const minimapFromNodes = 24;

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
  children,
}: GraphCanvasProps) {
  const { graph: laidOut, error } = useLaidOutGraph(graph, direction);
  const before = useRef<ReadonlyMap<string, CanvasNode>>(new Map());
  const nodes = useMemo(() => {
    if (laidOut === undefined) return [];
    const made = canvasNodes(laidOut, { overlay, selectedId, foundIds, onToggle }, before.current);
    before.current = new Map(made.map((node) => [node.id, node]));
    return made;
  }, [laidOut, overlay, selectedId, foundIds, onToggle]);
  const edges = useMemo<CanvasEdge[]>(() => {
    if (laidOut === undefined) return [];
    const plain = {
      nodes: laidOut.nodes.map(({ node }) => node),
      edges: laidOut.edges.map(({ edge }) => edge),
    };
    return canvasEdges(laidOut, overlay === undefined ? undefined : takenEdgeIds(plain, overlay));
  }, [laidOut, overlay]);
  return (
    <section
      className={classNames('canvas', isDimmed && 'canvas-dimmed')}
      aria-label={label}
      onKeyDownCapture={onKeyDown}
    >
      {laidOut === undefined && error === undefined && <Spinner label="Laying out" />}
      {error !== undefined && <p className="canvas-error">The graph cannot be drawn: {String(error)}</p>}
      <ReactFlow
        nodes={nodes}
        edges={edges}
        nodeTypes={nodeTypes}
        edgeTypes={edgeTypes}
        onNodeClick={(_, node) => {
          if (node.selectable !== false) onSelect?.(node.id);
        }}
        onPaneClick={() => onSelect?.(undefined)}
        onSelectionChange={undefined as never}
        nodesDraggable={false}
        nodesConnectable={false}
        elementsSelectable
        onlyRenderVisibleElements={graph.nodes.length > 150}
        minZoom={0.05}
        maxZoom={2}
        fitView
        fitViewOptions={{ padding: 0.12, maxZoom: 1 }}
        proOptions={{ hideAttribution: true }}
        deleteKeyCode={null}
      >
        <Background gap={20} size={1} />
        <Controls showInteractive={false} />
        {graph.nodes.length >= minimapFromNodes && (
          <MiniMap pannable zoomable className="canvas-minimap" nodeClassName={minimapClass} />
        )}
        {children}
      </ReactFlow>
      <FitWhenNew isReady={laidOut !== undefined} />
      <ShowSelected id={selectedId} />
    </section>
  );
}

function minimapClass(node: { readonly data: Record<string, unknown> }): string {
  const { run, isOpen, placed } = node.data as CanvasNode['data'];
  if (placed.node.kind !== 'state' || isOpen) return 'minimap-ground';
  return run === undefined ? 'minimap-state' : `minimap-state minimap-${run.status}`;
}

/** The first layout comes after the canvas is there: then it is brought into view. */
function FitWhenNew({ isReady }: { readonly isReady: boolean }) {
  const { fitView } = useReactFlow();
  useEffect(() => {
    if (isReady) void fitView({ padding: 0.12, maxZoom: 1 });
  }, [isReady, fitView]);
  return null;
}

/** A state that was chosen elsewhere (in the text, by a link) is brought into view where it is out of it. */
function ShowSelected({ id }: { readonly id: string | undefined }) {
  const { getInternalNode, getViewport, setCenter } = useReactFlow();
  const ground = useRef<HTMLSpanElement>(null);
  useEffect(() => {
    if (id === undefined) return;
    const node = getInternalNode(id);
    const canvas = ground.current?.closest('.canvas');
    if (node === undefined || canvas === null || canvas === undefined) return;
    const { x, y, zoom } = getViewport();
    const { x: left, y: top } = node.internals.positionAbsolute;
    const { width = 0, height = 0 } = node.measured;
    const isInView =
      left * zoom + x >= 0 &&
      top * zoom + y >= 0 &&
      (left + width) * zoom + x <= canvas.clientWidth &&
      (top + height) * zoom + y <= canvas.clientHeight;
    if (!isInView) void setCenter(left + width / 2, top + height / 2, { zoom, duration: 200 });
  }, [id, getInternalNode, getViewport, setCenter]);
  return <span ref={ground} hidden />;
}
