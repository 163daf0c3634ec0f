import type { Json } from '@cairn/kit';
import type { Program } from '../program/program.ts';
import type { TaskResource } from '../task-resource.ts';
import type {
  ExecutionIdentity,
  ExecutionStatus,
  FrameRecord,
  MachineLimits,
  StartMapRun,
  StartTask,
  StateChanges,
  TaskReference,
} from '../transition-types.ts';
import { Execution } from './execution.ts';
import type { Frame } from './frame.ts';
import {
  isVariableRecord,
  parentIdOf,
  recordFrame,
  recordVariable,
  restoreFrame,
  restoreVariable,
} from './frame-record.ts';
import { startMapRunCommand } from './map-run.ts';
import { attemptOf, findAttempt, startTaskCommand, type TaskAttempt } from './task.ts';
import type { Variable } from './variable.ts';

/** What changed since changes or a snapshot were last taken; clears the marks of change. */
export function takeChanges(execution: Execution): StateChanges {
  const changed = execution.changedFrames.filter((frame) => execution.frame(frame.id) === frame);
  return take(execution, changed, changedVariables(execution), execution.removedFrameIds);
}

/** Forgets what changed, for an execution of which nothing is ever taken: what is gone must not stay in memory. */
export function dropChanges(execution: Execution): void {
  // What is marked stays so, and does not enter the lists again.
  execution.changedFrames.length = 0;
  execution.changedVariables.length = 0;
}

/** Variables that changed and whose scope is still there; clears the list. */
function changedVariables(execution: Execution): readonly Variable[] {
  const { changedVariables } = execution;
  if (changedVariables.length === 0) return changedVariables;
  execution.changedVariables = [];
  return changedVariables.filter(({ frameId }) => execution.frame(frameId) !== undefined);
}

/** The whole resume state; clears the marks of change. */
export function takeSnapshot(execution: Execution): StateChanges {
  for (const frame of execution.changedFrames) frame.changed = false;
  execution.changedVariables = [];
  return take(execution, execution.frames(), execution.variables(), []);
}

function take(
  execution: Execution,
  frames: readonly Frame[],
  variables: readonly Variable[],
  removedFrameIds: readonly number[],
): StateChanges {
  const records = frames.map((frame) => {
    frame.changed = false;
    frame.taken = true;
    return recordFrame(frame);
  });
  for (const variable of variables) {
    variable.changed = false;
    records.push(recordVariable(variable));
  }
  execution.changedFrames = [];
  execution.removedFrameIds = [];
  const runnableIds = execution.runnable
    .filter((frame) => execution.frame(frame.id) === frame)
    .map((frame) => frame.id);
  const header: Json[] = [execution.lastEventId, execution.nextFrameId, execution.deadlineMs ?? null];
  const { redriveCount, redriveMs, clockSkewMs } = execution;
  if (clockSkewMs > 0) header.push(runnableIds, redriveCount, redriveMs ?? null, clockSkewMs);
  else if (redriveMs !== undefined) header.push(runnableIds, redriveCount, redriveMs);
  else if (runnableIds.length > 0) header.push(runnableIds);
  return { header, frames: records, removedFrameIds };
}

/**
 * Rebuilds an execution from a snapshot and the changes after it, oldest first. It goes on exactly as the one
 * in memory would have. Timers and counts are derived anew.
 */
export function restoreExecution(
  program: Program,
  identity: ExecutionIdentity,
  limits: MachineLimits,
  status: ExecutionStatus,
  layers: readonly StateChanges[],
): Execution {
  const execution = new Execution(program, identity, limits);
  execution.status = status;
  const [lastEventId, nextFrameId, deadlineMs, runnableIds, redriveCount, redriveMs, clockSkewMs] =
    layers.at(-1)?.header ?? [];
  execution.lastEventId = (lastEventId as number | undefined) ?? 0;
  execution.nextFrameId = (nextFrameId as number | undefined) ?? 0;
  execution.deadlineMs = (deadlineMs as number | null | undefined) ?? undefined;
  execution.redriveCount = (redriveCount as number | undefined) ?? 0;
  execution.redriveMs = (redriveMs as number | null | undefined) ?? undefined;
  execution.clockSkewMs = (clockSkewMs as number | undefined) ?? 0;
  for (const record of standingRecords(layers)) {
    const parent = execution.frame(parentIdOf(record));
    // What stood below a removed frame went with it.
    if (parent === undefined && parentIdOf(record) >= 0) continue;
    if (isVariableRecord(record)) execution.attachVariable(parent as Frame, restoreVariable(record));
    else execution.attach(restoreFrame(program, record, parent));
  }
  for (const id of (runnableIds as readonly number[] | undefined) ?? []) {
    const frame = execution.frame(id);
    if (frame !== undefined) execution.runnable.push(frame);
  }
  return execution;
}

