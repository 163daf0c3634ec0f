import { useMemo, useState } from 'react';
import { Page } from '../../app/page.tsx';
import { to } from '../../app/routes.ts';
import { useSearchState } from '../../app/use-navigation.ts';
import { Button } from '../../design/button.tsx';
import { EmptyState } from '../../design/empty-state.tsx';
import { ErrorCallout } from '../../design/error-callout.tsx';
import { FilterBar } from '../../design/filter-bar.tsx';
import { ButtonLink } from '../../design/link.tsx';
import { LoadMore } from '../../design/load-more.tsx';
import { Table } from '../../design/table.tsx';
import { listStateMachines } from '../../wire/step-functions.ts';
import { usePagedOperation } from '../../wire/use-paged-operation.ts';
import { BrokenFilesNotice } from '../files/broken-files-notice.tsx';
import { DeleteWorkflowsDialog } from './delete-workflows-dialog.tsx';
import { runsShownMax, useMachineActivities } from './use-machine-activities.ts';
import { type WorkflowRow, workflowColumns } from './workflow-columns.tsx';

/** All state machines of the region, with what they did of late. */
export function WorkflowsPage() {
  const [filter = '', setFilter] = useSearchState('filter');
  const [selected, setSelected] = useState<ReadonlySet<string>>(new Set());
  const [isDeleting, setIsDeleting] = useState(false);
  const list = usePagedOperation(
    listStateMachines,
    { maxResults: 1_000 },
    { items: (output) => output.stateMachines },
  );
  const { activities, isPartial } = useMachineActivities();
  const rows = useMemo(() => {
    const wanted = filter.trim().toLowerCase();
    return list.items
      ?.filter((machine) => machine.name.toLowerCase().includes(wanted))
      .map((machine): WorkflowRow => ({ ...machine, activity: activities.get(machine.stateMachineArn) }));
  }, [list.items, activities, filter]);
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
      <BrokenFilesNotice />
      {hasNone && <NoWorkflows />}
      {!hasNone && list.error === null && (
        <>
          <FilterBar value={filter} onChange={(value) => setFilter(value)} placeholder="Filter by name">
            {selected.size > 0 && (
              <Button icon="trash" onClick={() => setIsDeleting(true)}>
                Delete {selected.size}
              </Button>
            )}
          </FilterBar>
          <Table
            label="Workflows"
            storageName="workflows"
            rows={rows}
            rowId={(machine) => machine.stateMachineArn}
            columns={workflowColumns}
            href={(machine) => to.workflow(machine.name)}
            selection={{ selected, onChange: setSelected }}
            initialSort={{ column: 'name', isDescending: false }}
            empty={<p className="faint">No workflow has “{filter}” in its name.</p>}
          />
          <LoadMore {...list} count={rows?.length} noun={rows?.length === 1 ? 'workflow' : 'workflows'} />
          {isPartial && (
            <p className="faint small">Counts are of the {runsShownMax.toLocaleString('en')} newest runs.</p>
          )}
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
  // The name of the studio's host is known to browsers; other programs find the same server by this one.
  const endpoint = window.location.origin.replace('//studio.localhost', '//localhost');
  return (
    <EmptyState
      icon="workflow"
      title="No workflows yet"
      action={
        <ButtonLink kind="primary" icon="plus" href={to.newWorkflow()}>
          Create from a template
        </ButtonLink>
      }
      command={`aws stepfunctions create-state-machine --endpoint-url ${endpoint} \\
  --name hello --role-arn arn:aws:iam::000000000000:role/any \\
  --definition '{"StartAt": "Hello", "States": {"Hello": {"Type": "Pass", "End": true}}}'`}
    >
      <p>A workflow is a state machine: steps, choices and waits, written in the Amazon States Language.</p>
    </EmptyState>
  );
}
