/** Types of AWS Step Functions (2016-11-23) as its wire has them. Instants are epoch seconds; data is JSON text. */

export type ExecutionStatus =
  | 'RUNNING'
  | 'SUCCEEDED'
  | 'FAILED'
  | 'TIMED_OUT'
  | 'ABORTED'
  | 'PENDING_REDRIVE';
export type StateMachineType = 'STANDARD' | 'EXPRESS';
export type LogLevel = 'ALL' | 'ERROR' | 'FATAL' | 'OFF';

/** Where a page of a list begins and how long it is. */
export interface PageInput {
  readonly maxResults?: number;
  readonly nextToken?: string;
}

/** A page of a list says where the next one begins. */
export interface PageOutput {
  readonly nextToken?: string;
}

export interface Tag {
  readonly key: string;
  readonly value: string;
}

export interface LoggingConfiguration {
  readonly level?: LogLevel;
  readonly includeExecutionData?: boolean;
  readonly destinations?: readonly { readonly cloudWatchLogsLogGroup?: { readonly logGroupArn?: string } }[];
}

export interface TracingConfiguration {
  readonly enabled?: boolean;
}

export interface EncryptionConfiguration {
  readonly type: 'AWS_OWNED_KEY' | 'CUSTOMER_MANAGED_KMS_KEY';
  readonly kmsKeyId?: string;
  readonly kmsDataKeyReusePeriodSeconds?: number;
}

export interface StateMachineListItem {
  readonly stateMachineArn: string;
  readonly name: string;
  readonly type: StateMachineType;
  readonly creationDate: number;
}

export interface StateMachineDescription extends StateMachineListItem {
  readonly status?: 'ACTIVE' | 'DELETING';
  /** JSON text of the definition. */
  readonly definition: string;
  readonly roleArn: string;
  readonly loggingConfiguration?: LoggingConfiguration;
  readonly tracingConfiguration?: TracingConfiguration;
  readonly encryptionConfiguration?: EncryptionConfiguration;
  readonly label?: string;
  readonly revisionId?: string;
  readonly description?: string;
  readonly variableReferences?: { readonly [state: string]: readonly string[] };
}

export interface CreateStateMachineInput {
  readonly name: string;
  readonly definition: string;
  readonly roleArn: string;
  readonly type?: StateMachineType;
  readonly loggingConfiguration?: LoggingConfiguration;
  readonly tracingConfiguration?: TracingConfiguration;
  readonly encryptionConfiguration?: EncryptionConfiguration;
  readonly tags?: readonly Tag[];
  readonly publish?: boolean;
  readonly versionDescription?: string;
}

export interface UpdateStateMachineInput {
  readonly stateMachineArn: string;
  readonly definition?: string;
  readonly roleArn?: string;
  readonly loggingConfiguration?: LoggingConfiguration;
  readonly tracingConfiguration?: TracingConfiguration;
  readonly encryptionConfiguration?: EncryptionConfiguration;
  readonly publish?: boolean;
  readonly versionDescription?: string;
}

export interface ValidateDefinitionDiagnostic {
  readonly severity: 'ERROR' | 'WARNING';
  readonly code: string;
  readonly message: string;
  readonly location?: string;
}

export interface StateMachineVersion {
  readonly stateMachineVersionArn: string;
  readonly creationDate: number;
}

export interface RoutingConfiguration {
  readonly stateMachineVersionArn: string;
  /** Percent, 0 to 100. */
  readonly weight: number;
}

export interface StateMachineAlias {
  readonly stateMachineAliasArn: string;
  readonly name: string;
  readonly description?: string;
  readonly routingConfiguration: readonly RoutingConfiguration[];
  readonly creationDate: number;
  readonly updateDate: number;
}

/** Whether a payload is given in full. */
export interface DataDetails {
  readonly included?: boolean;
}

export interface ExecutionListItem {
  readonly executionArn: string;
  readonly stateMachineArn: string;
  readonly name: string;
  readonly status: ExecutionStatus;
  readonly startDate: number;
  readonly stopDate?: number;
  readonly mapRunArn?: string;
  readonly itemCount?: number;
  readonly stateMachineVersionArn?: string;
  readonly stateMachineAliasArn?: string;
  readonly redriveCount?: number;
  readonly redriveDate?: number;
}

