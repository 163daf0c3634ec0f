import type { CallScope } from '@cairn/kit';
import { readItem } from './attribute-value/read-item.ts';
import type { CapacityTally } from './consumed-capacity.ts';
import { type ItemChange, itemToStore } from './item-changes.ts';
import { reports, tallyOf } from './item-reads.ts';
import { checkItemSize, type ItemStore } from './item-store.ts';
import { collectionMetrics } from './item-writes.ts';
import type { StoredItem, Table } from './table.ts';
import type { BatchWriteItemInput, WriteRequest } from './table-types.ts';
import { tablesErrors } from './tables-errors.ts';

export interface BatchWriteItemOutput {
  readonly UnprocessedItems: { readonly [table: string]: readonly WriteRequest[] };
  readonly ConsumedCapacity?: readonly unknown[];
  readonly ItemCollectionMetrics?: { readonly [table: string]: readonly unknown[] };
}

const batchRequestsMax = 25;

/** One put or delete of a batch. */
interface BatchWrite {
  /** The table as the caller names it. */
  readonly name: string;
  readonly table: Table;
  readonly key: string;
  readonly after: StoredItem | undefined;
}

/** BatchWriteItem: puts and deletes that succeed or fail one by one; here all of them succeed. */
export class BatchWrites {
  readonly #items: ItemStore;

  constructor(items: ItemStore) {
    this.#items = items;
  }

  async write(scope: CallScope, input: BatchWriteItemInput): Promise<BatchWriteItemOutput> {
    const writes = this.#writesOf(scope, input);
    const isTold = (input.ReturnConsumedCapacity ?? 'NONE') !== 'NONE';
    const changes = await Promise.all(
      writes.map(({ table, key, after }) =>
        isTold ? this.#items.change(table, key, () => after) : this.#items.overwrite(table, key, after),
      ),
    );
    const tallies = new Map<Table, CapacityTally>();
    for (const change of changes) tallyOf(tallies, change.table).write(change);
    const metrics = input.ReturnItemCollectionMetrics === 'SIZE' ? metricsOf(writes, changes) : undefined;
    return {
      UnprocessedItems: {},
      ...reports(tallies, input.ReturnConsumedCapacity),
      ...(metrics !== undefined && { ItemCollectionMetrics: metrics }),
    };
  }

  #writesOf(scope: CallScope, input: BatchWriteItemInput): readonly BatchWrite[] {
    const writes: BatchWrite[] = [];
    for (const [name, requests] of Object.entries(input.RequestItems)) {
      const given = requests.map(readRequest);
      const table = this.#items.catalog.existing(scope, name);
      const keys = new Set<string>();
      for (const { put, deleted } of given) {
        const key = table.key.textOfParameter(put === undefined ? deleted : table.key.pick(put.item));
        if (put !== undefined) {
          table.checkIndexed(put.item);
          checkItemSize(put, this.#items.catalog.ports.limits.tableItemBytes, 'Item size');
        }
        if (keys.has(key)) throw tablesErrors.validation('Provided list of item keys contains duplicates');
        keys.add(key);
        writes.push({ name, table, key, after: put });
      }
    }
    if (writes.length > batchRequestsMax) {
      throw tablesErrors.validation('Too many items requested for the BatchWriteItem call');
    }
    return writes;
  }
}

type ReadRequest =
  | { readonly put: StoredItem; readonly deleted?: undefined }
  | { readonly put?: undefined; readonly deleted: StoredItem['item'] };

function readRequest({ PutRequest, DeleteRequest }: WriteRequest): ReadRequest {
  if (PutRequest !== undefined && DeleteRequest !== undefined) {
    throw moreThanOne();
  }
  if (PutRequest !== undefined) return { put: itemToStore(readItem(PutRequest.Item, 'Item')) };
  if (DeleteRequest !== undefined) return { deleted: readItem(DeleteRequest.Key, 'Key') };
  throw moreThanOne();
}

/** The service says so of a request that is empty, too. */
function moreThanOne() {
  return tablesErrors.validation(
    'Supplied AttributeValue has more than one datatypes set, must contain exactly one of the supported datatypes',
  );
}

function metricsOf(writes: readonly BatchWrite[], changes: readonly ItemChange[]) {
  const metrics: Record<string, unknown[]> = {};
  for (const [at, change] of changes.entries()) {
    const own = collectionMetrics(change);
    if (own === undefined) continue;
    const { name } = writes[at] as BatchWrite;
    metrics[name] ??= [];
    metrics[name].push(own);
  }
  return metrics;
}
