import type { DataSource, DataSourceAnswer } from '../resolver/data-source.ts';
import type { ObservedApi } from './api-observation.ts';
import type { ObservationPorts } from './observation-ports.ts';

/** The API of a source, as far as it says what is measured. */
export interface MeasuringApi extends Pick<ObservedApi, 'apiId' | 'account' | 'region'> {
  readonly settings: {
    readonly enhancedMetricsConfig?: { readonly [member: string]: string } | undefined;
  };
}

/** A source, as far as it says whether it is measured. */
export interface MeasurableSource {
  readonly name: string;
  readonly metricsConfig?: unknown;
}

/**
 * Counts and times what a source is asked, where the API's enhanced metrics or the source's own say so; else it is the
 * source itself. `Requests`, `Latency` and `GraphQLError` by API and source.
 * Source: AppSync developer guide, "Enhanced metrics"; its API reference, "EnhancedMetricsConfig".
 */
export function measuredDataSource(
  source: DataSource,
  { name, metricsConfig }: MeasurableSource,
  { apiId, account, region, settings }: MeasuringApi,
  ports: Pick<ObservationPorts, 'meter' | 'now' | 'nanoseconds'>,
): DataSource {
  const behavior = settings.enhancedMetricsConfig?.dataSourceLevelMetricsBehavior;
  const isMeasured =
    behavior === 'FULL_REQUEST_DATA_SOURCE_METRICS' ||
    (behavior === 'PER_DATA_SOURCE_METRICS' && metricsConfig === 'ENABLED');
  if (!isMeasured) return source;
  const meterOf = (metric: string, unit: 'Count' | 'Milliseconds') =>
    ports.meter({
      ...{ account, region, name: metric, unit },
      dimension: { name: 'GraphQLAPIId', value: apiId },
      part: { name: 'DataSource', value: name },
    });
  const requests = meterOf('Requests', 'Count');
  const latency = meterOf('Latency', 'Milliseconds');
  const failures = meterOf('GraphQLError', 'Count');
  const measure = async <Answered>(
    asking: () => Promise<Answered>,
    answersOf: (answered: Answered) => readonly DataSourceAnswer[],
  ): Promise<Answered> => {
    const startedAt = ports.nanoseconds();
    requests.add(1, ports.now());
    const answered = await asking();
    const nowMs = ports.now();
    latency.add((ports.nanoseconds() - startedAt) / 1_000_000, nowMs);
    for (const { error } of answersOf(answered)) if (error !== undefined) failures.add(1, nowMs);
    return answered;
  };
  return {
    invoke: (request, call) =>
      measure(
        () => source.invoke(request, call),
        (answer) => [answer],
      ),
    ...(source.invokeBatch === undefined
      ? {}
      : {
          invokeBatch: (asked) =>
            measure(
              () => (source.invokeBatch as NonNullable<typeof source.invokeBatch>)(asked),
              (answers) => answers,
            ),
        }),
  };
}
