import { type CallScope, invariant, type Json, type JsonObject, ServiceError } from '@cairn/kit';
import type { Item } from './attribute-value/attribute-value.ts';
import { itemSizeBytes } from './attribute-value/item-size.ts';
import { readItem } from './attribute-value/read-item.ts';
import type { CapacityTally } from './consumed-capacity.ts';
import { type ItemChange, itemToStore, storedItem, unchanged, writesOf } from './item-changes.ts';
import { CallExpressions, type Condition, type Update } from './item-expressions.ts';
import { reports, tallyOf } from './item-reads.ts';
import { checkItemSize, type ItemStore, nameOf } from './item-store.ts';
import { checkKeyKept, collectionMetrics, updatedItem } from './item-writes.ts';
import type { StoredItem, Table } from './table.ts';
import type { TransactWriteItem, TransactWriteItemsInput } from './table-types.ts';
import { tablesErrors } from './tables-errors.ts';
import { TransactionTokens } from './transaction-tokens.ts';

export interface TransactWriteItemsOutput {
  readonly ConsumedCapacity?: readonly unknown[];
  readonly ItemCollectionMetrics?: { readonly [table: string]: readonly unknown[] };
}

/** How often a transaction is tried that somebody else overtook; here nobody should. */
const triesMax = 10;

/** One part of a transaction, as far as it can be read without its table. */
interface ReadPart {
  readonly kind: 'check' | 'put' | 'delete' | 'update';
  readonly tableName: string;
  /** The item of a put, the key of the others. */
  readonly given: Item;
  readonly condition: Condition | undefined;
  readonly update: Update | undefined;
  readonly showsItem: boolean;
}

/** One part with the item that it is about. */
interface Part extends ReadPart {
  readonly table: Table;
  readonly key: string;
}

/** A reason of a TransactionCanceledException. */
interface Reason {
  readonly [member: string]: Json;
  readonly Code: string;
}

const noReason: Reason = { Code: 'None' };

/** TransactWriteItems: all parts or none, in one write. Those that touch the same items take turns. */
export class TransactWrites {
  readonly #items: ItemStore;
  readonly tokens: TransactionTokens;

  constructor(items: ItemStore) {
    this.#items = items;
    this.tokens = new TransactionTokens(items.catalog.ports);
  }

  async write(scope: CallScope, input: TransactWriteItemsInput): Promise<TransactWriteItemsOutput> {
    const read = input.TransactItems.map(readPart);
    const { ClientRequestToken: token } = input;
    const tokenName = token === undefined ? undefined : this.tokens.nameOf(scope, token);
    const parts = this.#partsOf(scope, read);
    const lockNames = parts.map(({ table, key }) => nameOf(table, key));
    if (new Set(lockNames).size < lockNames.length) {
      throw tablesErrors.validation('Transaction request cannot include multiple operations on one item');
    }
    const release = await this.#items.catalog.locks.takeAll(
      tokenName === undefined ? lockNames : [...lockNames, `token ${tokenName}`],
    );
    try {
      if (tokenName === undefined) return await this.#carryOut(parts, input, []);
      const digest = this.tokens.digestOf(input.TransactItems);
      if (await this.tokens.isDone(tokenName, digest)) return {};
      return await this.#carryOut(parts, input, this.tokens.writesOf(tokenName, digest));
    } finally {
      release();
    }
  }

  async #carryOut(
    parts: readonly Part[],
    input: TransactWriteItemsInput,
    also: ReturnType<TransactionTokens['writesOf']>,
  ): Promise<TransactWriteItemsOutput> {
    const { catalog, streams } = this.#items;
    const { records, limits } = catalog.ports;
    for (let tries = 1; ; tries += 1) {
      const texts = await records.getAll(
        parts.map(({ table, key }) => ({ collection: table.collection, key })),
      );
      const changes = changesOf(
        parts.map((part) => ({ ...part, table: catalog.current(part.table) })),
        texts,
        limits.tableItemBytes,
      );
      checkTotal(changes, limits.tableTransactionBytes);
      const writes = changes.flatMap((change) =>
        change.kind === 'check'
          ? [unchanged(change.table, change.key, change.before)]
          : writesOf(change, streams),
      );
      if (await this.#items.write(changes, [...writes, ...also])) return outputOf(changes, input);
      invariant(tries < triesMax, 'the items of a transaction are changed by somebody else all the time');
    }
  }

  /** Finds tables and keys. @throws ServiceError TransactionCanceledException when a key is not the table's */
  #partsOf(scope: CallScope, read: readonly ReadPart[]): readonly Part[] {
    const parts: Part[] = [];
    const reasons: Reason[] = [];
    for (const part of read) {
      const table = this.#items.catalog.existing(scope, part.tableName);
      const { reason, value } = attempt(() => keyOf(part, table));
      reasons.push(reason);
      if (value !== undefined) parts.push({ ...part, table, key: value });
    }
    cancelFor(reasons);
    return parts;
  }
}

