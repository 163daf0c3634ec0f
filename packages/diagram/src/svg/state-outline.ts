import type { StateType } from '../graph/definition-graph-types.ts';

/** Radius of the corners of a state's box, in pixels. */
const radius = 10;

/** Path data of a state's outline from (0, 0): each type that decides, waits or ends has a shape of its own. */
export function stateOutlinePath(type: StateType | undefined, width: number, height: number): string {
  switch (type) {
    case 'Choice':
      return hexagon(width, height);
    case 'Wait':
      return halfRound(width, height);
    default:
      return rounded(width, height, type === 'Succeed' || type === 'Fail' ? height / 2 : radius);
  }
}

function rounded(width: number, height: number, corner: number): string {
  const arc = (x: number, y: number) => `a${corner} ${corner} 0 0 1 ${x} ${y}`;
  const across = width - 2 * corner;
  const down = height - 2 * corner;
  return `M${corner} 0h${across}${arc(corner, corner)}v${down}${arc(-corner, corner)}h${-across}${arc(-corner, -corner)}v${-down}${arc(corner, -corner)}z`;
}

/** A box with points to the left and to the right. */
function hexagon(width: number, height: number): string {
  const point = 16;
  return `M${point} 0H${width - point}L${width} ${height / 2}L${width - point} ${height}H${point}L0 ${height / 2}z`;
}

/** A box that is straight on the left and round on the right: the flow charts' sign for a delay. */
function halfRound(width: number, height: number): string {
  const corner = height / 2;
  return `M${radius} 0H${width - corner}a${corner} ${corner} 0 0 1 0 ${height}H${radius}a${radius} ${radius} 0 0 1-${radius}-${radius}V${radius}A${radius} ${radius} 0 0 1 ${radius} 0z`;
}
