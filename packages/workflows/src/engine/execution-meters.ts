/** Where executions are counted: CloudWatch metrics of the namespace AWS/States, wired by the server. */
export interface ExecutionMeters {
  /** The meter of a metric; asked for once and kept. */
  meter(metric: ExecutionMetric): ExecutionMeter;
}

/** A metric of Step Functions. Source: "Step Functions metrics that report to CloudWatch" in the developer guide. */
export interface ExecutionMetric {
  readonly account: string;
  readonly region: string;
  readonly name: string;
  readonly dimension: { readonly name: string; readonly value: string };
  readonly unit: 'Count' | 'Milliseconds' | 'Megabytes';
}

/** Takes values; cheap, since it is called for every execution. */
export interface ExecutionMeter {
  add(value: number, atMs: number): void;
}
