import { awsJsonOperation } from './aws-json.ts';

export interface MetricDimension {
  readonly Name: string;
  readonly Value: string;
}

export interface Metric {
  readonly Namespace: string;
  readonly MetricName: string;
  readonly Dimensions?: readonly MetricDimension[];
}

/** A value of a period. */
export interface Datapoint {
  /** Epoch seconds of its beginning. */
  readonly Timestamp: number;
  readonly SampleCount?: number;
  readonly Sum?: number;
  readonly Average?: number;
  readonly Minimum?: number;
  readonly Maximum?: number;
  readonly ExtendedStatistics?: { readonly [percentile: string]: number };
  readonly Unit?: string;
}

export const listMetrics = awsJsonOperation<
  { readonly NextToken?: string; readonly Namespace?: string },
  { readonly Metrics: readonly Metric[]; readonly NextToken?: string }
>('monitoring', 'ListMetrics');

export const getMetricStatistics = awsJsonOperation<
  Metric & {
    readonly StartTime: number;
    readonly EndTime: number;
    readonly Period: number;
    readonly Statistics?: readonly string[];
    readonly ExtendedStatistics?: readonly string[];
  },
  { readonly Label?: string; readonly Datapoints?: readonly Datapoint[] }
>('monitoring', 'GetMetricStatistics');
