import { lazy, Suspense } from 'react';
import { Page } from '../../app/page.tsx';
import type { PageProps } from '../../app/page-entry.ts';
import { to } from '../../app/routes.ts';
import { ErrorCallout } from '../../design/error-callout.tsx';
import { ButtonLink } from '../../design/link.tsx';
import { Spinner } from '../../design/spinner.tsx';
import { Tabs } from '../../design/tabs.tsx';
import { describeStateMachine } from '../../wire/step-functions.ts';
import { useOperation } from '../../wire/use-operation.ts';
import { useWire } from '../../wire/wire-context.ts';

const DefinitionCanvas = lazy(async () => ({
  default: (await import('../../canvas/definition-canvas.tsx')).DefinitionCanvas,
}));

/** One state machine. */
export function WorkflowPage({ params }: PageProps) {
  const { name = '', tab = 'definition' } = params;
  const { account, region } = useWire();
  const stateMachineArn = `arn:aws:states:${region}:${account}:stateMachine:${name}`;
  const { data: machine, error } = useOperation(describeStateMachine, { stateMachineArn });
  return (
    <Page
      title={name}
      crumbs={[{ label: 'Workflows', href: to.workflows() }]}
      actions={<ButtonLink href={to.editWorkflow(name)}>Edit</ButtonLink>}
      tabs={
        <Tabs
          label="Views of the workflow"
          current={tab}
          tabs={[{ id: 'definition', label: 'Definition', href: to.workflow(name, 'definition') }]}
        />
      }
      layout="fill"
    >
      {error !== null && <ErrorCallout error={error} />}
      {machine !== undefined && (
        <Suspense fallback={<Spinner label="Loading" />}>
          <DefinitionCanvas definition={machine.definition} label={`Graph of ${name}`} />
        </Suspense>
      )}
    </Page>
  );
}
