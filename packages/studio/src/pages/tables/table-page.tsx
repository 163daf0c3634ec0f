import { useState } from 'react';
import { Page } from '../../app/page.tsx';
import type { PageProps } from '../../app/page-entry.ts';
import { to } from '../../app/routes.ts';
import { Button } from '../../design/button.tsx';
import { ErrorCallout } from '../../design/error-callout.tsx';
import { Tabs } from '../../design/tabs.tsx';
import { describeTable } from '../../wire/tables.ts';
import { useOperation } from '../../wire/use-operation.ts';
import { DeleteTableDialog } from './delete-table-dialog.tsx';
import { PartiqlBox } from './partiql-box.tsx';
import { TableFacts } from './table-facts.tsx';
import { TableItems } from './table-items.tsx';
import './tables.css';

/** One table: its items, statements about it, and how it is made. */
export function TablePage({ params }: PageProps) {
  const { name = '', tab = 'items' } = params;
  const { data, error } = useOperation(describeTable, { TableName: name });
  const [isDeleting, setIsDeleting] = useState(false);
  return (
    <Page
      title={name}
      crumbs={[{ label: 'Tables', href: to.tables() }]}
      actions={
        <Button kind="danger" onClick={() => setIsDeleting(true)}>
          Delete
        </Button>
      }
      tabs={
        <Tabs
          label="Views of the table"
          current={tab}
          tabs={[
            { id: 'items', label: 'Items', href: to.table(name) },
            { id: 'partiql', label: 'PartiQL', href: to.table(name, 'partiql') },
            { id: 'settings', label: 'Settings', href: to.table(name, 'settings') },
          ]}
        />
      }
    >
      <ErrorCallout error={error} />
      {data !== undefined && tab === 'items' && <TableItems table={data.Table} />}
      {data !== undefined && tab === 'partiql' && <PartiqlBox table={data.Table} />}
      {data !== undefined && tab === 'settings' && <TableFacts table={data.Table} />}
      {isDeleting && <DeleteTableDialog name={name} onClose={() => setIsDeleting(false)} />}
    </Page>
  );
}
