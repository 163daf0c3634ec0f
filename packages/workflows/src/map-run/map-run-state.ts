import type { ExecutionStatus, MapRunReference, MapRunSettings, Program } from '@cairn/asl';
import type { Json, Payload } from '@cairn/kit';
import type { CompiledRevision, StateMachine } from '../catalog/state-machine.ts';
import type { InheritedAttributes } from '../engine/execution-attributes.ts';
import type { NewExecution } from '../journal.ts';

/** What a map run was started with; kept in its first segment. */
export interface MapRunOrder {
  readonly mapRun: MapRunReference;
  readonly settings: MapRunSettings;
  /** `$` of the ItemSelector. */
  readonly data: Payload;
  /** The items, when no reader reads them. */
  readonly items: Payload | undefined;
}

/** A child that was made of items; recorded before it runs. */
export interface TakenChild {
  /** 0, 1, 2 … in the order of the items. */
  readonly index: number;
  readonly itemCount: number;
  readonly input: Payload;
  readonly startMs: number;
}

/** How a child ended. */
export interface EndedChild {
  readonly index: number;
  readonly itemCount: number;
  readonly status: ChildStatus;
  readonly startMs: number;
  readonly stopMs: number;
  readonly output: Payload | undefined;
  readonly error: string | undefined;
  readonly cause: string | undefined;
  /** How often a Standard child was redriven. */
  readonly redriveCount: number;
}

export type ChildStatus = Exclude<ExecutionStatus, 'RUNNING'>;

/** Children by what became of them. */
export interface ChildCounts {
  succeeded: number;
  failed: number;
  timedOut: number;
  aborted: number;
  /** All that were taken. */
  total: number;
}

/** Children that did not succeed. */
export type UnsuccessfulCounts = Pick<ChildCounts, 'failed' | 'timedOut' | 'aborted'>;

/** How far a redrive has come with the children of earlier attempts. */
export interface RedriveMark {
  /** The last segment of the attempts before it. */
  readonly tailSegmentId: number;
  /** Children from this number on were not there before it. */
  readonly endIndex: number;
  /** Children below this number were looked at. */
  readonly nextIndex: number;
}

/** Where a source stands: before an item, so many after a position that it told. */
export interface FeedMark {
  readonly position: Json;
  readonly skip: number;
}

/**
 * The small state of a map run, written whole with each burst as JSON; members are only ever added. `failing` and
 * `aborting` wait for running children to end, `writing` for the result files.
 */
export interface MapRunProgress {
  phase: 'running' | 'failing' | 'aborting' | 'writing' | 'closed';
  maxConcurrency: number;
  toleratedFailureCount?: number;
  toleratedFailurePercentage?: number;
  nextChild: number;
  nextItem: number;
  mark: FeedMark;
  /** No item is left. */
  exhausted: boolean;
  executions: ChildCounts;
  items: ChildCounts;
  failure?: { readonly error: string; readonly cause?: string };
  /** Characters of the gathered outputs; beyond the limit none is kept any more. */
  gatheredLength: number;
  redriveCount: number;
  /** How far each redrive has come that came further than those after it, and the newest, which is the last. */
  redrives?: readonly RedriveMark[];
  /** Children that the redrive under way has not reached yet, by how they had ended. */
  pendingRedrive?: { readonly executions: UnsuccessfulCounts; readonly items: UnsuccessfulCounts };
  /** Children that could not be redriven: the way they ended is how they stay. */
  notRedrivable?: { executions: number; items: number };
  /** The last attempt whose results were exported: of the children that had ended up to that segment. */
  exported?: { readonly redriveCount: number; readonly tailSegmentId: number };
  resultsWritten: boolean;
}

/** The state of a new map run. */
export function newProgress(settings: MapRunSettings, redriveCount: number): MapRunProgress {
  const { maxConcurrency, toleratedFailureCount, toleratedFailurePercentage } = settings;
  return {
    phase: 'running',
    maxConcurrency,
    ...(toleratedFailureCount === undefined ? {} : { toleratedFailureCount }),
    ...(toleratedFailurePercentage === undefined ? {} : { toleratedFailurePercentage }),
    nextChild: 0,
    nextItem: 0,
    mark: { position: null, skip: 0 },
    exhausted: false,
    executions: noChildren(),
    items: noChildren(),
    gatheredLength: 0,
    redriveCount,
    resultsWritten: false,
  };
}

function noChildren(): ChildCounts {
  return { succeeded: 0, failed: 0, timedOut: 0, aborted: 0, total: 0 };
}

/** The member of the counts that a status belongs to. */
export const countOfStatus = {
  SUCCEEDED: 'succeeded',
  FAILED: 'failed',
  TIMED_OUT: 'timedOut',
  ABORTED: 'aborted',
} as const satisfies { readonly [status in ChildStatus]: keyof ChildCounts };

/** What is fixed of a map run. */
export interface MapRunIdentity {
  readonly mapRunId: number;
  readonly parentId: number;
  /** The UUID in its ARN, which is its row's name. */
  readonly uuid: string;
  readonly machine: StateMachine;
  readonly revision: CompiledRevision;
  /** What its children run. */
  readonly program: Program;
  readonly startMs: number;
  readonly order: MapRunOrder;
  /** What its children have of its parent. */
  readonly inherited: InheritedAttributes;
}

/** Where the journal stands with a map run that is read back. */
export interface RestoredMapRun {
  readonly progress: MapRunProgress;
  readonly window: ReadonlyMap<number, TakenChild>;
  readonly outputs: Map<number, Payload>;
  readonly tailSegmentId: number;
}

/** Children that run, with their items, and what waits beside. */
export interface OpenCounts {
  readonly running: { readonly executions: number; readonly items: number };
  /** Items that were read and not taken yet. */
  readonly buffered: number;
}

/** What a map run begins with: the row to be made, or what the journal says of it, to be opened again if it was closed. */
export type MapRunOrigin =
  | { readonly create: NewExecution; readonly redriveCount: number }
  | { readonly restored: RestoredMapRun; readonly reopen?: string };
