import type { ElkExtendedEdge, ElkLabel, ElkNode, ElkPort, LayoutOptions } from 'elkjs/lib/elk-api.js';
import type { DefinitionGraph, GraphEdge, GraphNode } from './definition-graph-types.ts';
import { bundleEdges, type Stretch } from './edge-bundles.ts';
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
  /** The engine's edges that make up each edge, filled as regions are visited. */
  readonly routes: Map<string, readonly string[]>;
}

/**
 * What the engine is told: regions nested, sizes, and ports, so that a run goes in at the top, out at the bottom, and
 * what a Catch takes leaves by the side. No edge leaves its region, so that the engine lays out each region by itself.
 */
export function engineGraph(
  graph: DefinitionGraph,
  sizes: ReadonlyMap<string, NodeSize>,
  direction: LayoutDirection,
): { readonly root: EngineGraph; readonly routes: ReadonlyMap<string, readonly string[]> } {
  const contents: Contents = {
    routes: new Map(),
    nodes: Map.groupBy(runOrder(graph), ({ parent }) => parent),
    edges: Map.groupBy(graph.edges, ({ parent }) => parent),
    sizes,
    direction,
  };
  const options = {
    ...regionOptions(direction, contents.nodes.get(undefined)?.length ?? 0),
    'elk.padding': padding(boxMeasures.picturePadding),
  };
  const root = { id: rootId, layoutOptions: options, ...inside(undefined, contents) };
  return { root, routes: contents.routes };
}

function inside(parent: string | undefined, contents: Contents): Pick<ElkNode, 'children' | 'edges'> {
  const nodes = contents.nodes.get(parent) ?? [];
  const edges = contents.edges.get(parent) ?? [];
  const outgoing = Map.groupBy(edges, ({ source }) => source);
  const { stretches, junctions, routes } = bundleEdges(nodes, edges);
  const labelled = portLabels(edges, contents.direction);
  for (const [id, route] of routes) contents.routes.set(id, route);
  const incoming = new Set(stretches.flatMap(({ to, target }) => (to === undefined ? [target] : [])));
  return {
    children: nodes.flatMap((node) => [
      ...(junctions.get(node.id) ?? []).map((id) => ({ id, width: 0, height: 0 })),
      engineNode(node, contents, {
        outgoing: outgoing.get(node.id) ?? [],
        hasIncoming: incoming.has(node.id),
        labelled,
      }),
    ]),
    edges: stretches.map((stretch) => engineEdge(stretch, labelled.has(stretch.begins?.id ?? ''))),
  };
}

/**
 * The edges whose labels stand beside their sources, on the first piece of the line: those of a state's only Catch.
 * Labels on the way take a layer each, beside the source none.
 */
function portLabels(edges: readonly GraphEdge[], direction: LayoutDirection): ReadonlySet<string> {
  if (direction !== 'down') return new Set();
  const catches = Map.groupBy(
    edges.filter(({ kind }) => kind === 'catch'),
    ({ source }) => source,
  );
  return new Set(
    [...catches.values()].flatMap((group) => (group.length === 1 ? group.map(({ id }) => id) : [])),
  );
}

/** What is tied to a node. */
interface Ties {
  readonly outgoing: readonly GraphEdge[];
  readonly hasIncoming: boolean;
  /** Edges whose labels stand at their ports. */
  readonly labelled: ReadonlySet<string>;
}

function engineNode(node: GraphNode, contents: Contents, ties: Ties): ElkNode {
  const { width, height } = contents.sizes.get(node.id) as NodeSize;
  const isOpen = contents.nodes.has(node.id);
  return {
    id: node.id,
    width,
    height,
    layoutOptions: {
      ...nodeOptions(node),
      ...(isOpen ? openOptions(node, contents) : {}),
    },
    ports: ports(node.id, ties, contents.direction),
    ...(isOpen ? inside(node.id, contents) : {}),
  };
}

function nodeOptions({ kind }: GraphNode): LayoutOptions {
  const options = {
    'elk.portConstraints': 'FIXED_SIDE',
    'elk.portAlignment.default': 'CENTER',
    'elk.portLabels.placement': 'OUTSIDE',
  };
  if (kind === 'start') return { ...options, 'elk.layered.layering.layerConstraint': 'FIRST' };
  if (kind === 'end') return { ...options, 'elk.layered.layering.layerConstraint': 'LAST' };
  return options;
}

