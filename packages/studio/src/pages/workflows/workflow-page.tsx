import { lazy, Suspense, useState } from 'react';
import { Page } from '../../app/page.tsx';
import type { PageProps } from '../../app/page-entry.ts';
import { to } from '../../app/routes.ts';
import { useNavigate } from '../../app/use-navigation.ts';
import { Button } from '../../design/button.tsx';
import { ErrorCallout } from '../../design/error-callout.tsx';
import { ButtonLink } from '../../design/link.tsx';
import { Spinner } from '../../design/spinner.tsx';
import { Tabs } from '../../design/tabs.tsx';
import { describeStateMachine } from '../../wire/step-functions.ts';
import { useOperation } from '../../wire/use-operation.ts';
import { useWire } from '../../wire/wire-context.ts';
import { ExecutionsList } from '../executions/executions-list.tsx';
import { StartDialog } from '../executions/start-dialog.tsx';

const DefinitionCanvas = lazy(async () => ({
  default: (await import('../../canvas/definition-canvas.tsx')).DefinitionCanvas,
}));

/** One state machine. */
export function WorkflowPage({ params }: PageProps) {
  const { name = '', tab = 'runs' } = params;
  const { account, region } = useWire();
  const stateMachineArn = `arn:aws:states:${region}:${account}:stateMachine:${name}`;
  const [isStarting, setIsStarting] = useState(false);
  const navigate = useNavigate();
  const { data: machine, error } = useOperation(describeStateMachine, { stateMachineArn });
  return (
    <Page
      title={name}
      crumbs={[{ label: 'Workflows', href: to.workflows() }]}
      actions={
        <>
          <ButtonLink href={to.editWorkflow(name)} icon="edit">
            Edit
          </ButtonLink>
          <Button kind="primary" icon="play" onClick={() => setIsStarting(true)}>
            Start
          </Button>
        </>
      }
      tabs={
        <Tabs
          label="Views of the workflow"
          current={tab}
          tabs={[
            { id: 'runs', label: 'Runs', href: to.workflow(name) },
            { id: 'definition', label: 'Definition', href: to.workflow(name, 'definition') },
          ]}
        />
      }
      layout={tab === 'runs' ? 'flow' : 'fill'}
    >
      {error !== null && <ErrorCallout error={error} />}
      {tab === 'runs' && <ExecutionsList stateMachineArn={stateMachineArn} />}
      {tab === 'definition' && machine !== undefined && (
        <Suspense fallback={<Spinner label="Loading" />}>
          <DefinitionCanvas definition={machine.definition} label={`Graph of ${name}`} />
        </Suspense>
      )}
      {isStarting && (
        <StartDialog
          stateMachineArn={stateMachineArn}
          onClose={() => setIsStarting(false)}
          onStarted={(executionArn) => navigate(to.execution(executionArn))}
        />
      )}
    </Page>
  );
}
