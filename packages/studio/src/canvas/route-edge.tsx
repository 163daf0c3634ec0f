import { arrowLength, arrowPath, routePath } from '@cairn/diagram';
import { EdgeLabelRenderer, type EdgeProps } from '@xyflow/react';
import { memo } from 'react';
import { classNames } from '../design/class-names.ts';
import type { CanvasEdge } from './canvas-nodes.ts';

/** A transition, on the route that the layout gave it. */
export const RouteEdge = memo(function RouteEdge({ data, selected }: EdgeProps<CanvasEdge>) {
  if (data === undefined) return null;
  const { placed, isTaken } = data;
  const { edge, points, label } = placed;
  const look = classNames(
    'route',
    `route-${edge.kind}`,
    isTaken === true && 'route-taken',
    isTaken === false && 'route-quiet',
    selected && 'route-selected',
  );
  return (
    <>
      <g className={look}>
        <path className="route-line" d={routePath(points, arrowLength)} />
        <path className="route-head" d={arrowPath(points)} />
        {/* Wide and unseen: what one can hit with a pointer. */}
        <path
          className="react-flow__edge-interaction"
          d={routePath(points)}
          strokeOpacity={0}
          strokeWidth={14}
          fill="none"
        />
      </g>
      {label !== undefined && (
        <EdgeLabelRenderer>
          <div
            className={classNames(
              'route-label',
              `route-label-${edge.kind}`,
              isTaken === false && 'route-label-quiet',
            )}
            style={{
              transform: `translate(${label.x}px, ${label.y}px)`,
              width: label.width,
              height: label.height,
            }}
            title={edge.description ?? edge.label}
          >
            {label.text}
          </div>
        </EdgeLabelRenderer>
      )}
    </>
  );
});
