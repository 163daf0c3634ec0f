import { type ReactNode, useMemo } from 'react';
import type { PageProps } from '../../app/page-entry.ts';
import { to } from '../../app/routes.ts';
import { useNavigate } from '../../app/use-navigation.ts';
import { CopyButton } from '../../design/copy-button.tsx';
import { ButtonLink } from '../../design/link.tsx';
import { DeleteDialog } from '../../resource/delete-dialog.tsx';
import { ResourcePage } from '../../resource/resource-page.tsx';
import { usePerform } from '../../resource/use-perform.ts';
import { deleteGraphqlApi, getGraphqlApi, listGraphqlApis } from '../../wire/graphql-apis.ts';
import type { GraphqlApi } from '../../wire/graphql-types.ts';
import { useOperation } from '../../wire/use-operation.ts';
import { useWire, WireContext } from '../../wire/wire-context.ts';
import { AccessView } from './access-view.tsx';
import { DataSourcesView } from './data-sources-view.tsx';
import { FunctionsView } from './functions-view.tsx';
import { folderOf, wireOfFiles } from './kept-in-files.ts';
import { KeptInFilesNote } from './kept-in-files-note.tsx';
import { QueryView } from './query-view.tsx';
import { ResolversView } from './resolvers-view.tsx';
import { SchemaView } from './schema-view.tsx';
import { SettingsView } from './settings-view.tsx';
import './graphql.css';

/** One API: ask it, see and change its schema, resolvers, functions and data sources, who may ask, how it is set. */
export function GraphqlApiPage({ params }: PageProps) {
  const { id = '', tab } = params;
  const { data, error } = useOperation(getGraphqlApi, { apiId: id });
  const navigate = useNavigate();
  const { run } = usePerform(listGraphqlApis);
  const api = data?.graphqlApi;
  const isLogged = (api?.logConfig?.fieldLogLevel ?? 'NONE') !== 'NONE';
  const isAway = error?.code === 'NotFoundException';
  const view = (name: string, label: string, show: (shown: GraphqlApi) => ReactNode) => ({
    id: name,
    label,
    href: to.graphqlApi(id, name),
    show: (shown: GraphqlApi) => <OfItsFiles api={shown}>{show(shown)}</OfItsFiles>,
  });
  return (
    <ResourcePage
      title={api?.name ?? id}
      parent={{ label: 'GraphQL APIs', href: to.graphqlApis() }}
      subtitle={
        api?.uris?.GRAPHQL !== undefined && (
          <span className="graphql-endpoint">
            <code>{api.uris.GRAPHQL}</code>
            <CopyButton text={api.uris.GRAPHQL} label="Copy the endpoint" />
          </span>
        )
      }
      read={{ data: api, error }}
      view={tab}
      actions={!isAway && <LogLink apiId={id} isLogged={isLogged} />}
      views={
        isAway
          ? []
          : [
              view('queries', 'Queries', (shown) => <QueryView api={shown} />),
              view('schema', 'Schema', (shown) => <SchemaView api={shown} />),
              view('resolvers', 'Resolvers', (shown) => <ResolversView api={shown} />),
              view('functions', 'Functions', (shown) => <FunctionsView api={shown} />),
              view('data-sources', 'Data sources', (shown) => <DataSourcesView api={shown} />),
              view('access', 'Keys and variables', (shown) => <AccessView api={shown} />),
              view('settings', 'Settings', (shown) => <SettingsView api={shown} />),
            ]
      }
      {...(!isAway && {
        deletion: (onClose: () => void) => (
          <DeleteDialog
            name={api?.name ?? id}
            loss="its schema, resolvers and keys; the tables that it asks stay"
            run={() => run(deleteGraphqlApi, { apiId: id })}
            onClose={onClose}
            onDone={() => navigate(to.graphqlApis())}
          />
        ),
      })}
    />
  );
}

/** The views of an API of files say so, and save nothing that its files would undo. */
function OfItsFiles({ api, children }: { readonly api: GraphqlApi; readonly children: ReactNode }) {
  const wire = useWire();
  const folder = folderOf(api);
  const own = useMemo(
    () => (folder === undefined ? wire : wireOfFiles(wire, api, folder)),
    [wire, api, folder],
  );
  return (
    <WireContext.Provider value={own}>
      {folder !== undefined && <KeptInFilesNote folder={folder} />}
      {children}
    </WireContext.Provider>
  );
}

interface LogLinkProps {
  readonly apiId: string;
  readonly isLogged: boolean;
}

/** Leads to the log; where nothing is logged yet, to where that is switched on. */
function LogLink({ apiId, isLogged }: LogLinkProps) {
  return isLogged ? (
    <ButtonLink href={to.logGroup(`/aws/appsync/apis/${apiId}`)} icon="logs">
      Log
    </ButtonLink>
  ) : (
    <ButtonLink href={to.graphqlApi(apiId, 'settings')} icon="logs">
      Switch on the log
    </ButtonLink>
  );
}
