import { useState } from 'react';
import type { PageProps } from '../../app/page-entry.ts';
import { to } from '../../app/routes.ts';
import { ArnLink } from '../../design/arn-link.tsx';
import { CodeEditor } from '../../design/code-editor.tsx';
import { CopyButton } from '../../design/copy-button.tsx';
import { EmptyState } from '../../design/empty-state.tsx';
import { Select } from '../../design/select.tsx';
import type { TableColumn } from '../../design/table.tsx';
import { TextField } from '../../design/text-field.tsx';
import { ResourcePage } from '../../resource/resource-page.tsx';
import { ResourceTable } from '../../resource/resource-table.tsx';
import { type ApiRoute, type ApiRoutes, describeApi } from '../../wire/routes.ts';
import { useOperation } from '../../wire/use-operation.ts';
import { useWire } from '../../wire/wire-context.ts';
import { curlCommand, invokeAddress } from './invoke-address.ts';

const columns: readonly TableColumn<ApiRoute>[] = [
  {
    id: 'method',
    header: 'Method',
    cell: ({ method }) => method,
    sortValue: ({ method }) => method,
    width: 100,
  },
  {
    id: 'path',
    header: 'Path',
    cell: ({ path }) => <code>{path}</code>,
    sortValue: ({ path }) => path,
  },
  {
    id: 'target',
    header: 'Leads to',
    cell: ({ target }) =>
      target.startsWith('arn:') ? <ArnLink arn={target} /> : <ArnLink arn={target} label={target} />,
    sortValue: ({ target }) => target,
  },
  {
    id: 'authorization',
    header: 'Who may',
    cell: ({ authorization }) => (authorization === 'NONE' ? 'everybody' : authorization),
    width: 120,
    isWideOnly: true,
  },
];

/** One API: its routes, where they answer, and a request to try. */
export function ApiPage({ params }: PageProps) {
  const { id = '' } = params;
  const read = useOperation(describeApi, { id });
  return (
    <ResourcePage
      title={read.data?.api.name ?? id}
      subtitle={
        read.data &&
        `${read.data.api.kind === 'rest' ? 'REST' : 'HTTP'} API ${id}${
          read.data.api.description === undefined ? '' : ` · ${read.data.api.description}`
        }`
      }
      parent={{ label: 'Routes', href: to.apis() }}
      read={read}
      views={[{ id: 'routes', label: 'Routes', href: to.api(id), show: (api) => <Routes routes={api} /> }]}
    />
  );
}

function Routes({ routes }: { readonly routes: ApiRoutes }) {
  return (
    <>
      <ResourceTable
        noun="routes"
        icon="split"
        list={{ items: routes.routes, error: null }}
        rowId={({ method, path }) => `${method} ${path}`}
        words={({ method, path, target }) => `${method} ${path} ${target}`}
        columns={columns}
        empty="A route leads requests of a method and path to a function, a workflow or an address."
      />
      <TryIt routes={routes} />
    </>
  );
}

const methods = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE'] as const;
type Method = (typeof methods)[number];

/** The studio's pages ask their own host only: a request to an API is handed out, as an address and a command. */
function TryIt({ routes: { api, stages } }: { readonly routes: ApiRoutes }) {
  const { region } = useWire();
  const [stage, setStage] = useState(stages[0] ?? '');
  const [method, setMethod] = useState<Method>('GET');
  const [path, setPath] = useState('/');
  const [body, setBody] = useState('');
  if (stages.length === 0) {
    return (
      <EmptyState icon="split" title="It is not deployed yet">
        An API answers once it has a stage.
      </EmptyState>
    );
  }
  const { protocol, hostname, port } = window.location;
  const address = invokeAddress(api, stage, { protocol, hostname, port, region });
  const url = address && `${address}${path.startsWith('/') ? path : `/${path}`}`;
  const command = url && curlCommand({ method, url, body: method === 'GET' ? '' : body });
  return (
    <section className="resource-part">
      <h2>Try it</h2>
      <div className="resource-tools">
        <Select
          label="Stage"
          value={stage}
          onChange={setStage}
          options={stages.map((value) => ({ value, label: value }))}
        />
        <Select
          label="Method"
          value={method}
          onChange={setMethod}
          options={methods.map((value) => ({ value, label: value }))}
        />
        <TextField label="Path" value={path} onChange={setPath} isCode />
      </div>
      {method !== 'GET' && (
        <CodeEditor label="Body" value={body} onChange={setBody} language="json" height={5} />
      )}
      {url === undefined || command === undefined ? (
        <p className="muted small">Its address is not known here.</p>
      ) : (
        <>
          <p>
            <a className="link" href={url} target="_blank" rel="noreferrer">
              {url}
            </a>
          </p>
          <div className="command">
            <pre>{command}</pre>
            <CopyButton text={command} label="Copy the command" />
          </div>
        </>
      )}
    </section>
  );
}
