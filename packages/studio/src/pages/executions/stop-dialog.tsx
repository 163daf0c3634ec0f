import { useState } from 'react';
import { Button } from '../../design/button.tsx';
import { Dialog } from '../../design/dialog.tsx';
import { ErrorCallout } from '../../design/error-callout.tsx';
import { TextField } from '../../design/text-field.tsx';

/** What is kept in the history of runs that are stopped. */
export interface StopReason {
  readonly error?: string;
  readonly cause?: string;
}

export interface StopDialogProps {
  /** How many runs are to be stopped. */
  readonly count: number;
  readonly onClose: () => void;
  /** What it throws is shown, and the dialog stays. */
  readonly onStop: (reason: StopReason) => Promise<void>;
}

/** Asks before runs are stopped: that cannot be taken back. */
export function StopDialog({ count, onClose, onStop }: StopDialogProps) {
  const [error, setError] = useState('');
  const [cause, setCause] = useState('');
  const [failure, setFailure] = useState<Error | null>(null);
  const stop = () => {
    onStop({ ...(error !== '' && { error }), ...(cause !== '' && { cause }) }).catch(setFailure);
  };
  return (
    <Dialog
      title={count === 1 ? 'Stop the run' : `Stop ${count} runs`}
      isOpen
      onClose={onClose}
      onSubmit={stop}
      width="narrow"
      actions={
        <>
          <Button onClick={onClose}>Keep running</Button>
          <Button kind="danger" type="submit">
            Stop
          </Button>
        </>
      }
    >
      <p>What has been done stays done; a stopped run can be redriven.</p>
      <TextField label="Error" value={error} onChange={setError} hint="Kept in the history; may stay empty" />
      <TextField label="Cause" value={cause} onChange={setCause} />
      <ErrorCallout error={failure} />
    </Dialog>
  );
}
