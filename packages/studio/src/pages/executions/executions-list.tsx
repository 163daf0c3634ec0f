import { useMemo, useState } from 'react';
import { to } from '../../app/routes.ts';
import { useSearchState } from '../../app/use-navigation.ts';
import { Button } from '../../design/button.tsx';
import { Duration } from '../../design/duration.tsx';
import { EmptyState } from '../../design/empty-state.tsx';
import { ErrorCallout } from '../../design/error-callout.tsx';
import { FilterBar } from '../../design/filter-bar.tsx';
import { Instant } from '../../design/instant.tsx';
import { Link } from '../../design/link.tsx';
import { LoadMore } from '../../design/load-more.tsx';
import { Select } from '../../design/select.tsx';
import { StatusBadge } from '../../design/status-badge.tsx';
import { Table, type TableColumn } from '../../design/table.tsx';
import { type FoundExecution, searchExecutions } from '../../wire/cairn.ts';
import type { ExecutionStatus } from '../../wire/step-functions-types.ts';
import { usePagedOperation } from '../../wire/use-paged-operation.ts';
import { BulkActions } from './bulk-actions.tsx';

export interface ExecutionsListProps {
  /** Runs of one machine; without it those of all. */
  readonly stateMachineArn?: string;
}

const statuses: readonly { readonly value: string; readonly label: string }[] = [
  { value: '', label: 'Any status' },
  { value: 'RUNNING', label: 'Running' },
  { value: 'SUCCEEDED', label: 'Succeeded' },
  { value: 'FAILED', label: 'Failed' },
  { value: 'TIMED_OUT', label: 'Timed out' },
  { value: 'ABORTED', label: 'Aborted' },
];

/** Runs, newest first: by status, name and error; many are stopped or redriven at once. */
export function ExecutionsList({ stateMachineArn }: ExecutionsListProps) {
  const [status, setStatus] = useSearchState('status');
  const [name = '', setName] = useSearchState('name');
  const [error, setError] = useSearchState('error');
  const [selected, setSelected] = useState<ReadonlySet<string>>(new Set());
  const list = usePagedOperation(
    searchExecutions,
    {
      ...(stateMachineArn !== undefined && { stateMachineArn }),
      ...(status !== undefined && { status: status as ExecutionStatus }),
      ...(name !== '' && { namePrefix: name }),
      ...(error !== undefined && { error }),
      maxResults: 100,
    },
    { items: (output) => output.executions, refetchIntervalMs: 5_000, keepsPrevious: true },
  );
  const columns = useMemo(() => columnsOf(stateMachineArn === undefined), [stateMachineArn]);
  const chosen = (list.items ?? []).filter(({ executionArn }) => selected.has(executionArn));
  return (
    <div className="executions-list">
      <FilterBar value={name} onChange={(text) => setName(text)} placeholder="Name begins with">
        <Select
          label="Status"
          isLabelHidden
          value={status ?? ''}
          onChange={(value) => setStatus(value)}
          options={statuses}
        />
        {error !== undefined && (
          <Button size="small" onClick={() => setError(undefined)}>
            Error {error} ×
          </Button>
        )}
        <BulkActions executions={chosen} onDone={() => setSelected(new Set())} />
      </FilterBar>
      {list.error !== null && <ErrorCallout error={list.error} />}
      <Table
        label="Runs"
        rows={list.items}
        rowId={(row) => row.executionArn}
        columns={columns}
        href={(row) => to.execution(row.executionArn)}
        selection={{ selected, onChange: setSelected }}
        empty={
          <EmptyState icon="workflow" title="No runs here">
            Start one with the button above, or by the AWS CLI: it shows up here at once.
          </EmptyState>
        }
      />
      <LoadMore {...list} count={list.items?.length} noun="runs" />
    </div>
  );
}

function columnsOf(hasWorkflow: boolean): readonly TableColumn<FoundExecution>[] {
  return [
    {
      id: 'name',
      header: 'Name',
      cell: (row) => <Link href={to.execution(row.executionArn)}>{row.name}</Link>,
      sortValue: (row) => row.name,
    },
    ...(hasWorkflow
      ? [
          {
            id: 'workflow',
            header: 'Workflow',
            cell: (row: FoundExecution) => {
              const workflow = row.stateMachineArn.split(':')[6] ?? '';
              return <Link href={to.workflow(workflow)}>{workflow}</Link>;
            },
          },
        ]
      : []),
    {
      id: 'status',
      header: 'Status',
      width: 130,
      cell: (row) => <StatusBadge status={row.status} look="plain" />,
      sortValue: (row) => row.status,
    },
    {
      id: 'error',
      header: 'Error',
      isWideOnly: true,
      cell: (row) => row.error ?? '',
      sortValue: (row) => row.error,
    },
    {
      id: 'started',
      header: 'Started',
      width: 150,
      cell: (row) => <Instant seconds={row.startDate} />,
      sortValue: (row) => row.startDate,
    },
    {
      id: 'duration',
      header: 'Duration',
      width: 110,
      align: 'end',
      cell: (row) => <Duration startSeconds={row.startDate} stopSeconds={row.stopDate} />,
    },
  ];
}
