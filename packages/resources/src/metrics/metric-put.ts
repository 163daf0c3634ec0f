import type { CallScope } from '@cairn/kit';
import type { Aggregate } from './aggregate.ts';
import { type MetricCatalog, sortedDimensions } from './metric-catalog.ts';
import type { MetricMinutes, MetricsPorts } from './metric-minutes.ts';
import type { MetricDatum, PutMetricDataInput } from './metric-types.ts';
import { metricsErrors } from './metrics-errors.ts';

const pastMsMax = 14 * 86_400_000;
const futureMsMax = 2 * 3_600_000;
/** Greatest absolute value. Source: MetricDatum in the API reference. */
const valueMax = 2 ** 360;

/** The operation PutMetricData: what it accepts is on disk when it answers. */
export class MetricPut {
  readonly #ports: MetricsPorts;
  readonly #catalog: MetricCatalog;
  readonly #minutes: MetricMinutes;

  constructor(ports: MetricsPorts, catalog: MetricCatalog, minutes: MetricMinutes) {
    this.#ports = ports;
    this.#catalog = catalog;
    this.#minutes = minutes;
  }

  /** All or nothing. @throws ServiceError InvalidParameterValueException and its like */
  async put(scope: CallScope, input: PutMetricDataInput): Promise<void> {
    const data = [
      ...(input.MetricData ?? []),
      ...(input.EntityMetricData ?? []).flatMap(({ MetricData }) => MetricData ?? []),
    ];
    if (data.length === 0) throw metricsErrors.missing('MetricData');
    if (/^AWS\//i.test(input.Namespace)) throw invalid('Namespace', input.Namespace);
    const { metricDataPerRequest } = this.#ports.limits;
    if (data.length > metricDataPerRequest) {
      throw metricsErrors.invalidValue(
        `The collection MetricData must not have a size greater than ${metricDataPerRequest}.`,
      );
    }
    for (const [at, datum] of data.entries()) this.#check(datum, `MetricData.member.${at + 1}`);
    const metrics = data.map((datum) => {
      const metric = this.#catalog.findOrAdd({
        account: scope.account,
        region: scope.region,
        namespace: input.Namespace,
        name: datum.MetricName,
        dimensions: sortedDimensions(datum.Dimensions),
      });
      if (metric === undefined) throw metricsErrors.limitExceeded();
      return metric;
    });
    const nowMs = this.#ports.clock.now();
    for (const [at, datum] of data.entries()) {
      const metric = metrics[at];
      if (metric === undefined) continue;
      const open = this.#minutes.at(metric, datum.Unit ?? 'None', datum.Timestamp ?? nowMs);
      addDatum(open.aggregate, datum);
      this.#minutes.touch(open);
    }
    await this.#minutes.flush();
  }

  #check(datum: MetricDatum, place: string): void {
    const given = [datum.Value, datum.StatisticValues, datum.Values].filter((value) => value !== undefined);
    if (given.length === 0) {
      throw metricsErrors.missing(`${place}.Value`);
    }
    if (given.length > 1) {
      throw metricsErrors.combination(
        `The parameters ${place}.Value, ${place}.Values and ${place}.StatisticValues are mutually exclusive and you have specified more than one.`,
      );
    }
    const numbers = [
      ...(datum.Value === undefined ? [] : [datum.Value]),
      ...(datum.Values ?? []),
      ...Object.values(datum.StatisticValues ?? {}),
    ];
    for (const value of numbers) {
      if (!Number.isFinite(value) || Math.abs(value) > valueMax)
        throw invalid(`${place}.Value`, String(value));
    }
    this.#checkValues(datum, place);
    this.#checkTime(datum, place);
    const names = (datum.Dimensions ?? []).map(({ Name }) => Name);
    if (names.some((name) => name.startsWith(':'))) throw invalid(`${place}.Dimensions`, names.join());
    if (new Set(names).size < names.length) throw invalid(`${place}.Dimensions`, names.join());
  }

  #checkValues({ Values, Counts }: MetricDatum, place: string): void {
    if (Values !== undefined) {
      const { metricValuesPerDatum } = this.#ports.limits;
      if (Values.length === 0 || Values.length > metricValuesPerDatum) {
        throw metricsErrors.invalidValue(
          `The parameter ${place}.Values must have between 1 and ${metricValuesPerDatum} values.`,
        );
      }
    }
    if (Counts === undefined) return;
    if (Counts.length !== Values?.length) {
      throw metricsErrors.invalidValue(
        `The parameters ${place}.Values and ${place}.Counts must be of the same size.`,
      );
    }
    for (const count of Counts)
      if (!(count > 0) || !Number.isFinite(count)) throw invalid(`${place}.Counts`, String(count));
  }

  #checkTime({ Timestamp }: MetricDatum, place: string): void {
    if (Timestamp === undefined) return;
    const nowMs = this.#ports.clock.now();
    if (Timestamp >= nowMs - pastMsMax && Timestamp <= nowMs + futureMsMax) return;
    throw metricsErrors.invalidValue(
      `The parameter ${place}.Timestamp must specify a time within the last two weeks and at most two hours in the future.`,
    );
  }
}

function addDatum(aggregate: Aggregate, { Value, Values, Counts, StatisticValues }: MetricDatum): void {
  if (Value !== undefined) aggregate.add(Value);
  for (const [at, value] of (Values ?? []).entries()) aggregate.add(value, Counts?.[at] ?? 1);
  if (StatisticValues === undefined) return;
  const { SampleCount: count, Sum: sum, Minimum: minimum, Maximum: maximum } = StatisticValues;
  aggregate.addStatistics({ count, sum, minimum, maximum });
}

function invalid(parameter: string, value: string): Error {
  return metricsErrors.invalidValue(`The value ${value} for parameter ${parameter} is invalid.`);
}
