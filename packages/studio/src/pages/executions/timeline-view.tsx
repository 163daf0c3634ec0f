import { type Step, type TimelineRow, timelineRows, timelineSegments, timelineTicks } from '@cairn/diagram';
import { useVirtualizer } from '@tanstack/react-virtual';
import { type CSSProperties, useMemo, useRef, useState } from 'react';
import { useSearchState } from '../../app/use-navigation.ts';
import { useNow } from '../../design/duration.tsx';
import { IconButton } from '../../design/icon-button.tsx';
import { printDuration } from '../../design/print-duration.ts';
import type { ReadRun } from './use-run.ts';

const rowHeightPx = 28;
/** A run is drawn at most so many windows wide. */
const zoomMax = 64;

export interface TimelineViewProps {
  readonly run: Pick<ReadRun, 'view' | 'version'>;
  /** Shows a step that was chosen. */
  readonly onShow: (step: Step) => void;
}

/** When what happened: each visit of a state as a bar, with its waits and retries. */
export function TimelineView({ run, onShow }: TimelineViewProps) {
  const { view, version } = run;
  const [open, setOpen] = useState<ReadonlySet<string>>(new Set());
  const [zoomText = '1', setZoom] = useSearchState('zoom');
  const zoom = Math.min(zoomMax, Math.max(1, Number(zoomText) || 1));
  const scroller = useRef<HTMLDivElement>(null);
  // biome-ignore lint/correctness/useExhaustiveDependencies: the version tells that the view holds more
  const rows = useMemo(() => timelineRows(view, (key) => open.has(key)), [view, version, open]);
  const isRunning = view.run.status === 'RUNNING';
  const nowMs = useNow(isRunning ? 500 : undefined);
  const fromMs = view.run.startedMs ?? 0;
  const toMs = Math.max(
    fromMs + 1,
    view.run.endedMs ?? (isRunning ? nowMs : (view.run.lastEventMs ?? fromMs + 1)),
  );
  const rowsInView = useVirtualizer({
    count: rows.length,
    estimateSize: () => rowHeightPx,
    getScrollElement: () => scroller.current,
    overscan: 15,
  });
  const toggle = (key: string) =>
    setOpen((before) =>
      before.has(key) ? new Set([...before].filter((each) => each !== key)) : new Set([...before, key]),
    );
  const show = (stepId: number) => {
    const step = view.step(stepId);
    if (step !== undefined) onShow(step);
  };
  const share = (ms: number) => `${(100 * (ms - fromMs)) / (toMs - fromMs)}%`;
  return (
    <div className="timeline" ref={scroller} style={{ '--zoom': zoom } as CSSProperties}>
      <div className="timeline-scale">
        <div className="timeline-zoom">
          <IconButton
            icon="zoomOut"
            label="Show more time"
            size="small"
            isDisabled={zoom <= 1}
            onClick={() => setZoom(zoom / 2 <= 1 ? undefined : String(zoom / 2))}
          />
          <IconButton
            icon="zoomIn"
            label="Show less time, in more detail"
            size="small"
            isDisabled={zoom >= zoomMax}
            onClick={() => setZoom(String(zoom * 2))}
          />
        </div>
        <div className="timeline-track">
          {timelineTicks({ fromMs, toMs, runStartMs: fromMs }, 8 * zoom).map((tick) => (
            <span key={tick.atMs} className="timeline-tick" style={{ left: share(tick.atMs) }}>
              {printDuration(tick.offsetMs)}
            </span>
          ))}
        </div>
      </div>
      <ul className="timeline-rows" style={{ height: rowsInView.getTotalSize() }}>
        {rowsInView.getVirtualItems().map((item) => {
          const row = rows[item.index] as TimelineRow;
          return (
            <li key={row.key} className="timeline-row" style={{ transform: `translateY(${item.start}px)` }}>
              <TimelineLabel row={row} onToggle={toggle} onShow={show} />
              <div className="timeline-track">
                <TimelineBars row={row} run={run} toMs={toMs} share={share} />
              </div>
            </li>
          );
        })}
      </ul>
    </div>
  );
}

function TimelineLabel({
  row,
  onToggle,
  onShow,
}: {
  readonly row: TimelineRow;
  readonly onToggle: (key: string) => void;
  readonly onShow: (stepId: number) => void;
}) {
  const { stepId } = row;
  const label =
    row.kind === 'step'
      ? row.label
      : `${row.kind === 'branch' ? 'Branch' : 'Item'} ${Number(row.label) + (row.kind === 'branch' ? 1 : 0)}`;
  return (
    <span className="timeline-label" style={{ paddingLeft: 8 + row.depth * 16 }} title={label}>
      {row.isExpandable && (
        <button
          type="button"
          className="timeline-fold"
          aria-expanded={row.isExpanded}
          aria-label={`${row.isExpanded ? 'Close' : 'Open'} ${label}`}
          onClick={() => onToggle(row.key)}
        >
          <span aria-hidden="true">{row.isExpanded ? '▾' : '▸'}</span>
        </button>
      )}{' '}
      {stepId === undefined ? (
        label
      ) : (
        <button type="button" className="timeline-step" onClick={() => onShow(stepId)}>
          {label}
        </button>
      )}
    </span>
  );
}

interface TimelineBarsProps {
  readonly row: TimelineRow;
  readonly run: Pick<ReadRun, 'view'>;
  readonly toMs: number;
  readonly share: (ms: number) => string;
}

function TimelineBars({ row, run, toMs, share }: TimelineBarsProps) {
  const step = row.kind === 'step' && row.stepId !== undefined ? run.view.step(row.stepId) : undefined;
  const segments =
    step === undefined
      ? row.startMs === undefined
        ? []
        : [
            {
              kind: 'working' as const,
              startMs: row.startMs,
              endMs: row.endMs,
              attempt: 0,
              status: row.status,
            },
          ]
      : segmentsOf(step);
  return segments.map((segment) => {
    const endMs = segment.endMs ?? toMs;
    const words = `${segmentWords[segment.kind]}, ${printDuration(endMs - segment.startMs)}`;
    return (
      <span
        key={`${segment.kind}${segment.startMs}`}
        className={`timeline-bar timeline-${segment.kind} timeline-status-${segment.status}`}
        style={{ left: share(segment.startMs), right: `calc(100% - ${share(endMs)})` }}
        title={segment.attempt > 1 ? `Attempt ${segment.attempt}: ${words}` : words}
      />
    );
  });
}

/** What took no time is a point in time. */
function segmentsOf(step: Step) {
  const segments = timelineSegments(step);
  if (segments.length > 0 || step.enteredMs === undefined) return segments;
  return [
    {
      kind: 'working' as const,
      startMs: step.enteredMs,
      endMs: step.endedMs,
      attempt: 0,
      status: step.status,
    },
  ];
}

const segmentWords = {
  queued: 'Waits for a worker',
  working: 'Works',
  waiting: 'Waits',
  retryDelay: 'Waits for the next attempt',
  stopped: 'Stopped',
} as const;
