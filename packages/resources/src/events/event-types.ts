/** A tag as the API spells it. */
export interface Tag {
  readonly Key: string;
  readonly Value: string;
}

/** One entry of PutEvents. */
export interface PutEventsEntry {
  /** Epoch seconds. */
  readonly Time?: number;
  readonly Source?: string;
  readonly Resources?: readonly string[];
  readonly DetailType?: string;
  readonly Detail?: string;
  readonly EventBusName?: string;
  readonly TraceHeader?: string;
}

/** What came of an entry. */
export interface PutEventsResultEntry {
  readonly EventId?: string;
  readonly ErrorCode?: string;
  readonly ErrorMessage?: string;
}

export interface DeadLetterConfig {
  readonly Arn?: string;
}

export interface RetryPolicy {
  readonly MaximumRetryAttempts?: number;
  readonly MaximumEventAgeInSeconds?: number;
}

export interface InputTransformer {
  readonly InputPathsMap?: { readonly [variable: string]: string };
  readonly InputTemplate: string;
}

/** EcsParameters: members of RunTask, spelt by EventBridge. */
export interface EcsParameters {
  readonly TaskDefinitionArn: string;
  readonly TaskCount?: number;
  readonly LaunchType?: string;
  readonly NetworkConfiguration?: {
    readonly awsvpcConfiguration?: {
      readonly Subnets: readonly string[];
      readonly SecurityGroups?: readonly string[];
      readonly AssignPublicIp?: string;
    };
  };
  readonly PlatformVersion?: string;
  readonly Group?: string;
  readonly CapacityProviderStrategy?: readonly object[];
  readonly EnableECSManagedTags?: boolean;
  readonly EnableExecuteCommand?: boolean;
  readonly PlacementConstraints?: readonly object[];
  readonly PlacementStrategy?: readonly object[];
  readonly PropagateTags?: string;
  readonly ReferenceId?: string;
  readonly Tags?: readonly Tag[];
}

export interface BatchParameters {
  readonly JobDefinition: string;
  readonly JobName: string;
  readonly ArrayProperties?: { readonly Size?: number };
  readonly RetryStrategy?: { readonly Attempts?: number };
}

export interface HttpParameters {
  readonly PathParameterValues?: readonly string[];
  readonly HeaderParameters?: { readonly [name: string]: string };
  readonly QueryStringParameters?: { readonly [name: string]: string };
}

/** A target of a rule. */
export interface Target {
  readonly Id: string;
  readonly Arn: string;
  readonly RoleArn?: string;
  readonly Input?: string;
  readonly InputPath?: string;
  readonly InputTransformer?: InputTransformer;
  readonly EcsParameters?: EcsParameters;
  readonly BatchParameters?: BatchParameters;
  readonly SqsParameters?: { readonly MessageGroupId?: string };
  readonly HttpParameters?: HttpParameters;
  readonly DeadLetterConfig?: DeadLetterConfig;
  readonly RetryPolicy?: RetryPolicy;
}

export type RuleState = 'ENABLED' | 'DISABLED' | 'ENABLED_WITH_ALL_CLOUDTRAIL_MANAGEMENT_EVENTS';

export interface PutRuleInput {
  readonly Name: string;
  readonly ScheduleExpression?: string;
  readonly EventPattern?: string;
  readonly State?: RuleState;
  readonly Description?: string;
  readonly RoleArn?: string;
  readonly Tags?: readonly Tag[];
  readonly EventBusName?: string;
}

/** A rule as DescribeRule and ListRules show it. */
export interface RuleDescription {
  readonly Name: string;
  readonly Arn: string;
  readonly EventPattern?: string;
  readonly ScheduleExpression?: string;
  readonly State: RuleState;
  readonly Description?: string;
  readonly RoleArn?: string;
  readonly EventBusName: string;
  readonly CreatedBy?: string;
}

/** Names a rule. */
export interface RuleInput {
  readonly Name: string;
  readonly EventBusName?: string;
}

export interface PageInput {
  readonly NextToken?: string;
  readonly Limit?: number;
}

export interface EventBusInput {
  readonly Name: string;
  readonly Description?: string;
  readonly KmsKeyIdentifier?: string;
  readonly DeadLetterConfig?: DeadLetterConfig;
  readonly LogConfig?: { readonly IncludeDetail?: string; readonly Level?: string };
}

/** A bus as DescribeEventBus and ListEventBuses show it. */
export interface EventBusDescription {
  readonly Name: string;
  readonly Arn: string;
  readonly Description?: string;
  readonly KmsKeyIdentifier?: string;
  readonly DeadLetterConfig?: DeadLetterConfig;
  readonly LogConfig?: EventBusInput['LogConfig'];
  readonly Policy?: string;
  readonly CreationTime?: number;
  readonly LastModifiedTime?: number;
}
