import { useState } from 'react';
import { to } from '../../app/routes.ts';
import { useNavigate } from '../../app/use-navigation.ts';
import { Button } from '../../design/button.tsx';
import { Dialog } from '../../design/dialog.tsx';
import { ErrorCallout } from '../../design/error-callout.tsx';
import { TextField } from '../../design/text-field.tsx';
import { deleteTable, listTables } from '../../wire/tables.ts';
import { useAction } from '../../wire/use-action.ts';

/** Asks for the name before a table goes with all of its items. */
export function DeleteTableDialog({
  name,
  onClose,
}: {
  readonly name: string;
  readonly onClose: () => void;
}) {
  const [typed, setTyped] = useState('');
  const navigate = useNavigate();
  const remove = useAction(deleteTable, { renews: [listTables] });
  const submit = () => {
    if (typed !== name) return;
    remove
      .run({ TableName: name })
      .then(() => navigate(to.tables()))
      // The dialog shows it.
      .catch(() => undefined);
  };
  return (
    <Dialog
      title={`Delete ${name}`}
      isOpen
      onClose={onClose}
      onSubmit={submit}
      width="narrow"
      actions={
        <>
          <Button onClick={onClose}>Keep it</Button>
          <Button kind="danger" type="submit" isDisabled={typed !== name} isBusy={remove.isRunning}>
            Delete with all items
          </Button>
        </>
      }
    >
      <p>This cannot be taken back.</p>
      <TextField label={`Type ${name} to go on`} value={typed} onChange={setTyped} autoComplete="off" />
      <ErrorCallout error={remove.error} />
    </Dialog>
  );
}
