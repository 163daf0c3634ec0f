import { useState } from 'react';
import { Button } from '../../design/button.tsx';
import { JsonEditor } from '../../design/code-editor.tsx';
import { Dialog } from '../../design/dialog.tsx';
import { ErrorCallout } from '../../design/error-callout.tsx';
import { TextField } from '../../design/text-field.tsx';
import { listExecutions, startExecution } from '../../wire/step-functions.ts';
import { useAction } from '../../wire/use-action.ts';

export interface StartDialogProps {
  /** The machine, a version or an alias of it. */
  readonly stateMachineArn: string;
  /** JSON text to begin with. */
  readonly input?: string | undefined;
  readonly onClose: () => void;
  readonly onStarted: (executionArn: string) => void;
}

/** Starts a run. */
export function StartDialog({ stateMachineArn, input = '{}', onClose, onStarted }: StartDialogProps) {
  const [text, setText] = useState(() => pretty(input));
  const [name, setName] = useState('');
  const start = useAction(startExecution, { renews: [listExecutions] });
  const submit = () => {
    start
      .run({ stateMachineArn, input: text, ...(name !== '' && { name }) })
      .then(({ executionArn }) => onStarted(executionArn))
      // The dialog shows it.
      .catch(() => undefined);
  };
  return (
    <Dialog
      title="Start a run"
      isOpen
      onClose={onClose}
      onSubmit={submit}
      actions={
        <>
          <Button onClick={onClose}>Cancel</Button>
          <Button kind="primary" type="submit" isBusy={start.isRunning}>
            Start
          </Button>
        </>
      }
    >
      <JsonEditor label="Input" value={text} onChange={setText} height={10} />
      <TextField label="Name" value={name} onChange={setName} hint="Made up where it is left empty" />
      {start.error !== null && <ErrorCallout error={start.error} />}
    </Dialog>
  );
}

function pretty(text: string): string {
  try {
    return JSON.stringify(JSON.parse(text), undefined, 2);
  } catch {
    return text;
  }
}
