import { useState } from 'react';
import { to } from '../../app/routes.ts';
import { useNavigate } from '../../app/use-navigation.ts';
import { Button } from '../../design/button.tsx';
import { Dialog } from '../../design/dialog.tsx';
import { ErrorCallout } from '../../design/error-callout.tsx';
import { Select } from '../../design/select.tsx';
import { TextField } from '../../design/text-field.tsx';
import { createTable, type KeyType, listTables } from '../../wire/tables.ts';
import { useAction } from '../../wire/use-action.ts';

const keyTypes: readonly { readonly value: KeyType; readonly label: string }[] = [
  { value: 'S', label: 'String' },
  { value: 'N', label: 'Number' },
  { value: 'B', label: 'Binary' },
];

/** Makes a table: its name and its keys, all that cannot be changed later. */
export function CreateTableDialog({ onClose }: { readonly onClose: () => void }) {
  const [name, setName] = useState('');
  const [hash, setHash] = useState({ name: 'id', type: 'S' as KeyType });
  const [range, setRange] = useState({ name: '', type: 'S' as KeyType });
  const navigate = useNavigate();
  const create = useAction(createTable, { renews: [listTables] });
  const submit = () => {
    const keys = [
      { ...hash, kind: 'HASH' as const },
      ...(range.name === '' ? [] : [{ ...range, kind: 'RANGE' as const }]),
    ];
    create
      .run({
        TableName: name,
        KeySchema: keys.map((key) => ({ AttributeName: key.name, KeyType: key.kind })),
        AttributeDefinitions: keys.map((key) => ({ AttributeName: key.name, AttributeType: key.type })),
        BillingMode: 'PAY_PER_REQUEST',
      })
      .then(() => navigate(to.table(name)))
      // The dialog shows it.
      .catch(() => undefined);
  };
  return (
    <Dialog
      title="New table"
      isOpen
      onClose={onClose}
      onSubmit={submit}
      width="narrow"
      actions={
        <>
          <Button onClick={onClose}>Cancel</Button>
          <Button kind="primary" type="submit" isBusy={create.isRunning}>
            Create
          </Button>
        </>
      }
    >
      <TextField label="Name" value={name} onChange={setName} required />
      <div className="table-key">
        <TextField
          label="Partition key"
          value={hash.name}
          onChange={(text) => setHash({ ...hash, name: text })}
          required
        />
        <Select
          label="Its type"
          value={hash.type}
          options={keyTypes}
          onChange={(type) => setHash({ ...hash, type })}
        />
      </div>
      <div className="table-key">
        <TextField
          label="Sort key"
          hint="May stay empty"
          value={range.name}
          onChange={(text) => setRange({ ...range, name: text })}
        />
        <Select
          label="Its type"
          value={range.type}
          options={keyTypes}
          onChange={(type) => setRange({ ...range, type })}
        />
      </div>
      <ErrorCallout error={create.error} />
    </Dialog>
  );
}