function keyOf({ kind, given, update }: ReadPart, table: Table): string {
  if (kind !== 'put') {
    checkKeyKept(table, update);
    return table.key.textOfParameter(given);
  }
  const key = table.key.textOfItem(given);
  table.checkIndexed(given);
  return key;
}

type PartChange = ItemChange & Pick<Part, 'kind' | 'tableName'> & { readonly before: StoredItem | undefined };

/** What each part makes of its item. @throws ServiceError TransactionCanceledException with a reason for each part */
function changesOf(
  parts: readonly Part[],
  texts: readonly (string | undefined)[],
  itemBytesMax: number,
): readonly PartChange[] {
  const reasons: Reason[] = [];
  const changes: PartChange[] = [];
  for (const [at, part] of parts.entries()) {
    const { kind, tableName, table, key } = part;
    const before = storedItem(texts[at]);
    const { reason, value } = attempt(() => {
      if (part.condition !== undefined && !part.condition.matches(before?.item)) {
        throw tablesErrors.conditionFailed(
          part.showsItem ? (before?.item as JsonObject | undefined) : undefined,
        );
      }
      return { after: afterOf(part, before, itemBytesMax) };
    });
    reasons.push(reason);
    if (value !== undefined) changes.push({ kind, tableName, table, key, before, after: value.after });
  }
  cancelFor(reasons);
  return changes;
}

function afterOf(part: Part, before: StoredItem | undefined, bytesMax: number): StoredItem | undefined {
  switch (part.kind) {
    case 'check':
      return before;
    case 'delete':
      return undefined;
    case 'put': {
      const after = itemToStore(part.given);
      checkItemSize(after, bytesMax, 'Item size');
      return after;
    }
    case 'update':
      return updatedItem({ ...part, before }, bytesMax);
  }
}

/** Runs what may fail for one part: its failure is the part's reason. */
function attempt<Value>(work: () => Value): { readonly reason: Reason; readonly value?: Value } {
  try {
    return { reason: noReason, value: work() };
  } catch (error) {
    if (!(error instanceof ServiceError)) throw error;
    const isCondition = error.code === 'ConditionalCheckFailedException';
    return {
      reason: {
        Code: isCondition ? 'ConditionalCheckFailed' : 'ValidationError',
        Message: error.message,
        ...error.members,
      },
    };
  }
}

function cancelFor(reasons: readonly Reason[]): void {
  if (reasons.some(({ Code }) => Code !== 'None')) throw tablesErrors.transactionCancelled(reasons);
}

function checkTotal(changes: readonly PartChange[], bytesMax: number): void {
  const characters = changes.reduce((sum, { after }) => sum + (after?.text.length ?? 0), 0);
  if (characters * 3 <= bytesMax) return;
  const bytes = changes.reduce((sum, { after }) => sum + (after ? itemSizeBytes(after.item) : 0), 0);
  if (bytes <= bytesMax) return;
  throw tablesErrors.validation(
    'Transaction request cannot be larger than 4 MB: the size of its items together exceeded the limit',
  );
}

function outputOf(changes: readonly PartChange[], input: TransactWriteItemsInput): TransactWriteItemsOutput {
  const tallies = new Map<Table, CapacityTally>();
  for (const change of changes) tallyOf(tallies, change.table, 'WriteCapacityUnits').write(change);
  const metrics: Record<string, unknown[]> = {};
  if (input.ReturnItemCollectionMetrics === 'SIZE') {
    for (const change of changes) {
      const own = collectionMetrics(change);
      if (own === undefined) continue;
      metrics[change.tableName] ??= [];
      metrics[change.tableName]?.push(own);
    }
  }
  return {
    ...reports(tallies, input.ReturnConsumedCapacity),
    ...(Object.keys(metrics).length > 0 && { ItemCollectionMetrics: metrics }),
  };
}

/** Reads a part as far as it goes without its table. @throws ServiceError ValidationException */
function readPart(item: TransactWriteItem): ReadPart {
  const given = Object.entries(item).filter(([, part]) => part !== undefined);
  const [name, part] = given[0] ?? [];
  if (given.length !== 1 || part === undefined) {
    throw tablesErrors.validation('TransactItems can only contain one of Check, Put, Update or Delete');
  }
  const { Put, Update: update } = item;
  const { ConditionExpression } = part;
  const UpdateExpression = update?.UpdateExpression;
  const expressions = new CallExpressions(part, {
    expressions: update === undefined ? { ConditionExpression } : { UpdateExpression, ConditionExpression },
    others: {},
  });
  const read: ReadPart = {
    kind: kinds[name as keyof typeof kinds],
    tableName: part.TableName,
    given: Put === undefined ? readItem((part as { Key: Json }).Key, 'Key') : readItem(Put.Item, 'Item'),
    update: expressions.update(UpdateExpression),
    condition: expressions.condition(ConditionExpression, 'ConditionExpression'),
    showsItem: part.ReturnValuesOnConditionCheckFailure === 'ALL_OLD',
  };
  expressions.finish();
  return read;
}

const kinds = { ConditionCheck: 'check', Put: 'put', Delete: 'delete', Update: 'update' } as const;
