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

/** Names what is dragged: the id of a state. */
export const draggedStateType = 'application/x-cairn-state';

/** A state, closed or with its branches open, or a name that is not there. */
export const StateNode = memo(function StateNode({ data, selected }: NodeProps<CanvasNode>) {
  const { placed, run, isOpen, isDimmed, onToggle, problem, isEdited } = data;
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
        isEdited && 'nopan',
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
      {/* biome-ignore lint/a11y/noStaticElementInteractions: what it does can be done by the menu and by keys too */}
      <div
        className="state-header"
        draggable={isEdited && isState}
        onDragStart={(event) => {
          event.dataTransfer.setData(draggedStateType, node.id);
          event.dataTransfer.effectAllowed = 'move';
        }}
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
      {problem !== undefined && (
        <span className={`state-problem state-problem-${problem}`} title={`This state has ${problem}s`}>
          <span aria-hidden="true">!</span>
          <span className="hidden-visually">{problem}</span>
        </span>
      )}
      <Handle type="target" position={Position.Top} />
      {type !== 'Succeed' && type !== 'Fail' && <Handle id="next" type="source" position={Position.Bottom} />}
      {isEdited && (type === 'Task' || type === 'Parallel' || type === 'Map') && (
        <Handle id="catch" type="source" position={Position.Right} title="Draw what happens on an error" />
      )}
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
