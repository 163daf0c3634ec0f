import { useState } from 'react';
import { Page } from '../../app/page.tsx';
import type { PageProps } from '../../app/page-entry.ts';
import { to } from '../../app/routes.ts';
import { useNavigate } from '../../app/use-navigation.ts';
import { Button } from '../../design/button.tsx';
import { ErrorCallout } from '../../design/error-callout.tsx';
import { lazyComponent } from '../../design/lazy-component.tsx';
import { ButtonLink } from '../../design/link.tsx';
import { Spinner } from '../../design/spinner.tsx';
import { Tabs } from '../../design/tabs.tsx';
import { describeStateMachine } from '../../wire/step-functions.ts';
import { useOperation } from '../../wire/use-operation.ts';
import { useWire } from '../../wire/wire-context.ts';
import { ExecutionsList } from '../executions/executions-list.tsx';
import { StartDialog } from '../executions/start-dialog.tsx';
import { FileNotice } from '../files/file-notice.tsx';
import { useFileOfMachine } from '../files/use-definition-files.ts';
import { MachineOverview } from './machine-overview.tsx';
import { SettingsTab } from './settings-tab.tsx';
import { VersionsTab } from './versions-tab.tsx';
import './workflow-page.css';

const DefinitionTab = lazyComponent(
  async () => (await import('./definition-tab.tsx')).DefinitionTab,
  <Spinner label="Loading" />,
);
const ExportMenu = lazyComponent(async () => (await import('./export-menu.tsx')).ExportMenu, null);

/** One state machine. */
export function WorkflowPage({ params }: PageProps) {
  const { name = '', tab = 'runs' } = params;
  const { account, region } = useWire();
  const stateMachineArn = `arn:aws:states:${region}:${account}:stateMachine:${name}`;
  const [isStarting, setIsStarting] = useState(false);
  const navigate = useNavigate();
  const { data: machine, error } = useOperation(describeStateMachine, { stateMachineArn });
  const file = useFileOfMachine(stateMachineArn);
  return (
    <Page
      title={name}
      crumbs={[{ label: 'Workflows', href: to.workflows() }]}
      actions={
        <>
          {machine !== undefined && <ExportMenu machine={machine} />}
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
            { id: 'versions', label: 'Versions', href: to.workflow(name, 'versions') },
            { id: 'settings', label: 'Settings', href: to.workflow(name, 'settings') },
          ]}
        />
      }
      layout={tab === 'definition' ? 'fill' : 'flow'}
    >
      {error !== null && <ErrorCallout error={error} />}
      <FileNotice file={file} />
      {tab === 'runs' && (
        <>
          <MachineOverview name={name} stateMachineArn={stateMachineArn} type={machine?.type} />
          <ExecutionsList stateMachineArn={stateMachineArn} />
        </>
      )}
      {tab === 'definition' && machine !== undefined && (
        <DefinitionTab name={name} definition={machine.definition} />
      )}
      {tab === 'versions' && machine !== undefined && <VersionsTab machine={machine} />}
      {tab === 'settings' && machine !== undefined && <SettingsTab machine={machine} />}
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
