import type { PageProps } from '../../app/page-entry.ts';
import { to } from '../../app/routes.ts';
import { useNavigate } from '../../app/use-navigation.ts';
import { CopyButton } from '../../design/copy-button.tsx';
import { ButtonLink } from '../../design/link.tsx';
import { DeleteDialog } from '../../resource/delete-dialog.tsx';
import { ResourcePage } from '../../resource/resource-page.tsx';
import { usePerform } from '../../resource/use-perform.ts';
import { deleteGraphqlApi, getGraphqlApi, listGraphqlApis } from '../../wire/graphql-apis.ts';
import { useOperation } from '../../wire/use-operation.ts';
import { AccessView } from './access-view.tsx';
import { DataSourcesView } from './data-sources-view.tsx';
import { FunctionsView } from './functions-view.tsx';
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
  const view = (name: string, label: string) => ({ id: name, label, href: to.graphqlApi(id, name) });
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
      actions={
        <ButtonLink href={to.logGroup(`/aws/appsync/apis/${id}`)} icon="logs">
          Log
        </ButtonLink>
      }
      views={[
        { ...view('queries', 'Queries'), show: (shown) => <QueryView api={shown} /> },
        { ...view('schema', 'Schema'), show: (shown) => <SchemaView api={shown} /> },
        { ...view('resolvers', 'Resolvers'), show: (shown) => <ResolversView api={shown} /> },
        { ...view('functions', 'Functions'), show: (shown) => <FunctionsView api={shown} /> },
        { ...view('data-sources', 'Data sources'), show: (shown) => <DataSourcesView api={shown} /> },
        { ...view('access', 'Keys and variables'), show: (shown) => <AccessView api={shown} /> },
        { ...view('settings', 'Settings'), show: (shown) => <SettingsView api={shown} /> },
      ]}
      deletion={(onClose) => (
        <DeleteDialog
          name={api?.name ?? id}
          loss="its schema, resolvers and keys; the tables that it asks stay"
          run={() => run(deleteGraphqlApi, { apiId: id })}
          onClose={onClose}
          onDone={() => navigate(to.graphqlApis())}
        />
      )}
    />
  );
}
