import { useState } from 'react';
import { useSearchState } from '../../app/use-navigation.ts';
import { ArnLink } from '../../design/arn-link.tsx';
import { CodeEditor } from '../../design/code-editor.tsx';
import { Instant } from '../../design/instant.tsx';
import { KeyValues } from '../../design/key-values.tsx';
import type { TableColumn } from '../../design/table.tsx';
import { TextField } from '../../design/text-field.tsx';
import { ActionDialog } from '../../resource/action-dialog.tsx';
import { ResourceList } from '../../resource/resource-list.tsx';
import { usePerform } from '../../resource/use-perform.ts';
import {
  createSecret,
  deleteSecret,
  getSecretValue,
  listSecrets,
  putSecretValue,
  restoreSecret,
  type Secret,
} from '../../wire/secrets.ts';
import { usePagedOperation } from '../../wire/use-paged-operation.ts';
import { useWire } from '../../wire/wire-context.ts';
import { ValueDialog } from './value-dialog.tsx';

/** As long as AWS gives at least; within it a deleted secret is put back. */
const recoveryDays = 7;

const columns: readonly TableColumn<Secret>[] = [
  { id: 'name', header: 'Name', cell: ({ Name }) => Name, sortValue: ({ Name }) => Name },
  {
    id: 'description',
    header: 'Description',
    cell: ({ Description = '' }) => <span className="resource-text">{Description}</span>,
    isWideOnly: true,
  },
  {
    id: 'changed',
    header: 'Changed',
    cell: ({ LastChangedDate }) => <Instant seconds={LastChangedDate} />,
    sortValue: ({ LastChangedDate }) => LastChangedDate,
    width: 140,
  },
];

/** The secrets of Secrets Manager; a value is asked for only when somebody wants to see it. */
export function SecretsPage() {
  const [open, setOpen] = useSearchState('secret');
  const wire = useWire();
  const { run, attempt } = usePerform(listSecrets);
  const list = usePagedOperation(
    listSecrets,
    {},
    {
      items: (output) => output.SecretList,
      next: (output) => output.NextToken,
      withNext: (_, next) => ({ NextToken: next as string }),
    },
  );
  const secret = list.items?.find(({ Name }) => Name === open);
  const read = async (SecretId: string) => {
    const value = await getSecretValue.run(wire, { SecretId });
    return value.SecretString ?? value.SecretBinary ?? '';
  };
  const remove = (SecretId: string) => {
    setOpen(undefined);
    void attempt(() => deleteSecret.run(wire, { SecretId, RecoveryWindowInDays: recoveryDays }), {
      text: `The secret goes in ${recoveryDays} days`,
      undo: () => restoreSecret.run(wire, { SecretId }),
    });
  };
  return (
    <>
      <ResourceList
        title="Secrets"
        noun="secrets"
        icon="key"
        list={list}
        rowId={({ Name }) => Name}
        columns={columns}
        onOpen={({ Name }) => setOpen(Name, { replaces: false })}
        initialSort={{ column: 'name', isDescending: false }}
        empty="Workflows read them by secretsmanager:getSecretValue. They are sealed on the disk."
        maker={{ label: 'New secret', dialog: (onClose) => <SecretDialog onClose={onClose} /> }}
      />
      {secret !== undefined && (
        <ValueDialog
          key={secret.ARN}
          name={secret.Name}
          read={() => read(secret.ARN)}
          write={(SecretString) =>
            run(putSecretValue, {
              SecretId: secret.ARN,
              SecretString,
              ClientRequestToken: crypto.randomUUID(),
            })
          }
          onDelete={() => remove(secret.ARN)}
          onClose={() => setOpen(undefined)}
        >
          <KeyValues items={[['ARN', <ArnLink key="a" arn={secret.ARN} isWhole isCopyable />]]} />
        </ValueDialog>
      )}
    </>
  );
}

function SecretDialog({ onClose }: { readonly onClose: () => void }) {
  const [name, setName] = useState('');
  const [value, setValue] = useState('');
  const { run } = usePerform(listSecrets);
  return (
    <ActionDialog
      title="New secret"
      submit="Create"
      isReady={value !== ''}
      run={() =>
        run(createSecret, { Name: name, SecretString: value, ClientRequestToken: crypto.randomUUID() })
      }
      onClose={onClose}
    >
      <TextField label="Name" value={name} onChange={setName} required isCode />
      <CodeEditor label="Value" value={value} onChange={setValue} language="json" height={6} />
    </ActionDialog>
  );
}