/** How far ahead of the real clock an execution's own was when changes or a snapshot were taken, in milliseconds. */
export function clockSkewOf({ header }: StateChanges): number {
  return (header[6] as number | undefined) ?? 0;
}

/** The newest record of each frame that was not removed, parents before their children. */
function standingRecords(layers: readonly StateChanges[]): readonly FrameRecord[] {
  const records = new Map<number, FrameRecord>();
  for (const layer of layers) {
    for (const id of layer.removedFrameIds) records.delete(id);
    for (const record of layer.frames) records.set(record.id, record);
  }
  return [...records.values()].sort((left, right) => left.id - right.id);
}

/** All tasks that are under way, as the orders that started them, with how far each is known to have come. */
export function pendingTasks(execution: Execution): readonly StartTask[] {
  if (execution.status !== 'RUNNING') return [];
  return execution
    .frames()
    .map(attemptOf)
    .filter((attempt) => attempt !== undefined)
    .map(startTaskCommand);
}

/** All map runs that are under way, as the orders that started them. */
export function pendingMapRuns(execution: Execution): readonly StartMapRun[] {
  if (execution.status !== 'RUNNING') return [];
  return execution
    .frames()
    .map(startMapRunCommand)
    .filter((command) => command !== undefined);
}

/** The task that an attempt is, while it is under way; see {@link pendingTasks}. */
export function pendingTask(execution: Execution, task: TaskReference): StartTask | undefined {
  const attempt = execution.status === 'RUNNING' ? findAttempt(execution, task) : undefined;
  return attempt && startTaskCommand(attempt);
}

/** A task under way with what it owes: how long it may take and when its next heartbeat is due. */
export interface OpenTask {
  readonly task: TaskReference;
  readonly resource: TaskResource;
  readonly stateName: string;
  readonly progress: StartTask['progress'];
  /** Epoch milliseconds; absent where the state sets no such limit, or the heartbeat is not owed yet. */
  readonly timeoutAtMs?: number;
  readonly heartbeatAtMs?: number;
  readonly heartbeatSeconds?: number;
}

/** The tasks of an execution that wait for somebody outside: for a worker of an activity, or for whoever holds a token. */
export function awaitedTasks(execution: Execution): readonly OpenTask[] {
  if (execution.status !== 'RUNNING') return [];
  return execution
    .frames()
    .map(attemptOf)
    .filter((attempt) => attempt !== undefined)
    .filter(({ state: { resource } }) => isAnsweredOutside(resource))
    .map(openTask);
}

/** One of the {@link awaitedTasks}; undefined once it is over. */
export function awaitedTask(execution: Execution, task: TaskReference): OpenTask | undefined {
  const attempt = execution.status === 'RUNNING' ? findAttempt(execution, task) : undefined;
  return attempt && isAnsweredOutside(attempt.state.resource) ? openTask(attempt) : undefined;
}

function isAnsweredOutside(resource: TaskResource): boolean {
  return (
    resource.kind === 'activity' || (resource.kind === 'service' && resource.pattern === 'waitForTaskToken')
  );
}

function openTask({ frame, state, work }: TaskAttempt): OpenTask {
  const { timeoutAtMs, heartbeatAtMs, heartbeatSeconds } = work;
  return {
    task: { frameId: frame.id, scheduledEventId: work.scheduledEventId },
    resource: state.resource,
    stateName: state.name,
    progress: work.progress,
    ...(timeoutAtMs === undefined ? {} : { timeoutAtMs }),
    ...(heartbeatAtMs === undefined ? {} : { heartbeatAtMs }),
    ...(heartbeatSeconds === undefined ? {} : { heartbeatSeconds }),
  };
}