/** Options of a node that holds others. */
function openOptions(node: GraphNode, { sizes, nodes, direction }: Contents): LayoutOptions {
  const least = sizes.get(node.id) as NodeSize;
  const minimum = {
    'elk.nodeSize.constraints': 'MINIMUM_SIZE',
    'elk.nodeSize.minimum': `(${least.width},${least.height})`,
  };
  if (node.kind === 'region') {
    const { regionPadding, regionHeaderHeight } = boxMeasures;
    return {
      ...regionOptions(direction, nodes.get(node.id)?.length ?? 0),
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

/** Regions up to this size are placed in the way that looks best; larger ones in one whose time grows slower. */
const finePlacementNodesMax = 40;

/** How the inside of a region is laid out. */
function regionOptions(direction: LayoutDirection, nodeCount: number): LayoutOptions {
  return {
    'elk.algorithm': 'layered',
    'elk.direction': direction === 'down' ? 'DOWN' : 'RIGHT',
    'elk.edgeRouting': 'ORTHOGONAL',
    'elk.layered.considerModelOrder.components': 'MODEL_ORDER',
    'elk.hierarchyHandling': 'SEPARATE_CHILDREN',
    'elk.layered.cycleBreaking.strategy': 'MODEL_ORDER',
    'elk.layered.considerModelOrder.strategy': 'PREFER_EDGES',
    'elk.layered.nodePlacement.strategy':
      nodeCount <= finePlacementNodesMax ? 'NETWORK_SIMPLEX' : 'BRANDES_KOEPF',
    'elk.layered.nodePlacement.favorStraightEdges': 'true',
    'elk.layered.thoroughness': '4',
    'elk.layered.edgeLabels.centerLabelPlacementStrategy': 'TAIL_LAYER',
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
function ports(id: string, ties: Ties, direction: LayoutDirection): ElkPort[] {
  const { outgoing, hasIncoming, labelled } = ties;
  const sides = direction === 'down' ? downSides : rightSides;
  const port = (portId: string, side: string, label?: string): ElkPort => ({
    id: portId,
    width: 0,
    height: 0,
    layoutOptions: { 'elk.port.side': side },
    ...(label === undefined ? {} : { labels: [engineLabel(label)] }),
  });
  return [
    ...(hasIncoming ? [port(inPort(id), sides.in)] : []),
    ...outgoing.map((edge) =>
      port(
        outPort(edge),
        edge.kind === 'catch' ? sides.catch : sides.out,
        labelled.has(edge.id) ? edge.label : undefined,
      ),
    ),
  ];
}

const downSides = { in: 'NORTH', out: 'SOUTH', catch: 'EAST' } as const;
const rightSides = { in: 'WEST', out: 'EAST', catch: 'SOUTH' } as const;

// The space keeps them apart from ids, which end in a name, an index or `#start`.
function inPort(nodeId: string): string {
  return `in ${nodeId}`;
}

/** The port that an edge leaves its source by. */
export function outPort({ id }: GraphEdge): string {
  return `out ${id}`;
}

function engineEdge({ id, begins, from, to, target }: Stretch, isLabelled: boolean): ElkExtendedEdge {
  const labels = isLabelled || begins?.label === undefined ? {} : { labels: [engineLabel(begins.label)] };
  return {
    id,
    sources: [begins === undefined ? (from as string) : outPort(begins)],
    targets: [to ?? inPort(target)],
    layoutOptions: priorities(begins?.kind ?? 'trunk'),
    ...labels,
  };
}

/** A label lies on its line, which it interrupts. */
function engineLabel(text: string): ElkLabel {
  const { labelFontSize, labelHeight, labelTextWidthMax, labelPadding } = boxMeasures;
  const width = Math.ceil(Math.min(textWidth(text, labelFontSize), labelTextWidthMax)) + 2 * labelPadding;
  const layoutOptions = { 'elk.edgeLabels.inline': 'true', 'elk.edgeLabels.placement': 'CENTER' };
  return { text, width, height: labelHeight, layoutOptions };
}

/** The usual way is straight and short; what fails makes way. */
function priorities(kind: GraphEdge['kind'] | 'trunk'): LayoutOptions {
  const straightness = { catch: 1, trunk: 5, end: 5 } as const;
  const priority = kind in straightness ? straightness[kind as keyof typeof straightness] : 10;
  return {
    'elk.layered.priority.straightness': String(priority),
    'elk.layered.priority.shortness': String(kind === 'catch' || kind === 'trunk' ? 0 : 2),
  };
}
