import { Button } from '../../design/button.tsx';
import { Dialog } from '../../design/dialog.tsx';
import { ErrorCallout } from '../../design/error-callout.tsx';
import { type ToastMessage, toast } from '../../design/toasts.tsx';
import { describeExecution, redriveExecution } from '../../wire/step-functions.ts';
import type { ExecutionDescription } from '../../wire/step-functions-types.ts';
import { useAction } from '../../wire/use-action.ts';
import { useWire } from '../../wire/wire-context.ts';
import { redriveOutcome } from './redrive-outcome.ts';

export interface RedriveDialogProps {
  readonly executionArn: string;
  readonly onClose: () => void;
  /** Starts another run, by the definition as it is now. */
  readonly onRunAgain: () => void;
}

/** Says by which definition a redrive goes on before it is done, and afterwards what became of the run. */
export function RedriveDialog({ executionArn, onClose, onRunAgain }: RedriveDialogProps) {
  const wire = useWire();
  const redrive = useAction(redriveExecution, { renews: [describeExecution] });
  const submit = () => {
    redrive.run({ executionArn }).then(
      async () => {
        onClose();
        toast(await toldAfter(() => describeExecution.run(wire, { executionArn })));
      },
      // The dialog shows it.
      () => undefined,
    );
  };
  return (
    <Dialog
      title="Redrive the run"
      isOpen
      onClose={onClose}
      onSubmit={submit}
      width="narrow"
      actions={
        <>
          <Button onClick={onClose}>Cancel</Button>
          <Button kind="primary" type="submit" isBusy={redrive.isRunning}>
            Redrive
          </Button>
        </>
      }
    >
      <p>
        The run goes on where it failed, with the definition that it began with: what was changed in the
        workflow since does not count. What has succeeded is not done again.
      </p>
      <p>
        <Button kind="quiet" size="small" icon="play" onClick={onRunAgain}>
          Run again with the new definition
        </Button>
      </p>
      <ErrorCallout error={redrive.error} />
    </Dialog>
  );
}

/** What fails again mostly does so at once: so long is waited for that before the run is said to go on. */
const settleMs = 1_500;
const looksMax = 5;

async function toldAfter(describe: () => Promise<ExecutionDescription>): Promise<ToastMessage> {
  try {
    for (let look = 1; ; look++) {
      const execution = await describe();
      if (execution.status !== 'RUNNING' || look === looksMax) return redriveOutcome(execution);
      await new Promise((resolve) => setTimeout(resolve, settleMs / looksMax));
    }
  } catch {
    return { text: 'The run is redriven' };
  }
}
