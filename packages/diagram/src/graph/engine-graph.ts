import type { ElkExtendedEdge, ElkNode, ElkPort, LayoutOptions } from 'elkjs/lib/elk-api.js';
import type { DefinitionGraph, GraphEdge, GraphNode } from './definition-graph-types.ts';
import type { EngineGraph, LayoutDirection } from './layout-types.ts';
import { runOrder } from './node-order.ts';
import { boxMeasures, type NodeSize } from './node-size.ts';
import { textWidth } from './text-measure.ts';

/** The engine's name for the whole picture; no node's id begins like this. */
const rootId = '(picture)';

/** Nodes and edges of the graph by what they lie in. */
interface Contents {
  readonly nodes: ReadonlyMap<string | undefined, readonly GraphNode[]>;
  readonly edges: ReadonlyMap<string | undefined, readonly GraphEdge[]>;
  readonly sizes: ReadonlyMap<string, NodeSize>;
  readonly direction: LayoutDirection;
}

/**
 * What the engine is told: regions nested, sizes, and ports, so that a run goes in at the top, out at the bottom, and
 * what a Catch takes leaves by the side. No edge leaves its region, so that the engine lays out each region by itself.
 */
export function engineGraph(
  graph: DefinitionGraph,
  sizes: ReadonlyMap<string, NodeSize>,
  direction: LayoutDirection,
): EngineGraph {
  const contents: Contents = {
    nodes: Map.groupBy(runOrder(graph), ({ parent }) => parent),
    edges: Map.groupBy(graph.edges, ({ parent }) => parent),
    sizes,
    direction,
  };
  return {
    id: rootId,
    layoutOptions: { ...regionOptions(direction), 'elk.padding': padding(boxMeasures.picturePadding) },
    ...inside(undefined, contents),
  };
}

function inside(parent: string | undefined, contents: Contents): Pick<ElkNode, 'children' | 'edges'> {
  const nodes = contents.nodes.get(parent) ?? [];
  const edges = contents.edges.get(parent) ?? [];
  const outgoing = Map.groupBy(edges, ({ source }) => source);
  const incoming = new Set(edges.map(({ target }) => target));
  return {
    children: nodes.map((node) =>
      engineNode(node, contents, outgoing.get(node.id) ?? [], incoming.has(node.id)),
    ),
    edges: edges.map(engineEdge),
  };
}

function engineNode(
  node: GraphNode,
  contents: Contents,
  outgoing: readonly GraphEdge[],
  hasIncoming: boolean,
): ElkNode {
  const { width, height } = contents.sizes.get(node.id) as NodeSize;
  const isOpen = contents.nodes.has(node.id);
  return {
    id: node.id,
    width,
    height,
    layoutOptions: {
      ...nodeOptions(node),
      ...(isOpen ? openOptions(node, { width, height }, contents.direction) : {}),
    },
    ports: ports(node.id, outgoing, hasIncoming, contents.direction),
    ...(isOpen ? inside(node.id, contents) : {}),
  };
}

function nodeOptions({ kind }: GraphNode): LayoutOptions {
  const options = { 'elk.portConstraints': 'FIXED_SIDE', 'elk.portAlignment.default': 'CENTER' };
  if (kind === 'start') return { ...options, 'elk.layered.layering.layerConstraint': 'FIRST' };
  if (kind === 'end') return { ...options, 'elk.layered.layering.layerConstraint': 'LAST' };
  return options;
}

/** Options of a node that holds others. */
function openOptions(
  node: GraphNode,
  least: { width: number; height: number },
  direction: LayoutDirection,
): LayoutOptions {
  const minimum = {
    'elk.nodeSize.constraints': 'MINIMUM_SIZE',
    'elk.nodeSize.minimum': `(${least.width},${least.height})`,
  };
  if (node.kind === 'region') {
    const { regionPadding, regionHeaderHeight } = boxMeasures;
    return {
      ...regionOptions(direction),
      ...minimum,
      'elk.padding': padding(regionPadding, regionHeaderHeight),
    };
  }
  const { containerPadding, headerHeight } = boxMeasures;
  return {
    ...regionsOptions(direction),
    ...minimum,
    'elk.padding': padding(containerPadding, headerHeight),
  };
}

