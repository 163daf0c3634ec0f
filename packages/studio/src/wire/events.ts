import { awsJsonOperation } from './aws-json.ts';
import { restJsonOperation, restPath } from './rest-json.ts';

export interface EventBus {
  readonly Name: string;
  readonly Arn: string;
  readonly Description?: string;
}

export interface EventRule {
  readonly Name: string;
  readonly Arn: string;
  readonly EventBusName: string;
  readonly State: 'ENABLED' | 'DISABLED' | 'ENABLED_WITH_ALL_CLOUDTRAIL_MANAGEMENT_EVENTS';
  readonly Description?: string;
  /** JSON text. */
  readonly EventPattern?: string;
  readonly ScheduleExpression?: string;
  readonly RoleArn?: string;
}

export interface EventTarget {
  readonly Id: string;
  readonly Arn: string;
  readonly RoleArn?: string;
  readonly Input?: string;
  readonly InputPath?: string;
  readonly InputTransformer?: object;
  readonly DeadLetterConfig?: { readonly Arn?: string };
}

export interface EventArchive {
  readonly ArchiveName: string;
  readonly EventSourceArn: string;
  readonly State: string;
  readonly RetentionDays: number;
  readonly EventCount: number;
  readonly SizeBytes: number;
  /** Epoch seconds, as those of replays. */
  readonly CreationTime: number;
}

export interface EventReplay {
  readonly ReplayName: string;
  readonly EventSourceArn: string;
  readonly State: string;
  readonly StateReason?: string;
  readonly EventStartTime: number;
  readonly EventEndTime: number;
  readonly ReplayStartTime?: number;
}

type Paged = { readonly NextToken?: string; readonly Limit?: number };
type OfRule = { readonly Name: string; readonly EventBusName: string };
type Continued = { readonly NextToken?: string };

export const listEventBuses = awsJsonOperation<
  Paged,
  Continued & { readonly EventBuses: readonly EventBus[] }
>('events', 'ListEventBuses');
export const createEventBus = awsJsonOperation<{ readonly Name: string }, object>('events', 'CreateEventBus');
export const deleteEventBus = awsJsonOperation<{ readonly Name: string }, object>('events', 'DeleteEventBus');

export const listRules = awsJsonOperation<
  Paged & { readonly EventBusName: string },
  Continued & { readonly Rules: readonly EventRule[] }
>('events', 'ListRules');
export const describeRule = awsJsonOperation<OfRule, EventRule>('events', 'DescribeRule');
export const putRule = awsJsonOperation<
  OfRule & Partial<Omit<EventRule, 'Name' | 'Arn' | 'EventBusName'>>,
  { readonly RuleArn: string }
>('events', 'PutRule');
export const enableRule = awsJsonOperation<OfRule, object>('events', 'EnableRule');
export const disableRule = awsJsonOperation<OfRule, object>('events', 'DisableRule');
export const deleteRule = awsJsonOperation<OfRule, object>('events', 'DeleteRule');

export const listTargets = awsJsonOperation<
  Paged & { readonly Rule: string; readonly EventBusName: string },
  Continued & { readonly Targets: readonly EventTarget[] }
>('events', 'ListTargetsByRule');

/** What was not taken is said in the answer, not by an error. */
export interface FailedEntries {
  readonly FailedEntryCount: number;
  readonly FailedEntries?: readonly { readonly ErrorCode?: string; readonly ErrorMessage?: string }[];
}
export const putTargets = awsJsonOperation<
  { readonly Rule: string; readonly EventBusName: string; readonly Targets: readonly EventTarget[] },
  FailedEntries
>('events', 'PutTargets');
export const removeTargets = awsJsonOperation<
  { readonly Rule: string; readonly EventBusName: string; readonly Ids: readonly string[] },
  FailedEntries
>('events', 'RemoveTargets');

export const testEventPattern = awsJsonOperation<
  { readonly EventPattern: string; readonly Event: string },
  { readonly Result: boolean }
>('events', 'TestEventPattern');

