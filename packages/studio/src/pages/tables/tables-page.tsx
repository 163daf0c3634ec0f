import { to } from '../../app/routes.ts';
import { Link } from '../../design/link.tsx';
import type { TableColumn } from '../../design/table.tsx';
import { ResourceList } from '../../resource/resource-list.tsx';
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
  const list = usePagedOperation(
    listTables,
    {},
    {
      items: (output) => output.TableNames,
      next: (output) => output.LastEvaluatedTableName,
      withNext: (given, next) => ({ ...given, ExclusiveStartTableName: next as string }),
    },
  );
  return (
    <ResourceList
      title="Tables"
      noun="tables"
      icon="table"
      list={list}
      rowId={(name) => name}
      columns={columns}
      href={(name) => to.table(name)}
      initialSort={{ column: 'name', isDescending: false }}
      empty="Workflows write items with dynamodb:putItem; any client of DynamoDB reads them."
      maker={{ label: 'New table', dialog: (onClose) => <CreateTableDialog onClose={onClose} /> }}
    />
  );
}
