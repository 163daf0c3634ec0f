import type { Payload } from '@cairn/kit';
import { StateFailure } from '../data/state-failure.ts';
import type { HistoryEventDetails, HistoryEventType } from '../history-event.ts';
import type { TaskState } from '../program/program.ts';
import type { TaskResource } from '../task-resource.ts';
import type { StartTask, TaskReference } from '../transition-types.ts';
import type { Burst } from './burst.ts';
import type { Execution } from './execution.ts';
import { effectiveInput, exitWork } from './exit-state.ts';
import { entered, type Frame, type TaskWork } from './frame.ts';
import { dataLimitCause } from './payload-check.ts';

/** A frame with the attempt of the task it is in. */
export interface TaskAttempt {
  readonly frame: Frame;
  readonly state: TaskState;
  readonly work: TaskWork;
}

/** How an attempt of a Task may end badly; each is an event type of its own. */
export type TaskFailureKind = 'Failed' | 'TimedOut';

/** Begins an attempt: evaluates the parameters, records Scheduled (and Started), asks the host to start it. */
export function startTask(burst: Burst, frame: Frame, state: TaskState): void {
  const { execution } = burst;
  const data = effectiveInput(burst, frame, state);
  const timeoutSeconds = state.timeoutSeconds?.(data, burst);
  const heartbeatSeconds = state.heartbeatSeconds?.(data, burst);
  const credentialsRoleArn = state.credentialsRoleArn?.(data, burst);
  const parameters = state.parameters === undefined ? data : state.parameters(data, burst);
  if (parameters !== frame.input) burst.checkPayload(parameters, state.name);
  const refusal = burst.environment.refuseTask(state.resource, parameters, state.name);
  if (refusal !== undefined) throw new StateFailure('States.Runtime', refusal);
  const settings = { timeoutSeconds, heartbeatSeconds, credentialsRoleArn };
  const scheduledEventId = recordScheduled(burst, frame, state.resource, parameters, settings);
  const work: TaskWork = {
    kind: 'task',
    scheduledEventId,
    progress: 'scheduled',
    parameters,
    submitted: undefined,
    credentialsRoleArn,
    timeoutAtMs: timeoutSeconds === undefined ? undefined : burst.nowMs + timeoutSeconds * 1000,
    heartbeatSeconds,
    // An activity owes heartbeats only from when a worker has taken it.
    heartbeatAtMs:
      state.resource.kind === 'activity' ? undefined : secondsFrom(burst.nowMs, heartbeatSeconds),
  };
  execution.setWork(frame, work);
  burst.commands.push(startTaskCommand({ frame, state, work }));
}

function recordScheduled(
  burst: Burst,
  frame: Frame,
  resource: TaskResource,
  parameters: Payload,
  settings: {
    readonly timeoutSeconds: number | undefined;
    readonly heartbeatSeconds: number | undefined;
    readonly credentialsRoleArn: string | undefined;
  },
): number {
  const timeout = { timeoutInSeconds: settings.timeoutSeconds };
  const heartbeat = { heartbeatInSeconds: settings.heartbeatSeconds };
  const credentials = { taskCredentials: settings.credentialsRoleArn };
  if (resource.kind === 'activity') {
    const details = { resource: resource.arn, input: parameters, ...timeout, ...heartbeat };
    return burst.record(frame, 'ActivityScheduled', details);
  }
  if (resource.kind === 'lambda') {
    const details = { resource: resource.arn, input: parameters, ...timeout, ...credentials };
    const id = burst.record(frame, 'LambdaFunctionScheduled', details);
    burst.record(frame, 'LambdaFunctionStarted');
    return id;
  }
  const { resourceType, resource: name } = resource;
  const { region } = burst.execution.identity;
  const details = {
    resourceType,
    resource: name,
    region,
    parameters,
    ...timeout,
    ...heartbeat,
    ...credentials,
  };
  const id = burst.record(frame, 'TaskScheduled', details);
  burst.record(frame, 'TaskStarted', { resourceType, resource: name });
  return id;
}

/** The attempt that a reference names, unless it is over. */
export function findAttempt(execution: Execution, task: TaskReference): TaskAttempt | undefined {
  const frame = execution.frame(task.frameId);
  const attempt = frame && attemptOf(frame);
  return attempt?.work.scheduledEventId === task.scheduledEventId ? attempt : undefined;
}

/** The attempt that a frame is in, if any. */
export function attemptOf(frame: Frame): TaskAttempt | undefined {
  const { state, work } = frame;
  return state.type === 'Task' && work.kind === 'task' ? { frame, state, work } : undefined;
}