export interface SentEvent {
  readonly EventBusName: string;
  readonly Source: string;
  readonly DetailType: string;
  /** JSON text. */
  readonly Detail: string;
}
export const putEvents = awsJsonOperation<
  { readonly Entries: readonly SentEvent[] },
  {
    readonly FailedEntryCount: number;
    readonly Entries: readonly {
      readonly EventId?: string;
      readonly ErrorCode?: string;
      readonly ErrorMessage?: string;
    }[];
  }
>('events', 'PutEvents');

export const listArchives = awsJsonOperation<
  Paged,
  Continued & { readonly Archives: readonly EventArchive[] }
>('events', 'ListArchives');
export const createArchive = awsJsonOperation<
  {
    readonly ArchiveName: string;
    readonly EventSourceArn: string;
    readonly EventPattern?: string;
    readonly RetentionDays?: number;
  },
  object
>('events', 'CreateArchive');
export const deleteArchive = awsJsonOperation<{ readonly ArchiveName: string }, object>(
  'events',
  'DeleteArchive',
);
export const listReplays = awsJsonOperation<Paged, Continued & { readonly Replays: readonly EventReplay[] }>(
  'events',
  'ListReplays',
);
export const startReplay = awsJsonOperation<
  {
    readonly ReplayName: string;
    readonly EventSourceArn: string;
    readonly EventStartTime: number;
    readonly EventEndTime: number;
    readonly Destination: { readonly Arn: string };
  },
  object
>('events', 'StartReplay');

export interface ScheduleSummary {
  readonly Name: string;
  readonly GroupName: string;
  readonly Arn: string;
  readonly State: 'ENABLED' | 'DISABLED';
  readonly Target?: { readonly Arn: string };
}

/** A schedule, as it is made and read. Instants are epoch seconds. */
export interface Schedule {
  readonly Name: string;
  readonly GroupName?: string;
  readonly ScheduleExpression: string;
  readonly ScheduleExpressionTimezone?: string;
  readonly FlexibleTimeWindow: {
    readonly Mode: 'OFF' | 'FLEXIBLE';
    readonly MaximumWindowInMinutes?: number;
  };
  readonly State?: 'ENABLED' | 'DISABLED';
  readonly Description?: string;
  readonly StartDate?: number;
  readonly EndDate?: number;
  readonly ActionAfterCompletion?: 'NONE' | 'DELETE';
  readonly Target: {
    readonly Arn: string;
    readonly RoleArn: string;
    readonly Input?: string;
    readonly DeadLetterConfig?: object;
    readonly RetryPolicy?: object;
  };
}

export interface ScheduleDescription extends Schedule {
  readonly Arn: string;
  readonly GroupName: string;
  readonly CreationDate: number;
  readonly LastModificationDate: number;
}

type OfSchedule = { readonly Name: string; readonly GroupName: string };
const scheduler = 'scheduler';
const schedulePath = ({ Name }: { readonly Name: string }) => restPath`/schedules/${Name}`;

export const listSchedules = restJsonOperation<
  Continued,
  Continued & { readonly Schedules: readonly ScheduleSummary[] }
>({
  service: scheduler,
  action: 'ListSchedules',
  method: 'GET',
  path: () => '/schedules',
  query: ({ NextToken }) => ({ NextToken }),
});
export const getSchedule = restJsonOperation<OfSchedule, ScheduleDescription>({
  service: scheduler,
  action: 'GetSchedule',
  method: 'GET',
  path: schedulePath,
  query: ({ GroupName }) => ({ groupName: GroupName }),
});
export const createSchedule = restJsonOperation<Schedule, { readonly ScheduleArn: string }>({
  service: scheduler,
  action: 'CreateSchedule',
  method: 'POST',
  path: schedulePath,
  body: ({ Name: _, ...body }) => body,
});
/** Replaces all of it: what is left out is as it is by default. */
export const updateSchedule = restJsonOperation<Schedule, { readonly ScheduleArn: string }>({
  service: scheduler,
  action: 'UpdateSchedule',
  method: 'PUT',
  path: schedulePath,
  body: ({ Name: _, ...body }) => body,
});
export const deleteSchedule = restJsonOperation<OfSchedule, object>({
  service: scheduler,
  action: 'DeleteSchedule',
  method: 'DELETE',
  path: schedulePath,
  query: ({ GroupName }) => ({ groupName: GroupName }),
});
