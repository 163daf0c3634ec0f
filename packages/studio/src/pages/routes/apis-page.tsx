import { to } from '../../app/routes.ts';
import { Link } from '../../design/link.tsx';
import type { TableColumn } from '../../design/table.tsx';
import { ResourceList } from '../../resource/resource-list.tsx';
import { listApis, type RoutedApi } from '../../wire/routes.ts';
import { useOperation } from '../../wire/use-operation.ts';

const columns: readonly TableColumn<RoutedApi>[] = [
  {
    id: 'name',
    header: 'API',
    cell: (api) => <Link href={to.api(api.id)}>{api.name}</Link>,
    sortValue: ({ name }) => name,
  },
  { id: 'id', header: 'Id', cell: ({ id }) => <code>{id}</code>, sortValue: ({ id }) => id, width: 140 },
  {
    id: 'kind',
    header: 'Kind',
    cell: ({ kind }) => (kind === 'rest' ? 'REST' : 'HTTP'),
    sortValue: ({ kind }) => kind,
    width: 100,
  },
  {
    id: 'description',
    header: 'Description',
    cell: ({ description = '' }) => <span className="resource-text">{description}</span>,
    isWideOnly: true,
  },
];

/** The APIs of API Gateway. */
export function ApisPage() {
  const { data, error } = useOperation(listApis, {});
  return (
    <ResourceList
      title="Routes"
      noun="APIs"
      icon="split"
      list={{ items: data, error }}
      rowId={({ id }) => id}
      words={({ id, name, description = '' }) => `${id} ${name} ${description}`}
      columns={columns}
      href={({ id }) => to.api(id)}
      initialSort={{ column: 'name', isDescending: false }}
      empty="An API leads requests to functions and workflows."
      command="aws apigatewayv2 create-api --name orders --protocol-type HTTP --target arn:aws:lambda:us-east-1:000000000000:function:greet"
    />
  );
}
