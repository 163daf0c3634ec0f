/** A target of a schedule. */
export interface ScheduleTarget {
  readonly Arn: string;
  readonly RoleArn: string;
  readonly Input?: string;
  readonly DeadLetterConfig?: { readonly Arn?: string };
  readonly RetryPolicy?: {
    readonly MaximumEventAgeInSeconds?: number;
    readonly MaximumRetryAttempts?: number;
  };
  readonly EventBridgeParameters?: { readonly DetailType: string; readonly Source: string };
  readonly SqsParameters?: { readonly MessageGroupId?: string };
  readonly EcsParameters?: object;
  readonly KinesisParameters?: object;
  readonly SageMakerPipelineParameters?: object;
}

/** Input of CreateSchedule and UpdateSchedule; instants in epoch seconds. */
export interface ScheduleInput {
  readonly Name: string;
  readonly GroupName?: string;
  readonly ScheduleExpression: string;
  readonly ScheduleExpressionTimezone?: string;
  readonly StartDate?: number;
  readonly EndDate?: number;
  readonly FlexibleTimeWindow: {
    readonly Mode: 'OFF' | 'FLEXIBLE';
    readonly MaximumWindowInMinutes?: number;
  };
  readonly Target: ScheduleTarget;
  readonly State?: 'ENABLED' | 'DISABLED';
  readonly Description?: string;
  readonly KmsKeyArn?: string;
  readonly ActionAfterCompletion?: 'NONE' | 'DELETE';
  readonly ClientToken?: string;
}

/** Names a schedule. */
export interface ScheduleName {
  readonly Name: string;
  readonly GroupName?: string;
}

export interface PageInput {
  readonly NextToken?: string;
  readonly MaxResults?: number;
  readonly NamePrefix?: string;
}

/** A tag as the API spells it. */
export interface Tag {
  readonly Key: string;
  readonly Value: string;
}

/** What is kept of a schedule: its input as it was given, and when it is due. */
export interface ScheduleRecord {
  readonly account: string;
  readonly region: string;
  readonly group: string;
  readonly input: ScheduleInput;
  readonly creationMs: number;
  readonly changeMs: number;
  /** Next time it fires; absent where it does no more. */
  readonly dueMs?: number;
}

/** What is kept of a group. */
export interface GroupRecord {
  readonly name: string;
  readonly creationMs: number;
  readonly changeMs: number;
  readonly tags: readonly Tag[];
}
