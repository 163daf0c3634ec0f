import { useMemo } from 'react';
import { to } from '../../app/routes.ts';
import { useNavigate, useSearchState } from '../../app/use-navigation.ts';
import { Button } from '../../design/button.tsx';
import { EmptyState } from '../../design/empty-state.tsx';
import { ErrorCallout } from '../../design/error-callout.tsx';
import { LoadMore } from '../../design/load-more.tsx';
import { Table, type TableColumn } from '../../design/table.tsx';
import {
  type Item,
  queryItems,
  type ReadItemsInput,
  type ReadItemsOutput,
  scanItems,
  type TableDescription,
} from '../../wire/tables.ts';
import { usePagedOperation } from '../../wire/use-paged-operation.ts';
import { attributeText } from './attribute-text.ts';
import { ItemDialog } from './item-dialog.tsx';
import { keyOf, keyText, readKeyText } from './item-key.ts';
import { ItemsQueryForm } from './items-query-form.tsx';
import { type ItemsQuery, printItemsQuery, readItemsQuery, readRequest } from './read-request.ts';

const pageItems = 100;
const columnsMax = 12;

/** The items of a table that were asked for; each can be opened and changed. Query and open item stand in the address. */
export function TableItems({ table }: { readonly table: TableDescription }) {
  const [open, setOpen] = useSearchState('item');
  const navigate = useNavigate();
  const query = readItemsQuery(new URLSearchParams(window.location.search));
  const { action, input } = readRequest(table, query);
  const list = usePagedOperation<ReadItemsInput, ReadItemsOutput, Item>(
    action === 'Query' ? queryItems : scanItems,
    { ...input, Limit: pageItems },
    {
      items: (output) => output.Items,
      next: (output) => output.LastEvaluatedKey,
      withNext: (given, next) => ({ ...given, ExclusiveStartKey: next as Item }),
      keepsPrevious: true,
    },
  );
  const columns = useMemo(() => columnsOf(table, list.items ?? []), [table, list.items]);
  const run = (next: ItemsQuery) => {
    const address = to.table(table.TableName, 'items', printItemsQuery(next));
    if (address === to.table(table.TableName, 'items', printItemsQuery(query))) list.refetch();
    else navigate(address);
  };
  const isNarrowed = action === 'Query' || query.filters.length > 0;
  return (
    <>
      <ItemsQueryForm
        key={JSON.stringify(query)}
        table={table}
        query={query}
        onRun={run}
        isRunning={list.isFetching}
      />
      <div className="resource-tools">
        <Button kind="primary" icon="plus" onClick={() => setOpen('new', { replaces: false })}>
          New item
        </Button>
      </div>
      <ErrorCallout error={list.error} />
      <Table
        label="Items"
        rows={list.items}
        rowId={(item) => keyText(table, item)}
        columns={columns}
        onOpen={(item) => setOpen(keyText(table, item), { replaces: false })}
        storageName={`items.${table.TableName}`}
        empty={
          <EmptyState icon="table" title={isNarrowed ? 'No item fits so far' : 'No items yet'}>
            {isNarrowed
              ? 'A filter looks at one page at a time: where there are more, “Load more” goes on.'
              : 'Make one with the button above, or let a workflow write it.'}
          </EmptyState>
        }
      />
      <LoadMore {...list} count={list.items?.length} noun="items" />
      {open !== undefined && (
        <ItemDialog
          key={open}
          table={table}
          itemKey={open === 'new' ? undefined : readKeyText(open)}
          onClose={() => setOpen(undefined)}
          onChanged={list.refetch}
        />
      )}
    </>
  );
}

/** The keys first, then what the items have, those that most have first. */
function columnsOf(table: TableDescription, items: readonly Item[]): readonly TableColumn<Item>[] {
  const counts = new Map<string, number>();
  for (const item of items)
    for (const name of Object.keys(item)) counts.set(name, (counts.get(name) ?? 0) + 1);
  const keys = Object.keys(keyOf(table, {} as Item, true));
  const others = [...counts]
    .filter(([name]) => !keys.includes(name))
    .sort(([, one], [, other]) => other - one)
    .map(([name]) => name);
  return [...keys, ...others].slice(0, columnsMax).map((name, position) => ({
    id: name,
    header: name,
    cell: (item) => <span className="resource-text">{attributeText(item[name])}</span>,
    sortValue: (item) => sortValueOf(item, name),
    isWideOnly: position > 1,
  }));
}

function sortValueOf(item: Item, name: string): string | number | undefined {
  const value = item[name];
  if (value === undefined) return undefined;
  return 'N' in value ? Number(value.N) : attributeText(value);
}
