import { awsJsonOperation } from './aws-json.ts';
import type * as types from './step-functions-types.ts';

type Nothing = Readonly<Record<never, never>>;
type ByStateMachine = { readonly stateMachineArn: string };
type ByExecution = { readonly executionArn: string };

function operation<Input extends object, Output = Nothing>(action: string) {
  return awsJsonOperation<Input, Output>('states', action);
}

// State machines

export const listStateMachines = operation<
  types.PageInput,
  types.PageOutput & { readonly stateMachines: readonly types.StateMachineListItem[] }
>('ListStateMachines');

/** Takes the ARN of a machine, a version or an alias. */
export const describeStateMachine = operation<
  ByStateMachine & { readonly includedData?: 'ALL_DATA' | 'METADATA_ONLY' },
  types.StateMachineDescription
>('DescribeStateMachine');

export const createStateMachine = operation<
  types.CreateStateMachineInput,
  {
    readonly stateMachineArn: string;
    readonly creationDate: number;
    readonly stateMachineVersionArn?: string;
  }
>('CreateStateMachine');

export const updateStateMachine = operation<
  types.UpdateStateMachineInput,
  { readonly updateDate: number; readonly revisionId?: string; readonly stateMachineVersionArn?: string }
>('UpdateStateMachine');

export const deleteStateMachine = operation<ByStateMachine>('DeleteStateMachine');

export const validateStateMachineDefinition = operation<
  {
    readonly definition: string;
    readonly type?: types.StateMachineType;
    readonly severity?: 'ERROR' | 'WARNING';
    readonly maxResults?: number;
  },
  {
    readonly result: 'OK' | 'FAIL';
    readonly diagnostics: readonly types.ValidateDefinitionDiagnostic[];
    readonly truncated?: boolean;
  }
>('ValidateStateMachineDefinition');

// Versions and aliases

export const publishStateMachineVersion = operation<
  ByStateMachine & { readonly revisionId?: string; readonly description?: string },
  types.StateMachineVersion
>('PublishStateMachineVersion');

export const listStateMachineVersions = operation<
  ByStateMachine & types.PageInput,
  types.PageOutput & { readonly stateMachineVersions: readonly types.StateMachineVersion[] }
>('ListStateMachineVersions');

export const deleteStateMachineVersion = operation<{ readonly stateMachineVersionArn: string }>(
  'DeleteStateMachineVersion',
);

export const createStateMachineAlias = operation<
  {
    readonly name: string;
    readonly description?: string;
    readonly routingConfiguration: readonly types.RoutingConfiguration[];
  },
  { readonly stateMachineAliasArn: string; readonly creationDate: number }
>('CreateStateMachineAlias');

export const updateStateMachineAlias = operation<
  {
    readonly stateMachineAliasArn: string;
    readonly description?: string;
    readonly routingConfiguration?: readonly types.RoutingConfiguration[];
  },
  { readonly updateDate: number }
>('UpdateStateMachineAlias');

export const describeStateMachineAlias = operation<
  { readonly stateMachineAliasArn: string },
  types.StateMachineAlias
>('DescribeStateMachineAlias');

export const listStateMachineAliases = operation<
  ByStateMachine & types.PageInput,
  types.PageOutput & {
    readonly stateMachineAliases: readonly {
      readonly stateMachineAliasArn: string;
      readonly creationDate: number;
    }[];
  }
>('ListStateMachineAliases');

export const deleteStateMachineAlias = operation<{ readonly stateMachineAliasArn: string }>(
  'DeleteStateMachineAlias',
);

// Executions

export const listExecutions = operation<
  types.ListExecutionsInput,
  types.PageOutput & { readonly executions: readonly types.ExecutionListItem[] }
>('ListExecutions');

export const describeExecution = operation<
  ByExecution & { readonly includedData?: 'ALL_DATA' | 'METADATA_ONLY' },
  types.ExecutionDescription
>('DescribeExecution');

export const describeStateMachineForExecution = operation<
  ByExecution & { readonly includedData?: 'ALL_DATA' | 'METADATA_ONLY' },
  Omit<types.StateMachineDescription, 'creationDate' | 'type'> & {
    readonly updateDate: number;
    readonly mapRunArn?: string;
  }
>('DescribeStateMachineForExecution');

export const getExecutionHistory = operation<
  ByExecution &
    types.PageInput & { readonly reverseOrder?: boolean; readonly includeExecutionData?: boolean },
  types.PageOutput & { readonly events: readonly types.HistoryEvent[] }
>('GetExecutionHistory');

export const startExecution = operation<
  types.StartExecutionInput,
  { readonly executionArn: string; readonly startDate: number }
>('StartExecution');

export const startSyncExecution = operation<
  types.StartExecutionInput & { readonly includedData?: 'ALL_DATA' | 'METADATA_ONLY' },
  types.SyncExecution
>('StartSyncExecution');

export const stopExecution = operation<
  ByExecution & { readonly error?: string; readonly cause?: string },
  { readonly stopDate: number }
>('StopExecution');

export const redriveExecution = operation<
  ByExecution & { readonly clientToken?: string },
  { readonly redriveDate: number }
>('RedriveExecution');

// Map runs

export const listMapRuns = operation<
  ByExecution & types.PageInput,
  types.PageOutput & { readonly mapRuns: readonly types.MapRunListItem[] }
>('ListMapRuns');

export const describeMapRun = operation<{ readonly mapRunArn: string }, types.MapRunDescription>(
  'DescribeMapRun',
);

export const updateMapRun = operation<{
  readonly mapRunArn: string;
  readonly maxConcurrency?: number;
  readonly toleratedFailurePercentage?: number;
  readonly toleratedFailureCount?: number;
}>('UpdateMapRun');

// Activities and task tokens

export const listActivities = operation<
  types.PageInput,
  types.PageOutput & { readonly activities: readonly types.Activity[] }
>('ListActivities');

export const describeActivity = operation<{ readonly activityArn: string }, types.Activity>(
  'DescribeActivity',
);

export const createActivity = operation<
  { readonly name: string; readonly tags?: readonly types.Tag[] },
  { readonly activityArn: string; readonly creationDate: number }
>('CreateActivity');

export const deleteActivity = operation<{ readonly activityArn: string }>('DeleteActivity');

/** Waits up to a minute for a task; the answer is empty where none came. It takes the task away from others. */
export const getActivityTask = {
  ...operation<
    { readonly activityArn: string; readonly workerName?: string },
    { readonly taskToken?: string; readonly input?: string }
  >('GetActivityTask'),
  isRead: false,
};

export const sendTaskSuccess = operation<{ readonly taskToken: string; readonly output: string }>(
  'SendTaskSuccess',
);

export const sendTaskFailure = operation<{
  readonly taskToken: string;
  readonly error?: string;
  readonly cause?: string;
}>('SendTaskFailure');

export const sendTaskHeartbeat = operation<{ readonly taskToken: string }>('SendTaskHeartbeat');

// Tags and tests

export const listTagsForResource = operation<
  { readonly resourceArn: string },
  { readonly tags: readonly types.Tag[] }
>('ListTagsForResource');

export const tagResource = operation<{
  readonly resourceArn: string;
  readonly tags: readonly types.Tag[];
}>('TagResource');

export const untagResource = operation<{
  readonly resourceArn: string;
  readonly tagKeys: readonly string[];
}>('UntagResource');

export const testState = operation<types.TestStateInput, types.TestStateOutput>('TestState');
