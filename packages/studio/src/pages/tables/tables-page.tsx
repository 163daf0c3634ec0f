import { useMemo, useState } from 'react';
import { Page } from '../../app/page.tsx';
import { to } from '../../app/routes.ts';
import { Button } from '../../design/button.tsx';
import { EmptyState } from '../../design/empty-state.tsx';
import { ErrorCallout } from '../../design/error-callout.tsx';
import { FilterBar } from '../../design/filter-bar.tsx';
import { Link } from '../../design/link.tsx';
import { LoadMore } from '../../design/load-more.tsx';
import { Table, type TableColumn } from '../../design/table.tsx';
import { listTables } from '../../wire/tables.ts';
import { usePagedOperation } from '../../wire/use-paged-operation.ts';
import { CreateTableDialog } from './create-table-dialog.tsx';

const columns: readonly TableColumn<string>[] = [
  {
    id: 'name',
    header: 'Name',
    cell: (name) => <Link href={to.table(name)}>{name}</Link>,
    sortValue: (name) => name,
  },
];

/** The tables of DynamoDB. */
export function TablesPage() {
  const [filter, setFilter] = useState('');
  const [isCreating, setIsCreating] = useState(false);
  const list = usePagedOperation(
    listTables,
    {},
    {
      items: (output) => output.TableNames,
      next: (output) => output.LastEvaluatedTableName,
      withNext: (given, next) => ({ ...given, ExclusiveStartTableName: next as string }),
    },
  );
  const rows = useMemo(
    () => list.items?.filter((name) => name.toLowerCase().includes(filter.trim().toLowerCase())),
    [list.items, filter],
  );
  return (
    <Page
      title="Tables"
      actions={
        <Button kind="primary" icon="plus" onClick={() => setIsCreating(true)}>
          New table
        </Button>
      }
    >
      <FilterBar value={filter} onChange={setFilter} placeholder="Filter by name" />
      <ErrorCallout error={list.error} />
      <Table
        label="Tables"
        rows={rows}
        rowId={(name) => name}
        columns={columns}
        href={(name) => to.table(name)}
        initialSort={{ column: 'name', isDescending: false }}
        empty={
          <EmptyState icon="table" title={filter === '' ? 'No tables yet' : 'No table has such a name'}>
            Workflows write items with dynamodb:putItem; any client of DynamoDB reads them.
          </EmptyState>
        }
      />
      <LoadMore {...list} count={list.items?.length} noun="tables" />
      {isCreating && <CreateTableDialog onClose={() => setIsCreating(false)} />}
    </Page>
  );
}
