import type { CallScope } from '@cairn/kit';
import { Aggregate } from './aggregate.ts';
import { type MetricCatalog, sortedDimensions } from './metric-catalog.ts';
import { type MetricMinutes, type MetricsPorts, minuteMs } from './metric-minutes.ts';
import type * as Metrics from './metric-types.ts';
import { metricsErrors } from './metrics-errors.ts';

const listPageSize = 500;
const queriesMax = 500;

/** A period of a metric. */
interface Bucket {
  readonly startMs: number;
  readonly unit: string;
  readonly aggregate: Aggregate;
}

/** A request for the periods of one metric. */
interface BucketQuery {
  readonly namespace: string;
  readonly name: string;
  readonly dimensions: readonly Metrics.Dimension[] | undefined;
  readonly unit: string | undefined;
  readonly startMs: number;
  readonly endMs: number;
  readonly periodSeconds: number;
}

/** The operations GetMetricData, GetMetricStatistics and ListMetrics. */
export class MetricRead {
  readonly #ports: MetricsPorts;
  readonly #catalog: MetricCatalog;
  readonly #minutes: MetricMinutes;

  constructor(ports: MetricsPorts, catalog: MetricCatalog, minutes: MetricMinutes) {
    this.#ports = ports;
    this.#catalog = catalog;
    this.#minutes = minutes;
  }

  /** One series for each query, the newest first unless asked otherwise. @throws ServiceError */
  async data(scope: CallScope, input: Metrics.GetMetricDataInput): Promise<Metrics.GetMetricDataOutput> {
    checkRange(input.StartTime, input.EndTime);
    if (input.NextToken !== undefined) throw metricsErrors.invalidToken();
    if (input.MetricDataQueries.length === 0) throw metricsErrors.missing('MetricDataQueries');
    if (input.MetricDataQueries.length > queriesMax) {
      throw metricsErrors.invalidValue(
        `The collection MetricDataQueries must not have a size greater than ${queriesMax}.`,
      );
    }
    const ids = input.MetricDataQueries.map(({ Id }) => Id);
    for (const [at, id] of ids.entries()) {
      if (!/^[a-z]\w*$/.test(id) || ids.indexOf(id) !== at) {
        throw metricsErrors.invalidValue(
          `The value ${id} for parameter MetricDataQueries.member.${at + 1}.Id is invalid.`,
        );
      }
    }
    const limit = Math.min(
      input.MaxDatapoints ?? Number.POSITIVE_INFINITY,
      this.#ports.limits.metricDatapointsData,
    );
    const results: Metrics.MetricDataResult[] = [];
    let left = limit;
    for (const [at, query] of input.MetricDataQueries.entries()) {
      const stat = metricStatOf(query, at);
      if (query.ReturnData === false) continue;
      const result = await this.#series(scope, input, query, stat, left);
      left -= result.Values.length;
      results.push(result);
    }
    return { MetricDataResults: results, Messages: [] };
  }

