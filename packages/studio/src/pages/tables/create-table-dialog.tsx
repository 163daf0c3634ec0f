import { useState } from 'react';
import { to } from '../../app/routes.ts';
import { useNavigate } from '../../app/use-navigation.ts';
import { Button } from '../../design/button.tsx';
import { Checkbox } from '../../design/checkbox.tsx';
import { IconButton } from '../../design/icon-button.tsx';
import { Select } from '../../design/select.tsx';
import { TextField } from '../../design/text-field.tsx';
import { ActionDialog } from '../../resource/action-dialog.tsx';
import { usePerform } from '../../resource/use-perform.ts';
import { createTable, type KeyType, listTables } from '../../wire/tables.ts';
import { type NewIndex, type NewKey, newTable } from './new-table.ts';

const keyTypes: readonly { readonly value: KeyType; readonly label: string }[] = [
  { value: 'S', label: 'String' },
  { value: 'N', label: 'Number' },
  { value: 'B', label: 'Binary' },
];
const noKey: NewKey = { name: '', type: 'S' };

/** Makes a table: its name, keys and indexes. */
export function CreateTableDialog({ onClose }: { readonly onClose: () => void }) {
  const [name, setName] = useState('');
  const [partition, setPartition] = useState<NewKey>({ name: 'id', type: 'S' });
  const [sort, setSort] = useState(noKey);
  const [indexes, setIndexes] = useState<readonly NewIndex[]>([]);
  const [hasStream, setHasStream] = useState(false);
  const navigate = useNavigate();
  const { run } = usePerform(listTables);
  return (
    <ActionDialog
      title="New table"
      submit="Create"
      run={() => run(createTable, newTable({ name, partition, sort, indexes, hasStream }))}
      onClose={onClose}
      onDone={() => navigate(to.table(name))}
      width="normal"
    >
      <TextField label="Name" value={name} onChange={setName} required isCode />
      <KeyFields label="Partition key" value={partition} onChange={setPartition} isRequired />
      <KeyFields label="Sort key" value={sort} onChange={setSort} />
      {indexes.map((index, position) => (
        <IndexFields
          // biome-ignore lint/suspicious/noArrayIndexKey: an index is its place
          key={position}
          index={index}
          onChange={(next) => setIndexes(indexes.with(position, next))}
          onRemove={() => setIndexes(indexes.toSpliced(position, 1))}
        />
      ))}
      <div className="resource-tools">
        <Button
          size="small"
          icon="plus"
          onClick={() =>
            setIndexes([...indexes, { kind: 'global', name: '', partition: noKey, sort: noKey }])
          }
        >
          Global index
        </Button>
        <Button
          size="small"
          icon="plus"
          isDisabled={sort.name === ''}
          title="Another order within a partition: for tables with a sort key"
          onClick={() => setIndexes([...indexes, { kind: 'local', name: '', partition, sort: noKey }])}
        >
          Local index
        </Button>
      </div>
      <Checkbox
        label="Stream"
        hint="Changes can be followed, for instance by a function; kept for 24 hours"
        isChecked={hasStream}
        onChange={setHasStream}
      />
    </ActionDialog>
  );
}

function KeyFields(props: {
  readonly label: string;
  readonly value: NewKey;
  readonly onChange: (key: NewKey) => void;
  readonly isRequired?: boolean;
}) {
  const { label, value, onChange, isRequired = false } = props;
  return (
    <div className="resource-pair">
      <TextField
        label={label}
        {...(!isRequired && { hint: 'May stay empty' })}
        value={value.name}
        onChange={(name) => onChange({ ...value, name })}
        required={isRequired}
        isCode
      />
      <Select
        label={`Type of the ${label.toLowerCase()}`}
        value={value.type}
        options={keyTypes}
        onChange={(type) => onChange({ ...value, type })}
      />
    </div>
  );
}

function IndexFields(props: {
  readonly index: NewIndex;
  readonly onChange: (index: NewIndex) => void;
  readonly onRemove: () => void;
}) {
  const { index, onChange, onRemove } = props;
  return (
    <fieldset className="table-index">
      <legend>{index.kind === 'global' ? 'Global index' : 'Local index'}</legend>
      <div className="table-index-name">
        <TextField
          label="Name of the index"
          value={index.name}
          onChange={(name) => onChange({ ...index, name })}
          required
          isCode
        />
        <IconButton icon="close" label="Remove the index" onClick={onRemove} />
      </div>
      {index.kind === 'global' && (
        <KeyFields
          label="Partition key of the index"
          value={index.partition}
          onChange={(partition) => onChange({ ...index, partition })}
          isRequired
        />
      )}
      <KeyFields
        label="Sort key of the index"
        value={index.sort}
        onChange={(sort) => onChange({ ...index, sort })}
        isRequired={index.kind === 'local'}
      />
    </fieldset>
  );
}
