import type { ExecutionStatus } from '@cairn/asl';
import type { Payload } from '@cairn/kit';
import type { ExecutionRow, JournalReader } from '../journal.ts';
import type { MapRun } from './map-run.ts';
import { ChildNames } from './map-run-names.ts';
import { decodeMapRunSegment } from './map-run-segment.ts';
import type { EndedChild, TakenChild } from './map-run-state.ts';

/** Segments that are read together. */
const segmentsAtATime = 16;

/** An Express child in a list: what its map run's stream says of it. */
export interface ListedExpressChild {
  readonly name: string;
  readonly status: ExecutionStatus;
  readonly startMs: number;
  readonly stopMs: number | undefined;
  readonly itemCount: number;
  /** Its place in the list. */
  readonly position: string;
}

/** The Express children of a map run, those that run first, then those that have ended, newest first. */
export async function listExpressChildren(
  journal: JournalReader,
  row: ExecutionRow,
  run: MapRun | undefined,
  {
    limit,
    status,
    after,
  }: {
    readonly limit: number;
    readonly status: ExecutionStatus | undefined;
    readonly after: string | undefined;
  },
): Promise<readonly ListedExpressChild[]> {
  const names = new ChildNames(row.executionId, row.name);
  const [kind, first, offset] = (after ?? 'r').split('/');
  const found: ListedExpressChild[] = [];
  if (kind === 'r' && (status === undefined || status === 'RUNNING')) {
    const before = first === undefined ? Number.POSITIVE_INFINITY : Number(first);
    for (const child of [...(run?.open() ?? [])].reverse()) {
      if (!child.started || child.index >= before) continue;
      found.push({
        ...listed(names, child),
        status: 'RUNNING',
        stopMs: undefined,
        position: `r/${child.index}`,
      });
      if (found.length === limit) return found;
    }
  }
  if (status === 'RUNNING') return found;
  let next = kind === 's' ? Number(first) : row.tailSegmentId;
  let end = kind === 's' ? Number(offset) : Number.POSITIVE_INFINITY;
  while (next !== 0) {
    for (const { segmentId, segment, previousSegmentId } of await journal.walkBack(next, {
      limit: segmentsAtATime,
    })) {
      next = previousSegmentId;
      const { ended } = decodeMapRunSegment(segment);
      for (let at = Math.min(end, ended.length) - 1; at >= 0; at--) {
        const child = ended[at] as EndedChild;
        if (status !== undefined && child.status !== status) continue;
        const { status: childStatus, stopMs } = child;
        found.push({
          ...listed(names, child),
          status: childStatus,
          stopMs,
          position: `s/${segmentId}/${at}`,
        });
        if (found.length === limit) return found;
      }
      end = Number.POSITIVE_INFINITY;
    }
  }
  return found;
}

function listed(
  names: ChildNames,
  { index, startMs, itemCount }: Pick<TakenChild, 'index' | 'startMs' | 'itemCount'>,
): Pick<ListedExpressChild, 'name' | 'startMs' | 'itemCount'> {
  return { name: names.nameOf(index), startMs, itemCount };
}

/** All that is known of an Express child. */
export interface DescribedExpressChild {
  readonly status: ExecutionStatus;
  readonly startMs: number;
  readonly stopMs: number | undefined;
  readonly input: Payload;
  readonly output: Payload | undefined;
  readonly error: string | undefined;
  readonly cause: string | undefined;
}

/** Finds an Express child by its number; undefined while it has not started. */
export async function findExpressChild(
  journal: JournalReader,
  row: ExecutionRow,
  run: MapRun | undefined,
  index: number,
): Promise<DescribedExpressChild | undefined> {
  for (const child of run?.open() ?? []) {
    if (child.index !== index) continue;
    const nothing = { stopMs: undefined, output: undefined, error: undefined, cause: undefined };
    return child.started
      ? { ...nothing, status: 'RUNNING', startMs: child.startMs, input: child.input }
      : undefined;
  }
  let ended: EndedChild | undefined;
  for (let next = row.tailSegmentId; next !== 0; ) {
    for (const { segment, previousSegmentId } of await journal.walkBack(next, { limit: segmentsAtATime })) {
      next = previousSegmentId;
      const decoded = decodeMapRunSegment(segment);
      ended ??= decoded.ended.find((child) => child.index === index);
      const taken = decoded.taken.find((child) => child.index === index);
      if (taken === undefined) continue;
      return ended && { ...ended, startMs: taken.startMs, input: taken.input };
    }
  }
  return undefined;
}
