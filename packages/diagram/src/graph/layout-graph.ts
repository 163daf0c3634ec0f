import type { ElkExtendedEdge, ElkNode } from 'elkjs/lib/elk-api.js';
import type { DefinitionGraph, GraphEdge, GraphNode } from './definition-graph-types.ts';
import { engineGraph } from './engine-graph.ts';
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
  const root = await engine.layout(engineGraph(graph, sizes, direction));
  const placed = new Places(root);
  return {
    direction,
    width: Math.ceil(root.width ?? 0),
    height: Math.ceil(root.height ?? 0),
    nodes: graph.nodes.map((node) => placed.node(node, sizes.get(node.id) as NodeSize)),
    edges: graph.edges.map((edge) => placed.edge(edge)),
  };
}

/** Where the engine has put things. */
class Places {
  readonly #nodes = new Map<string, { readonly node: ElkNode; readonly origin: Point }>();
  readonly #edges = new Map<string, { readonly edge: ElkExtendedEdge; readonly origin: Point }>();

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

  edge(edge: GraphEdge): LaidOutEdge {
    const { edge: placed, origin } = this.#edges.get(`edge ${edge.id}`) as {
      edge: ElkExtendedEdge;
      origin: Point;
    };
    const points = (placed.sections ?? []).flatMap(({ startPoint, bendPoints = [], endPoint }) => [
      startPoint,
      ...bendPoints,
      endPoint,
    ]);
    return { edge, points: points.map((point) => shift(origin, point)), label: labelOf(placed, origin) };
  }
}

function labelOf({ labels }: ElkExtendedEdge, origin: Point): LaidOutEdge['label'] {
  const [label] = labels ?? [];
  if (label?.text === undefined) return undefined;
  const { labelFontSize: fontSize, labelTextWidthMax: widthMax } = boxMeasures;
  return {
    ...shift(origin, label),
    width: label.width ?? 0,
    height: label.height ?? 0,
    text: fitText(label.text, { fontSize, widthMax }),
  };
}

function shift(origin: Point, place: { readonly x?: number; readonly y?: number }): Point {
  return { x: origin.x + (place.x ?? 0), y: origin.y + (place.y ?? 0) };
}
