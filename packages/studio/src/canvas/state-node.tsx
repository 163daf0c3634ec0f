import {
  boxMeasures,
  markIconPath,
  missingIconPath,
  shapeMargins,
  stateIconPath,
  stateMarks,
  stateOutlinePath,
  stateRunParts,
  statusIconPath,
  statusWords,
} from '@cairn/diagram';
import { Handle, type NodeProps, Position } from '@xyflow/react';
import { memo } from 'react';
import { classNames } from '../design/class-names.ts';
import type { CanvasNode } from './canvas-nodes.ts';

/** A state, closed or with its branches open, or a name that is not there. */
export const StateNode = memo(function StateNode({ data, selected }: NodeProps<CanvasNode>) {
  const { placed, run, isOpen, isDimmed, onToggle } = data;
  const { node, box } = placed;
  if (node.kind !== 'state' && node.kind !== 'missing') return null;
  const isState = node.kind === 'state';
  const type = isState ? node.type : undefined;
  const left = isState ? shapeMargins(node).left : 0;
  const status = run?.status;
  return (
    <div
      className={classNames(
        'state-node',
        isState ? `state-${type ?? 'unknown'}` : 'state-missing',
        status !== undefined && `state-run-${status}`,
        isOpen && 'state-open',
        selected && 'state-selected',
        isDimmed && 'state-dimmed',
      )}
    >
      <svg className="state-shape" width={box.width} height={box.height} aria-hidden="true">
        {isState && node.isCollapsed && (
          <path
            className="state-outline"
            d={stateOutlinePath(type, box.width, box.height)}
            transform="translate(5 5)"
          />
        )}
        <path
          className="state-outline"
          d={stateOutlinePath(isOpen ? undefined : type, box.width, box.height)}
        />
      </svg>
      <div
        className="state-header"
        style={{
          paddingLeft: boxMeasures.paddingX + left,
          height: isOpen ? boxMeasures.headerHeight : box.height,
        }}
      >
        <span className="state-tile">
          <Icon path={isState ? stateIconPath(node) : missingIconPath} size={18} />
        </span>
        <span className="state-texts">
          <span className="state-title" title={node.name}>
            {placed.titleLines.map((line, index) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: lines have no other name
              <span key={index}>{line}</span>
            ))}
          </span>
          <span className="state-caption">
            {placed.captionLine}
            {isState &&
              stateMarks(node).map((mark) => <Icon key={mark} path={markIconPath(mark)} size={11} />)}
          </span>
        </span>
        {isState && node.regionCount > 0 && onToggle !== undefined && (
          <button
            type="button"
            className="state-toggle nodrag"
            aria-expanded={isOpen}
            aria-label={isOpen ? `Close ${node.name}` : `Open ${node.name}`}
            onClick={(event) => {
              event.stopPropagation();
              onToggle(node.id);
            }}
          >
            {isOpen ? '−' : '+'}
          </button>
        )}
      </div>
      {run !== undefined && run.status !== 'notStarted' && (
        <span className="state-chip">
          <Icon path={statusIconPath(run.status)} size={12} />
          <span className="hidden-visually">{statusWords(run.status)}</span>
          {stateRunParts(run).join(' · ')}
        </span>
      )}
      <Handle type="target" position={Position.Top} />
      <Handle type="source" position={Position.Bottom} />
    </div>
  );
});

/** A start or an end. */
export const CircleNode = memo(function CircleNode({ data }: NodeProps<CanvasNode>) {
  const { kind } = data.placed.node;
  return (
    <div className={`circle-node circle-${kind}`} title={kind === 'start' ? 'Start' : 'End'}>
      <Handle type="target" position={Position.Top} />
      <Handle type="source" position={Position.Bottom} />
    </div>
  );
});

/** A branch of a Parallel, or what a Map does with an item. */
export const RegionBox = memo(function RegionBox({ data }: NodeProps<CanvasNode>) {
  const { node } = data.placed;
  if (node.kind !== 'region') return null;
  const title = node.region === 'branch' ? `Branch ${node.index + 1}` : 'Each item';
  return (
    <div className="region-node">
      <span className="region-title">
        {node.region === 'distributed' ? `${title}, in an execution of its own` : title}
      </span>
    </div>
  );
});

function Icon({ path, size }: { readonly path: string; readonly size: number }) {
  return (
    <svg width={size} height={size} viewBox="0 0 16 16" className="state-icon" aria-hidden="true">
      <path d={path} />
    </svg>
  );
}
