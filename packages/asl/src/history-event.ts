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
  /** The type's number in the journal: never changed, never given to another type. */
  readonly number: number;
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
 * wire that shows them. Journals of earlier releases hold these numbers and this order of details.
 */
export const historyEventShapes = {
  ExecutionStarted: {
    number: 0,
    member: 'executionStartedEventDetails',
    fields: {
      input: 'payload',
      roleArn: 'text',
      stateMachineAliasArn: 'text',
      stateMachineVersionArn: 'text',
    },
  },
  ExecutionSucceeded: { number: 1, member: 'executionSucceededEventDetails', fields: { output: 'payload' } },
  ExecutionFailed: { number: 2, member: 'executionFailedEventDetails', fields: failure },
  ExecutionAborted: { number: 3, member: 'executionAbortedEventDetails', fields: failure },
  ExecutionTimedOut: { number: 4, member: 'executionTimedOutEventDetails', fields: failure },
  ExecutionRedriven: {
    number: 5,
    member: 'executionRedrivenEventDetails',
    fields: { redriveCount: 'count' },
  },
  PassStateEntered: { number: 6, ...entered },
  PassStateExited: { number: 7, ...exited },
  TaskStateEntered: { number: 8, ...entered },
  TaskStateExited: { number: 9, ...exited },
  ChoiceStateEntered: { number: 10, ...entered },
  ChoiceStateExited: { number: 11, ...exited },
  WaitStateEntered: { number: 12, ...entered },
  WaitStateExited: { number: 13, ...exited },
  SucceedStateEntered: { number: 14, ...entered },
  SucceedStateExited: { number: 15, ...exited },
  FailStateEntered: { number: 16, ...entered },
  ParallelStateEntered: { number: 17, ...entered },
  ParallelStateExited: { number: 18, ...exited },
  MapStateEntered: { number: 19, ...entered },
  MapStateExited: { number: 20, ...exited },
  LambdaFunctionScheduled: {
    number: 21,
    member: 'lambdaFunctionScheduledEventDetails',
    fields: { resource: 'text', input: 'payload', timeoutInSeconds: 'count', taskCredentials: 'credentials' },
  },
  LambdaFunctionStarted: { number: 22, ...bare },
  LambdaFunctionSucceeded: {
    number: 23,
    member: 'lambdaFunctionSucceededEventDetails',
    fields: { output: 'payload' },
  },
  LambdaFunctionFailed: { number: 24, member: 'lambdaFunctionFailedEventDetails', fields: failure },
  LambdaFunctionTimedOut: { number: 25, member: 'lambdaFunctionTimedOutEventDetails', fields: failure },
  LambdaFunctionScheduleFailed: {
    number: 26,
    member: 'lambdaFunctionScheduleFailedEventDetails',
    fields: failure,
  },
  LambdaFunctionStartFailed: { number: 27, member: 'lambdaFunctionStartFailedEventDetails', fields: failure },
  ActivityScheduled: {
    number: 28,
    member: 'activityScheduledEventDetails',
    fields: { resource: 'text', input: 'payload', timeoutInSeconds: 'count', heartbeatInSeconds: 'count' },
  },
  ActivityStarted: { number: 29, member: 'activityStartedEventDetails', fields: { workerName: 'text' } },
  ActivitySucceeded: { number: 30, member: 'activitySucceededEventDetails', fields: { output: 'payload' } },
  ActivityFailed: { number: 31, member: 'activityFailedEventDetails', fields: failure },
  ActivityTimedOut: { number: 32, member: 'activityTimedOutEventDetails', fields: failure },
  ActivityScheduleFailed: { number: 33, member: 'activityScheduleFailedEventDetails', fields: failure },
  TaskScheduled: {
    number: 34,
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
  TaskStarted: { number: 35, member: 'taskStartedEventDetails', fields: task },
  TaskSubmitted: { number: 36, member: 'taskSubmittedEventDetails', fields: { ...task, output: 'payload' } },
  TaskSucceeded: { number: 37, member: 'taskSucceededEventDetails', fields: { ...task, output: 'payload' } },
  TaskFailed: { number: 38, member: 'taskFailedEventDetails', fields: { ...task, ...failure } },
  TaskTimedOut: { number: 39, member: 'taskTimedOutEventDetails', fields: { ...task, ...failure } },
  TaskStartFailed: { number: 40, member: 'taskStartFailedEventDetails', fields: { ...task, ...failure } },
  TaskSubmitFailed: { number: 41, member: 'taskSubmitFailedEventDetails', fields: { ...task, ...failure } },
  TaskStateAborted: { number: 42, ...bare },
  WaitStateAborted: { number: 43, ...bare },
  ParallelStateStarted: { number: 44, ...bare },
  ParallelStateSucceeded: { number: 45, ...bare },
  ParallelStateFailed: { number: 46, ...bare },
  ParallelStateAborted: { number: 47, ...bare },
  MapStateStarted: { number: 48, member: 'mapStateStartedEventDetails', fields: { length: 'count' } },
  MapStateSucceeded: { number: 49, ...bare },
  MapStateFailed: { number: 50, ...bare },
  MapStateAborted: { number: 51, ...bare },
  MapIterationStarted: { number: 52, ...iteration('Started') },
  MapIterationSucceeded: { number: 53, ...iteration('Succeeded') },
  MapIterationFailed: { number: 54, ...iteration('Failed') },
  MapIterationAborted: { number: 55, ...iteration('Aborted') },
  MapRunStarted: { number: 56, member: 'mapRunStartedEventDetails', fields: { mapRunArn: 'text' } },
  MapRunSucceeded: { number: 57, ...bare },
  MapRunFailed: { number: 58, member: 'mapRunFailedEventDetails', fields: failure },
  MapRunAborted: { number: 59, ...bare },
  MapRunRedriven: {
    number: 60,
    member: 'mapRunRedrivenEventDetails',
    fields: { mapRunArn: 'text', redriveCount: 'count' },
  },
  EvaluationFailed: {
    number: 61,
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
