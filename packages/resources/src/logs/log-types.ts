/** Inputs and outputs of CloudWatch Logs, members as its API spells them, instants as epoch milliseconds. */

export type Tags = { readonly [key: string]: string };

export interface GroupInput {
  readonly logGroupName: string;
}

export interface CreateLogGroupInput extends GroupInput {
  readonly kmsKeyId?: string;
  readonly tags?: Tags;
  readonly logGroupClass?: string;
}

export interface DescribeLogGroupsInput {
  readonly logGroupNamePrefix?: string;
  readonly logGroupNamePattern?: string;
  readonly logGroupClass?: string;
  readonly logGroupIdentifiers?: readonly string[];
  readonly nextToken?: string;
  readonly limit?: number;
}

export interface LogGroup {
  readonly logGroupName: string;
  readonly creationTime: number;
  readonly retentionInDays?: number;
  readonly metricFilterCount: number;
  readonly arn: string;
  readonly storedBytes: number;
  readonly kmsKeyId?: string;
  readonly logGroupClass: string;
  readonly logGroupArn: string;
}

export interface StreamInput extends GroupInput {
  readonly logStreamName: string;
}

/** A group by its name, or by its name or ARN. */
export interface GroupReferenceInput {
  readonly logGroupName?: string;
  readonly logGroupIdentifier?: string;
}

export interface DescribeLogStreamsInput extends GroupReferenceInput {
  readonly logStreamNamePrefix?: string;
  readonly orderBy?: string;
  readonly descending?: boolean;
  readonly nextToken?: string;
  readonly limit?: number;
}

export interface LogStream {
  readonly logStreamName: string;
  readonly creationTime: number;
  readonly firstEventTimestamp?: number;
  readonly lastEventTimestamp?: number;
  readonly lastIngestionTime?: number;
  readonly uploadSequenceToken: string;
  readonly arn: string;
  readonly storedBytes: number;
}

export interface InputLogEvent {
  readonly timestamp: number;
  readonly message: string;
}

export interface PutLogEventsInput extends StreamInput {
  readonly logEvents: readonly InputLogEvent[];
  readonly sequenceToken?: string;
}

export interface RejectedLogEventsInfo {
  readonly tooNewLogEventStartIndex?: number;
  readonly tooOldLogEventEndIndex?: number;
  readonly expiredLogEventEndIndex?: number;
}

export interface PutLogEventsOutput {
  readonly nextSequenceToken: string;
  readonly rejectedLogEventsInfo?: RejectedLogEventsInfo;
}

export interface GetLogEventsInput extends GroupReferenceInput {
  readonly logStreamName: string;
  readonly startTime?: number;
  readonly endTime?: number;
  readonly nextToken?: string;
  readonly limit?: number;
  readonly startFromHead?: boolean;
}

export interface OutputLogEvent {
  readonly timestamp: number;
  readonly message: string;
  readonly ingestionTime: number;
}

export interface GetLogEventsOutput {
  readonly events: readonly OutputLogEvent[];
  readonly nextForwardToken: string;
  readonly nextBackwardToken: string;
}

export interface FilterLogEventsInput extends GroupReferenceInput {
  readonly logStreamNames?: readonly string[];
  readonly logStreamNamePrefix?: string;
  readonly startTime?: number;
  readonly endTime?: number;
  readonly filterPattern?: string;
  readonly nextToken?: string;
  readonly limit?: number;
}

export interface FilteredLogEvent extends OutputLogEvent {
  readonly logStreamName: string;
  readonly eventId: string;
}

export interface FilterLogEventsOutput {
  readonly events: readonly FilteredLogEvent[];
  readonly searchedLogStreams: readonly never[];
  readonly nextToken?: string;
}
