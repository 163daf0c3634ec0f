import { useMemo, useState } from 'react';
import { useSearchState } from '../../app/use-navigation.ts';
import { Button } from '../../design/button.tsx';
import { EmptyState } from '../../design/empty-state.tsx';
import { ErrorCallout } from '../../design/error-callout.tsx';
import { LoadMore } from '../../design/load-more.tsx';
import { Select } from '../../design/select.tsx';
import { Table, type TableColumn } from '../../design/table.tsx';
import { TextField } from '../../design/text-field.tsx';
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
import { keyAttributes, keyOf, keyText, keyValueOf } from './item-key.ts';

const pageItems = 100;
const columnsMax = 12;

/** The items of a table, or those of one partition; each can be opened and changed. */
export function TableItems({ table }: { readonly table: TableDescription }) {
  const [index, setIndex] = useSearchState('index');
  const [partition = '', setPartition] = useSearchState('partition');
  const [open, setOpen] = useState<Item | 'new'>();
  const keys = keyAttributes(table, index);
  const { operation, input } = readOf(table, { index, partition });
  const list = usePagedOperation<ReadItemsInput, ReadItemsOutput, Item>(operation, input, {
    items: (output) => output.Items,
    next: (output) => output.LastEvaluatedKey,
    withNext: (given, next) => ({ ...given, ExclusiveStartKey: next as Item }),
    keepsPrevious: true,
  });
  const columns = useMemo(() => columnsOf(table, list.items ?? []), [table, list.items]);
  const indexes = [...(table.GlobalSecondaryIndexes ?? []), ...(table.LocalSecondaryIndexes ?? [])];
  return (
    <>
      <div className="table-query">
        {indexes.length > 0 && (
          <Select
            label="Read from"
            value={index ?? ''}
            onChange={(value) => setIndex(value)}
            options={[
              { value: '', label: 'The table' },
              ...indexes.map(({ IndexName }) => ({ value: IndexName, label: `Index ${IndexName}` })),
            ]}
          />
        )}
        <TextField
          label={`${keys.partition} is`}
          value={partition}
          onChange={(text) => setPartition(text)}
          placeholder="Any"
          isCode
        />
        <Button icon="refresh" onClick={list.refetch} isBusy={list.isFetching}>
          Read again
        </Button>
        <Button kind="primary" icon="plus" onClick={() => setOpen('new')}>
          New item
        </Button>
      </div>
      <ErrorCallout error={list.error} />
      <Table
        label="Items"
        rows={list.items}
        rowId={(item) => keyText(table, item)}
        columns={columns}
        onOpen={setOpen}
        empty={
          <EmptyState icon="table" title={partition === '' ? 'No items yet' : 'No item has this key'}>
            Make one with the button above, or let a workflow write it.
          </EmptyState>
        }
      />
      <LoadMore {...list} count={list.items?.length} noun="items" />
      {open !== undefined && (
        <ItemDialog
          key={open === 'new' ? 'new' : keyText(table, open)}
          table={table}
          item={open === 'new' ? undefined : open}
          onClose={() => setOpen(undefined)}
          onChanged={() => {
            setOpen(undefined);
            list.refetch();
          }}
        />
      )}
    </>
  );
}

function readOf(
  table: TableDescription,
  { index, partition }: { readonly index: string | undefined; readonly partition: string },
) {
  const shared = {
    TableName: table.TableName,
    Limit: pageItems,
    ...(index !== undefined && { IndexName: index }),
  };
  if (partition === '') return { operation: scanItems, input: shared };
  const keys = keyAttributes(table, index);
  return {
    operation: queryItems as typeof scanItems,
    input: {
      ...shared,
      KeyConditionExpression: '#partition = :partition',
      ExpressionAttributeNames: { '#partition': keys.partition },
      ExpressionAttributeValues: { ':partition': keyValueOf(table, keys.partition, partition) },
    },
  };
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
    cell: (item) => <span className="table-value">{attributeText(item[name])}</span>,
    sortValue: (item) => attributeText(item[name]),
    isWideOnly: position > 1,
  }));
}
