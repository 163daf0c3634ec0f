import type { LaidOutEdge, LaidOutGraph, Point } from '@cairn/diagram';

/** How near, in pixels of the picture, a transition has to be to be meant. */
const reach = 48;

/** The transition that is nearest to a point of the picture; undefined where none is near. */
export function edgeNear(graph: LaidOutGraph, point: Point): LaidOutEdge | undefined {
  let best: LaidOutEdge | undefined;
  let least = reach;
  for (const edge of graph.edges) {
    const distance = distanceTo(edge.points, point);
    if (distance >= least) continue;
    best = edge;
    least = distance;
  }
  return best;
}

/** The innermost region that a point of the picture lies in; the empty pointer is the whole machine's. */
export function regionAt(graph: LaidOutGraph, point: Point): string {
  const found = graph.nodes.findLast(({ node, box }) => node.kind === 'region' && isWithin(box, point));
  return found?.node.id ?? '';
}

/** The state that a point of the picture lies on, the innermost one. */
export function stateUnder(graph: LaidOutGraph, point: Point): string | undefined {
  return graph.nodes.findLast(({ node, box }) => node.kind === 'state' && isWithin(box, point))?.node.id;
}

function isWithin(
  {
    x,
    y,
    width,
    height,
  }: { readonly x: number; readonly y: number; readonly width: number; readonly height: number },
  point: Point,
): boolean {
  return point.x >= x && point.x <= x + width && point.y >= y && point.y <= y + height;
}

function distanceTo(points: readonly Point[], point: Point): number {
  let least = Number.POSITIVE_INFINITY;
  for (const [index, from] of points.entries()) {
    const to = points[index + 1];
    if (to !== undefined) least = Math.min(least, distanceToLine(from, to, point));
  }
  return least;
}

function distanceToLine(from: Point, to: Point, { x, y }: Point): number {
  const [width, height] = [to.x - from.x, to.y - from.y];
  const square = width * width + height * height;
  const share = square === 0 ? 0 : ((x - from.x) * width + (y - from.y) * height) / square;
  const at = Math.min(1, Math.max(0, share));
  return Math.hypot(x - from.x - at * width, y - from.y - at * height);
}
