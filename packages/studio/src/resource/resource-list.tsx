import { type ReactNode, useState } from 'react';
import { Page } from '../app/page.tsx';
import { Button } from '../design/button.tsx';
import { ResourceTable, type ResourceTableProps } from './resource-table.tsx';
import './resource.css';

/** How a resource is made: the word on the button, and the dialog. */
export interface ResourceMaker {
  readonly label: string;
  readonly dialog: (onClose: () => void) => ReactNode;
}

export interface ResourceListProps<Row> extends ResourceTableProps<Row> {
  readonly title: string;
  readonly maker?: ResourceMaker;
  readonly actions?: ReactNode;
  readonly tabs?: ReactNode;
}

/** The page of all resources of one kind. */
export function ResourceList<Row>({ title, maker, actions, tabs, ...table }: ResourceListProps<Row>) {
  const [isMaking, setIsMaking] = useState(false);
  return (
    <Page
      title={title}
      tabs={tabs}
      actions={
        <>
          {actions}
          {maker !== undefined && (
            <Button kind="primary" icon="plus" onClick={() => setIsMaking(true)}>
              {maker.label}
            </Button>
          )}
        </>
      }
    >
      <ResourceTable {...table} />
      {isMaking && maker?.dialog(() => setIsMaking(false))}
    </Page>
  );
}
