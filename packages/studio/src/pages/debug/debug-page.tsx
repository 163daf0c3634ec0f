import { Page } from '../../app/page.tsx';
import type { PageProps } from '../../app/page-entry.ts';
import { to } from '../../app/routes.ts';
import { useSearchState } from '../../app/use-navigation.ts';
import { ErrorCallout } from '../../design/error-callout.tsx';
import { Skeleton } from '../../design/skeleton.tsx';
import { describeExecution, describeStateMachine } from '../../wire/step-functions.ts';
import { useOperation } from '../../wire/use-operation.ts';
import { useWire } from '../../wire/wire-context.ts';
import '../executions/executions.css';
import { useRunDefinition } from '../executions/run-definition.ts';
import { readInputs } from '../executions/saved-inputs.ts';
import { DebugView } from './debug-view.tsx';

/** Runs a workflow state by state, without starting a run. */
export function DebugPage({ params }: PageProps) {
  const { name = '' } = params;
  const { account, region } = useWire();
  const [runArn] = useSearchState('run');
  const stateMachineArn = `arn:aws:states:${region}:${account}:stateMachine:${name}`;
  const { data: machine, error } = useOperation(describeStateMachine, { stateMachineArn });
  const run = useOperation(describeExecution, runArn === undefined ? undefined : { executionArn: runArn });
  const definition = useRunDefinition(machine?.definition);
  const isReady =
    machine !== undefined &&
    definition !== undefined &&
    (runArn === undefined || run.data !== undefined || run.error !== null);
  if (!isReady)
    return (
      <Page title={`Debug ${name}`} crumbs={[{ label: name, href: to.workflow(name) }]}>
        {error === null ? <Skeleton lines={6} /> : <ErrorCallout error={error} />}
      </Page>
    );
  return (
    <DebugView
      key={machine.revisionId ?? ''}
      name={name}
      definition={definition}
      roleArn={machine.roleArn}
      recordedArn={runArn}
      input={run.data?.input ?? readInputs(localStorage, stateMachineArn).last ?? '{}'}
    />
  );
}
