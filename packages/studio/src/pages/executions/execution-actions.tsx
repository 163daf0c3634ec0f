import { useState } from 'react';
import { to } from '../../app/routes.ts';
import { useNavigate } from '../../app/use-navigation.ts';
import { Button } from '../../design/button.tsx';
import { toast } from '../../design/toasts.tsx';
import { describeExecution, redriveExecution, stopExecution } from '../../wire/step-functions.ts';
import type { ExecutionDescription } from '../../wire/step-functions-types.ts';
import { useAction } from '../../wire/use-action.ts';
import { StartDialog } from './start-dialog.tsx';
import { StopDialog } from './stop-dialog.tsx';
import type { ReadRun } from './use-run.ts';

/** What can be done with a run. */
export function ExecutionActions({
  execution,
  run,
}: {
  readonly execution: ExecutionDescription;
  readonly run: ReadRun;
}) {
  const { executionArn, status, redriveStatus, input, stateMachineArn } = execution;
  const [open, setOpen] = useState<'stop' | 'start'>();
  const navigate = useNavigate();
  const redrive = useAction(redriveExecution, { renews: [describeExecution] });
  const stop = useAction(stopExecution, { renews: [describeExecution] });
  const runAgain = async () => {
    try {
      await redrive.run({ executionArn });
      toast({ text: 'The run goes on where it failed' });
    } catch (error) {
      toast({ kind: 'failed', text: String(error) });
    }
  };
  return (
    <>
      {redriveStatus === 'REDRIVABLE' && (
        <Button onClick={() => void runAgain()} isBusy={redrive.isRunning}>
          Redrive
        </Button>
      )}
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
