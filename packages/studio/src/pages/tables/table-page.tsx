import type { PageProps } from '../../app/page-entry.ts';
import { to } from '../../app/routes.ts';
import { useNavigate } from '../../app/use-navigation.ts';
import { DeleteDialog } from '../../resource/delete-dialog.tsx';
import { ResourcePage } from '../../resource/resource-page.tsx';
import { usePerform } from '../../resource/use-perform.ts';
import { deleteTable, describeTable, listTables } from '../../wire/tables.ts';
import { useOperation } from '../../wire/use-operation.ts';
import { PartiqlBox } from './partiql-box.tsx';
import { TableItems } from './table-items.tsx';
import { TableSettings } from './table-settings.tsx';
import './tables.css';

/** One table: its items, statements about it, and how it is made. */
export function TablePage({ params }: PageProps) {
  const { name = '', tab } = params;
  const read = useOperation(describeTable, { TableName: name });
  const navigate = useNavigate();
  const { run } = usePerform(listTables);
  return (
    <ResourcePage
      title={name}
      parent={{ label: 'Tables', href: to.tables() }}
      read={{ data: read.data?.Table, error: read.error }}
      view={tab}
      views={[
        {
          id: 'items',
          label: 'Items',
          href: to.table(name, 'items'),
          show: (table) => <TableItems table={table} />,
        },
        {
          id: 'partiql',
          label: 'PartiQL',
          href: to.table(name, 'partiql'),
          show: (table) => <PartiqlBox table={table} />,
        },
        {
          id: 'settings',
          label: 'Settings',
          href: to.table(name, 'settings'),
          show: (table) => <TableSettings table={table} />,
        },
      ]}
      deletion={(onClose) => (
        <DeleteDialog
          name={name}
          loss="all of its items"
          run={() => run(deleteTable, { TableName: name })}
          onClose={onClose}
          onDone={() => navigate(to.tables())}
        />
      )}
    />
  );
}
