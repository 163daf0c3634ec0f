import { awsJsonOperation } from './aws-json.ts';

/** Instants of this service are epoch milliseconds. */
export interface LogGroup {
  readonly logGroupName: string;
  readonly arn?: string;
  readonly creationTime: number;
  readonly retentionInDays?: number;
  readonly storedBytes?: number;
}

export interface LogStream {
  readonly logStreamName: string;
  readonly creationTime: number;
  readonly firstEventTimestamp?: number;
  readonly lastEventTimestamp?: number;
}

export interface LogEvent {
  readonly eventId: string;
  readonly logStreamName: string;
  readonly timestamp: number;
  readonly ingestionTime: number;
  readonly message: string;
}

type Continued = { readonly nextToken?: string };
type OfGroup = { readonly logGroupName: string };

export const describeLogGroups = awsJsonOperation<
  Continued & { readonly limit?: number; readonly logGroupNamePrefix?: string },
  Continued & { readonly logGroups: readonly LogGroup[] }
>('logs', 'DescribeLogGroups');

export const describeLogStreams = awsJsonOperation<
  OfGroup &
    Continued & {
      readonly orderBy?: 'LastEventTime';
      readonly descending?: boolean;
      readonly limit?: number;
    },
  Continued & { readonly logStreams: readonly LogStream[] }
>('logs', 'DescribeLogStreams');

export interface FilterLogEventsInput extends OfGroup, Continued {
  readonly logStreamNames?: readonly string[];
  readonly filterPattern?: string;
  readonly startTime?: number;
  readonly endTime?: number;
  readonly limit?: number;
}

export const filterLogEvents = awsJsonOperation<
  FilterLogEventsInput,
  Continued & { readonly events?: readonly LogEvent[] }
>('logs', 'FilterLogEvents');

export const createLogGroup = awsJsonOperation<OfGroup, object>('logs', 'CreateLogGroup');
export const deleteLogGroup = awsJsonOperation<OfGroup, object>('logs', 'DeleteLogGroup');
export const putRetentionPolicy = awsJsonOperation<OfGroup & { readonly retentionInDays: number }, object>(
  'logs',
  'PutRetentionPolicy',
);
export const deleteRetentionPolicy = awsJsonOperation<OfGroup, object>('logs', 'DeleteRetentionPolicy');
