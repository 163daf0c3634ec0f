import type { Limit } from '@cairn/kit';

/** Names of CloudWatch metrics' limits. */
export type MetricLimitName = keyof typeof metricLimits;

/** Quotas of CloudWatch metrics with AWS's defaults. Source: "CloudWatch service quotas" in its user guide. */
export const metricLimits = {
  metricDataPerRequest: {
    name: 'metricDataPerRequest',
    description: 'Metrics in one PutMetricData.',
    unit: 'count',
    default: 1_000,
  },
  metricValuesPerDatum: {
    name: 'metricValuesPerDatum',
    description: 'Values of one metric in one PutMetricData.',
    unit: 'count',
    default: 150,
  },
  metricDatapointsStatistics: {
    name: 'metricDatapointsStatistics',
    description: 'Datapoints in one answer of GetMetricStatistics.',
    unit: 'count',
    default: 1_440,
  },
  metricDatapointsData: {
    name: 'metricDatapointsData',
    description: 'Datapoints in one answer of GetMetricData.',
    unit: 'count',
    default: 100_800,
  },
  metricsMax: {
    name: 'metricsMax',
    description:
      'Metrics kept, over all accounts and regions; further ones are refused or, of this server, left out.',
    unit: 'count',
    default: 100_000,
  },
  metricFlushSeconds: {
    name: 'metricFlushSeconds',
    description: 'How long values of this server itself stay in memory before they are written.',
    unit: 'seconds',
    default: 10,
  },
  metricRetentionSeconds: {
    name: 'metricRetentionSeconds',
    description: 'How long the minutes of metrics are kept.',
    unit: 'seconds',
    default: 15 * 86_400,
  },
} as const satisfies { readonly [name: string]: Limit };
