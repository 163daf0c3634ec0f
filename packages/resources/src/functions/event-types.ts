/** Where the record of an invocation goes. */
export interface EventDestination {
  readonly Destination?: string;
}

/** Bounds and destinations of asynchronous invocations, members as the API spells them. */
export interface EventInvokeSettings {
  readonly MaximumRetryAttempts?: number;
  readonly MaximumEventAgeInSeconds?: number;
  readonly DestinationConfig?: {
    readonly OnSuccess?: EventDestination;
    readonly OnFailure?: EventDestination;
  };
}

/** What is kept of them. */
export interface EventInvokeRecord extends EventInvokeSettings {
  readonly lastModifiedMs: number;
}

/** What the API answers; the instant in epoch seconds. */
export interface EventInvokeConfig extends EventInvokeSettings {
  readonly LastModified: number;
  readonly FunctionArn: string;
}

/** An asynchronous invocation as it is kept. */
export interface KeptEvent {
  readonly account: string;
  readonly region: string;
  readonly name: string;
  readonly qualifier?: string;
  readonly requestId: string;
  readonly invokedArn: string;
  readonly payload: string;
  readonly clientContext?: string;
  readonly traceHeader?: string;
}