/** How the inside of a region is laid out. */
function regionOptions(direction: LayoutDirection): LayoutOptions {
  return {
    'elk.algorithm': 'layered',
    'elk.direction': direction === 'down' ? 'DOWN' : 'RIGHT',
    'elk.edgeRouting': 'ORTHOGONAL',
    'elk.hierarchyHandling': 'SEPARATE_CHILDREN',
    'elk.layered.cycleBreaking.strategy': 'MODEL_ORDER',
    'elk.layered.considerModelOrder.strategy': 'PREFER_EDGES',
    'elk.layered.nodePlacement.strategy': 'NETWORK_SIMPLEX',
    'elk.layered.nodePlacement.favorStraightEdges': 'true',
    'elk.layered.thoroughness': '10',
    'elk.spacing.nodeNode': '28',
    'elk.spacing.edgeNode': '18',
    'elk.spacing.edgeEdge': '14',
    'elk.spacing.edgeLabel': '4',
    'elk.layered.spacing.nodeNodeBetweenLayers': '34',
    'elk.layered.spacing.edgeNodeBetweenLayers': '16',
    'elk.layered.spacing.edgeEdgeBetweenLayers': '12',
  };
}

/** How the regions of a Parallel lie: side by side, the first one first, across the direction of the run. */
function regionsOptions(direction: LayoutDirection): LayoutOptions {
  return {
    'elk.algorithm': 'layered',
    'elk.direction': direction === 'down' ? 'DOWN' : 'RIGHT',
    'elk.hierarchyHandling': 'SEPARATE_CHILDREN',
    'elk.separateConnectedComponents': 'false',
    'elk.layered.considerModelOrder.strategy': 'NODES_AND_EDGES',
    'elk.layered.crossingMinimization.forceNodeModelOrder': 'true',
    'elk.spacing.nodeNode': '14',
  };
}

function padding(all: number, top = all): string {
  return `[top=${top},left=${all},bottom=${all},right=${all}]`;
}

/** A node's ports: one for what comes in, one for each way out. */
function ports(
  id: string,
  outgoing: readonly GraphEdge[],
  hasIncoming: boolean,
  direction: LayoutDirection,
): ElkPort[] {
  const sides = direction === 'down' ? downSides : rightSides;
  const port = (portId: string, side: string): ElkPort => ({
    id: portId,
    width: 0,
    height: 0,
    layoutOptions: { 'elk.port.side': side },
  });
  return [
    ...(hasIncoming ? [port(inPort(id), sides.in)] : []),
    ...outgoing.map((edge) => port(outPort(edge), edge.kind === 'catch' ? sides.catch : sides.out)),
  ];
}

const downSides = { in: 'NORTH', out: 'SOUTH', catch: 'EAST' } as const;
const rightSides = { in: 'WEST', out: 'EAST', catch: 'SOUTH' } as const;

// The space keeps them apart from ids, which end in a name, an index or `#start`.
function inPort(nodeId: string): string {
  return `in ${nodeId}`;
}

function outPort({ id }: GraphEdge): string {
  return `out ${id}`;
}

function engineEdge(edge: GraphEdge): ElkExtendedEdge {
  const { labelFontSize, labelHeight, labelTextWidthMax } = boxMeasures;
  const { label } = edge;
  const width =
    label === undefined ? 0 : Math.ceil(Math.min(textWidth(label, labelFontSize), labelTextWidthMax)) + 12;
  return {
    id: `edge ${edge.id}`,
    sources: [outPort(edge)],
    targets: [inPort(edge.target)],
    layoutOptions: priorities(edge),
    ...(label === undefined
      ? {}
      : {
          labels: [
            {
              text: label,
              width,
              height: labelHeight,
              layoutOptions: { 'elk.edgeLabels.inline': 'true', 'elk.edgeLabels.placement': 'CENTER' },
            },
          ],
        }),
  };
}

/** The usual way is straight and short; what fails makes way. */
function priorities({ kind }: GraphEdge): LayoutOptions {
  const priority = kind === 'catch' ? 1 : kind === 'end' ? 5 : 10;
  return {
    'elk.layered.priority.straightness': String(priority),
    'elk.layered.priority.shortness': String(kind === 'catch' ? 0 : 2),
  };
}
