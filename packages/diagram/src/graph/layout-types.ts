import type { ElkNode } from 'elkjs/lib/elk-api.js';
import type { GraphEdge, GraphNode } from './definition-graph-types.ts';

/** The graph that a {@link LayoutEngine} takes and gives: elk's JSON. */
export type EngineGraph = ElkNode;

/**
 * Gives a graph places. elkjs is one: `new ELK({ workerFactory })` of `elkjs/lib/elk-api.js` in a browser, with
 * `elkjs/lib/elk-worker.min.js` as the worker; `inProcessLayoutEngine()` in Node.
 */
export interface LayoutEngine {
  layout(graph: EngineGraph): Promise<EngineGraph>;
}

/** Where the run goes to. */
export type LayoutDirection = 'down' | 'right';

/** A place in pixels, from the top left. */
export interface Point {
  readonly x: number;
  readonly y: number;
}

/** A rectangle in pixels. */
export interface Box extends Point {
  readonly width: number;
  readonly height: number;
}

/** A node with its place. */
export interface LaidOutNode {
  readonly node: GraphNode;
  /** From the top left of the node's parent, or of the picture. */
  readonly relative: Point;
  /** From the top left of the picture. */
  readonly box: Box;
  /** The name in the lines that fit into the box, the last one cut where it must be; empty for starts and ends. */
  readonly titleLines: readonly string[];
  /** The line below the name, cut where it must be. */
  readonly captionLine: string | undefined;
}

/** An edge with its route. */
export interface LaidOutEdge {
  readonly edge: GraphEdge;
  /** From the source's border to the target's, corners between; each part is horizontal or vertical. From the top left of the picture. */
  readonly points: readonly Point[];
  /** Where the label stands, from the top left of the picture. */
  readonly label: (Box & { readonly text: string }) | undefined;
}

/** A graph with places. */
export interface LaidOutGraph {
  readonly direction: LayoutDirection;
  readonly width: number;
  readonly height: number;
  /** What nodes lie in comes before them. */
  readonly nodes: readonly LaidOutNode[];
  readonly edges: readonly LaidOutEdge[];
}
