import { type CallScope, type Json, Payload } from '@cairn/kit';
import type { Item } from './attribute-value/attribute-value.ts';
import { itemSizeBytes } from './attribute-value/item-size.ts';
import { readItem } from './attribute-value/read-item.ts';
import { CapacityTally } from './consumed-capacity.ts';
import { CallExpressions, type Condition, type KeyCondition, type Projection } from './item-expressions.ts';
import { segmentRange } from './key-bucket.ts';
import type { Key } from './key-schema.ts';
import { translateFilter, translateKeyConditions } from './legacy-parameters.ts';
import { isWithin, type KeyRange, rangeOf, startKeyText } from './page-range.ts';
import { type PageEntry, readPage } from './page-reader.ts';
import { attributesToFetch, checkSelect } from './page-select.ts';
import type { Table, TableIndex } from './table.ts';
import type { TableCatalog } from './table-catalog.ts';
import type { PageInput, QueryInput, ScanInput } from './table-types.ts';
import { tablesErrors } from './tables-errors.ts';

/** A page of Query or Scan. */
export interface PageOutput {
  readonly Items?: readonly Payload[];
  readonly Count: number;
  readonly ScannedCount: number;
  readonly LastEvaluatedKey?: Payload;
  readonly ConsumedCapacity?: unknown;
}

/** What the two operations read, once their parameters are understood. */
interface Reading {
  readonly table: Table;
  readonly index: TableIndex | undefined;
  readonly range: KeyRange;
  readonly isReverse: boolean;
  /** What the keys of a query's hash attribute begin with; undefined for a scan. */
  readonly hashPrefix?: string;
  readonly filter: Condition | undefined;
  readonly projection: Projection | undefined;
}

/** Query and Scan. */
export class ItemPages {
  readonly #catalog: TableCatalog;

  constructor(catalog: TableCatalog) {
    this.#catalog = catalog;
  }

  async query(scope: CallScope, input: QueryInput): Promise<PageOutput> {
    const parsed = queryExpressions(input);
    const table = this.#catalog.existing(scope, input.TableName);
    const index = indexOf(table, input);
    const key = index?.key ?? table.key;
    const condition = parsed.keyCondition(key, table);
    const { projection, filter } = parsed;
    checkFilter(filter, key, input.QueryFilter === undefined ? 'Filter Expression' : 'QueryFilter');
    checkSelect(input, { table, index, projection });
    const range = rangeOf(key, condition);
    const isReverse = input.ScanIndexForward === false;
    const hashPrefix = key.prefixOf(condition.hash);
    return this.#read({ table, index, range, isReverse, hashPrefix, filter, projection }, input);
  }

  async scan(scope: CallScope, input: ScanInput): Promise<PageOutput> {
    checkSegments(input);
    const { filter, projection } = scanExpressions(input);
    const table = this.#catalog.existing(scope, input.TableName);
    const index = indexOf(table, input);
    checkSelect(input, { table, index, projection });
    const { Segment = 0, TotalSegments = 1 } = input;
    const range = segmentRange(Segment, TotalSegments);
    return this.#read({ table, index, range, isReverse: false, filter, projection }, input);
  }

  async #read(reading: Reading, input: PageInput): Promise<PageOutput> {
    const { table, index, range, isReverse, filter, projection } = reading;
    const { records, limits } = this.#catalog.ports;
    const fetched = attributesToFetch(input, { table, index, projection, filter });
    const wish = input.ReturnConsumedCapacity ?? 'NONE';
    const needsItems =
      filter !== undefined || projection !== undefined || fetched !== undefined || wish !== 'NONE';
    const page = await readPage(records, {
      collection: index?.collection ?? table.collection,
      range,
      after: startOf(reading, input),
      isReverse,
      limit: input.Limit,
      bytesMax: limits.tablePageBytes,
      needsItems,
    });
    const tally = new CapacityTally(table);
    tally.read(page.bytes, input.ConsistentRead === true, index);
    const entries = fetched === undefined ? page.entries : await this.#whole(table, page.entries, tally);
    const kept = filter === undefined ? entries : entries.filter(({ item }) => filter.matches(item));
    const capacity = tally.report(wish);
    const last = page.isCut ? page.entries.at(-1) : undefined;
    return {
      ...(input.Select !== 'COUNT' && { Items: kept.map((entry) => answered(entry, projection)) }),
      Count: kept.length,
      ScannedCount: page.entries.length,
      ...(last !== undefined && { LastEvaluatedKey: payloadOf(table.startKey(itemOf(last), index)) }),
      ...(capacity !== undefined && { ConsumedCapacity: capacity }),
    };
  }

  /** The items of the table behind entries of a local index that lack attributes. */
  async #whole(
    table: Table,
    entries: readonly PageEntry[],
    tally: CapacityTally,
  ): Promise<readonly PageEntry[]> {
    const keys = entries.map((entry) => ({
      collection: table.collection,
      key: table.key.textOf(itemOf(entry)) as string,
    }));
    const texts = keys.length === 0 ? [] : await this.#catalog.ports.records.getAll(keys);
    const whole: PageEntry[] = [];
    for (const text of texts) {
      if (text === undefined) continue;
      const item = JSON.parse(text) as Item;
      tally.read(itemSizeBytes(item), false);
      whole.push({ text, item });
    }
    return whole;
  }
}

function itemOf({ item, text }: PageEntry): Item {
  return item ?? (JSON.parse(text) as Item);
}

function answered(entry: PageEntry, projection: Projection | undefined): Payload {
  if (projection === undefined) return Payload.ofText(entry.text);
  return payloadOf(projection.project(itemOf(entry)));
}

