import { type CallScope, type Json, type JsonObject, Payload } from '@cairn/kit';
import { attributeOf, type Item, scalarText } from './attribute-value/attribute-value.ts';
import { readItem } from './attribute-value/read-item.ts';
import { CapacityTally } from './consumed-capacity.ts';
import { type ItemChange, itemToStore } from './item-changes.ts';
import { CallExpressions, type Condition, type Update } from './item-expressions.ts';
import { checkItemSize, type ItemStore } from './item-store.ts';
import { translateExpected, translateUpdates } from './legacy-parameters.ts';
import type { StoredItem, Table, TableIndex } from './table.ts';
import type { DeleteItemInput, ItemWriteInput, PutItemInput, UpdateItemInput } from './table-types.ts';
import { tablesErrors } from './tables-errors.ts';

/** The answer to a write of one item. */
export interface ItemWriteOutput {
  readonly Attributes?: Payload;
  readonly ConsumedCapacity?: unknown;
  readonly ItemCollectionMetrics?: unknown;
}

/** PutItem, UpdateItem and DeleteItem. */
export class ItemWrites {
  readonly #items: ItemStore;

  constructor(items: ItemStore) {
    this.#items = items;
  }

  async put(scope: CallScope, input: PutItemInput): Promise<ItemWriteOutput> {
    const after = itemToStore(readItem(input.Item, 'Item'));
    checkOldOrNone(input);
    const { condition } = writeExpressions(input, 'PutItem');
    const asked = this.#items.catalog.existing(scope, input.TableName);
    const key = asked.key.textOfItem(after.item);
    asked.checkIndexed(after.item);
    checkItemSize(after, this.#bytesMax, 'Item size');
    const change = await this.#overwrite({ asked, key, after, condition }, input);
    return outputOf(change, input);
  }

  async delete(scope: CallScope, input: DeleteItemInput): Promise<ItemWriteOutput> {
    const given = readItem(input.Key, 'Key');
    checkOldOrNone(input);
    const { condition } = writeExpressions(input, 'DeleteItem');
    const asked = this.#items.catalog.existing(scope, input.TableName);
    const key = asked.key.textOfParameter(given);
    const change = await this.#overwrite({ asked, key, after: undefined, condition }, input);
    return outputOf(change, input);
  }

  async update(scope: CallScope, input: UpdateItemInput): Promise<ItemWriteOutput> {
    const given = readItem(input.Key, 'Key');
    const { condition, update } = writeExpressions(input, 'UpdateItem');
    const asked = this.#items.catalog.existing(scope, input.TableName);
    const key = asked.key.textOfParameter(given);
    checkKeyKept(asked, update);
    const change = await this.#items.change(asked, key, (before, table) => {
      checkCondition(condition, before, input);
      return updatedItem({ table, given, before, update }, this.#bytesMax);
    });
    return outputOf(change, input, update);
  }

  get #bytesMax(): number {
    return this.#items.catalog.ports.limits.tableItemBytes;
  }

  #overwrite({ asked, key, after, condition }: Overwriting, input: ItemWriteInput): Promise<ItemChange> {
    if (!needsBefore(condition, input)) return this.#items.overwrite(asked, key, after);
    return this.#items.change(asked, key, (before) => {
      checkCondition(condition, before, input);
      return after;
    });
  }
}

interface Overwriting {
  readonly asked: Table;
  readonly key: string;
  readonly after: StoredItem | undefined;
  readonly condition: Condition | undefined;
}

/** Whether what was there before has to be known. */
function needsBefore(condition: Condition | undefined, input: ItemWriteInput): boolean {
  const { ReturnValues = 'NONE', ReturnConsumedCapacity = 'NONE' } = input;
  return condition !== undefined || ReturnValues !== 'NONE' || ReturnConsumedCapacity !== 'NONE';
}

/** Reads the expressions of a write, or its older parameters in their place. @throws ServiceError */
function writeExpressions(
  input: ItemWriteInput & Partial<UpdateItemInput>,
  operation: 'PutItem' | 'UpdateItem' | 'DeleteItem',
): { readonly condition: Condition | undefined; readonly update: Update | undefined } {
  const { ConditionExpression, UpdateExpression, Expected, ConditionalOperator, AttributeUpdates } = input;
  const isUpdate = operation === 'UpdateItem';
  if (ConditionExpression === undefined && UpdateExpression === undefined) {
    if (Expected !== undefined || AttributeUpdates !== undefined) {
      const updates = AttributeUpdates === undefined ? undefined : translateUpdates(AttributeUpdates);
      const expected = Expected === undefined ? undefined : translateExpected(Expected, ConditionalOperator);
      return { condition: expected, update: updates };
    }
    if (input.ExpressionAttributeNames === undefined && input.ExpressionAttributeValues === undefined) {
      return noExpressions;
    }
  }
  const expressions = new CallExpressions(input, {
    expressions: isUpdate ? { UpdateExpression, ConditionExpression } : { ConditionExpression },
    others: { AttributeUpdates, Expected, ConditionalOperator },
  });
  const update = expressions.update(UpdateExpression);
  const condition = expressions.condition(ConditionExpression, 'ConditionExpression');
  expressions.finish();
  return { condition, update };
}

