import { to } from '../../app/routes.ts';
import { useSearchState } from '../../app/use-navigation.ts';
import { Duration } from '../../design/duration.tsx';
import { EmptyState } from '../../design/empty-state.tsx';
import { ErrorCallout } from '../../design/error-callout.tsx';
import { Instant } from '../../design/instant.tsx';
import { Link } from '../../design/link.tsx';
import { LoadMore } from '../../design/load-more.tsx';
import { Select } from '../../design/select.tsx';
import { StatusBadge } from '../../design/status-badge.tsx';
import { Table, type TableColumn } from '../../design/table.tsx';
import { listExecutions } from '../../wire/step-functions.ts';
import type { ExecutionListItem, ExecutionStatus } from '../../wire/step-functions-types.ts';
import { usePagedOperation } from '../../wire/use-paged-operation.ts';

const statuses = [
  { value: '', label: 'Any status' },
  { value: 'RUNNING', label: 'Running' },
  { value: 'SUCCEEDED', label: 'Succeeded' },
  { value: 'FAILED', label: 'Failed' },
  { value: 'TIMED_OUT', label: 'Timed out' },
  { value: 'ABORTED', label: 'Aborted' },
  { value: 'PENDING_REDRIVE', label: 'Waiting for a redrive' },
] as const;

/** The executions that a map run has started, by status. */
export function MapRunChildren({
  mapRunArn,
  isRunning,
}: {
  readonly mapRunArn: string;
  readonly isRunning: boolean;
}) {
  const [status, setStatus] = useSearchState('status');
  const list = usePagedOperation(
    listExecutions,
    { mapRunArn, maxResults: 100, ...(status !== undefined && { statusFilter: status as ExecutionStatus }) },
    {
      items: (output) => output.executions,
      refetchIntervalMs: isRunning ? 2_000 : false,
      keepsPrevious: true,
    },
  );
  return (
    <section className="map-run-children">
      <div className="map-run-children-bar">
        <h2>Executions of items</h2>
        <Select
          label="Status"
          isLabelHidden
          value={status ?? ''}
          onChange={(value) => setStatus(value)}
          options={statuses}
        />
      </div>
      <ErrorCallout error={list.error} />
      <Table
        label="Executions of items"
        rows={list.items}
        rowId={(row) => row.executionArn}
        columns={columns}
        href={(row) => to.execution(row.executionArn)}
        empty={
          <EmptyState icon="map" title={status === undefined ? 'No executions' : 'None has this status'}>
            Each batch of items runs as an execution of its own. Express ones are not kept once they have
            ended: what came of them stands in the results.
          </EmptyState>
        }
      />
      <LoadMore {...list} count={list.items?.length} noun="executions" />
    </section>
  );
}

const columns: readonly TableColumn<ExecutionListItem>[] = [
  {
    id: 'name',
    header: 'Name',
    cell: (row) => <Link href={to.execution(row.executionArn)}>{row.name}</Link>,
    sortValue: (row) => row.name,
  },
  {
    id: 'status',
    header: 'Status',
    width: 140,
    cell: (row) => <StatusBadge status={row.status} look="plain" />,
    sortValue: (row) => row.status,
  },
  {
    id: 'items',
    header: 'Items',
    width: 90,
    align: 'end',
    isWideOnly: true,
    cell: (row) => row.itemCount ?? '–',
    sortValue: (row) => row.itemCount,
  },
  {
    id: 'redrives',
    header: 'Redrives',
    width: 90,
    align: 'end',
    isWideOnly: true,
    cell: (row) => row.redriveCount ?? 0,
    sortValue: (row) => row.redriveCount,
  },
  {
    id: 'started',
    header: 'Started',
    width: 150,
    isWideOnly: true,
    cell: (row) => <Instant seconds={row.startDate} />,
    sortValue: (row) => row.startDate,
  },
  {
    id: 'duration',
    header: 'Duration',
    width: 110,
    align: 'end',
    isWideOnly: true,
    cell: (row) => <Duration startSeconds={row.startDate} stopSeconds={row.stopDate} />,
  },
];
