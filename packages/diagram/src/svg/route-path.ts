import type { Point } from '../graph/layout-types.ts';

/** Radius of the corners of a route. */
const cornerRadius = 8;

/** Path data of a route with rounded corners, for SVG. `shorterBy`: pixels that its end keeps free for an arrow's head. */
export function routePath(points: readonly Point[], shorterBy = 0): string {
  const [first] = points;
  const last = points.at(-1);
  if (first === undefined || last === undefined) return '';
  let path = `M${number(first.x)} ${number(first.y)}`;
  for (let index = 1; index < points.length - 1; index += 1) {
    const corner = points[index] as Point;
    const before = points[index - 1] as Point;
    const after = points[index + 1] as Point;
    const radius = cornerAt(before, corner, after);
    const start = towards(corner, before, radius);
    const end = towards(corner, after, radius);
    path += `L${number(start.x)} ${number(start.y)}Q${number(corner.x)} ${number(corner.y)} ${number(end.x)} ${number(end.y)}`;
  }
  const end = towards(last, points.at(-2) ?? last, shorterBy);
  return `${path}L${number(end.x)} ${number(end.y)}`;
}

/** Path data of the arrow's head at the end of a route. */
export function arrowPath(points: readonly Point[]): string {
  const end = points.at(-1);
  const before = points.at(-2);
  if (end === undefined || before === undefined) return '';
  const back = towards(end, before, arrowLength);
  const across = {
    x: ((end.y - back.y) / arrowLength) * arrowWidth,
    y: ((back.x - end.x) / arrowLength) * arrowWidth,
  };
  return `M${number(end.x)} ${number(end.y)}L${number(back.x + across.x)} ${number(back.y + across.y)}L${number(back.x - across.x)} ${number(back.y - across.y)}z`;
}

/** Length of an arrow's head in pixels. */
export const arrowLength = 7;
/** Half of an arrow's breadth. */
const arrowWidth = 3.5;

/** A dash and the gap behind it, in pixels, of routes that are drawn in dashes. */
export const dashes = [5, 4] as const;

/**
 * Where the dashes of a route begin, for `stroke-dashoffset`, so that they end on the same foot: routes that come
 * together then draw the same dashes over each other.
 */
export function dashOffset(points: readonly Point[], shorterBy = 0): number {
  let length = -shorterBy;
  for (let index = 1; index < points.length; index += 1) {
    const before = points[index - 1] as Point;
    const point = points[index] as Point;
    const after = points[index + 1];
    length += distance(before, point);
    if (after !== undefined) length -= cornerSaving * cornerAt(before, point, after);
  }
  const period = dashes[0] + dashes[1];
  return rounded(period - (((length % period) + period) % period));
}

/** By how much of its radius a rounded corner is shorter than a sharp one: a quadratic curve's length is 1.6232 radii. */
const cornerSaving = 2 - 1.6232;

function cornerAt(before: Point, corner: Point, after: Point): number {
  return Math.min(cornerRadius, distance(before, corner) / 2, distance(corner, after) / 2);
}

function distance(one: Point, other: Point): number {
  return Math.hypot(one.x - other.x, one.y - other.y);
}

/** The point so many pixels away from `from` on the way to `to`. */
function towards(from: Point, to: Point, pixels: number): Point {
  const length = distance(from, to);
  if (length === 0) return from;
  const part = Math.min(1, pixels / length);
  return { x: from.x + (to.x - from.x) * part, y: from.y + (to.y - from.y) * part };
}

function number(value: number): string {
  return String(rounded(value));
}

/** Rounded to a tenth of a pixel. */
function rounded(value: number): number {
  return Math.round(value * 10) / 10;
}
