import { type CallScope, RecentMap } from '@cairn/kit';
import { MetricCatalog, type MetricIdentity, sortedDimensions } from './metric-catalog.ts';
import { MetricMinutes, type MetricsPorts, minuteMs, type OpenMinute } from './metric-minutes.ts';
import { MetricPut } from './metric-put.ts';
import { MetricRead } from './metric-read.ts';
import type * as Types from './metric-types.ts';

/** Takes values of one metric for a service of this server. */
export interface Meter {
  /** Counts a value in the minute of an instant; nothing waits for it. */
  add(value: number, atMs: number): void;
}

/** Meters that are kept by their name. */
const metersMax = 20_000;

/**
 * A subset of CloudWatch metrics: one method per operation, members as its API spells them, instants as epoch
 * milliseconds. Each throws ServiceError from the table in `metrics-errors.ts`. What PutMetricData accepted is on
 * disk; values of this server itself are written every few seconds.
 */
export class Metrics {
  readonly #catalog: MetricCatalog;
  readonly #minutes: MetricMinutes;
  readonly #put: MetricPut;
  readonly #read: MetricRead;
  readonly #meters = new RecentMap<string, Meter>(metersMax);

  constructor(ports: MetricsPorts) {
    this.#catalog = new MetricCatalog(ports.records, ports.limits.metricsMax);
    this.#minutes = new MetricMinutes(ports, this.#catalog);
    this.#put = new MetricPut(ports, this.#catalog, this.#minutes);
    this.#read = new MetricRead(ports, this.#catalog, this.#minutes);
  }

  /** Reads which metrics there are. Call it before anything else. */
  async start(): Promise<void> {
    await this.#catalog.start();
    this.#minutes.expire();
  }

  /** Writes what is in memory. */
  async stop(): Promise<void> {
    await this.#minutes.stop();
  }

  /** The meter of a metric with one dimension, or with further ones. */
  meter(
    metric: Omit<MetricIdentity, 'dimensions'>,
    dimension: Types.Dimension,
    unit: string,
    further: readonly Types.Dimension[] = [],
  ): Meter {
    const others = further.map(({ Name, Value }) => `/${Name}=${Value}`).join('');
    const key = `${metric.account}/${metric.region}/${metric.namespace}/${metric.name}/${dimension.Value}${others}`;
    return this.#meters.getOrMake(key, () => {
      const dimensions = sortedDimensions([dimension, ...further]);
      return this.#makeMeter({ ...metric, dimensions }, unit);
    });
  }

  #makeMeter(identity: MetricIdentity, unit: string): Meter {
    let open: OpenMinute | undefined;
    return {
      add: (value, atMs) => {
        if (open === undefined || open.isClosed || atMs < open.startMs || atMs >= open.startMs + minuteMs) {
          const metric = this.#catalog.findOrAdd(identity);
          if (metric === undefined) return;
          open = this.#minutes.at(metric, unit, atMs);
        }
        open.aggregate.add(value);
        this.#minutes.touch(open);
      },
    };
  }

  async putMetricData(scope: CallScope, input: Types.PutMetricDataInput): Promise<void> {
    return this.#put.put(scope, input);
  }

  async getMetricData(scope: CallScope, input: Types.GetMetricDataInput): Promise<Types.GetMetricDataOutput> {
    return this.#read.data(scope, input);
  }

  async getMetricStatistics(
    scope: CallScope,
    input: Types.GetMetricStatisticsInput,
  ): Promise<Types.GetMetricStatisticsOutput> {
    return this.#read.statistics(scope, input);
  }

  async listMetrics(scope: CallScope, input: Types.ListMetricsInput): Promise<Types.ListMetricsOutput> {
    return this.#read.list(scope, input);
  }
}
