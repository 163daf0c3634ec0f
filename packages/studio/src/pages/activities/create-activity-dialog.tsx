import { useState } from 'react';
import { Button } from '../../design/button.tsx';
import { Dialog } from '../../design/dialog.tsx';
import { ErrorCallout } from '../../design/error-callout.tsx';
import { TextField } from '../../design/text-field.tsx';
import { createActivity, listActivities } from '../../wire/step-functions.ts';
import { useAction } from '../../wire/use-action.ts';

export interface CreateActivityDialogProps {
  readonly onClose: () => void;
  readonly onCreated: (name: string) => void;
}

/** Makes an activity. */
export function CreateActivityDialog({ onClose, onCreated }: CreateActivityDialogProps) {
  const [name, setName] = useState('');
  const create = useAction(createActivity, { renews: [listActivities] });
  const submit = () => {
    create.run({ name }).then(
      () => onCreated(name),
      // The dialog shows it.
      () => undefined,
    );
  };
  return (
    <Dialog
      title="New activity"
      isOpen
      onClose={onClose}
      onSubmit={submit}
      width="narrow"
      actions={
        <>
          <Button onClick={onClose}>Cancel</Button>
          <Button kind="primary" type="submit" isBusy={create.isRunning} isDisabled={name === ''}>
            Create
          </Button>
        </>
      }
    >
      <TextField
        label="Name"
        value={name}
        onChange={setName}
        hint="States name it in Resource, by its ARN"
        autoFocus
      />
      <ErrorCallout error={create.error} />
    </Dialog>
  );
}
