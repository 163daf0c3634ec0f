import { type CallScope, Payload, type RecordKey } from '@cairn/kit';
import type { Item } from './attribute-value/attribute-value.ts';
import { itemSizeBytes } from './attribute-value/item-size.ts';
import { readItem } from './attribute-value/read-item.ts';
import { CapacityTally } from './consumed-capacity.ts';
import { CallExpressions, type Projection } from './item-expressions.ts';
import type { ItemStore } from './item-store.ts';
import type { Table } from './table.ts';
import type {
  BatchGetItemInput,
  CapacityWish,
  GetItemInput,
  KeysAndAttributes,
  TransactGetItemsInput,
} from './table-types.ts';
import { tablesErrors } from './tables-errors.ts';

/** The answer to a read of one item. */
export interface ItemReadOutput {
  readonly Item?: Payload;
  readonly ConsumedCapacity?: unknown;
}

export interface BatchGetItemOutput {
  readonly Responses: { readonly [table: string]: readonly Payload[] };
  readonly UnprocessedKeys: { readonly [table: string]: KeysAndAttributes };
  readonly ConsumedCapacity?: readonly unknown[];
}

export interface TransactGetItemsOutput {
  readonly Responses: readonly ItemReadOutput[];
  readonly ConsumedCapacity?: readonly unknown[];
}

const batchKeysMax = 100;

/** An item that a call asks for. */
interface Wanted extends RecordKey {
  /** The table as the caller names it. */
  readonly name: string;
  readonly table: Table;
  readonly given: KeysAndAttributes['Keys'][number];
  readonly projection: Projection | undefined;
}

/** GetItem, BatchGetItem and TransactGetItems. */
export class ItemReads {
  readonly #items: ItemStore;

  constructor(items: ItemStore) {
    this.#items = items;
  }

  async get(scope: CallScope, input: GetItemInput): Promise<ItemReadOutput> {
    const given = readItem(input.Key, 'Key');
    const projection = projectionOf(input);
    const table = this.#items.catalog.existing(scope, input.TableName);
    const found = this.#items.read(table, table.key.textOfParameter(given));
    const text = found instanceof Promise ? await found : found;
    const wish = input.ReturnConsumedCapacity ?? 'NONE';
    if (text === undefined && wish === 'NONE') return nothing;
    const item = text === undefined ? undefined : answered(text, projection);
    if (wish === 'NONE') return { Item: item as Payload };
    const tally = new CapacityTally(table);
    tally.read(sizeOf(text), input.ConsistentRead === true);
    return { ...(item !== undefined && { Item: item }), ConsumedCapacity: tally.report(wish) };
  }

  async batchGet(scope: CallScope, input: BatchGetItemInput): Promise<BatchGetItemOutput> {
    const { limits } = this.#items.catalog.ports;
    const wanted = this.#wantedOf(scope, input);
    const texts = await this.#items.catalog.ports.records.getAll(wanted);
    const responses: Record<string, Payload[]> = {};
    const unprocessed: Record<string, KeysAndAttributes> = {};
    for (const name of Object.keys(input.RequestItems)) responses[name] = [];
    const tallies = new Map<Table, CapacityTally>();
    let bytes = 0;
    for (const [at, { name, table, given, projection }] of wanted.entries()) {
      const request = input.RequestItems[name] as KeysAndAttributes;
      const text = texts[at];
      const size = sizeOf(text);
      if (bytes + size > limits.tableBatchReadBytes) {
        const left = unprocessed[name]?.Keys ?? [];
        unprocessed[name] = { ...request, Keys: [...left, given] };
        continue;
      }
      bytes += size;
      tallyOf(tallies, table).read(size, request.ConsistentRead === true);
      if (text !== undefined) responses[name]?.push(answered(text, projection));
    }
    return {
      Responses: responses,
      UnprocessedKeys: unprocessed,
      ...reports(tallies, input.ReturnConsumedCapacity),
    };
  }

