import { type CallScope, type Json, ServiceError } from '@cairn/kit';
import { attributeOf, scalarText } from './attribute-value/attribute-value.ts';
import { readItem } from './attribute-value/read-item.ts';
import { queryKeyCondition } from './item-pages.ts';
import type { Table } from './table.ts';
import type { TableCatalog } from './table-catalog.ts';
import type { BatchGetItemInput, BatchWriteItemInput, QueryInput, TransactWriteItem } from './table-types.ts';

/** A call as policies are asked about it. */
export interface ItemCall {
  readonly scope: CallScope;
  /** `PutItem`, `Query` … */
  readonly operation: string;
  readonly input: { readonly [member: string]: unknown };
  /** ARN of the table, or of an index of it, that is asked about. */
  readonly resource: string;
}

/** Keys of policies by name; those that are undefined are known to be absent. */
export type ItemAccessKeys = { readonly [key: string]: string | undefined };

const leadingKeys = 'dynamodb:LeadingKeys';

/**
 * What policies may ask about a call that touches items, once for each item: so a policy holds for each of them,
 * whatever operator it compares with. `dynamodb:LeadingKeys` is the value of the partition key as a text, of an index's
 * where that is read; a Scan has none. What cannot be told (statements of PartiQL, `dynamodb:Attributes`, a call that
 * is wrong) is left out. Source: DynamoDB developer guide, "Using IAM policy conditions for fine-grained access control".
 */
export function itemAccessKeys(catalog: TableCatalog, call: ItemCall): readonly ItemAccessKeys[] {
  const { Select, ReturnValues, ReturnConsumedCapacity } = call.input;
  const asked = {
    'dynamodb:Select': textOf(Select),
    'dynamodb:ReturnValues': textOf(ReturnValues),
    'dynamodb:ReturnConsumedCapacity': textOf(ReturnConsumedCapacity),
  };
  if (call.operation === 'Scan') return [{ ...asked, [leadingKeys]: undefined }];
  const values = leadingValues(catalog, call);
  return values === undefined ? [asked] : values.map((value) => ({ ...asked, [leadingKeys]: value }));
}

function textOf(value: unknown): string | undefined {
  return typeof value === 'string' ? value : undefined;
}

/** The partition keys that a call names in a table; undefined where that cannot be told. */
function leadingValues(
  catalog: TableCatalog,
  { scope, operation, input, resource }: ItemCall,
): readonly string[] | undefined {
  const isOf = (name: unknown): boolean =>
    typeof name === 'string' && catalog.existing(scope, name) === table;
  let table: Table | undefined;
  try {
    table = catalog.existing(scope, resource.replace(/\/index\/.*$/, ''));
    if (operation === 'Query') return [queriedKey(table, input as unknown as QueryInput)];
    const { name } = table.key.hash;
    const keys = (itemsOf[operation]?.(input, isOf) ?? []).map((item) => {
      const value = attributeOf(readItem(item, 'Key'), name);
      return value === undefined ? undefined : scalarText(value);
    });
    const isTold = keys.length > 0 && keys.every((key) => typeof key === 'string');
    return isTold ? [...new Set(keys as readonly string[])] : undefined;
  } catch (error) {
    // The call itself says what is wrong with it, where it is let through.
    if (error instanceof ServiceError) return undefined;
    throw error;
  }
}

function queriedKey(table: Table, input: QueryInput): string {
  const key = input.IndexName === undefined ? table.key : table.existingIndex(input.IndexName).key;
  return scalarText(queryKeyCondition(input, key, table).hash);
}

type Input = ItemCall['input'];
type ItemsOf = (input: Input, isOf: (table: unknown) => boolean) => readonly (Json | undefined)[];

const ofKey: ItemsOf = ({ Key }) => [Key as Json];
const ofParts: ItemsOf = ({ TransactItems }, isOf) =>
  (TransactItems as readonly (TransactWriteItem & { readonly Get?: TransactWriteItem['Delete'] })[])
    .flatMap(({ Get, Put, Delete, Update, ConditionCheck }) => [
      { TableName: Put?.TableName, item: Put?.Item },
      ...[Get, Delete, Update, ConditionCheck].map((part) => ({
        TableName: part?.TableName,
        item: part?.Key,
      })),
    ])
    .filter(({ TableName }) => TableName !== undefined && isOf(TableName))
    .map(({ item }) => item);

/** The items or keys that a call names in one table. */
const itemsOf: { readonly [operation: string]: ItemsOf } = {
  GetItem: ofKey,
  UpdateItem: ofKey,
  DeleteItem: ofKey,
  PutItem: ({ Item }) => [Item as Json],
  BatchGetItem: ({ RequestItems }, isOf) =>
    Object.entries(RequestItems as BatchGetItemInput['RequestItems']).flatMap(([name, { Keys }]) =>
      isOf(name) ? Keys : [],
    ),
  BatchWriteItem: ({ RequestItems }, isOf) =>
    Object.entries(RequestItems as BatchWriteItemInput['RequestItems']).flatMap(([name, requests]) =>
      isOf(name)
        ? requests.map(({ PutRequest, DeleteRequest }) => PutRequest?.Item ?? DeleteRequest?.Key)
        : [],
    ),
  TransactGetItems: ofParts,
  TransactWriteItems: ofParts,
};
