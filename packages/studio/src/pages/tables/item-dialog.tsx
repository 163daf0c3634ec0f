import { useState } from 'react';
import { Button } from '../../design/button.tsx';
import { JsonEditor } from '../../design/code-editor.tsx';
import { Dialog } from '../../design/dialog.tsx';
import { ErrorCallout } from '../../design/error-callout.tsx';
import { Select } from '../../design/select.tsx';
import { toast } from '../../design/toasts.tsx';
import { deleteItem, type Item, putItem, type TableDescription } from '../../wire/tables.ts';
import { useAction } from '../../wire/use-action.ts';
import { useWire } from '../../wire/wire-context.ts';
import { isPlain, printItem, printPlainItem, readPlainItem } from './attribute-text.ts';
import { unchangedCondition } from './item-condition.ts';
import { keyOf, keyText } from './item-key.ts';

export interface ItemDialogProps {
  readonly table: TableDescription;
  /** Undefined for a new one. */
  readonly item: Item | undefined;
  readonly onClose: () => void;
  readonly onChanged: () => void;
}

type Form = 'plain' | 'dynamodb';

/** An item for changing: as plain JSON where that says all of it, or as DynamoDB spells it. */
export function ItemDialog({ table, item, onClose, onChanged }: ItemDialogProps) {
  const canBePlain = item === undefined || Object.values(item).every(isPlain);
  const [form, setForm] = useState<Form>(canBePlain ? 'plain' : 'dynamodb');
  const [text, setText] = useState(() => print(item ?? newItem(table), form));
  const [problem, setProblem] = useState<string>();
  const wire = useWire();
  const put = useAction(putItem);
  const remove = useAction(deleteItem);
  const change = (next: Form) => {
    try {
      setText(print(read(text, form), next));
      setForm(next);
      setProblem(undefined);
    } catch (error) {
      setProblem(String(error));
    }
  };
  const save = () => {
    let changed: Item;
    try {
      changed = read(text, form);
    } catch (error) {
      setProblem(String(error));
      return;
    }
    const isSameKey = item !== undefined && keyText(table, item) === keyText(table, changed);
    const condition = unchangedCondition(table, isSameKey ? item : undefined);
    put
      .run({ TableName: table.TableName, Item: changed, ...condition })
      .then(() => {
        toast({ text: item === undefined || !isSameKey ? 'The item is made' : 'The item is changed' });
        onChanged();
      })
      // The dialog shows it.
      .catch(() => undefined);
  };
  const takeAway = () => {
    if (item === undefined) return;
    remove
      .run({ TableName: table.TableName, Key: keyOf(table, item), ...unchangedCondition(table, item) })
      .then(() => {
        const undo = () =>
          void putItem
            .run(wire, { TableName: table.TableName, Item: item })
            .then(onChanged, (error: unknown) => toast({ kind: 'failed', text: String(error) }));
        toast({ text: 'The item is deleted', action: { label: 'Undo', run: undo } });
        onChanged();
      })
      // The dialog shows it.
      .catch(() => undefined);
  };
  const error = put.error ?? remove.error;
  const isConflict = error?.code === 'ConditionalCheckFailedException';
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
            <Button kind="danger" onClick={takeAway} isBusy={remove.isRunning}>
              Delete
            </Button>
          )}
          <Button onClick={onClose}>Cancel</Button>
          <Button kind="primary" type="submit" isBusy={put.isRunning}>
            Save
          </Button>
        </>
      }
    >
      <Select
        label="Written as"
        value={form}
        onChange={change}
        options={[
          { value: 'plain', label: 'JSON' },
          { value: 'dynamodb', label: "DynamoDB's JSON" },
        ]}
        hint={canBePlain ? undefined : 'Sets and binary values are said by DynamoDB’s JSON only'}
        isDisabled={!canBePlain}
      />
      <JsonEditor label="Item" value={text} onChange={setText} height={16} error={problem} />
      <ErrorCallout
        error={error}
        advice={
          isConflict
            ? 'Somebody else has changed the item since it was read, or one with this key is there already.'
            : undefined
        }
      />
    </Dialog>
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
      AttributeType === 'N' ? { N: '0' } : { S: '' },
    ]),
  );
}
