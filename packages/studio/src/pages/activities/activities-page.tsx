import { useMemo, useState } from 'react';
import { Page } from '../../app/page.tsx';
import { to } from '../../app/routes.ts';
import { useSearchState } from '../../app/use-navigation.ts';
import { ArnLink } from '../../design/arn-link.tsx';
import { Button } from '../../design/button.tsx';
import { EmptyState } from '../../design/empty-state.tsx';
import { ErrorCallout } from '../../design/error-callout.tsx';
import { FilterBar } from '../../design/filter-bar.tsx';
import { Instant } from '../../design/instant.tsx';
import { Link } from '../../design/link.tsx';
import { LoadMore } from '../../design/load-more.tsx';
import { Table, type TableColumn } from '../../design/table.tsx';
import { listActivities } from '../../wire/step-functions.ts';
import type { Activity } from '../../wire/step-functions-types.ts';
import { usePagedOperation } from '../../wire/use-paged-operation.ts';
import '../executions/executions.css';
import { ActivityPanel } from './activity-panel.tsx';
import { CreateActivityDialog } from './create-activity-dialog.tsx';

/** The activities: what workers outside poll for tasks; a task is taken and answered by hand here too. */
export function ActivitiesPage() {
  const [filter = '', setFilter] = useSearchState('q');
  const [name, setName] = useSearchState('name');
  const [isCreating, setIsCreating] = useState(false);
  const list = usePagedOperation(
    listActivities,
    { maxResults: 1_000 },
    { items: (output) => output.activities },
  );
  const rows = useMemo(
    () => list.items?.filter((activity) => activity.name.toLowerCase().includes(filter.trim().toLowerCase())),
    [list.items, filter],
  );
  const current = list.items?.find((activity) => activity.name === name);
  return (
    <Page
      title="Activities"
      actions={
        <Button kind="primary" icon="plus" onClick={() => setIsCreating(true)}>
          New activity
        </Button>
      }
    >
      <FilterBar
        value={filter}
        onChange={(text) => setFilter(text)}
        placeholder="Filter activities by name"
      />
      <ErrorCallout error={list.error} />
      {current !== undefined && (
        <ActivityPanel key={current.activityArn} activity={current} onClose={() => setName(undefined)} />
      )}
      <Table
        label="Activities"
        rows={rows}
        rowId={(row) => row.activityArn}
        columns={columns}
        currentId={current?.activityArn}
        onOpen={(row) => setName(row.name)}
        initialSort={{ column: 'name', isDescending: false }}
        empty={
          <EmptyState
            icon="activity"
            title={filter === '' ? 'No activities yet' : 'No activity has such a name'}
            command="aws stepfunctions create-activity --name render"
          >
            A state whose Resource is an activity waits until a worker polls for its task and answers it.
            Workers are programs of yours, wherever they run.
          </EmptyState>
        }
      />
      <LoadMore {...list} count={rows?.length} noun="activities" />
      {isCreating && (
        <CreateActivityDialog
          onClose={() => setIsCreating(false)}
          onCreated={(created) => {
            setIsCreating(false);
            setName(created);
          }}
        />
      )}
    </Page>
  );
}

const columns: readonly TableColumn<Activity>[] = [
  {
    id: 'name',
    header: 'Name',
    cell: (row) => <Link href={to.activities({ name: row.name })}>{row.name}</Link>,
    sortValue: (row) => row.name,
  },
  {
    id: 'arn',
    header: 'ARN',
    isWideOnly: true,
    cell: (row) => <ArnLink arn={row.activityArn} isWhole isCopyable />,
  },
  {
    id: 'created',
    header: 'Created',
    width: 150,
    cell: (row) => <Instant seconds={row.creationDate} />,
    sortValue: (row) => row.creationDate,
  },
];
