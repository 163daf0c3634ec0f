import {
  boolean,
  double,
  instant,
  integer,
  listOf,
  oneOf,
  type StructureShape,
  structure,
  text,
} from '../shape/shape.ts';

// Constraints as the service model of CloudWatch (2010-08-01) states them. Instants are epoch seconds here.
const namespace = text({ lengthMin: 1, lengthMax: 255, pattern: '[^:].*' });
const metricName = text({ lengthMin: 1, lengthMax: 255 });
const name255 = text({ lengthMin: 1, lengthMax: 255 });
const value1024 = text({ lengthMin: 1, lengthMax: 1024 });
const dimensions = listOf(structure({ Name: name255, Value: value1024 }, ['Name', 'Value'], 'Dimension'), {
  lengthMax: 30,
});
const dimensionFilters = listOf(structure({ Name: name255, Value: value1024 }, ['Name'], 'DimensionFilter'), {
  lengthMax: 10,
});
const period = integer({ min: 1 });
const sizes = ['Bytes', 'Kilobytes', 'Megabytes', 'Gigabytes', 'Terabytes'];
const bits = ['Bits', 'Kilobits', 'Megabits', 'Gigabits', 'Terabits'];
const rates = [...sizes, ...bits].map((unit) => `${unit}/Second`);
const unit = oneOf(
  ...['Seconds', 'Microseconds', 'Milliseconds', ...sizes, ...bits],
  ...['Percent', 'Count', ...rates, 'Count/Second', 'None'],
);
const statisticSet = structure(
  { SampleCount: double, Sum: double, Minimum: double, Maximum: double },
  ['SampleCount', 'Sum', 'Minimum', 'Maximum'],
  'StatisticSet',
);
const metricData = listOf(
  structure(
    {
      MetricName: metricName,
      Dimensions: dimensions,
      Timestamp: instant,
      Value: double,
      StatisticValues: statisticSet,
      Values: listOf(double),
      Counts: listOf(double),
      Unit: unit,
      StorageResolution: period,
    },
    ['MetricName'],
    'MetricDatum',
  ),
);
const metricStat = structure(
  {
    Metric: structure({ Namespace: namespace, MetricName: metricName, Dimensions: dimensions }, [], 'Metric'),
    Period: period,
    Stat: text(),
    Unit: unit,
  },
  ['Metric', 'Period', 'Stat'],
  'MetricStat',
);

/** Inputs of the operations, by the facade's method. */
export const metricsInputs = {
  putMetricData: structure(
    {
      Namespace: namespace,
      MetricData: metricData,
      EntityMetricData: listOf(structure({ MetricData: metricData }, [], 'EntityMetricData')),
    },
    ['Namespace'],
  ),
  getMetricData: structure(
    {
      MetricDataQueries: listOf(
        structure(
          {
            Id: name255,
            MetricStat: metricStat,
            Expression: text({ lengthMin: 1, lengthMax: 2048 }),
            Label: text(),
            ReturnData: boolean,
            Period: period,
          },
          ['Id'],
          'MetricDataQuery',
        ),
      ),
      StartTime: instant,
      EndTime: instant,
      NextToken: text(),
      ScanBy: oneOf('TimestampDescending', 'TimestampAscending'),
      MaxDatapoints: integer(),
    },
    ['MetricDataQueries', 'StartTime', 'EndTime'],
  ),
  getMetricStatistics: structure(
    {
      Namespace: namespace,
      MetricName: metricName,
      Dimensions: dimensions,
      StartTime: instant,
      EndTime: instant,
      Period: period,
      Statistics: listOf(oneOf('SampleCount', 'Average', 'Sum', 'Minimum', 'Maximum'), {
        lengthMin: 1,
        lengthMax: 5,
      }),
      ExtendedStatistics: listOf(text(), { lengthMin: 1, lengthMax: 10 }),
      Unit: unit,
    },
    ['Namespace', 'MetricName', 'StartTime', 'EndTime', 'Period'],
  ),
  listMetrics: structure({
    Namespace: namespace,
    MetricName: metricName,
    Dimensions: dimensionFilters,
    NextToken: text(),
    RecentlyActive: oneOf('PT3H'),
  }),
} as const satisfies { readonly [method: string]: StructureShape };

/** Names of the facade's methods, one per operation. */
export type MetricsMethod = keyof typeof metricsInputs;