function payloadOf(item: Item): Payload {
  return Payload.of(item as unknown as Json);
}

/** The index that a call names, when it can be read. @throws ServiceError ValidationException */
function indexOf(table: Table, { IndexName, ConsistentRead }: PageInput): TableIndex | undefined {
  if (IndexName === undefined) return undefined;
  const index = table.existingIndex(IndexName);
  if (index.record.kind === 'global' && ConsistentRead === true) {
    throw tablesErrors.validation('Consistent reads are not supported on global secondary indexes');
  }
  if (index.record.status === 'CREATING') {
    throw tablesErrors.validation(`Cannot read from backfilling global secondary index: ${IndexName}`);
  }
  return index;
}

/** The key of the record before the page. @throws ServiceError when it lies elsewhere */
function startOf(
  { table, index, range, hashPrefix }: Reading,
  input: PageInput & Pick<ScanInput, 'TotalSegments' | 'Segment'>,
): string | undefined {
  if (input.ExclusiveStartKey === undefined) return undefined;
  const isScan = hashPrefix === undefined;
  const text = startKeyText(readItem(input.ExclusiveStartKey, 'ExclusiveStartKey'), {
    table,
    index,
    isScan,
  });
  if (isWithin(text, range)) return text;
  if (!isScan) {
    throw tablesErrors.validation(
      text.startsWith(hashPrefix)
        ? 'The provided starting key does not match the range key predicate'
        : 'The provided starting key is outside query boundaries based on provided conditions',
    );
  }
  const { TotalSegments, Segment } = input;
  throw tablesErrors.validation(
    `The provided starting key is invalid: Invalid ExclusiveStartKey. Please use ExclusiveStartKey with correct Segment. TotalSegments: ${TotalSegments} Segment: ${Segment}`,
  );
}

function checkSegments({ Segment, TotalSegments }: ScanInput): void {
  if (Segment !== undefined && TotalSegments === undefined) {
    throw tablesErrors.validation(
      'The TotalSegments parameter is required but was not present in the request when Segment parameter is present',
    );
  }
  if (TotalSegments !== undefined && Segment === undefined) {
    throw tablesErrors.validation(
      'The Segment parameter is required but was not present in the request when parameter TotalSegments is present',
    );
  }
  if (Segment !== undefined && TotalSegments !== undefined && Segment >= TotalSegments) {
    throw tablesErrors.validation(
      `The Segment parameter is zero-based and must be less than parameter TotalSegments: Segment: ${Segment} is not less than TotalSegments: ${TotalSegments}`,
    );
  }
}

/** What a query says of its key. @throws ServiceError */
export function queryKeyCondition(input: QueryInput, key: Key, table: Table): KeyCondition {
  return queryExpressions(input).keyCondition(key, table);
}

/** The expressions of a query; those that ask about the key are compiled when it is known. @throws ServiceError */
function queryExpressions(input: QueryInput): {
  /** Compiled when the key is known. */
  readonly keyCondition: (key: Key, table: Table) => KeyCondition;
  readonly filter: Condition | undefined;
  readonly projection: Projection | undefined;
} {
  const { KeyConditionExpression, KeyConditions, QueryFilter, FilterExpression, ProjectionExpression } =
    input;
  if (KeyConditionExpression === undefined && KeyConditions === undefined) {
    throw tablesErrors.validation(
      'Either the KeyConditions or KeyConditionExpression parameter must be specified in the request.',
    );
  }
  const expressions = new CallExpressions(input, {
    expressions: { ProjectionExpression, FilterExpression, KeyConditionExpression },
    others: {
      AttributesToGet: input.AttributesToGet,
      QueryFilter,
      ConditionalOperator: input.ConditionalOperator,
      KeyConditions: KeyConditionExpression === undefined ? undefined : KeyConditions,
    },
  });
  const filter = expressions.condition(FilterExpression, 'FilterExpression');
  const projection = expressions.projection(ProjectionExpression, input.AttributesToGet);
  const keyCondition = (key: Key, table: Table): KeyCondition => {
    if (KeyConditionExpression === undefined) return translateKeyConditions(KeyConditions as Json, key);
    const condition = expressions.keyCondition(KeyConditionExpression, key, table);
    expressions.finish();
    return condition;
  };
  const older =
    QueryFilter === undefined
      ? undefined
      : translateFilter('queryFilter', QueryFilter, input.ConditionalOperator);
  return { keyCondition, filter: filter ?? older, projection };
}

/** A query's filter may not ask about the key. @throws ServiceError ValidationException */
function checkFilter(filter: Condition | undefined, key: Key, what: string): void {
  const asked = key.attributes.find(({ name }) => filter?.usedAttributes.has(name));
  if (asked === undefined) return;
  throw tablesErrors.validation(
    `${what} can only contain non-primary key attributes: Primary key attribute: ${asked.name}`,
  );
}

function scanExpressions(input: ScanInput): {
  readonly filter: Condition | undefined;
  readonly projection: Projection | undefined;
} {
  const { FilterExpression, ProjectionExpression, ScanFilter, ConditionalOperator, AttributesToGet } = input;
  const expressions = new CallExpressions(input, {
    expressions: { FilterExpression, ProjectionExpression },
    others: { AttributesToGet, ScanFilter, ConditionalOperator },
  });
  const filter = expressions.condition(FilterExpression, 'FilterExpression');
  const projection = expressions.projection(ProjectionExpression, AttributesToGet);
  expressions.finish();
  const older =
    ScanFilter === undefined ? undefined : translateFilter('scanFilter', ScanFilter, ConditionalOperator);
  return { filter: filter ?? older, projection };
}