export interface ListExecutionsInput extends PageInput {
  readonly stateMachineArn?: string;
  readonly mapRunArn?: string;
  readonly statusFilter?: ExecutionStatus;
  readonly redriveFilter?: 'REDRIVEN' | 'NOT_REDRIVEN';
}

export interface ExecutionDescription extends ExecutionListItem {
  readonly input?: string;
  readonly inputDetails?: DataDetails;
  readonly output?: string;
  readonly outputDetails?: DataDetails;
  readonly traceHeader?: string;
  readonly error?: string;
  readonly cause?: string;
  readonly redriveStatus?: 'REDRIVABLE' | 'NOT_REDRIVABLE' | 'REDRIVABLE_BY_MAP_RUN';
  readonly redriveStatusReason?: string;
}

/** An event of a history; the details stand in a member named after the type: `taskFailedEventDetails`. */
export interface HistoryEvent {
  readonly id: number;
  readonly previousEventId?: number;
  readonly timestamp: number;
  readonly type: string;
  readonly [details: string]: unknown;
}

export interface StartExecutionInput {
  readonly stateMachineArn: string;
  readonly name?: string;
  readonly input?: string;
  readonly traceHeader?: string;
}

export interface SyncExecution {
  readonly executionArn: string;
  readonly stateMachineArn?: string;
  readonly name?: string;
  readonly startDate: number;
  readonly stopDate: number;
  readonly status: 'SUCCEEDED' | 'FAILED' | 'TIMED_OUT';
  readonly error?: string;
  readonly cause?: string;
  readonly input?: string;
  readonly output?: string;
  readonly billingDetails?: {
    readonly billedMemoryUsedInMB?: number;
    readonly billedDurationInMilliseconds?: number;
  };
}

export interface MapRunCounts {
  readonly pending: number;
  readonly running: number;
  readonly succeeded: number;
  readonly failed: number;
  readonly timedOut: number;
  readonly aborted: number;
  readonly total: number;
  readonly resultsWritten: number;
  readonly failuresNotRedrivable?: number;
  readonly pendingRedrive?: number;
}

export interface MapRunListItem {
  readonly executionArn: string;
  readonly mapRunArn: string;
  readonly stateMachineArn: string;
  readonly startDate: number;
  readonly stopDate?: number;
}

export interface MapRunDescription {
  readonly mapRunArn: string;
  readonly executionArn: string;
  readonly status: 'RUNNING' | 'SUCCEEDED' | 'FAILED' | 'ABORTED';
  readonly startDate: number;
  readonly stopDate?: number;
  readonly maxConcurrency: number;
  readonly toleratedFailurePercentage: number;
  readonly toleratedFailureCount: number;
  readonly itemCounts: MapRunCounts;
  readonly executionCounts: MapRunCounts;
  readonly redriveCount?: number;
  readonly redriveDate?: number;
}

export interface Activity {
  readonly activityArn: string;
  readonly name: string;
  readonly creationDate: number;
}

export interface TestStateInput {
  readonly definition: string;
  readonly roleArn?: string;
  readonly input?: string;
  readonly inspectionLevel?: 'INFO' | 'DEBUG' | 'TRACE';
  readonly revealSecrets?: boolean;
  readonly variables?: string;
  readonly stateName?: string;
  readonly mock?: {
    readonly result?: string;
    readonly errorOutput?: { readonly error?: string; readonly cause?: string };
    readonly fieldValidationMode?: 'STRICT' | 'PRESENT' | 'NONE';
  };
  readonly context?: string;
  readonly stateConfiguration?: {
    readonly retrierRetryCount?: number;
    readonly errorCausedByState?: string;
    readonly mapIterationFailureCount?: number;
    readonly mapItemReaderData?: string;
  };
}

export interface TestStateOutput {
  readonly output?: string;
  readonly error?: string;
  readonly cause?: string;
  /** What each step of the processing made of the data; each is JSON text. */
  readonly inspectionData?: { readonly [step: string]: unknown };
  readonly nextState?: string;
  readonly status?: 'SUCCEEDED' | 'FAILED' | 'RETRIABLE' | 'CAUGHT_ERROR';
}
