import { useMemo } from 'react';
import { Page } from '../../app/page.tsx';
import { to } from '../../app/routes.ts';
import { useSearchState } from '../../app/use-navigation.ts';
import type { TableColumn } from '../../design/table.tsx';
import { ResourceList } from '../../resource/resource-list.tsx';
import { listMetrics, type Metric } from '../../wire/metrics.ts';
import { usePagedOperation } from '../../wire/use-paged-operation.ts';
import { MetricView } from './metric-view.tsx';
import './metrics.css';
import '../../resource/resource.css';

const columns: readonly TableColumn<Metric>[] = [
  {
    id: 'namespace',
    header: 'Namespace',
    cell: ({ Namespace }) => <span className="resource-text">{Namespace}</span>,
    sortValue: ({ Namespace }) => Namespace,
    width: 180,
  },
  {
    id: 'name',
    header: 'Metric',
    cell: ({ MetricName }) => <span className="resource-text">{MetricName}</span>,
    sortValue: ({ MetricName }) => MetricName,
  },
  {
    id: 'dimensions',
    header: 'Of',
    cell: (metric) => (
      <span className="resource-text" title={dimensionsText(metric)}>
        {shortDimensions(metric)}
      </span>
    ),
    sortValue: dimensionsText,
    isWideOnly: true,
  },
];

function dimensionsText({ Dimensions = [] }: Metric): string {
  return Dimensions.map(({ Name, Value }) => `${Name} ${Value}`).join(', ');
}

/** What a metric is of, things by their names: their ARNs begin alike and would be cut off before they differ. */
function shortDimensions({ Dimensions = [] }: Metric): string {
  return Dimensions.map(({ Name = '', Value = '' }) =>
    Value.startsWith('arn:')
      ? `${Name.replace(/Arn$/, '')} ${Value.split(':').slice(6).join(':') || Value}`
      : `${Name} ${Value}`,
  ).join(', ');
}

/** The metrics of CloudWatch; the one in view stands in the address. */
export function MetricsPage() {
  const [shown] = useSearchState('metric');
  const metric = useMemo(() => readMetric(shown), [shown]);
  const list = usePagedOperation(
    listMetrics,
    {},
    {
      items: (output) => output.Metrics,
      next: (output) => output.NextToken,
      withNext: (given, next) => ({ ...given, NextToken: next as string }),
    },
  );
  if (metric !== undefined) {
    return (
      <Page
        title={metric.MetricName}
        crumbs={[{ label: 'Metrics', href: to.metrics() }]}
        subtitle={`${metric.Namespace}${dimensionsText(metric) === '' ? '' : ` · ${dimensionsText(metric)}`}`}
      >
        <MetricView key={shown} metric={metric} />
      </Page>
    );
  }
  return (
    <ResourceList
      title="Metrics"
      noun="metrics"
      icon="metrics"
      list={list}
      rowId={(one) => JSON.stringify(one)}
      words={(one) => `${one.Namespace} ${one.MetricName} ${dimensionsText(one)}`}
      columns={columns}
      href={(one) => to.metrics({ metric: JSON.stringify(one) })}
      initialSort={{ column: 'name', isDescending: false }}
      empty="Functions and workflows put their own by cloudwatch:putMetricData."
    />
  );
}

/** What is malformed names none. */
function readMetric(text: string | undefined): Metric | undefined {
  try {
    const value = JSON.parse(text ?? 'null') as Partial<Metric> | null;
    if (typeof value?.Namespace !== 'string' || typeof value.MetricName !== 'string') return undefined;
    const { Namespace, MetricName, Dimensions } = value;
    return { Namespace, MetricName, ...(Array.isArray(Dimensions) && { Dimensions }) };
  } catch {
    return undefined;
  }
}
