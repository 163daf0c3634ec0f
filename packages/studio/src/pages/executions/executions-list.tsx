import { useMemo, useState } from 'react';
import { to } from '../../app/routes.ts';
import { useSearchState } from '../../app/use-navigation.ts';
import { Duration, useNow } from '../../design/duration.tsx';
import { EmptyState } from '../../design/empty-state.tsx';
import { ErrorCallout } from '../../design/error-callout.tsx';
import { FilterBar } from '../../design/filter-bar.tsx';
import { Instant } from '../../design/instant.tsx';
import { Link } from '../../design/link.tsx';
import { LoadMore } from '../../design/load-more.tsx';
import { StatusBadge } from '../../design/status-badge.tsx';
import { Table, type TableColumn } from '../../design/table.tsx';
import { type FoundExecution, searchExecutions } from '../../wire/cairn.ts';
import type { ExecutionStatus } from '../../wire/step-functions-types.ts';
import { usePagedOperation } from '../../wire/use-paged-operation.ts';
import { BulkActions } from './bulk-actions.tsx';
import { BulkResults } from './bulk-results.tsx';
import './executions.css';
import { startedBetween } from './found-between.ts';
import { ListFilters } from './list-filters.tsx';
import { SavedFiltersMenu } from './saved-filters-menu.tsx';
import { useBulk } from './use-bulk.ts';

export interface ExecutionsListProps {
  /** Runs of one machine; without it those of all. */
  readonly stateMachineArn?: string;
}

/** Runs, newest first: by status, name, time, error, version and alias; many are stopped or redriven at once. */
export function ExecutionsList({ stateMachineArn }: ExecutionsListProps) {
  const [selected, setSelected] = useState<ReadonlySet<string>>(new Set());
  const [name = '', setName] = useSearchState('name');
  const { list, rows, isFiltered } = useFoundRuns(stateMachineArn);
  const columns = useMemo(() => columnsOf(stateMachineArn === undefined), [stateMachineArn]);
  const bulk = useBulk();
  const chosen = (rows ?? []).filter(({ executionArn }) => selected.has(executionArn));
  return (
    <div className="executions-list">
      <FilterBar value={name} onChange={(text) => setName(text)} placeholder="Name begins with">
        <ListFilters stateMachineArn={stateMachineArn} />
        <SavedFiltersMenu key={stateMachineArn} stateMachineArn={stateMachineArn} />
        <BulkActions executions={chosen} bulk={bulk} onBegun={() => setSelected(new Set())} />
      </FilterBar>
      <BulkResults bulk={bulk} />
      <ErrorCallout error={list.error} />
      <Table
        label="Runs"
        rows={rows}
        rowId={(row) => row.executionArn}
        columns={columns}
        href={(row) => to.execution(row.executionArn)}
        selection={{ selected, onChange: setSelected }}
        empty={
          isFiltered ? (
            <EmptyState icon="filter" title="No run fits">
              {list.hasMore
                ? 'None among those that were looked through; load more to go further back.'
                : 'Take away a filter to see others.'}
            </EmptyState>
          ) : (
            <EmptyState icon="workflow" title="No runs yet">
              Start one with the button above, or by the AWS CLI: it shows up here at once.
            </EmptyState>
          )
        }
      />
      <LoadMore {...list} count={rows?.length} noun="runs" />
    </div>
  );
}

/** What the filters in the address find. */
function useFoundRuns(stateMachineArn: string | undefined) {
  const [status] = useSearchState('status');
  const [name = ''] = useSearchState('name');
  const [error] = useSearchState('error');
  const [span] = useSearchState('started');
  const [from] = useSearchState('from');
  const [before] = useSearchState('before');
  const [qualifier] = useSearchState('by');
  const nowMs = useNow(60_000);
  const askedArn =
    stateMachineArn === undefined || qualifier === undefined
      ? stateMachineArn
      : `${stateMachineArn}:${qualifier}`;
  const list = usePagedOperation(
    searchExecutions,
    {
      ...(askedArn !== undefined && { stateMachineArn: askedArn }),
      ...(status !== undefined && { status: status as ExecutionStatus }),
      ...(name !== '' && { namePrefix: name }),
      ...(error !== undefined && { error }),
      ...startedBetween(span, nowMs, { from, before }),
      maxResults: 100,
    },
    { items: (output) => output.executions, refetchIntervalMs: 5_000, keepsPrevious: true },
  );
  const isFiltered = [status, error, span, qualifier].some((each) => each !== undefined) || name !== '';
  return { list, rows: list.items, isFiltered };
}

function columnsOf(hasWorkflow: boolean): readonly TableColumn<FoundExecution>[] {
  return [
    {
      id: 'name',
      header: 'Name',
      cell: (row) => (
        <>
          <Link href={to.execution(row.executionArn)}>{row.name}</Link>
          <span className="narrow-only faint small">
            <Instant seconds={row.startDate} />
            {hasWorkflow && ` · ${workflowOf(row)}`}
          </span>
        </>
      ),
      sortValue: (row) => row.name,
    },
    ...(hasWorkflow
      ? [
          {
            id: 'workflow',
            header: 'Workflow',
            // On a phone it stands under the name.
            isWideOnly: true,
            cell: (row: FoundExecution) => {
              const workflow = workflowOf(row);
              return <Link href={to.workflow(workflow)}>{workflow}</Link>;
            },
          },
        ]
      : []),
    {
      id: 'status',
      header: 'Status',
      width: 120,
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
      isWideOnly: true,
      width: 130,
      cell: (row) => <Instant seconds={row.startDate} />,
      sortValue: (row) => row.startDate,
    },
    {
      id: 'duration',
      header: 'Duration',
      isWideOnly: true,
      width: 110,
      align: 'end',
      cell: (row) => <Duration startSeconds={row.startDate} stopSeconds={row.stopDate} />,
    },
  ];
}

function workflowOf({ stateMachineArn }: FoundExecution): string {
  return stateMachineArn.split(':')[6] ?? '';
}