  async #series(
    scope: CallScope,
    input: Metrics.GetMetricDataInput,
    query: Metrics.MetricDataQuery,
    stat: Metrics.MetricStat,
    left: number,
  ): Promise<Metrics.MetricDataResult> {
    const { Namespace, MetricName, Dimensions } = stat.Metric;
    if (Namespace === undefined || MetricName === undefined) throw metricsErrors.missing('Metric');
    const value = statisticOf(stat.Stat);
    const buckets = await this.#buckets(scope, {
      namespace: Namespace,
      name: MetricName,
      dimensions: Dimensions,
      unit: stat.Unit,
      startMs: input.StartTime,
      endMs: input.EndTime,
      periodSeconds: stat.Period,
    });
    const points = buckets.flatMap(({ startMs, aggregate }) => {
      const number = value(aggregate);
      return number === undefined ? [] : [{ startMs, number }];
    });
    if (input.ScanBy !== 'TimestampAscending') points.reverse();
    const shown = points.slice(0, Math.max(0, left));
    return {
      Id: query.Id,
      Label: query.Label ?? MetricName,
      Timestamps: shown.map(({ startMs }) => startMs),
      Values: shown.map(({ number }) => number),
      StatusCode: shown.length < points.length ? 'PartialData' : 'Complete',
    };
  }

  /** @throws ServiceError */
  async statistics(
    scope: CallScope,
    input: Metrics.GetMetricStatisticsInput,
  ): Promise<Metrics.GetMetricStatisticsOutput> {
    const { Statistics = [], ExtendedStatistics = [] } = input;
    checkRange(input.StartTime, input.EndTime);
    if (Statistics.length + ExtendedStatistics.length === 0) {
      throw metricsErrors.combination(
        'At least one of the parameters Statistics and ExtendedStatistics must be specified.',
      );
    }
    const extended = ExtendedStatistics.map((name) => ({ name, value: percentileOf(name) }));
    const asked = Math.ceil((input.EndTime - input.StartTime) / (input.Period * 1_000));
    const { metricDatapointsStatistics: most } = this.#ports.limits;
    if (asked > most) {
      throw metricsErrors.combination(
        `You have requested up to ${asked.toLocaleString('en-US')} datapoints, which exceeds the limit of ${most.toLocaleString('en-US')}. You may reduce the datapoints requested by increasing Period, or decreasing the time range.`,
      );
    }
    const buckets = await this.#buckets(scope, {
      namespace: input.Namespace,
      name: input.MetricName,
      dimensions: input.Dimensions,
      unit: input.Unit,
      startMs: input.StartTime,
      endMs: input.EndTime,
      periodSeconds: input.Period,
    });
    const Datapoints = buckets.map(({ startMs, unit, aggregate }) => ({
      Timestamp: startMs,
      ...Object.fromEntries(Statistics.map((name) => [name, statisticOf(name)(aggregate)])),
      Unit: unit,
      ...(extended.length > 0 && {
        ExtendedStatistics: Object.fromEntries(
          extended.flatMap(({ name, value }) => {
            const found = value(aggregate);
            return found === undefined ? [] : [[name, found]];
          }),
        ),
      }),
    }));
    return { Label: input.MetricName, Datapoints };
  }

  /** Metrics that fit, in the order in which they first came. @throws ServiceError InvalidParameterValueException */
  list(scope: CallScope, input: Metrics.ListMetricsInput): Metrics.ListMetricsOutput {
    const after = readAfter(input.NextToken);
    const found: Metrics.Metric[] = [];
    let lastId = 0;
    for (const metric of this.#catalog.of(scope.account, scope.region)) {
      if (metric.metricId <= after || !fits(metric, input)) continue;
      if (found.length === listPageSize) return { Metrics: found, NextToken: btoa(`metric ${lastId}`) };
      lastId = metric.metricId;
      found.push({ Namespace: metric.namespace, MetricName: metric.name, Dimensions: metric.dimensions });
    }
    return { Metrics: found };
  }

  async #buckets(scope: CallScope, query: BucketQuery): Promise<readonly Bucket[]> {
    const { periodSeconds } = query;
    if (periodSeconds % 60 !== 0) {
      throw metricsErrors.invalidValue(
        `The value ${periodSeconds} for parameter Period is invalid. Values are kept by the minute: it must be a multiple of 60.`,
      );
    }
    const metric = this.#catalog.find({
      account: scope.account,
      region: scope.region,
      namespace: query.namespace,
      name: query.name,
      dimensions: sortedDimensions(query.dimensions),
    });
    if (metric === undefined) return [];
    const periodMs = periodSeconds * 1_000;
    const startMs = Math.floor(query.startMs / minuteMs) * minuteMs;
    const buckets = new Map<string, Bucket>();
    for (const { minuteMs: atMs, unit, aggregate } of await this.#minutes.read(
      metric,
      startMs,
      query.endMs,
    )) {
      if (query.unit !== undefined && query.unit !== unit) continue;
      const start = Math.floor(atMs / periodMs) * periodMs;
      const key = `${start} ${unit}`;
      let bucket = buckets.get(key);
      if (bucket === undefined) {
        bucket = { startMs: start, unit, aggregate: new Aggregate() };
        buckets.set(key, bucket);
      }
      bucket.aggregate.merge(aggregate);
    }
    return [...buckets.values()];
  }
}

type Statistic = (aggregate: Aggregate) => number | undefined;

const statistics: { readonly [name: string]: Statistic } = {
  SampleCount: ({ count }) => count,
  Sum: ({ sum }) => sum,
  Minimum: ({ minimum }) => minimum,
  Maximum: ({ maximum }) => maximum,
  Average: ({ sum, count }) => (count === 0 ? undefined : sum / count),
};

function statisticOf(name: string): Statistic {
  return (Object.hasOwn(statistics, name) ? statistics[name] : undefined) ?? percentileOf(name);
}

/** `p99`, `p99.9`; other extended statistics (trimmed means and ranks) are refused. */
function percentileOf(name: string): Statistic {
  const [, digits] = /^p(\d{1,2}(?:\.\d{1,10})?|100)$/.exec(name) ?? [];
  if (digits === undefined) {
    throw metricsErrors.invalidValue(
      `The value ${name} for parameter Stat is not supported: use a percentile or ${Object.keys(statistics).join(', ')}.`,
    );
  }
  return (aggregate) => aggregate.percentile(Number(digits));
}

function metricStatOf(query: Metrics.MetricDataQuery, at: number): Metrics.MetricStat {
  if (query.Expression !== undefined) {
    throw metricsErrors.invalidValue(
      `Metric math is not supported: MetricDataQueries.member.${at + 1}.Expression must not be given.`,
    );
  }
  if (query.MetricStat === undefined)
    throw metricsErrors.missing(`MetricDataQueries.member.${at + 1}.MetricStat`);
  return query.MetricStat;
}

function checkRange(startMs: number, endMs: number): void {
  if (startMs >= endMs) {
    throw metricsErrors.invalidValue('The parameter StartTime must be less than the parameter EndTime.');
  }
}

function fits(
  metric: {
    readonly namespace: string;
    readonly name: string;
    readonly dimensions: readonly Metrics.Dimension[];
  },
  { Namespace, MetricName, Dimensions = [] }: Metrics.ListMetricsInput,
): boolean {
  if (Namespace !== undefined && Namespace !== metric.namespace) return false;
  if (MetricName !== undefined && MetricName !== metric.name) return false;
  return Dimensions.every(({ Name, Value }) =>
    metric.dimensions.some((own) => own.Name === Name && (Value === undefined || own.Value === Value)),
  );
}

function readAfter(token: string | undefined): number {
  if (token === undefined) return 0;
  try {
    const [, digits] = /^metric (\d{1,15})$/.exec(atob(token)) ?? [];
    if (digits !== undefined) return Number(digits);
  } catch {
    // Answered below, like every other token that is none of ours.
  }
  throw metricsErrors.invalidValue('The value for parameter NextToken is invalid.');
}
