import { useState } from 'react';
import { to } from '../../app/routes.ts';
import { useSearchState } from '../../app/use-navigation.ts';
import { ArnLink } from '../../design/arn-link.tsx';
import { Button } from '../../design/button.tsx';
import { Link } from '../../design/link.tsx';
import type { TableColumn } from '../../design/table.tsx';
import { ResourceTable } from '../../resource/resource-table.tsx';
import { listDataSources } from '../../wire/graphql-apis.ts';
import type { DataSource, GraphqlApi } from '../../wire/graphql-types.ts';
import { useOperation } from '../../wire/use-operation.ts';
import { DataSourceDialog } from './data-source-dialog.tsx';

const columns: readonly TableColumn<DataSource>[] = [
  { id: 'name', header: 'Data source', cell: ({ name }) => name, sortValue: ({ name }) => name },
  { id: 'type', header: 'Type', cell: ({ type }) => type, sortValue: ({ type }) => type, width: 200 },
  { id: 'target', header: 'What it asks', cell: (source) => <Target source={source} /> },
  {
    id: 'description',
    header: 'Description',
    cell: ({ description = '' }) => <span className="resource-text">{description}</span>,
    isWideOnly: true,
  },
];

/** What resolvers of an API ask. */
export function DataSourcesView({ api: { apiId } }: { readonly api: GraphqlApi }) {
  const list = useOperation(listDataSources, { apiId });
  const [chosen, setChosen] = useSearchState('source');
  const [isMaking, setIsMaking] = useState(false);
  const open = list.data?.find(({ name }) => name === chosen);
  return (
    <>
      <ResourceTable
        noun="data sources"
        icon="database"
        list={{ items: list.data, error: list.error }}
        rowId={({ name }) => name}
        words={({ name, type }) => `${name} ${type}`}
        columns={columns}
        onOpen={({ name }) => setChosen(name)}
        empty="A data source is what resolvers ask: a table, a function, an address, a bus; or nothing, where the resolver computes by itself."
        tools={
          <Button kind="primary" icon="plus" onClick={() => setIsMaking(true)}>
            New data source
          </Button>
        }
      />
      {isMaking && <DataSourceDialog apiId={apiId} existing={undefined} onClose={() => setIsMaking(false)} />}
      {open !== undefined && (
        <DataSourceDialog
          key={open.name}
          apiId={apiId}
          existing={open}
          onClose={() => setChosen(undefined)}
        />
      )}
    </>
  );
}

function Target({ source }: { readonly source: DataSource }) {
  const { dynamodbConfig, lambdaConfig, httpConfig, eventBridgeConfig } = source;
  if (dynamodbConfig !== undefined)
    return <Link href={to.table(dynamodbConfig.tableName)}>{dynamodbConfig.tableName}</Link>;
  if (lambdaConfig !== undefined) return <ArnLink arn={lambdaConfig.lambdaFunctionArn} />;
  if (eventBridgeConfig !== undefined) return <ArnLink arn={eventBridgeConfig.eventBusArn} />;
  return <code className="resource-text">{httpConfig?.endpoint ?? ''}</code>;
}
