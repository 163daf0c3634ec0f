import { to } from '../../app/routes.ts';
import { Link } from '../../design/link.tsx';
import type { TableColumn } from '../../design/table.tsx';
import { ResourceList } from '../../resource/resource-list.tsx';
import { listGraphqlApis } from '../../wire/graphql-apis.ts';
import type { GraphqlApi } from '../../wire/graphql-types.ts';
import { usePagedOperation } from '../../wire/use-paged-operation.ts';
import { CreateApiDialog } from './create-api-dialog.tsx';

const columns: readonly TableColumn<GraphqlApi>[] = [
  {
    id: 'name',
    header: 'API',
    cell: ({ apiId, name }) => <Link href={to.graphqlApi(apiId)}>{name}</Link>,
    sortValue: ({ name }) => name,
  },
  {
    id: 'mode',
    header: 'Default mode',
    cell: ({ authenticationType }) => authenticationType,
    sortValue: ({ authenticationType }) => authenticationType,
    width: 260,
    isWideOnly: true,
  },
  {
    id: 'id',
    header: 'Id',
    cell: ({ apiId }) => <code>{apiId}</code>,
    sortValue: ({ apiId }) => apiId,
    width: 270,
    isWideOnly: true,
  },
];

/** The GraphQL APIs of AppSync. */
export function GraphqlApisPage() {
  const list = usePagedOperation(listGraphqlApis, {}, { items: (output) => output.graphqlApis });
  return (
    <ResourceList
      title="GraphQL APIs"
      noun="APIs"
      icon="graphql"
      list={list}
      rowId={({ apiId }) => apiId}
      words={({ apiId, name }) => `${apiId} ${name}`}
      columns={columns}
      href={({ apiId }) => to.graphqlApi(apiId)}
      initialSort={{ column: 'name', isDescending: false }}
      empty="An API answers queries by its schema: over tables, functions and addresses, with live subscriptions."
      command="cairn api create blog --schema schema.graphql"
      maker={{ label: 'New API', dialog: (onClose) => <CreateApiDialog onClose={onClose} /> }}
    />
  );
}
