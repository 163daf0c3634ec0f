import { useState } from 'react';
import { useSearchState } from '../../app/use-navigation.ts';
import { Instant } from '../../design/instant.tsx';
import { Select } from '../../design/select.tsx';
import type { TableColumn } from '../../design/table.tsx';
import { TextField } from '../../design/text-field.tsx';
import { ActionDialog } from '../../resource/action-dialog.tsx';
import { ResourceList } from '../../resource/resource-list.tsx';
import { usePerform } from '../../resource/use-perform.ts';
import {
  deleteParameter,
  describeParameters,
  getParameter,
  type Parameter,
  type ParameterType,
  putParameter,
} from '../../wire/secrets.ts';
import { usePagedOperation } from '../../wire/use-paged-operation.ts';
import { useWire } from '../../wire/wire-context.ts';
import { ValueDialog } from './value-dialog.tsx';

const columns: readonly TableColumn<Parameter>[] = [
  { id: 'name', header: 'Name', cell: ({ Name }) => Name, sortValue: ({ Name }) => Name },
  { id: 'type', header: 'Type', cell: ({ Type }) => Type, sortValue: ({ Type }) => Type, width: 130 },
  {
    id: 'version',
    header: 'Version',
    cell: ({ Version }) => Version,
    align: 'end',
    width: 90,
    isWideOnly: true,
  },
  {
    id: 'changed',
    header: 'Changed',
    cell: ({ LastModifiedDate }) => <Instant seconds={LastModifiedDate} />,
    sortValue: ({ LastModifiedDate }) => LastModifiedDate,
    width: 140,
    isWideOnly: true,
  },
];

/** The parameters of SSM's Parameter Store; a value is asked for only when somebody wants to see it. */
export function ParametersPage() {
  const [open, setOpen] = useSearchState('parameter');
  const wire = useWire();
  const { run, attempt } = usePerform(describeParameters);
  const list = usePagedOperation(
    describeParameters,
    { MaxResults: 50 },
    {
      items: (output) => output.Parameters,
      next: (output) => output.NextToken,
      withNext: (given, next) => ({ ...given, NextToken: next as string }),
    },
  );
  const parameter = list.items?.find(({ Name }) => Name === open);
  const read = async (Name: string) =>
    (await getParameter.run(wire, { Name, WithDecryption: true })).Parameter.Value;
  const remove = async ({ Name, Type }: Parameter) => {
    setOpen(undefined);
    const Value = await read(Name).catch(() => undefined);
    await attempt(() => deleteParameter.run(wire, { Name }), {
      text: 'The parameter is deleted',
      ...(Value !== undefined && {
        undo: () => putParameter.run(wire, { Name, Type, Value, Overwrite: false }),
      }),
    });
  };
  return (
    <>
      <ResourceList
        title="Parameters"
        noun="parameters"
        icon="tag"
        list={list}
        rowId={({ Name }) => Name}
        columns={columns}
        onOpen={({ Name }) => setOpen(Name, { replaces: false })}
        initialSort={{ column: 'name', isDescending: false }}
        empty="Workflows read them by ssm:getParameter, functions by any client."
        command="aws ssm put-parameter --name /orders/limit --value 10 --type String"
        maker={{ label: 'New parameter', dialog: (onClose) => <ParameterDialog onClose={onClose} /> }}
      />
      {parameter !== undefined && (
        <ValueDialog
          key={parameter.Name}
          name={parameter.Name}
          read={() => read(parameter.Name)}
          write={(Value) =>
            run(putParameter, { Name: parameter.Name, Type: parameter.Type, Value, Overwrite: true })
          }
          onDelete={() => void remove(parameter)}
          onClose={() => setOpen(undefined)}
        />
      )}
    </>
  );
}

function ParameterDialog({ onClose }: { readonly onClose: () => void }) {
  const [name, setName] = useState('');
  const [type, setType] = useState<ParameterType>('String');
  const [value, setValue] = useState('');
  const { run } = usePerform(describeParameters);
  return (
    <ActionDialog
      title="New parameter"
      submit="Create"
      run={() => run(putParameter, { Name: name, Type: type, Value: value, Overwrite: false })}
      onClose={onClose}
    >
      <TextField label="Name" value={name} onChange={setName} required isCode />
      <Select
        label="Type"
        value={type}
        onChange={setType}
        options={[
          { value: 'String', label: 'Text' },
          { value: 'StringList', label: 'List, by commas' },
          { value: 'SecureString', label: 'Secret text' },
        ]}
      />
      <TextField
        label="Value"
        value={value}
        onChange={setValue}
        required
        isCode
        type={type === 'SecureString' ? 'password' : 'text'}
      />
    </ActionDialog>
  );
}
