import type { Step } from '@cairn/diagram';
import { Page } from '../../app/page.tsx';
import type { PageProps } from '../../app/page-entry.ts';
import { to } from '../../app/routes.ts';
import { useNavigate, useSearchState } from '../../app/use-navigation.ts';
import { ErrorCallout } from '../../design/error-callout.tsx';
import { StatusBadge } from '../../design/status-badge.tsx';
import { Tabs } from '../../design/tabs.tsx';
import { AnswerButton } from './answer-button.tsx';
import { AwaitedBanner } from './awaited-banner.tsx';
import { useAwaitedSteps } from './awaited-steps.ts';
import { ClockPanel } from './clock-panel.tsx';
import { EventTable } from './event-table.tsx';
import { ExecutionActions } from './execution-actions.tsx';
import { ExecutionData } from './execution-data.tsx';
import { ExecutionFacts } from './execution-facts.tsx';
import { ExecutionGraph } from './execution-graph.tsx';
import './executions.css';
import { isExpress } from '../../wire/is-express.ts';
import { FailureCard } from './failure-card.tsx';
import { OpenTasksList } from './open-tasks-list.tsx';
import { RelatedRuns } from './related-runs.tsx';
import { useRunDefinition } from './run-definition.ts';
import { statePointerOf } from './state-pointer.ts';
import { TimeMachine } from './time-machine.tsx';
import { TimelineView } from './timeline-view.tsx';
import { useCatchUp } from './use-catch-up.ts';
import { useExecution } from './use-execution.ts';
import { useOpenTasks } from './use-open-tasks.ts';
import { type ReadRun, useRun } from './use-run.ts';

/** One run: its graph, its events, its timeline, its data and the runs around it. */
export function ExecutionPage({ params }: PageProps) {
  const executionArn = params['*'] ?? '';
  const [tab = 'graph'] = useSearchState('tab');
  const navigate = useNavigate();
  const { execution, definitionText, error } = useExecution(executionArn);
  const definition = useRunDefinition(definitionText);
  const run = useRun(executionArn, definition?.value);
  const { view } = run;
  const hasEnded = execution !== undefined && execution.status !== 'RUNNING' && !isExpress(executionArn);
  useCatchUp(executionArn, run, hasEnded && run.isComplete);
  const status = run.isComplete && view.run.eventCount > 0 ? view.run.status : execution?.status;
  const name = execution?.name ?? executionArn.split(':').at(-1) ?? '';
  const machineName = executionArn.split(':')[6]?.split('/')[0] ?? '';
  const awaited = useAwaitedSteps(view, run.version);
  const open = useOpenTasks(executionArn, awaited);
  const counts: { readonly [id in TabId]?: number } = { events: view.events.length, tasks: awaited.length };
  const tabs = tabIds
    .filter((id) => id !== 'tasks' || awaited.length > 0 || tab === id)
    .map((id) => ({
      id,
      label: labels[id],
      href: to.execution(executionArn, id === 'graph' ? {} : { tab: id }),
      count: counts[id],
    }));
  const failedStep = failedStepOf(run);
  const failedState =
    failedStep === undefined || definition === undefined
      ? undefined
      : statePointerOf(definition.value, failedStep.name);
  const show = (step: Step) => {
    const state = definition === undefined ? undefined : statePointerOf(definition.value, step.name);
    navigate(to.execution(executionArn, { state, step: String(step.id) }));
  };
  return (
    <Page
      title={name}
      badge={status !== undefined && <StatusBadge status={status} />}
      crumbs={[
        { label: 'Workflows', href: to.workflows() },
        { label: machineName, href: to.workflow(machineName) },
      ]}
      subtitle={execution !== undefined && <ExecutionFacts execution={execution} run={view.run} />}
      actions={
        execution !== undefined && (
          <>
            <AnswerButton awaited={awaited} onShow={show} />
            <ExecutionActions execution={execution} run={run} definition={definition} />
          </>
        )
      }
      tabs={<Tabs label="Views of the run" current={tab} tabs={tabs} />}
      layout="fill"
    >
      <ErrorCallout error={error} />
      {error === null && <ErrorCallout error={run.error} />}
      <FailureCard run={run} definition={definition} onShow={show} />
      <ClockPanel executionArn={executionArn} isRunning={status === 'RUNNING'} />
      {tab !== 'tasks' && (
        <AwaitedBanner
          awaited={awaited}
          listHref={to.execution(executionArn, { tab: 'tasks' })}
          onShow={show}
        />
      )}
      {tab === 'graph' && (
        <ExecutionGraph
          run={run}
          executionArn={executionArn}
          definition={definition}
          name={name}
          followedState={failedState}
          followedStepId={failedStep?.id}
          openTasks={open.tasks}
        />
      )}
      {tab === 'tasks' && <OpenTasksList open={open} awaited={awaited} onShow={show} />}
      {tab === 'events' && <EventTable run={run} onShow={show} />}
      {tab === 'timeline' && <TimelineView run={run} onShow={show} />}
      {tab === 'replay' && (
        <TimeMachine run={run} executionArn={executionArn} definition={definition} name={name} />
      )}
      {tab === 'data' && execution !== undefined && <ExecutionData execution={execution} run={run} />}
      {tab === 'related' && <RelatedRuns executionArn={executionArn} execution={execution} run={run} />}
    </Page>
  );
}

/** The step with which the run failed: it is shown where the address tells nothing else. */
function failedStepOf({ view, isComplete }: ReadRun): Step | undefined {
  const { status, failedStepId } = view.run;
  if (!isComplete || status === 'RUNNING' || failedStepId === undefined) return undefined;
  return view.step(failedStepId);
}

const tabIds = ['graph', 'tasks', 'events', 'timeline', 'replay', 'data', 'related'] as const;
type TabId = (typeof tabIds)[number];

const labels: { readonly [id in TabId]: string } = {
  graph: 'Graph',
  tasks: 'Open tasks',
  events: 'Events',
  timeline: 'Timeline',
  replay: 'Time machine',
  data: 'Input and output',
  related: 'Related runs',
};
