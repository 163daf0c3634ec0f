import { useMemo } from 'react';
import { useSearchState } from '../../app/use-navigation.ts';
import { useNow } from '../../design/duration.tsx';
import { EmptyState } from '../../design/empty-state.tsx';
import { ErrorCallout } from '../../design/error-callout.tsx';
import { Instant } from '../../design/instant.tsx';
import { Select } from '../../design/select.tsx';
import { Table, type TableColumn } from '../../design/table.tsx';
import { type Datapoint, getMetricStatistics, type Metric } from '../../wire/metrics.ts';
import { useOperation } from '../../wire/use-operation.ts';
import type { ChartPoint } from './chart-points.ts';
import { LineChart } from './line-chart.tsx';

const statistics = ['Sum', 'Average', 'Minimum', 'Maximum', 'SampleCount', 'p50', 'p90', 'p99'] as const;
type Statistic = (typeof statistics)[number];

const spans = [
  { value: '1h', label: 'The last hour', seconds: 3_600, periods: [60, 300] },
  { value: '6h', label: 'Six hours', seconds: 21_600, periods: [60, 300, 3_600] },
  { value: '1d', label: 'A day', seconds: 86_400, periods: [300, 3_600] },
  { value: '15d', label: '15 days', seconds: 1_296_000, periods: [3_600, 86_400] },
] as const;
const periodWords: { readonly [seconds: number]: string } = {
  60: 'minute',
  300: '5 minutes',
  3600: 'hour',
  86400: 'day',
};
const refreshMs = 60_000;

/** One metric over time: a line, and the same values in a table. */
export function MetricView({ metric }: { readonly metric: Metric }) {
  const [statText = 'Sum', setStatistic] = useSearchState('statistic');
  const [spanText = '1h', setSpan] = useSearchState('span');
  const [periodText, setPeriod] = useSearchState('period');
  const statistic: Statistic = statistics.find((one) => one === statText) ?? 'Sum';
  const span = spans.find(({ value }) => value === spanText) ?? spans[0];
  const period = span.periods.find((one) => String(one) === periodText) ?? span.periods[0];
  const nowMs = useNow(refreshMs);
  // Whole periods, so that what is asked stays the same for a while.
  const end = Math.ceil(nowMs / 1_000 / period) * period;
  const start = end - span.seconds;
  const isPercentile = statistic.startsWith('p');
  const { data, error } = useOperation(
    getMetricStatistics,
    {
      ...metric,
      StartTime: start,
      EndTime: end,
      Period: period,
      ...(isPercentile ? { ExtendedStatistics: [statistic] } : { Statistics: [statistic] }),
    },
    { keepsPrevious: true, refetchIntervalMs: refreshMs },
  );
  const points = useMemo(() => pointsOf(data?.Datapoints ?? [], statistic), [data, statistic]);
  return (
    <>
      <div className="resource-tools">
        <Select
          label="Statistic"
          value={statistic}
          onChange={setStatistic}
          options={statistics.map((value) => ({ value, label: value }))}
        />
        <Select label="Span" value={span.value} onChange={setSpan} options={spans} />
        <Select
          label="By"
          value={String(period)}
          onChange={setPeriod}
          options={span.periods.map((one) => ({ value: String(one), label: periodWords[one] ?? `${one} s` }))}
        />
      </div>
      <ErrorCallout error={error} />
      {data !== undefined && points.length === 0 ? (
        <EmptyState icon="metrics" title="No values in this span">
          Choose a longer one.
        </EmptyState>
      ) : (
        <div className="metric">
          <LineChart
            label={`${statistic} of ${metric.MetricName}`}
            points={points}
            startMs={start * 1_000}
            endMs={end * 1_000}
            periodMs={period * 1_000}
          />
          <Table
            label={`${statistic} of ${metric.MetricName}`}
            rows={points.toReversed()}
            rowId={({ ms }) => String(ms)}
            columns={columns}
          />
        </div>
      )}
    </>
  );
}

const columns: readonly TableColumn<ChartPoint>[] = [
  {
    id: 'time',
    header: 'Time',
    cell: ({ ms }) => <Instant ms={ms} look="exact" />,
    sortValue: ({ ms }) => ms,
  },
  {
    id: 'value',
    header: 'Value',
    cell: ({ value }) => value.toLocaleString('en', { maximumFractionDigits: 6 }),
    sortValue: ({ value }) => value,
    align: 'end',
  },
];

function pointsOf(datapoints: readonly Datapoint[], statistic: Statistic): readonly ChartPoint[] {
  return datapoints
    .flatMap((point) => {
      const plain: { readonly [name: string]: unknown } = { ...point };
      const value = point.ExtendedStatistics?.[statistic] ?? plain[statistic];
      return typeof value === 'number' ? [{ ms: point.Timestamp * 1_000, value }] : [];
    })
    .sort((one, other) => one.ms - other.ms);
}
