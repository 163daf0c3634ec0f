import { useState } from 'react';
import { Button } from '../../design/button.tsx';
import { JsonEditor } from '../../design/code-editor.tsx';
import { CopyButton } from '../../design/copy-button.tsx';
import { ErrorCallout } from '../../design/error-callout.tsx';
import { IconButton } from '../../design/icon-button.tsx';
import { Instant } from '../../design/instant.tsx';
import { NumberField } from '../../design/number-field.tsx';
import { Skeleton } from '../../design/skeleton.tsx';
import type { TableColumn } from '../../design/table.tsx';
import { TextField } from '../../design/text-field.tsx';
import { toast } from '../../design/toasts.tsx';
import { ActionDialog } from '../../resource/action-dialog.tsx';
import { DeleteDialog } from '../../resource/delete-dialog.tsx';
import { ResourceTable } from '../../resource/resource-table.tsx';
import { usePerform } from '../../resource/use-perform.ts';
import {
  createApiKey,
  deleteApiKey,
  getEnvironmentVariables,
  listApiKeys,
  putEnvironmentVariables,
} from '../../wire/graphql-apis.ts';
import type { ApiKey, GraphqlApi } from '../../wire/graphql-types.ts';
import { useAction } from '../../wire/use-action.ts';
import { useOperation } from '../../wire/use-operation.ts';
import { objectProblem } from './send-query.ts';

/** The keys of an API, and the variables that its resolvers read. */
export function AccessView({ api }: { readonly api: GraphqlApi }) {
  return (
    <div className="resource-columns">
      <Keys api={api} />
      <Variables apiId={api.apiId} />
    </div>
  );
}

const secondsPerDay = 86_400;
const daysMax = 365;

function Keys({ api: { apiId, ...api } }: { readonly api: GraphqlApi }) {
  const list = useOperation(listApiKeys, { apiId });
  const [isMaking, setIsMaking] = useState(false);
  const [leaving, setLeaving] = useState<ApiKey>();
  const { run } = usePerform(listApiKeys);
  const [columns] = useState(() => keyColumns(setLeaving));
  const takesKeys = [api, ...(api.additionalAuthenticationProviders ?? [])].some(
    ({ authenticationType }) => authenticationType === 'API_KEY',
  );
  return (
    <section className="resource-part" aria-label="Keys">
      <h2>Keys</h2>
      {!takesKeys && (
        <p className="muted">This API takes no keys: add the mode API key in its settings first.</p>
      )}
      <ResourceTable
        noun="keys"
        icon="key"
        list={{ items: list.data, error: list.error }}
        rowId={({ id }) => id}
        words={({ id, description = '' }) => `${id} ${description}`}
        columns={columns}
        filterName="key"
        empty="A key lets clients in until it expires."
        tools={
          <Button icon="plus" onClick={() => setIsMaking(true)}>
            New key
          </Button>
        }
      />
      {isMaking && <KeyDialog apiId={apiId} onClose={() => setIsMaking(false)} />}
      {leaving !== undefined && (
        <DeleteDialog
          name={leaving.description || leaving.id}
          loss="the way in of every client that uses it"
          run={() => run(deleteApiKey, { apiId, id: leaving.id })}
          onClose={() => setLeaving(undefined)}
        />
      )}
    </section>
  );
}

function keyColumns(onDelete: (key: ApiKey) => void): readonly TableColumn<ApiKey>[] {
  return [
    {
      id: 'id',
      header: 'Key',
      cell: ({ id }) => (
        <span className="graphql-key">
          <code className="resource-text">{id}</code>
          <CopyButton text={id} label={`Copy the key ${id}`} />
        </span>
      ),
    },
    {
      id: 'description',
      header: 'Description',
      cell: ({ description = '' }) => <span className="resource-text">{description}</span>,
      sortValue: ({ description = '' }) => description,
      isWideOnly: true,
    },
    {
      id: 'expires',
      header: 'Expires',
      cell: ({ expires }) => <Instant seconds={expires} />,
      sortValue: ({ expires }) => expires,
      width: 110,
    },
    {
      id: 'delete',
      header: '',
      cell: (key) => (
        <IconButton
          icon="trash"
          size="small"
          label={`Delete the key ${key.id}`}
          onClick={() => onDelete(key)}
        />
      ),
      width: 56,
    },
  ];
}

function KeyDialog({ apiId, onClose }: { readonly apiId: string; readonly onClose: () => void }) {
  const [description, setDescription] = useState('');
  const [days, setDays] = useState<number | undefined>(7);
  const { run } = usePerform(listApiKeys);
  return (
    <ActionDialog
      title="New key"
      submit="Create"
      isReady={days !== undefined}
      run={() =>
        run(createApiKey, {
          apiId,
          expires: Math.floor(Date.now() / 1_000) + (days ?? 0) * secondsPerDay + 60,
          ...(description !== '' && { description }),
        })
      }
      onClose={onClose}
    >
      <TextField label="Description" value={description} onChange={setDescription} />
      <NumberField
        label="Days until it expires"
        value={days}
        onChange={setDays}
        min={1}
        max={daysMax}
        isInteger
      />
    </ActionDialog>
  );
}

function Variables({ apiId }: { readonly apiId: string }) {
  const { data, error } = useOperation(getEnvironmentVariables, { apiId });
  if (error !== null) return <ErrorCallout error={error} />;
  if (data === undefined) return <Skeleton lines={4} />;
  const text = JSON.stringify(data.environmentVariables ?? {}, undefined, 2);
  return <VariablesForm key={text} apiId={apiId} given={text} />;
}

function VariablesForm({ apiId, given }: { readonly apiId: string; readonly given: string }) {
  const [text, setText] = useState(given);
  const put = useAction(putEnvironmentVariables, { renews: [getEnvironmentVariables] });
  const problem = objectProblem(text, true);
  const save = () =>
    put
      .run({ apiId, environmentVariables: JSON.parse(text) as { readonly [name: string]: string } })
      .then(() => toast({ text: 'The variables are saved' }))
      // It is shown below.
      .catch(() => undefined);
  return (
    <section className="resource-part" aria-label="Environment variables">
      <h2>Environment variables</h2>
      <JsonEditor
        label="Variables"
        hint="An object of texts; resolvers read it as ctx.env"
        value={text}
        onChange={setText}
        height={6}
        error={problem}
      />
      <ErrorCallout error={put.error} />
      <div>
        <Button
          kind="primary"
          onClick={() => void save()}
          isBusy={put.isRunning}
          isDisabled={problem !== undefined || text === given || text.trim() === ''}
        >
          Save the variables
        </Button>
      </div>
    </section>
  );
}
