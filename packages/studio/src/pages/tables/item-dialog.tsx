import { useState } from 'react';
import { Button } from '../../design/button.tsx';
import { Callout } from '../../design/callout.tsx';
import { JsonEditor } from '../../design/code-editor.tsx';
import { Dialog } from '../../design/dialog.tsx';
import { ErrorCallout } from '../../design/error-callout.tsx';
import { JsonView } from '../../design/json-view.tsx';
import { Select } from '../../design/select.tsx';
import { Skeleton } from '../../design/skeleton.tsx';
import { getItem, type Item, type TableDescription } from '../../wire/tables.ts';
import { useOperation } from '../../wire/use-operation.ts';
import { isPlain, printItem, printPlainItem, readPlainItem } from './attribute-text.ts';
import { useItemWrites } from './use-item-writes.ts';

export interface ItemDialogProps {
  readonly table: TableDescription;
  /** Undefined for a new one. */
  readonly itemKey: Item | undefined;
  readonly onClose: () => void;
  readonly onChanged: () => void;
}

/** An item, read whole: an index may hold parts of it only. */
export function ItemDialog(props: ItemDialogProps) {
  const { table, itemKey, onClose } = props;
  const input = itemKey && { TableName: table.TableName, Key: itemKey, ConsistentRead: true as const };
  const { data, error, isFetching } = useOperation(getItem, input);
  if (itemKey === undefined) return <ItemForm {...props} item={undefined} />;
  if (data?.Item !== undefined && !isFetching) return <LoadedItem {...props} item={data.Item} />;
  return (
    <Dialog title="Item" isOpen onClose={onClose} width="wide">
      <ErrorCallout error={error} />
      {error === null && isFetching && <Skeleton lines={5} />}
      {data !== undefined && data.Item === undefined && !isFetching && (
        <Callout kind="note">There is no item with this key any more.</Callout>
      )}
    </Dialog>
  );
}

/** Holds to what was read first: what is read again meanwhile must not change what is being edited. */
function LoadedItem(props: ItemDialogProps & { readonly item: Item }) {
  const [item, setItem] = useState(props.item);
  return <ItemForm key={JSON.stringify(item)} {...props} item={item} onTheirs={setItem} />;
}

type Form = 'plain' | 'dynamodb';

interface ItemFormProps extends ItemDialogProps {
  readonly item: Item | undefined;
  /** Begins anew with what somebody else has written. */
  readonly onTheirs?: (item: Item) => void;
}

/** An item for changing: as plain JSON where that says all of it, or as DynamoDB spells it. */
function ItemForm({ table, item, onClose, onChanged, onTheirs }: ItemFormProps) {
  const [isPlainItem, setIsPlainItem] = useState(item === undefined || Object.values(item).every(isPlain));
  const [form, setForm] = useState<Form>(isPlainItem ? 'plain' : 'dynamodb');
  const [text, setText] = useState(() => print(item ?? newItem(table), form));
  const [problem, setProblem] = useState<string>();
  const done = () => {
    onClose();
    onChanged();
  };
  const writes = useItemWrites({ table, item, onDone: done, onChanged });
  const parsed = (): Item | undefined => {
    try {
      const changed = read(text, form);
      setProblem(undefined);
      return changed;
    } catch (error) {
      setProblem(error instanceof Error ? error.message : String(error));
      return undefined;
    }
  };
  const changeForm = (next: Form) => {
    const changed = parsed();
    if (changed === undefined) return;
    if (next === 'plain' && !Object.values(changed).every(isPlain)) {
      setIsPlainItem(false);
      return;
    }
    setText(print(changed, next));
    setForm(next);
  };
  const save = () => {
    const changed = parsed();
    if (changed !== undefined) void writes.save(changed);
  };
  return (
    <Dialog
      title={item === undefined ? 'New item' : 'Item'}
      isOpen
      onClose={onClose}
      onSubmit={save}
      width="wide"
      actions={
        <>
          {item !== undefined && (
            <Button kind="danger" onClick={() => void writes.remove()} isBusy={writes.isRemoving}>
              Delete
            </Button>
          )}
          <Button onClick={onClose}>Cancel</Button>
          <Button kind="primary" type="submit" isBusy={writes.isSaving}>
            Save
          </Button>
        </>
      }
    >
      <Select
        label="Written as"
        value={form}
        onChange={changeForm}
        options={[
          { value: 'plain', label: 'JSON' },
          { value: 'dynamodb', label: "DynamoDB's JSON" },
        ]}
        hint={isPlainItem ? undefined : 'Sets and binary values are said by DynamoDB’s JSON only'}
      />
      <JsonEditor label="Item" value={text} onChange={setText} height={16} error={problem} />
      <ErrorCallout error={writes.error} />
      {writes.theirs !== undefined && (
        <Theirs
          theirs={writes.theirs}
          onTake={onTheirs}
          onOverwrite={() => {
            const changed = parsed();
            if (changed !== undefined) void writes.overwrite(changed);
          }}
        />
      )}
    </Dialog>
  );
}

/** What somebody else has made of the item meanwhile. */
function Theirs({
  theirs,
  onTake,
  onOverwrite,
}: {
  readonly theirs: Item | 'gone';
  readonly onTake: ((item: Item) => void) | undefined;
  readonly onOverwrite: () => void;
}) {
  return (
    <Callout kind="caution" title="Somebody else has changed this item since it was read">
      {theirs === 'gone' ? (
        <p>It was deleted.</p>
      ) : (
        <JsonView
          label="As it is now"
          text={Object.values(theirs).every(isPlain) ? printPlainItem(theirs) : printItem(theirs)}
          openDepth={3}
        />
      )}
      <div className="resource-tools">
        {theirs !== 'gone' && onTake !== undefined && (
          <Button size="small" onClick={() => onTake(theirs)}>
            Begin anew with theirs
          </Button>
        )}
        <Button size="small" kind="danger" onClick={onOverwrite}>
          Save mine instead
        </Button>
      </div>
    </Callout>
  );
}

function print(item: Item, form: Form): string {
  return form === 'plain' ? printPlainItem(item) : printItem(item);
}

function read(text: string, form: Form): Item {
  return form === 'plain' ? readPlainItem(text) : (JSON.parse(text) as Item);
}

/** An item with its keys, to be filled in. */
function newItem(table: TableDescription): Item {
  return Object.fromEntries(
    table.AttributeDefinitions.filter(({ AttributeName }) =>
      table.KeySchema.some((key) => key.AttributeName === AttributeName),
    ).map(({ AttributeName, AttributeType }) => [
      AttributeName,
      AttributeType === 'N' ? { N: '0' } : AttributeType === 'B' ? { B: '' } : { S: '' },
    ]),
  );
}
