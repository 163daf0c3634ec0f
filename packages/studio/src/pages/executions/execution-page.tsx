import { Page } from '../../app/page.tsx';
import type { PageProps } from '../../app/page-entry.ts';
import { to } from '../../app/routes.ts';
import { useSearchState } from '../../app/use-navigation.ts';
import { ErrorCallout } from '../../design/error-callout.tsx';
import { StatusBadge } from '../../design/status-badge.tsx';
import { Tabs } from '../../design/tabs.tsx';
import { describeExecution, describeStateMachineForExecution } from '../../wire/step-functions.ts';
import { useOperation } from '../../wire/use-operation.ts';
import { EventTable } from './event-table.tsx';
import { ExecutionActions } from './execution-actions.tsx';
import { ExecutionData } from './execution-data.tsx';
import { ExecutionFacts } from './execution-facts.tsx';
import { ExecutionGraph } from './execution-graph.tsx';
import './executions.css';
import { FailureCard } from './failure-card.tsx';
import { TimelineView } from './timeline-view.tsx';
import { useRun } from './use-run.ts';

/** One run: its graph, its events, its timeline and its data. */
export function ExecutionPage({ params }: PageProps) {
  const executionArn = params['*'] ?? '';
  const [tab = 'graph'] = useSearchState('tab');
  const run = useRun(executionArn);
  const { data: execution, error } = useOperation(describeExecution, { executionArn });
  const { data: machine } = useOperation(describeStateMachineForExecution, { executionArn });
  const status = run.isComplete ? run.view.run.status : execution?.status;
  const name = execution?.name ?? executionArn.split(':').at(-1) ?? '';
  const machineName = executionArn.split(':')[6] ?? '';
  const tabs = (['graph', 'events', 'timeline', 'data'] as const).map((id) => ({
    id,
    label: labels[id],
    href: to.execution(executionArn, id === 'graph' ? {} : { tab: id }),
    count: id === 'events' ? run.view.events.length : undefined,
  }));
  return (
    <Page
      title={name}
      badge={status !== undefined && <StatusBadge status={status} />}
      crumbs={[
        { label: 'Workflows', href: to.workflows() },
        { label: machineName, href: to.workflow(machineName) },
      ]}
      subtitle={execution !== undefined && <ExecutionFacts execution={execution} run={run.view.run} />}
      actions={execution !== undefined && <ExecutionActions execution={execution} />}
      tabs={<Tabs label="Views of the run" current={tab} tabs={tabs} />}
      layout="fill"
    >
      <ErrorCallout error={error} />
      <ErrorCallout error={run.error} />
      <FailureCard run={run} definition={machine?.definition} />
      {tab === 'graph' && <ExecutionGraph run={run} definition={machine?.definition} name={name} />}
      {tab === 'events' && <EventTable run={run} />}
      {tab === 'timeline' && <TimelineView run={run} />}
      {tab === 'data' && execution !== undefined && <ExecutionData execution={execution} />}
    </Page>
  );
}

const labels = { graph: 'Graph', events: 'Events', timeline: 'Timeline', data: 'Input and output' } as const;