/** An activity's worker took the task. @returns false when that is known already */
export function noteTaskStarted(burst: Burst, attempt: TaskAttempt, workerName: string | undefined): boolean {
  const { frame, state, work } = attempt;
  if (state.resource.kind !== 'activity' || work.progress !== 'scheduled') return false;
  burst.record(frame, 'ActivityStarted', workerName === undefined ? {} : { workerName });
  const heartbeatAtMs = secondsFrom(burst.nowMs, work.heartbeatSeconds);
  burst.execution.setWork(frame, { ...work, progress: 'started', heartbeatAtMs });
  return true;
}

/** The service accepted the call. @returns false when that is known already */
export function noteTaskSubmitted(burst: Burst, attempt: TaskAttempt, output: Payload): boolean {
  const { frame, state, work } = attempt;
  const { resource } = state;
  if (resource.kind !== 'service' || work.progress !== 'scheduled') return false;
  burst.record(frame, 'TaskSubmitted', {
    resourceType: resource.resourceType,
    resource: resource.resource,
    output,
  });
  burst.execution.setWork(frame, { ...work, progress: 'submitted', submitted: output });
  return true;
}

/** The task is alive: its heartbeat interval begins anew. */
export function noteHeartbeat(burst: Burst, attempt: TaskAttempt): void {
  const { frame, work } = attempt;
  if (work.heartbeatAtMs === undefined) return;
  burst.execution.setWork(frame, { ...work, heartbeatAtMs: secondsFrom(burst.nowMs, work.heartbeatSeconds) });
}

/** Ends a Task with its result. @throws StateFailure when the result cannot be taken over */
export function succeedTask(burst: Burst, attempt: TaskAttempt, result: Payload): void {
  const { frame, state } = attempt;
  burst.execution.setWork(frame, entered);
  if (result.exceedsBytes(burst.execution.limits.payloadBytesMax)) {
    const cause = dataLimitCause(producerOf(state.resource));
    recordTaskFailure(burst, attempt, 'Failed', 'States.DataLimitExceeded', cause);
    throw new StateFailure('States.DataLimitExceeded', cause);
  }
  recordOutcome(burst, attempt, 'Succeeded', { output: result });
  burst.evaluateFor(frame);
  exitWork(burst, frame, state, result);
}

/** Records that an attempt failed or ran out of time. */
export function recordTaskFailure(
  burst: Burst,
  attempt: TaskAttempt,
  kind: TaskFailureKind,
  error: string | undefined,
  cause: string | undefined,
): void {
  recordOutcome(burst, attempt, kind, failureDetails(error, cause));
}

/** The `error` and `cause` members of an event; absent ones stay absent. */
export function failureDetails(error: string | undefined, cause: string | undefined): HistoryEventDetails {
  return { ...(error === undefined ? {} : { error }), ...(cause === undefined ? {} : { cause }) };
}

function recordOutcome(
  burst: Burst,
  { frame, state }: TaskAttempt,
  kind: TaskFailureKind | 'Succeeded',
  details: HistoryEventDetails,
): void {
  const { resource } = state;
  if (resource.kind === 'service') {
    const { resourceType, resource: name } = resource;
    burst.record(frame, `Task${kind}`, { resourceType, resource: name, ...details });
  } else {
    const type: HistoryEventType = resource.kind === 'lambda' ? `LambdaFunction${kind}` : `Activity${kind}`;
    burst.record(frame, type, details);
  }
}

/** What AWS calls the producer of a result that is too large. */
function producerOf(resource: TaskResource): string {
  return resource.kind === 'service' ? resource.resourceType : resource.arn;
}

/** The host's order to start an attempt, or to take it up again. */
export function startTaskCommand({ frame, state, work }: TaskAttempt): StartTask {
  return {
    kind: 'start-task',
    task: { frameId: frame.id, scheduledEventId: work.scheduledEventId },
    resource: state.resource,
    stateName: state.name,
    parameters: work.parameters,
    ...(work.credentialsRoleArn === undefined ? {} : { credentialsRoleArn: work.credentialsRoleArn }),
    ...(frame.retryCount === 0 ? {} : { retryCount: frame.retryCount }),
    progress: work.progress,
    ...(work.submitted === undefined ? {} : { submitted: work.submitted }),
  };
}

/** Tells the host that nobody waits for an attempt any more. */
export function cancelTask(burst: Burst, { frame, state, work }: TaskAttempt): void {
  burst.commands.push({
    kind: 'cancel-task',
    task: { frameId: frame.id, scheduledEventId: work.scheduledEventId },
    resource: state.resource,
  });
}

function secondsFrom(nowMs: number, seconds: number | undefined): number | undefined {
  return seconds === undefined ? undefined : nowMs + seconds * 1000;
}
