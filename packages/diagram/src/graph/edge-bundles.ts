import type { GraphEdge, GraphNode } from './definition-graph-types.ts';

/*
 * Many states catch into one: drawn one by one, their edges would be a curtain of long lines, and each line costs the
 * engine a place in every layer that it crosses. So edges to one target run together: along a chain of junctions, one
 * for each layer that edges come from.
 */

/** A stretch between two of: a node, a junction, a node. */
export interface Stretch {
  readonly id: string;
  /** The edge whose beginning this is; undefined between junctions. */
  readonly begins: GraphEdge | undefined;
  /** A junction's id, or undefined: the edge's own source. */
  readonly from: string | undefined;
  /** A junction's id, or undefined: the node {@link Stretch.target}. */
  readonly to: string | undefined;
  readonly target: string;
}

/** The edges of a region, those to one target run together. */
export interface BundledEdges {
  readonly stretches: readonly Stretch[];
  /** By the node that they come before in the order of the run. */
  readonly junctions: ReadonlyMap<string, readonly string[]>;
  /** The stretches of each edge, by its id, from source to target. */
  readonly routes: ReadonlyMap<string, readonly string[]>;
}

/** How many edges must share their way, and over how many layers at least. */
const bundled = { catch: { count: 2, span: 1 }, other: { count: 3, span: 4 } } as const;

/** @param nodes of one region, in the order of the run */
export function bundleEdges(nodes: readonly GraphNode[], edges: readonly GraphEdge[]): BundledEdges {
  const layers = estimatedLayers(nodes, edges);
  const bundler = new Bundler();
  const classOf = (edge: GraphEdge): keyof typeof bundled => (edge.kind === 'catch' ? 'catch' : 'other');
  const groups = Map.groupBy(edges, (edge) => `${classOf(edge)} ${edge.target}`);
  for (const [name, group] of groups) {
    const span = (edge: GraphEdge) => (layers.get(edge.target) ?? 0) - (layers.get(edge.source) ?? 0);
    const { count, span: spanMin } = bundled[classOf(group[0] as GraphEdge)];
    const together = group.filter((edge) => span(edge) >= spanMin);
    const isBundle = together.length >= count;
    for (const edge of group) if (!isBundle || span(edge) < spanMin) bundler.addAlone(edge);
    if (isBundle) bundler.addBundle(name, together, layers);
  }
  return bundler;
}

class Bundler implements BundledEdges {
  readonly stretches: Stretch[] = [];
  readonly junctions = new Map<string, string[]>();
  readonly routes = new Map<string, string[]>();

  addAlone(edge: GraphEdge): void {
    const id = `edge ${edge.id}`;
    this.stretches.push({ id, begins: edge, from: undefined, to: undefined, target: edge.target });
    this.routes.set(edge.id, [id]);
  }

  addBundle(name: string, edges: readonly GraphEdge[], layers: ReadonlyMap<string, number>): void {
    const byLayer = [...Map.groupBy(edges, ({ source }) => layers.get(source) ?? 0)];
    byLayer.sort(([one], [other]) => other - one);
    const { target } = edges[0] as GraphEdge;
    // From the target back to the first, so that each knows the rest of its way.
    let next: string | undefined;
    let rest: readonly string[] = [];
    const junctions: string[] = [];
    for (const [layer, members] of byLayer) {
      const junction = `junction ${layer} ${name}`;
      const trunk = `trunk ${layer} ${name}`;
      this.stretches.push({ id: trunk, begins: undefined, from: junction, to: next, target });
      rest = [trunk, ...rest];
      for (const edge of members) {
        const id = `edge ${edge.id}`;
        this.stretches.push({ id, begins: edge, from: undefined, to: junction, target });
        this.routes.set(edge.id, [id, ...rest]);
      }
      junctions.unshift(junction);
      next = junction;
    }
    this.junctions.set(target, [...(this.junctions.get(target) ?? []), ...junctions]);
  }
}

/** How far each node is from the start, along the longest way that does not go back. */
function estimatedLayers(
  nodes: readonly GraphNode[],
  edges: readonly GraphEdge[],
): ReadonlyMap<string, number> {
  const order = new Map(nodes.map(({ id }, index) => [id, index]));
  const outgoing = Map.groupBy(edges, ({ source }) => source);
  const layers = new Map(nodes.map(({ id }) => [id, 0]));
  for (const [index, { id }] of nodes.entries()) {
    const layer = (layers.get(id) ?? 0) + 1;
    for (const { target } of outgoing.get(id) ?? []) {
      const goesOn = (order.get(target) ?? 0) > index;
      if (goesOn && (layers.get(target) ?? 0) < layer) layers.set(target, layer);
    }
  }
  return layers;
}
