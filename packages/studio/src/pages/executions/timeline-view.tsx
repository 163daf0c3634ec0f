import { type Step, type TimelineRow, timelineRows, timelineSegments, timelineTicks } from '@cairn/diagram';
import { useVirtualizer } from '@tanstack/react-virtual';
import { useMemo, useRef, useState } from 'react';
import { useNow } from '../../design/duration.tsx';
import { printDuration } from '../../design/print-duration.ts';
import type { ReadRun } from './use-run.ts';

const rowHeightPx = 28;

export interface TimelineViewProps {
  readonly run: Pick<ReadRun, 'view' | 'version'>;
  /** Shows a step that was chosen. */
  readonly onShow: (step: Step) => void;
}

/** When what happened: each visit of a state as a bar, with its waits and retries. */
export function TimelineView({ run, onShow }: TimelineViewProps) {
  const { view, version } = run;
  const [open, setOpen] = useState<ReadonlySet<string>>(new Set());
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
    <div className="timeline" ref={scroller}>
      <div className="timeline-scale">
        <div />
        <div className="timeline-track">
          {timelineTicks({ fromMs, toMs, runStartMs: fromMs }, 8).map((tick) => (
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
      : timelineSegments(step);
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

const segmentWords = {
  queued: 'Waits for a worker',
  working: 'Works',
  waiting: 'Waits',
  retryDelay: 'Waits for the next attempt',
  stopped: 'Stopped',
} as const;
