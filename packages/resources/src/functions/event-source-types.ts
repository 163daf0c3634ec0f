/** Settings of an event source mapping, members as the Lambda API spells them. */
export interface EventSourceSettings {
  readonly FunctionName?: string;
  readonly Enabled?: boolean;
  readonly BatchSize?: number;
  readonly MaximumBatchingWindowInSeconds?: number;
  readonly FilterCriteria?: { readonly Filters?: readonly { readonly Pattern?: string }[] };
  readonly FunctionResponseTypes?: readonly string[];
  readonly ScalingConfig?: { readonly MaximumConcurrency?: number };
  readonly BisectBatchOnFunctionError?: boolean;
  readonly MaximumRetryAttempts?: number;
  readonly MaximumRecordAgeInSeconds?: number;
  readonly ParallelizationFactor?: number;
  readonly DestinationConfig?: { readonly OnFailure?: { readonly Destination?: string } };
  readonly TumblingWindowInSeconds?: number;
  readonly KMSKeyArn?: string;
}

export interface CreateEventSourceInput extends EventSourceSettings {
  readonly FunctionName: string;
  readonly EventSourceArn?: string;
  readonly StartingPosition?: string;
  /** Epoch seconds. */
  readonly StartingPositionTimestamp?: number;
  readonly Tags?: { readonly [key: string]: string };
}

export interface ListEventSourcesInput {
  readonly EventSourceArn?: string;
  readonly FunctionName?: string;
  readonly Marker?: string;
  readonly MaxItems?: number;
}

/** A mapping as it is stored. */
export interface EventSourceRecord {
  readonly uuid: string;
  readonly account: string;
  readonly region: string;
  /** With the qualifier that was named. */
  readonly functionArn: string;
  readonly sourceArn: string;
  readonly isEnabled: boolean;
  readonly lastModifiedMs: number;
  readonly settings: Omit<EventSourceSettings, 'FunctionName' | 'Enabled'>;
  readonly startingPosition?: string;
  readonly startingPositionMs?: number;
}

/** A mapping as the API answers it. Instants are epoch seconds. */
export interface EventSourceMapping extends Omit<EventSourceSettings, 'Enabled'> {
  readonly UUID: string;
  readonly EventSourceArn: string;
  readonly EventSourceMappingArn: string;
  readonly FunctionArn: string;
  readonly LastModified: number;
  readonly LastProcessingResult?: string;
  readonly State: string;
  readonly StateTransitionReason: string;
  readonly StartingPosition?: string;
  readonly StartingPositionTimestamp?: number;
}
