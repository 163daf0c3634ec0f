import { useState } from 'react';
import { toast } from '../../design/toasts.tsx';
import { type ServiceError, toServiceError } from '../../wire/service-error.ts';
import { deleteItem, getItem, type Item, putItem, type TableDescription } from '../../wire/tables.ts';
import { useWire } from '../../wire/wire-context.ts';
import { unchangedCondition } from './item-condition.ts';
import { keyOf, keyText } from './item-key.ts';
import { isSameItem } from './same-item.ts';

export interface ItemWritesOptions {
  readonly table: TableDescription;
  /** As it was read; undefined for a new one. */
  readonly item: Item | undefined;
  readonly onDone: () => void;
  /** After something was put back, when the dialog is closed already. */
  readonly onChanged: () => void;
}

/** Writes of one item, none of which undoes what somebody else has written since it was read. */
export function useItemWrites({ table, item, onDone, onChanged }: ItemWritesOptions) {
  const wire = useWire();
  const [running, setRunning] = useState<'save' | 'remove'>();
  const [error, setError] = useState<ServiceError | null>(null);
  const [theirs, setTheirs] = useState<Item | 'gone'>();
  const TableName = table.TableName;
  const present = async (): Promise<Item | undefined> => {
    if (item === undefined) return undefined;
    return (await getItem.run(wire, { TableName, Key: keyOf(table, item), ConsistentRead: true })).Item;
  };
  const attempt = async (kind: 'save' | 'remove', work: () => Promise<void>) => {
    setRunning(kind);
    setError(null);
    setTheirs(undefined);
    try {
      await work();
    } catch (thrown) {
      const problem = toServiceError(thrown);
      if (problem.code !== 'ConditionalCheckFailedException' || item === undefined)
        setError(advised(problem));
      else setTheirs((await present().catch(() => undefined)) ?? 'gone');
    } finally {
      setRunning(undefined);
    }
  };
  // A condition cannot name attributes that it does not know: what somebody has added is seen by reading again.
  const isUnchanged = async (): Promise<boolean> => {
    const now = await present();
    if (isSameItem(now, item)) return true;
    setTheirs(now ?? 'gone');
    return false;
  };
  const putBack = (before: Item) => {
    void putItem
      .run(wire, { TableName, Item: before, ...unchangedCondition(table, undefined) })
      .then(onChanged, (thrown: unknown) => toast({ kind: 'failed', text: toServiceError(thrown).message }));
  };
  return {
    error,
    theirs,
    isSaving: running === 'save',
    isRemoving: running === 'remove',
    save: (changed: Item) =>
      attempt('save', async () => {
        const isSameKey = item !== undefined && keyText(table, item) === keyText(table, changed);
        if (isSameKey && !(await isUnchanged())) return;
        const condition = unchangedCondition(table, isSameKey ? item : undefined);
        await putItem.run(wire, { TableName, Item: changed, ...condition });
        toast({ text: isSameKey ? 'The item is changed' : 'The item is made' });
        onDone();
      }),
    /** Whatever stands there now. */
    overwrite: (changed: Item) =>
      attempt('save', async () => {
        await putItem.run(wire, { TableName, Item: changed });
        toast({ text: 'The item is changed' });
        onDone();
      }),
    remove: () =>
      attempt('remove', async () => {
        if (item === undefined || !(await isUnchanged())) return;
        await deleteItem.run(wire, {
          TableName,
          Key: keyOf(table, item),
          ...unchangedCondition(table, item),
        });
        toast({ text: 'The item is deleted', action: { label: 'Undo', run: () => putBack(item) } });
        onDone();
      }),
  };
}

/** A new item is refused where one with its key is there already. */
function advised(error: ServiceError): ServiceError {
  if (error.code !== 'ConditionalCheckFailedException') return error;
  error.message = 'There is an item with this key already.';
  return error;
}
