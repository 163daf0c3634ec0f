import { useState } from 'react';
import { to } from '../../app/routes.ts';
import { useSearchState } from '../../app/use-navigation.ts';
import { Button } from '../../design/button.tsx';
import { ErrorCallout } from '../../design/error-callout.tsx';
import { Link } from '../../design/link.tsx';
import { Select } from '../../design/select.tsx';
import { Skeleton } from '../../design/skeleton.tsx';
import type { TableColumn } from '../../design/table.tsx';
import { TextField } from '../../design/text-field.tsx';
import { toast } from '../../design/toasts.tsx';
import { useShortcut } from '../../design/use-shortcut.ts';
import { DeleteDialog } from '../../resource/delete-dialog.tsx';
import { ResourceTable } from '../../resource/resource-table.tsx';
import { usePerform } from '../../resource/use-perform.ts';
import {
  createApiFunction,
  deleteApiFunction,
  listApiFunctions,
  listDataSources,
  updateApiFunction,
} from '../../wire/graphql-apis.ts';
import type { ApiFunction, DataSource, GraphqlApi } from '../../wire/graphql-types.ts';
import { type ServiceError, toServiceError } from '../../wire/service-error.ts';
import { useOperation } from '../../wire/use-operation.ts';
import { draftOfSource, newSource, sourceOfDraft } from './code-templates.ts';
import { SourceEditor } from './source-editor.tsx';

const columns: readonly TableColumn<ApiFunction>[] = [
  { id: 'name', header: 'Function', cell: ({ name }) => name, sortValue: ({ name }) => name },
  {
    id: 'source',
    header: 'Data source',
    cell: ({ dataSourceName }) => dataSourceName,
    sortValue: ({ dataSourceName }) => dataSourceName,
  },
  {
    id: 'language',
    header: 'Language',
    cell: ({ runtime }) => (runtime === undefined ? 'VTL' : 'JavaScript'),
    sortValue: ({ runtime }) => (runtime === undefined ? 'VTL' : 'JavaScript'),
    width: 130,
  },
  {
    id: 'id',
    header: 'Id',
    cell: ({ functionId }) => <code>{functionId}</code>,
    isWideOnly: true,
  },
];

/** The functions of an API: steps that pipelines share. */
export function FunctionsView({ api: { apiId } }: { readonly api: GraphqlApi }) {
  const [chosen, setChosen] = useSearchState('function');
  const functions = useOperation(listApiFunctions, { apiId });
  const dataSources = useOperation(listDataSources, { apiId });
  const error = functions.error ?? dataSources.error;
  if (error !== null) return <ErrorCallout error={error} />;
  if (functions.data === undefined || dataSources.data === undefined) return <Skeleton lines={5} />;
  const open = functions.data.find(({ functionId }) => functionId === chosen);
  if (open !== undefined || chosen === 'new')
    return (
      <>
        <p>
          <Link href={to.graphqlApi(apiId, 'functions')}>All functions</Link>
        </p>
        <FunctionForm
          key={chosen}
          apiId={apiId}
          existing={open}
          dataSources={dataSources.data}
          onMade={(id) => setChosen(id)}
          onGone={() => setChosen(undefined)}
        />
      </>
    );
  return (
    <ResourceTable
      noun="functions"
      icon="function"
      list={{ items: functions.data, error: null }}
      rowId={({ functionId }) => functionId}
      words={({ name, dataSourceName }) => `${name} ${dataSourceName}`}
      columns={columns}
      href={({ functionId }) => to.graphqlApi(apiId, 'functions', { function: functionId })}
      empty="A function is a step that pipelines share: authorise, load, write. Resolvers over one data source need none."
      tools={
        <Button kind="primary" icon="plus" onClick={() => setChosen('new')}>
          New function
        </Button>
      }
    />
  );
}

interface FunctionFormProps {
  readonly apiId: string;
  readonly existing: ApiFunction | undefined;
  readonly dataSources: readonly DataSource[];
  readonly onMade: (functionId: string) => void;
  readonly onGone: () => void;
}

function FunctionForm({ apiId, existing, dataSources, onMade, onGone }: FunctionFormProps) {
  const [name, setName] = useState(existing?.name ?? '');
  const [source, setSource] = useState(existing?.dataSourceName ?? dataSources[0]?.name ?? '');
  const [draft, setDraft] = useState(() =>
    existing === undefined
      ? newSource(dataSources.find((one) => one.name === source)?.type)
      : draftOfSource(existing),
  );
  const [isBusy, setIsBusy] = useState(false);
  const [error, setError] = useState<ServiceError | null>(null);
  const [isDeleting, setIsDeleting] = useState(false);
  const { run } = usePerform(listApiFunctions);
  const save = async () => {
    setIsBusy(true);
    setError(null);
    const settings = {
      name,
      dataSourceName: source,
      // Of templates alone.
      ...(draft.language === 'VTL' && { functionVersion: '2018-05-29' }),
      ...(existing?.description !== undefined && { description: existing.description }),
      ...(existing?.maxBatchSize !== undefined && { maxBatchSize: existing.maxBatchSize }),
      ...sourceOfDraft(draft),
    };
    try {
      const { functionConfiguration } =
        existing === undefined
          ? await run(createApiFunction, { apiId, ...settings })
          : await run(updateApiFunction, { apiId, functionId: existing.functionId, ...settings });
      toast({ text: `The function ${name} is saved` });
      if (existing === undefined) onMade(functionConfiguration.functionId);
    } catch (thrown) {
      setError(toServiceError(thrown));
    }
    setIsBusy(false);
  };
  const isReady = name !== '' && source !== '';
  useShortcut('s', isReady && !isBusy ? () => void save() : undefined);
  return (
    <div className="resource-part">
      <div className="resource-tools">
        <TextField label="Name" value={name} onChange={setName} isCode required />
        <Select
          label="Data source"
          value={source}
          onChange={setSource}
          options={dataSources.map((one) => ({ value: one.name, label: `${one.name} (${one.type})` }))}
        />
        <Button
          kind="primary"
          icon="save"
          onClick={() => void save()}
          isBusy={isBusy}
          isDisabled={!isReady}
          title="Save (Ctrl S)"
        >
          Save the function
        </Button>
        {existing !== undefined && (
          <Button icon="trash" onClick={() => setIsDeleting(true)}>
            Delete the function
          </Button>
        )}
      </div>
      <ErrorCallout error={error} />
      <SourceEditor
        draft={draft}
        onChange={(next) => {
          setDraft(next);
          // What was refused is another text by now.
          setError(null);
        }}
        contextName={`${apiId}/function ${name}`}
        sampleContext={
          '{\n  "arguments": {},\n  "prev": { "result": {} },\n  "stash": {},\n  "result": null\n}'
        }
      />
      {isDeleting && existing !== undefined && (
        <DeleteDialog
          name={existing.name}
          run={() => run(deleteApiFunction, { apiId, functionId: existing.functionId })}
          onClose={() => setIsDeleting(false)}
          onDone={onGone}
        />
      )}
    </div>
  );
}
