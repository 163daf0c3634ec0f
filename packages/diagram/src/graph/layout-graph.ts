import type { ElkExtendedEdge, ElkNode } from 'elkjs/lib/elk-api.js';
import type { DefinitionGraph, GraphEdge, GraphNode } from './definition-graph-types.ts';
import { engineGraph, outPort } from './engine-graph.ts';
import { fitText } from './fit-text.ts';
import type {
  LaidOutEdge,
  LaidOutGraph,
  LaidOutNode,
  LayoutDirection,
  LayoutEngine,
  Point,
} from './layout-types.ts';
import { boxMeasures, type NodeSize, nodeSize } from './node-size.ts';

/** How a graph is laid out. */
export interface LayoutOptions {
  readonly direction?: LayoutDirection;
}

/**
 * Gives every node and edge of a graph its place: in layers, from top to bottom or from left to right, regions nested.
 * The same graph always gets the same places.
 *
 * @throws whatever the engine rejects with
 */
export async function layoutGraph(
  graph: DefinitionGraph,
  engine: LayoutEngine,
  { direction = 'down' }: LayoutOptions = {},
): Promise<LaidOutGraph> {
  const sizes = new Map(graph.nodes.map((node) => [node.id, nodeSize(node)]));
  const { root: asked, routes } = engineGraph(graph, sizes, direction);
  const root = await engine.layout(asked);
  alignRegions(
    root,
    new Set(graph.nodes.filter(({ kind }) => kind === 'region').map(({ id }) => id)),
    direction,
  );
  const placed = new Places(root);
  return {
    direction,
    width: Math.ceil(root.width ?? 0),
    height: Math.ceil(root.height ?? 0),
    nodes: graph.nodes.map((node) => placed.node(node, sizes.get(node.id) as NodeSize)),
    edges: graph.edges.map((edge) => placed.edge(edge, routes.get(edge.id) ?? [])),
  };
}

/** The regions of a Parallel begin and end on the same lines. */
function alignRegions(node: ElkNode, regions: ReadonlySet<string>, direction: LayoutDirection): void {
  const { containerPadding, headerHeight } = boxMeasures;
  for (const child of node.children ?? []) {
    alignRegions(child, regions, direction);
    if (!regions.has(child.id)) continue;
    if (direction === 'down') {
      child.y = headerHeight;
      child.height = (node.height ?? 0) - headerHeight - containerPadding;
    } else {
      child.x = containerPadding;
      child.width = (node.width ?? 0) - 2 * containerPadding;
    }
  }
}

interface PlacedEdge {
  readonly edge: ElkExtendedEdge;
  readonly origin: Point;
}

/** Where the engine has put things. */
class Places {
  readonly #nodes = new Map<string, { readonly node: ElkNode; readonly origin: Point }>();
  readonly #edges = new Map<string, PlacedEdge>();

  constructor(root: ElkNode) {
    this.#take(root, { x: 0, y: 0 });
  }

  /** `origin`: where what lies in the node counts from. */
  #take(node: ElkNode, origin: Point): void {
    for (const edge of node.edges ?? []) this.#edges.set(edge.id, { edge, origin });
    for (const child of node.children ?? []) {
      const place = shift(origin, child);
      this.#nodes.set(child.id, { node: child, origin: place });
      this.#take(child, place);
    }
  }

  /** The label of an edge that stands beside its source, on the line. */
  #portLabel(edge: GraphEdge): LaidOutEdge['label'] {
    const source = this.#nodes.get(edge.source);
    const port = source?.node.ports?.find(({ id }) => id === outPort(edge));
    const label = port?.labels?.[0];
    if (source === undefined || port === undefined || label === undefined) return undefined;
    const place = shift(source.origin, port);
    const { width = 0, height = 0, text = '' } = label;
    return {
      x: place.x + boxMeasures.labelGap,
      y: place.y - height / 2,
      width,
      height,
      text: labelText(text),
    };
  }

  node(node: GraphNode, { titleLines, captionLine }: NodeSize): LaidOutNode {
    const { node: placed, origin } = this.#nodes.get(node.id) as { node: ElkNode; origin: Point };
    return {
      node,
      relative: { x: placed.x ?? 0, y: placed.y ?? 0 },
      box: { ...origin, width: placed.width ?? 0, height: placed.height ?? 0 },
      titleLines,
      captionLine,
    };
  }

  edge(edge: GraphEdge, route: readonly string[]): LaidOutEdge {
    const stretches = route.map((id) => this.#edges.get(id) as PlacedEdge);
    const points = stretches.flatMap(({ edge: { sections = [] }, origin }) =>
      sections
        .flatMap(({ startPoint, bendPoints = [], endPoint }) => [startPoint, ...bendPoints, endPoint])
        .map((point) => shift(origin, point)),
    );
    const [first] = stretches;
    return {
      edge,
      points: withoutNeedless(points),
      label: first === undefined ? undefined : (labelOf(first.edge, first.origin) ?? this.#portLabel(edge)),
    };
  }
}

/** A route without the points that lie on the way between their neighbours. */
function withoutNeedless(points: readonly Point[]): readonly Point[] {
  const kept: Point[] = [];
  for (const point of points) {
    const before = kept.at(-2);
    const last = kept.at(-1);
    if (last !== undefined && isNear(last, point)) continue;
    if (before !== undefined && last !== undefined && liesBetween(last, before, point)) kept.pop();
    kept.push(point);
  }
  return kept;
}

function isNear(one: Point, other: Point): boolean {
  return Math.abs(one.x - other.x) < 0.01 && Math.abs(one.y - other.y) < 0.01;
}

function liesBetween(point: Point, one: Point, other: Point): boolean {
  const isLevel = Math.abs(one.y - point.y) < 0.01 && Math.abs(point.y - other.y) < 0.01;
  const isUpright = Math.abs(one.x - point.x) < 0.01 && Math.abs(point.x - other.x) < 0.01;
  return (
    (isLevel && (point.x - one.x) * (other.x - point.x) >= 0) ||
    (isUpright && (point.y - one.y) * (other.y - point.y) >= 0)
  );
}

function labelOf({ labels }: ElkExtendedEdge, origin: Point): LaidOutEdge['label'] {
  const [label] = labels ?? [];
  if (label?.text === undefined) return undefined;
  const { width = 0, height = 0, text } = label;
  return { ...shift(origin, label), width, height, text: labelText(text) };
}

function labelText(text: string): string {
  const { labelFontSize: fontSize, labelTextWidthMax: widthMax } = boxMeasures;
  return fitText(text, { fontSize, widthMax });
}

function shift(origin: Point, place: { readonly x?: number; readonly y?: number }): Point {
  return { x: origin.x + (place.x ?? 0), y: origin.y + (place.y ?? 0) };
}