const noExpressions = { condition: undefined, update: undefined };

/** @throws ServiceError ConditionalCheckFailedException */
function checkCondition(
  condition: Condition | undefined,
  before: StoredItem | undefined,
  { ReturnValuesOnConditionCheckFailure: wish }: ItemWriteInput,
): void {
  if (condition === undefined || condition.matches(before?.item)) return;
  const shown = wish === 'ALL_OLD' ? before?.item : undefined;
  throw tablesErrors.conditionFailed(shown as JsonObject | undefined);
}

/** @throws ServiceError when an update would change the key */
export function checkKeyKept({ key }: Table, update: Update | undefined): void {
  const changed = update?.attributes.find((name) => key.has(name));
  if (changed === undefined) return;
  throw tablesErrors.invalidParameters(
    `Cannot update attribute ${changed}. This attribute is part of the key`,
  );
}

/** What an update makes of an item; one that is not there begins as its key. @throws ServiceError */
export function updatedItem(
  {
    table,
    given,
    before,
    update,
  }: {
    readonly table: Table;
    readonly given: Item;
    readonly before: StoredItem | undefined;
    readonly update: Update | undefined;
  },
  bytesMax: number,
): StoredItem {
  const base = before?.item ?? given;
  if (update === undefined) return before ?? itemToStore(base);
  const item = update.apply(base);
  for (const index of table.indexes) checkUpdatedIndexKey(index, item);
  const after = itemToStore(item);
  checkItemSize(after, bytesMax, 'Item size to update');
  return after;
}

function checkUpdatedIndexKey({ key, record }: TableIndex, item: Item): void {
  for (const { name } of key.attributes) {
    const value = attributeOf(item, name);
    if (value === undefined) continue;
    if (!('S' in value || 'N' in value || 'B' in value)) {
      throw tablesErrors.validation(
        'The update expression attempted to update the secondary index key to unsupported type',
      );
    }
    if (scalarText(value) === '') {
      throw tablesErrors.validation(
        'The update expression attempted to update the secondary index key to a value that is not supported. The AttributeValue for a key attribute cannot contain an empty string value.',
      );
    }
  }
  key.checkIndexed(item, record.name);
}

function checkOldOrNone({ ReturnValues = 'NONE' }: ItemWriteInput): void {
  if (ReturnValues === 'NONE' || ReturnValues === 'ALL_OLD') return;
  throw tablesErrors.validation('ReturnValues can only be ALL_OLD or NONE');
}

function outputOf(change: ItemChange, input: ItemWriteInput, update?: Update): ItemWriteOutput {
  const { ReturnValues = 'NONE', ReturnConsumedCapacity, ReturnItemCollectionMetrics } = input;
  if (ReturnValues === 'NONE' && ReturnConsumedCapacity === undefined && !ReturnItemCollectionMetrics) {
    return nothing;
  }
  const attributes = returnedAttributes(change, ReturnValues, update);
  const capacity = consumedByWrite(change, ReturnConsumedCapacity);
  const metrics = ReturnItemCollectionMetrics === 'SIZE' ? collectionMetrics(change) : undefined;
  return {
    ...(attributes !== undefined && { Attributes: attributes }),
    ...(capacity !== undefined && { ConsumedCapacity: capacity }),
    ...(metrics !== undefined && { ItemCollectionMetrics: metrics }),
  };
}

const nothing: ItemWriteOutput = {};

function consumedByWrite(change: ItemChange, wish: ItemWriteInput['ReturnConsumedCapacity']) {
  if (wish === undefined || wish === 'NONE') return undefined;
  const tally = new CapacityTally(change.table);
  tally.write(change);
  return tally.report(wish);
}

function returnedAttributes(
  { before, after }: ItemChange,
  wish: NonNullable<ItemWriteInput['ReturnValues']>,
  update: Update | undefined,
): Payload | undefined {
  const old = before === 'unknown' ? undefined : before;
  switch (wish) {
    case 'NONE':
      return undefined;
    case 'ALL_OLD':
      return old && Payload.ofText(old.text);
    case 'ALL_NEW':
      return after && Payload.ofText(after.text);
    case 'UPDATED_OLD':
    case 'UPDATED_NEW': {
      const updated = update?.updatedAttributes(old?.item ?? {}, after?.item ?? {}, wish);
      if (updated === undefined || Object.keys(updated).length === 0) return undefined;
      return Payload.of(updated as unknown as Json);
    }
  }
}

/** The size of an item collection, which only tables with local indexes have; always in the first gigabyte here. */
export function collectionMetrics({ table, before, after }: ItemChange) {
  const stored = after ?? (before === 'unknown' ? undefined : before);
  if (stored === undefined || !table.indexes.some(({ record }) => record.kind === 'local')) return undefined;
  const { hash } = table.key;
  const ItemCollectionKey = { [hash.name]: attributeOf(stored.item, hash.name) };
  return { ItemCollectionKey, SizeEstimateRangeGB: [0, 1] };
}