  /** All items as they were at one instant. */
  async transactGet(scope: CallScope, input: TransactGetItemsInput): Promise<TransactGetItemsOutput> {
    const { catalog } = this.#items;
    const wanted: Wanted[] = [];
    for (const { Get } of input.TransactItems) {
      const given = readItem(Get.Key, 'Key');
      const projection = projectionOf(Get);
      const table = catalog.existing(scope, Get.TableName);
      const key = table.key.textOfParameter(given);
      wanted.push({
        name: Get.TableName,
        table,
        collection: table.collection,
        key,
        given: Get.Key,
        projection,
      });
    }
    if (new Set(wanted.map(({ collection, key }) => `${collection} ${key}`)).size < wanted.length) {
      throw tablesErrors.validation('Transaction request cannot include multiple operations on one item');
    }
    const texts = await catalog.ports.records.getAll(wanted);
    const sizes = texts.map(sizeOf);
    if (sizes.reduce((sum, size) => sum + size, 0) > catalog.ports.limits.tableTransactionBytes) {
      throw tablesErrors.validation(
        'Collection size of the items in the transaction exceeded the limit of 4 MB',
      );
    }
    const tallies = new Map<Table, CapacityTally>();
    const Responses = wanted.map(({ table, projection }, at): ItemReadOutput => {
      tallyOf(tallies, table, 'ReadCapacityUnits').read(sizes[at] ?? 0, true);
      const text = texts[at];
      return text === undefined ? {} : { Item: answered(text, projection) };
    });
    return { Responses, ...reports(tallies, input.ReturnConsumedCapacity) };
  }

  #wantedOf(scope: CallScope, input: BatchGetItemInput): readonly Wanted[] {
    const wanted: Wanted[] = [];
    for (const [name, request] of Object.entries(input.RequestItems)) {
      const projection = projectionOf(request);
      const keys = request.Keys.map((key) => readItem(key, 'Key'));
      const table = this.#items.catalog.existing(scope, name);
      const texts = new Set<string>();
      for (const [at, item] of keys.entries()) {
        const key = table.key.textOfParameter(item);
        if (texts.has(key)) throw tablesErrors.validation('Provided list of item keys contains duplicates');
        texts.add(key);
        const given = request.Keys[at] as Wanted['given'];
        wanted.push({ name, table, collection: table.collection, key, given, projection });
      }
    }
    if (wanted.length > batchKeysMax) {
      throw tablesErrors.validation('Too many items requested for the BatchGetItem call');
    }
    return wanted;
  }
}

const nothing: ItemReadOutput = {};

function projectionOf({
  ProjectionExpression,
  AttributesToGet,
  ExpressionAttributeNames,
}: Pick<GetItemInput, 'ProjectionExpression' | 'AttributesToGet' | 'ExpressionAttributeNames'>):
  | Projection
  | undefined {
  if (ProjectionExpression === undefined && AttributesToGet === undefined && !ExpressionAttributeNames) {
    return undefined;
  }
  const expressions = new CallExpressions(
    { ...(ExpressionAttributeNames !== undefined && { ExpressionAttributeNames }) },
    { expressions: { ProjectionExpression }, others: { AttributesToGet } },
  );
  const projection = expressions.projection(ProjectionExpression, AttributesToGet);
  expressions.finish();
  return projection;
}

function answered(text: string, projection: Projection | undefined): Payload {
  if (projection === undefined) return Payload.ofText(text);
  return Payload.of(projection.project(JSON.parse(text) as Item) as never);
}

function sizeOf(text: string | undefined): number {
  return text === undefined ? 0 : itemSizeBytes(JSON.parse(text) as Item);
}

/** The tally of a table among those of a call. */
export function tallyOf(
  tallies: Map<Table, CapacityTally>,
  table: Table,
  kind?: 'ReadCapacityUnits' | 'WriteCapacityUnits',
): CapacityTally {
  let tally = tallies.get(table);
  if (tally === undefined) {
    tally = new CapacityTally(table, kind);
    tallies.set(table, tally);
  }
  return tally;
}

/** `ConsumedCapacity` of a call on several tables. */
export function reports(
  tallies: ReadonlyMap<Table, CapacityTally>,
  wish: CapacityWish | undefined,
): { readonly ConsumedCapacity?: readonly unknown[] } {
  if (wish === undefined || wish === 'NONE') return {};
  return { ConsumedCapacity: [...tallies.values()].map((tally) => tally.report(wish)) };
}
