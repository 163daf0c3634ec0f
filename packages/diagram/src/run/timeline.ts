import type { RunView } from './run-view.ts';
import type { RunScope, Step, StepStatus } from './step.ts';

/** A row of the timeline: a visit of a state, a branch or an iteration. */
export interface TimelineRow {
  /** `step/7`, `scope/3`: stays the same while the run goes on. */
  readonly key: string;
  readonly kind: 'step' | 'branch' | 'iteration';
  /** 0 for the steps of the run itself. */
  readonly depth: number;
  readonly stepId: number | undefined;
  readonly scopeId: number | undefined;
  /** The name of the state; of a branch or iteration its number, from 0. */
  readonly label: string;
  readonly status: StepStatus;
  readonly startMs: number | undefined;
  /** Undefined while it goes on. */
  readonly endMs: number | undefined;
  /** Whether there are rows below it. */
  readonly isExpandable: boolean;
  readonly isExpanded: boolean;
}

/**
 * A stretch of a step's time.
 * - `queued`: scheduled, and not taken by a worker yet
 * - `working`: the state, its task or what is below it works
 * - `waiting`: for the end of a Wait, or for the holder of a task token
 * - `retryDelay`: between a failed attempt and the next
 * - `stopped`: between the end of a run and its redrive
 */
export interface TimelineSegment {
  readonly kind: 'queued' | 'working' | 'waiting' | 'retryDelay' | 'stopped';
  readonly startMs: number;
  /** Undefined while it goes on. */
  readonly endMs: number | undefined;
  /** From 1; 0 outside of attempts. */
  readonly attempt: number;
  readonly status: StepStatus;
}

/**
 * The rows that are open, in order. Rows below others are made only where they are open, so that a Map of thousands of
 * iterations costs one row while it is closed.
 * @param isExpanded whether the rows below the row of a key are wanted
 */
export function timelineRows(view: RunView, isExpanded: (key: string) => boolean): readonly TimelineRow[] {
  const rows: TimelineRow[] = [];
  const addSteps = (scopeId: number, depth: number): void => {
    for (const step of view.stepsOf(scopeId)) {
      const row = stepRow(step, depth, isExpanded);
      rows.push(row);
      if (!row.isExpanded) continue;
      for (const { number } of step.attempts) {
        for (const scope of view.scopesOf(step.id, number)) addScope(scope, depth + 1);
      }
    }
  };
  const addScope = (scope: RunScope, depth: number): void => {
    const row = scopeRow(scope, depth, isExpanded);
    rows.push(row);
    if (row.isExpanded) addSteps(scope.id, depth + 1);
  };
  for (const scope of view.topScopes()) addSteps(scope.id, 0);
  return rows;
}

function stepRow(step: Step, depth: number, isExpanded: (key: string) => boolean): TimelineRow {
  const key = `step/${step.id}`;
  return {
    key,
    kind: 'step',
    depth,
    stepId: step.id,
    scopeId: undefined,
    label: step.name,
    status: step.status,
    startMs: step.enteredMs ?? step.attempts[0]?.startedMs,
    endMs: step.endedMs,
    isExpandable: step.hasScopes,
    isExpanded: step.hasScopes && isExpanded(key),
  };
}

function scopeRow(scope: RunScope, depth: number, isExpanded: (key: string) => boolean): TimelineRow {
  const key = `scope/${scope.id}`;
  const isExpandable = scope.stepCount > 0;
  return {
    key,
    kind: scope.kind === 'branch' ? 'branch' : 'iteration',
    depth,
    stepId: scope.parentStepId,
    scopeId: scope.id,
    label: String(scope.index),
    status: scope.status,
    startMs: scope.startedMs,
    endMs: scope.endedMs,
    isExpandable,
    isExpanded: isExpandable && isExpanded(key),
  };
}

/** What a step did when; without gaps from its entering to its end. */
export function timelineSegments(step: Step): readonly TimelineSegment[] {
  const { enteredMs, endedMs, attempts, status } = step;
  const segments: TimelineSegment[] = [];
  let atMs = enteredMs;
  const add = (
    kind: TimelineSegment['kind'],
    startMs: number | undefined,
    endMs: number | undefined,
    of: { readonly number: number; readonly status: StepStatus },
  ): void => {
    if (startMs === undefined || (endMs !== undefined && endMs <= startMs)) return;
    segments.push({ kind, startMs, endMs, attempt: of.number, status: of.status });
  };
  const outside = { number: 0, status };
  for (const attempt of attempts) {
    const { startedMs, takenMs, submittedMs, isRedrive, number } = attempt;
    const between = number === 1 ? 'working' : isRedrive ? 'stopped' : 'retryDelay';
    add(between, atMs, startedMs, outside);
    const isActivity = step.task?.kind === 'activity';
    const workMs = isActivity ? (takenMs ?? attempt.endedMs) : startedMs;
    if (isActivity) add('queued', startedMs, workMs, attempt);
    const holdMs = step.task?.resource.endsWith('.waitForTaskToken') ? submittedMs : undefined;
    if (!isActivity || takenMs !== undefined) add('working', workMs, holdMs ?? attempt.endedMs, attempt);
    if (holdMs !== undefined) add('waiting', holdMs, attempt.endedMs, attempt);
    atMs = attempt.endedMs;
  }
  const isUnderWay = attempts.length > 0 && atMs === undefined;
  const rest = step.type === 'Wait' ? 'waiting' : status === 'retrying' ? 'retryDelay' : 'working';
  if (!isUnderWay) add(rest, atMs, endedMs, outside);
  return segments;
}

/** A mark below the timeline. */
export interface TimelineTick {
  readonly atMs: number;
  /** Since the start of the run. */
  readonly offsetMs: number;
}

const tickStepsMs = [
  1, 2, 5, 10, 20, 50, 100, 200, 500, 1_000, 2_000, 5_000, 10_000, 15_000, 30_000, 60_000, 120_000, 300_000,
  600_000, 900_000, 1_800_000, 3_600_000, 7_200_000, 10_800_000, 21_600_000, 43_200_000, 86_400_000,
  172_800_000, 604_800_000, 1_209_600_000, 2_592_000_000, 7_776_000_000, 31_536_000_000,
];

/**
 * Marks at round times since the start of the run, for the part of the timeline that is seen.
 * @param countMax how many there may be about
 */
export function timelineTicks(
  seen: { readonly fromMs: number; readonly toMs: number; readonly runStartMs: number },
  countMax: number,
): readonly TimelineTick[] {
  const { fromMs, toMs, runStartMs } = seen;
  const wanted = (toMs - fromMs) / Math.max(1, countMax);
  if (!(wanted > 0) || !Number.isFinite(wanted)) return [];
  const largest = tickStepsMs.at(-1) as number;
  const stepMs = tickStepsMs.find((step) => step >= wanted) ?? Math.ceil(wanted / largest) * largest;
  const ticks: TimelineTick[] = [];
  const first = Math.ceil((fromMs - runStartMs) / stepMs);
  for (let offsetMs = first * stepMs; runStartMs + offsetMs <= toMs; offsetMs += stepMs) {
    ticks.push({ atMs: runStartMs + offsetMs, offsetMs });
  }
  return ticks;
}
