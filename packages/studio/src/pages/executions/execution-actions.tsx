import { useState } from 'react';
import { to } from '../../app/routes.ts';
import { useNavigate } from '../../app/use-navigation.ts';
import { Button } from '../../design/button.tsx';
import { IconButton } from '../../design/icon-button.tsx';
import { Menu, type MenuItem } from '../../design/menu.tsx';
import { toast } from '../../design/toasts.tsx';
import { describeExecution, stopExecution } from '../../wire/step-functions.ts';
import type { ExecutionDescription } from '../../wire/step-functions-types.ts';
import { useAction } from '../../wire/use-action.ts';
import { RedriveDialog } from './redrive-dialog.tsx';
import type { RunDefinition } from './run-definition.ts';
import { StartDialog } from './start-dialog.tsx';
import { StopDialog } from './stop-dialog.tsx';
import { TestCaseDialog } from './test-case-dialog.tsx';
import type { ReadRun } from './use-run.ts';

/** What can be done with a run. */
export function ExecutionActions({
  execution,
  run,
  definition,
}: {
  readonly execution: ExecutionDescription;
  readonly run: ReadRun;
  readonly definition: RunDefinition | undefined;
}) {
  const { executionArn, status, redriveStatus, input, stateMachineArn } = execution;
  const [open, setOpen] = useState<'stop' | 'start' | 'case' | 'redrive'>();
  const navigate = useNavigate();
  const stop = useAction(stopExecution, { renews: [describeExecution] });
  const machineName = executionArn.split(':')[6]?.split('/')[0] ?? '';
  const groups: readonly (readonly MenuItem[])[] = [
    [
      {
        id: 'compare',
        label: 'Compare with another run…',
        icon: 'compare',
        run: () => navigate(to.compareExecutions(executionArn)),
      },
      { id: 'case', label: 'Save as a test case…', icon: 'save', run: () => setOpen('case') },
      {
        id: 'debug',
        label: 'Debug with this input',
        icon: 'play',
        run: () => navigate(to.debugWorkflow(machineName, { run: executionArn })),
      },
    ],
  ];
  return (
    <>
      <Menu label="More to do with the run" groups={groups} align="end">
        {(opener) => <IconButton {...opener} icon="more" label="More" kind="normal" />}
      </Menu>
      {redriveStatus === 'REDRIVABLE' && <Button onClick={() => setOpen('redrive')}>Redrive…</Button>}
      {status === 'RUNNING' && (
        <Button kind="danger" onClick={() => setOpen('stop')}>
          Stop
        </Button>
      )}
      <Button kind="primary" onClick={() => setOpen('start')}>
        Run again
      </Button>
      {open === 'stop' && (
        <StopDialog
          count={1}
          onClose={() => setOpen(undefined)}
          onStop={async (reason) => {
            await stop.run({ executionArn, ...reason });
            setOpen(undefined);
            toast({ text: 'The run is stopped' });
          }}
        />
      )}
      {open === 'redrive' && (
        <RedriveDialog
          executionArn={executionArn}
          onClose={() => setOpen(undefined)}
          onRunAgain={() => setOpen('start')}
        />
      )}
      {open === 'case' && (
        <TestCaseDialog
          run={run}
          name={execution.name}
          machineName={machineName}
          definition={definition}
          onClose={() => setOpen(undefined)}
        />
      )}
      {open === 'start' && (
        <StartDialog
          stateMachineArn={stateMachineArn}
          input={input ?? run.view.run.input}
          onClose={() => setOpen(undefined)}
          onStarted={(arn) => navigate(to.execution(arn))}
        />
      )}
    </>
  );
}
