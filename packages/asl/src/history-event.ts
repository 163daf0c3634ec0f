import type { Payload } from '@cairn/kit';

/**
 * How a detail of a history event is kept and shown:
 * - `payload`: a {@link Payload}; on the wire its text, with a `…Details: {truncated: false}` beside it;
 * - `document`: a {@link Payload} without that companion (TaskScheduled's `parameters`);
 * - `text`, `count`: a string, a number;
 * - `credentials`: a role ARN, shown as `{roleArn}`;
 * - `variables`: name → JSON text, with `assignedVariablesDetails` beside it.
 */
export type DetailKind = 'payload' | 'document' | 'text' | 'count' | 'credentials' | 'variables';

/** What an event type carries. */
export interface HistoryEventShape {
  /** The member of the wire's HistoryEvent that holds the details; undefined for types without details. */
  readonly member: string | undefined;
  /** Details in the order in which the journal writes them; new ones are only ever added at the end. */
  readonly fields: { readonly [field: string]: DetailKind };
}

const failure = { error: 'text', cause: 'text' } as const;
const entered = { member: 'stateEnteredEventDetails', fields: { name: 'text', input: 'payload' } } as const;
const exited = {
  member: 'stateExitedEventDetails',
  fields: { name: 'text', output: 'payload', assignedVariables: 'variables' },
} as const;
const bare = { member: undefined, fields: {} } as const;
const iteration = (kind: string) =>
  ({ member: `mapIteration${kind}EventDetails`, fields: { name: 'text', index: 'count' } }) as const;
const task = { resourceType: 'text', resource: 'text' } as const;

/**
 * Every type of history event with its details, as the Step Functions API reference lists them
 * (HistoryEvent). One table for the machine that makes events, the journal that keeps them and the
 * wire that shows them. The position in this table is the type's number in the journal:
 * entries are only ever added at the end.
 */
export const historyEventShapes = {
  ExecutionStarted: {
    member: 'executionStartedEventDetails',
    fields: {
      input: 'payload',
      roleArn: 'text',
      stateMachineAliasArn: 'text',
      stateMachineVersionArn: 'text',
    },
  },
  ExecutionSucceeded: { member: 'executionSucceededEventDetails', fields: { output: 'payload' } },
  ExecutionFailed: { member: 'executionFailedEventDetails', fields: failure },
  ExecutionAborted: { member: 'executionAbortedEventDetails', fields: failure },
  ExecutionTimedOut: { member: 'executionTimedOutEventDetails', fields: failure },
  ExecutionRedriven: { member: 'executionRedrivenEventDetails', fields: { redriveCount: 'count' } },
  PassStateEntered: entered,
  PassStateExited: exited,
  TaskStateEntered: entered,
  TaskStateExited: exited,
  ChoiceStateEntered: entered,
  ChoiceStateExited: exited,
  WaitStateEntered: entered,
  WaitStateExited: exited,
  SucceedStateEntered: entered,
  SucceedStateExited: exited,
  FailStateEntered: entered,
  ParallelStateEntered: entered,
  ParallelStateExited: exited,
  MapStateEntered: entered,
  MapStateExited: exited,
  LambdaFunctionScheduled: {
    member: 'lambdaFunctionScheduledEventDetails',
    fields: { resource: 'text', input: 'payload', timeoutInSeconds: 'count', taskCredentials: 'credentials' },
  },
  LambdaFunctionStarted: bare,
  LambdaFunctionSucceeded: { member: 'lambdaFunctionSucceededEventDetails', fields: { output: 'payload' } },
  LambdaFunctionFailed: { member: 'lambdaFunctionFailedEventDetails', fields: failure },
  LambdaFunctionTimedOut: { member: 'lambdaFunctionTimedOutEventDetails', fields: failure },
  LambdaFunctionScheduleFailed: { member: 'lambdaFunctionScheduleFailedEventDetails', fields: failure },
  LambdaFunctionStartFailed: { member: 'lambdaFunctionStartFailedEventDetails', fields: failure },
  ActivityScheduled: {
    member: 'activityScheduledEventDetails',
    fields: { resource: 'text', input: 'payload', timeoutInSeconds: 'count', heartbeatInSeconds: 'count' },
  },
  ActivityStarted: { member: 'activityStartedEventDetails', fields: { workerName: 'text' } },
  ActivitySucceeded: { member: 'activitySucceededEventDetails', fields: { output: 'payload' } },
  ActivityFailed: { member: 'activityFailedEventDetails', fields: failure },
  ActivityTimedOut: { member: 'activityTimedOutEventDetails', fields: failure },
  ActivityScheduleFailed: { member: 'activityScheduleFailedEventDetails', fields: failure },
  TaskScheduled: {
    member: 'taskScheduledEventDetails',
    fields: {
      resourceType: 'text',
      resource: 'text',
      region: 'text',
      parameters: 'document',
      timeoutInSeconds: 'count',
      heartbeatInSeconds: 'count',
      taskCredentials: 'credentials',
    },
  },
  TaskStarted: { member: 'taskStartedEventDetails', fields: task },
  TaskSubmitted: { member: 'taskSubmittedEventDetails', fields: { ...task, output: 'payload' } },
  TaskSucceeded: { member: 'taskSucceededEventDetails', fields: { ...task, output: 'payload' } },
  TaskFailed: { member: 'taskFailedEventDetails', fields: { ...task, ...failure } },
  TaskTimedOut: { member: 'taskTimedOutEventDetails', fields: { ...task, ...failure } },
  TaskStartFailed: { member: 'taskStartFailedEventDetails', fields: { ...task, ...failure } },
  TaskSubmitFailed: { member: 'taskSubmitFailedEventDetails', fields: { ...task, ...failure } },
  TaskStateAborted: bare,
  WaitStateAborted: bare,
  ParallelStateStarted: bare,
  ParallelStateSucceeded: bare,
  ParallelStateFailed: bare,
  ParallelStateAborted: bare,
  MapStateStarted: { member: 'mapStateStartedEventDetails', fields: { length: 'count' } },
  MapStateSucceeded: bare,
  MapStateFailed: bare,
  MapStateAborted: bare,
  MapIterationStarted: iteration('Started'),
  MapIterationSucceeded: iteration('Succeeded'),
  MapIterationFailed: iteration('Failed'),
  MapIterationAborted: iteration('Aborted'),
  MapRunStarted: { member: 'mapRunStartedEventDetails', fields: { mapRunArn: 'text' } },
  MapRunSucceeded: bare,
  MapRunFailed: { member: 'mapRunFailedEventDetails', fields: failure },
  MapRunAborted: bare,
  MapRunRedriven: {
    member: 'mapRunRedrivenEventDetails',
    fields: { mapRunArn: 'text', redriveCount: 'count' },
  },
  EvaluationFailed: {
    member: 'evaluationFailedEventDetails',
    fields: { state: 'text', location: 'text', ...failure },
  },
} as const satisfies Record<string, HistoryEventShape>;

/** Name of a history event's type. */
export type HistoryEventType = keyof typeof historyEventShapes;

/** Details of an event; an absent member is absent on the wire too, never an empty string. */
export interface HistoryEventDetails {
  readonly [field: string]: Payload | string | number | { readonly [name: string]: string } | undefined;
}

/** One event of an execution's history. */
export interface HistoryEvent {
  /** 1, 2, 3 … without gaps within one execution. */
  readonly id: number;
  /** The event that caused this one; the first state's Entered event has 0, as AWS answers it. */
  readonly previousEventId: number;
  readonly timestampMs: number;
  readonly type: HistoryEventType;
  readonly details: HistoryEventDetails | undefined;
}
