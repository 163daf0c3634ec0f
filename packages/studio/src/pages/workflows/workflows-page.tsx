import { useMemo, useState } from 'react';
import { Page } from '../../app/page.tsx';
import { to } from '../../app/routes.ts';
import { Button } from '../../design/button.tsx';
import { EmptyState } from '../../design/empty-state.tsx';
import { ErrorCallout } from '../../design/error-callout.tsx';
import { FilterBar } from '../../design/filter-bar.tsx';
import { Instant } from '../../design/instant.tsx';
import { ButtonLink, Link } from '../../design/link.tsx';
import { LoadMore } from '../../design/load-more.tsx';
import { Table, type TableColumn } from '../../design/table.tsx';
import { listStateMachines } from '../../wire/step-functions.ts';
import type { StateMachineListItem } from '../../wire/step-functions-types.ts';
import { usePagedOperation } from '../../wire/use-paged-operation.ts';
import { DeleteWorkflowsDialog } from './delete-workflows-dialog.tsx';

const columns: readonly TableColumn<StateMachineListItem>[] = [
  {
    id: 'name',
    header: 'Name',
    cell: (machine) => <Link href={to.workflow(machine.name)}>{machine.name}</Link>,
    sortValue: (machine) => machine.name,
  },
  {
    id: 'type',
    header: 'Type',
    width: 120,
    cell: (machine) => (machine.type === 'EXPRESS' ? 'Express' : 'Standard'),
    sortValue: (machine) => machine.type,
  },
  {
    id: 'created',
    header: 'Created',
    width: 160,
    isWideOnly: true,
    cell: (machine) => <Instant seconds={machine.creationDate} />,
    sortValue: (machine) => machine.creationDate,
  },
];

/** All state machines of the region. */
export function WorkflowsPage() {
  const [filter, setFilter] = useState('');
  const [selected, setSelected] = useState<ReadonlySet<string>>(new Set());
  const [isDeleting, setIsDeleting] = useState(false);
  const list = usePagedOperation(
    listStateMachines,
    { maxResults: 1_000 },
    { items: (output) => output.stateMachines, refetchIntervalMs: 15_000 },
  );
  const rows = useMemo(() => {
    const wanted = filter.trim().toLowerCase();
    return list.items?.filter((machine) => machine.name.toLowerCase().includes(wanted));
  }, [list.items, filter]);
  const hasNone = list.items?.length === 0;
  return (
    <Page
      title="Workflows"
      actions={
        <ButtonLink kind="primary" icon="plus" href={to.newWorkflow()}>
          New workflow
        </ButtonLink>
      }
    >
      <ErrorCallout error={list.error} onRetry={list.refetch} />
      {hasNone ? (
        <NoWorkflows />
      ) : (
        <>
          <FilterBar value={filter} onChange={setFilter} placeholder="Filter by name">
            {selected.size > 0 && (
              <Button icon="trash" onClick={() => setIsDeleting(true)}>
                Delete {selected.size}
              </Button>
            )}
          </FilterBar>
          <Table
            label="Workflows"
            rows={rows}
            rowId={(machine) => machine.stateMachineArn}
            columns={columns}
            href={(machine) => to.workflow(machine.name)}
            selection={{ selected, onChange: setSelected }}
            initialSort={{ column: 'name', isDescending: false }}
          />
          <LoadMore {...list} count={rows?.length} noun="workflows" />
        </>
      )}
      <DeleteWorkflowsDialog
        arns={[...selected]}
        isOpen={isDeleting}
        onClose={(isDone) => {
          setIsDeleting(false);
          if (isDone) setSelected(new Set());
        }}
      />
    </Page>
  );
}

function NoWorkflows() {
  return (
    <EmptyState
      icon="workflow"
      title="No workflows yet"
      action={
        <ButtonLink kind="primary" icon="plus" href={to.newWorkflow()}>
          Create from a template
        </ButtonLink>
      }
      command={'cairn create hello.asl.json\ncairn run hello.asl.json --input \'{"who": "world"}\''}
    >
      <p>A workflow is a state machine: steps, choices and waits, written in the Amazon States Language.</p>
    </EmptyState>
  );
}
