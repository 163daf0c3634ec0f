import { type ReactNode, useState } from 'react';
import { TextField } from '../design/text-field.tsx';
import { ActionDialog } from './action-dialog.tsx';

export interface DeleteDialogProps {
  readonly name: string;
  /** What goes with it: `all of its items`. */
  readonly loss?: ReactNode;
  readonly run: () => Promise<unknown>;
  readonly onClose: () => void;
  readonly onDone?: () => void;
  /** The word on the button; `Delete` unless said. */
  readonly verb?: string;
}

/** Asks for the name before something goes that cannot be taken back. */
export function DeleteDialog({ name, loss, run, onClose, onDone, verb = 'Delete' }: DeleteDialogProps) {
  const [typed, setTyped] = useState('');
  return (
    <ActionDialog
      title={`${verb} ${name}`}
      submit={verb}
      isDangerous
      isReady={typed === name}
      run={run}
      onClose={onClose}
      {...(onDone !== undefined && { onDone })}
    >
      <p>
        {loss !== undefined && <>It goes with {loss}. </>}
        This cannot be taken back.
      </p>
      <TextField
        label={`Type ${name} to go on`}
        value={typed}
        onChange={setTyped}
        autoComplete="off"
        isCode
      />
    </ActionDialog>
  );
}
