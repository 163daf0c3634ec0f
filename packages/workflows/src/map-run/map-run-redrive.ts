import type { MapRunReference } from '@cairn/asl';
import { type ExecutionAttributes, readAttributes } from '../engine/execution-attributes.ts';
import type { ExecutionRow } from '../journal.ts';
import type {
  ChildCounts,
  EndedChild,
  MapRunProgress,
  RedriveMark,
  UnsuccessfulCounts,
} from './map-run-state.ts';

/** What a redriven map run fails with whose earlier attempts cannot be read. */
export const damagedChildren = {
  error: 'States.Runtime',
  cause: 'The map run could not be redriven because what is known of its children is damaged.',
};

/** A closed map run that goes on: its children that did not succeed wait to be redriven. */
export function reopenedProgress(
  progress: MapRunProgress,
  redriveCount: number,
  tailSegmentId: number,
): MapRunProgress {
  const { failure: _, ...kept } = progress;
  const { executions, items, redrives = [], nextChild } = progress;
  return {
    ...kept,
    phase: 'running',
    redriveCount,
    // One that looked at no child says nothing of any.
    redrives: [
      ...redrives.filter(({ nextIndex }) => nextIndex > 0),
      { tailSegmentId, endIndex: nextChild, nextIndex: 0 },
    ],
    pendingRedrive: { executions: unsuccessful(executions), items: unsuccessful(items) },
    notRedrivable: { executions: 0, items: 0 },
    executions: { ...executions, failed: 0, timedOut: 0, aborted: 0 },
    items: { ...items, failed: 0, timedOut: 0, aborted: 0 },
    gatheredLength: 0,
    resultsWritten: false,
  };
}

/** What the row of a map run keeps once it is redriven for a frame. */
export function reopenedAttributes(
  row: ExecutionRow,
  { frameId, startedEventId }: MapRunReference,
  count: number,
): ExecutionAttributes {
  const attributes = readAttributes(row);
  const { label = '', state = 0 } = attributes.mapRun ?? {};
  return { ...attributes, mapRun: { frameId, startedEventId, label, state }, redrives: { count } };
}

/** A child of an earlier attempt is looked at: it waits for its redrive no longer. */
export function passChild(progress: MapRunProgress, index: number, ended: EndedChild | undefined): void {
  const { redrives = [], pendingRedrive } = progress;
  progress.redrives = passed(redrives, index + 1);
  const member = ended && unsuccessfulOf[ended.status];
  if (ended === undefined || member === undefined || pendingRedrive === undefined) return;
  pendingRedrive.executions[member] -= 1;
  pendingRedrive.items[member] -= ended.itemCount;
}

/** No child of an earlier attempt is left that has not been looked at. */
export function passAllChildren(progress: MapRunProgress): void {
  const { redrives = [] } = progress;
  const mark = redrives.at(-1);
  if (mark !== undefined && mark.nextIndex < mark.endIndex) {
    progress.redrives = passed(redrives, mark.endIndex);
  }
}

/**
 * The marks once the last redrive has come so far. An earlier one that came no further says nothing that this one does not
 * say of more segments, and is left out: as many as came further than all after them are written with each burst.
 */
function passed(redrives: readonly RedriveMark[], nextIndex: number): readonly RedriveMark[] {
  const mark = redrives.at(-1) as RedriveMark;
  const before = redrives.slice(0, -1).filter((earlier) => earlier.nextIndex > nextIndex);
  return [...before, { ...mark, nextIndex }];
}

const unsuccessfulOf = {
  SUCCEEDED: undefined,
  FAILED: 'failed',
  TIMED_OUT: 'timedOut',
  ABORTED: 'aborted',
} as const;

/** No child waits for its redrive any more: what was not looked at stays as it had ended. */
export function endRedrive(progress: MapRunProgress): void {
  const { pendingRedrive, executions, items } = progress;
  if (pendingRedrive === undefined) return;
  for (const member of ['failed', 'timedOut', 'aborted'] as const) {
    executions[member] += pendingRedrive.executions[member];
    items[member] += pendingRedrive.items[member];
  }
  delete progress.pendingRedrive;
}

/** How many children, or items, wait to be redriven. */
export function pendingRedriveCount(progress: MapRunProgress, of: 'executions' | 'items'): number {
  const { failed = 0, timedOut = 0, aborted = 0 } = progress.pendingRedrive?.[of] ?? {};
  return failed + timedOut + aborted;
}

/** Whether a child that has not succeeded waits for the redrive under way. */
export function waitsForRedrive({ phase, redrives }: MapRunProgress, index: number): boolean {
  const mark = phase === 'running' ? redrives?.at(-1) : undefined;
  return mark !== undefined && index >= mark.nextIndex && index < mark.endIndex;
}

/** Whether what a segment says of a child that has not succeeded is told anew by a later attempt. */
export function isRedrivenSince(
  { redrives = [] }: MapRunProgress,
  index: number,
  segmentId: number,
): boolean {
  return redrives.some(({ tailSegmentId, nextIndex }) => segmentId <= tailSegmentId && index < nextIndex);
}

function unsuccessful({ failed, timedOut, aborted }: ChildCounts): UnsuccessfulCounts {
  return { failed, timedOut, aborted };
}
