import { isJsonArray, isJsonObject, type Json, type JsonObject, memberOf } from '@cairn/kit';
import { FunctionError } from '../function-error.ts';
import { mapMembers } from '../map-members.ts';
import { dynamodbExpression } from '../transform/dynamodb-expression.ts';
import { toItem } from './item-value.ts';
import { projectionExpression } from './projection-expression.ts';
import { updateExpression } from './update-expression.ts';

/*
 * The functions of `@aws-appsync/utils/dynamodb`: payloads of plain values as request documents of the DynamoDB data
 * source. Members that need no change pass as they are.
 * Source: AppSync developer guide, "Built-in modules"; types of the package.
 */

export type DynamoDBOperation =
  | 'get'
  | 'put'
  | 'remove'
  | 'update'
  | 'query'
  | 'scan'
  | 'sync'
  | 'batchGet'
  | 'batchPut'
  | 'batchDelete'
  | 'transactGet'
  | 'transactWrite';

/** The request document of an operation. @throws FunctionError */
export function dynamodbRequest(operation: DynamoDBOperation, payload: Json): JsonObject {
  if (payload === null) throw new FunctionError(`An argument is expected to be passed to ${operation}`);
  if (!isJsonObject(payload)) throw new FunctionError('Expected payload to be an Object.');
  return writers[operation](payload);
}

const writers: { readonly [operation in DynamoDBOperation]: (payload: JsonObject) => JsonObject } = {
  get: (payload) => document('GetItem', payload),
  put: (payload) => document('PutItem', payload),
  remove: (payload) => document('DeleteItem', payload),
  update: (payload) => document('UpdateItem', payload),
  query: (payload) => document('Query', payload),
  scan: (payload) => document('Scan', payload),
  sync: (payload) => document('Sync', payload),
  batchGet: (payload) =>
    batch('BatchGetItem', payload, (table) =>
      changed(isJsonArray(table) ? { keys: table } : objectIn(table, 'table')),
    ),
  batchPut: (payload) => batch('BatchPutItem', payload, (items) => listIn(items, 'items').map(typedItem)),
  batchDelete: (payload) => batch('BatchDeleteItem', payload, (keys) => listIn(keys, 'keys').map(typedKey)),
  transactGet: (payload) => ({
    operation: 'TransactGetItems',
    transactItems: transactItems(payload).map(changed),
  }),
  transactWrite: (payload) => ({
    operation: 'TransactWriteItems',
    transactItems: transactItems(payload).map(transactWrite),
  }),
};

function document(operation: string, payload: JsonObject): JsonObject {
  return { operation, ...changed(payload) };
}

/** How members of a payload are written; all others pass. */
const changes: { readonly [member: string]: (value: Json) => Json } = {
  key: typedKey,
  keys: (keys) => listIn(keys, 'keys').map(typedKey),
  item: typedItem,
  update: updateExpression,
  query: expressionOf,
  filter: expressionOf,
  condition: expressionOf,
  projection: projectionExpression,
};

/** A payload with its members as documents have them. What says nothing (null, no conditions) is left out. */
function changed(payload: JsonObject): JsonObject {
  const members = Object.keys(payload).flatMap((name): readonly (readonly [string, Json])[] => {
    const value = payload[name] as Json;
    const change = Object.hasOwn(changes, name) ? changes[name] : undefined;
    if (change === undefined) return [[name, value]];
    if (value === null && name !== 'key' && name !== 'item') return [];
    const written = change(value);
    return written === null ? [] : [[name === 'item' ? 'attributeValues' : name, written]];
  });
  return Object.fromEntries(members);
}

function expressionOf(condition: Json): Json {
  const { expression, expressionNames, expressionValues } = dynamodbExpression(condition);
  if (expression === '') return null;
  // DynamoDB takes no empty map of values.
  return {
    expression,
    expressionNames,
    ...(Object.keys(expressionValues).length > 0 && { expressionValues }),
  };
}

function batch(operation: string, payload: JsonObject, change: (table: Json) => Json): JsonObject {
  const tables = objectIn(memberOf(payload, 'tables') ?? null, 'tables');
  return { ...payload, operation, tables: mapMembers(tables, change) };
}

function transactItems(payload: JsonObject): readonly JsonObject[] {
  return listIn(memberOf(payload, 'items') ?? null, 'items').map((item) => objectIn(item, 'item'));
}

const transactOperations: { readonly [member: string]: string } = {
  putItem: 'PutItem',
  updateItem: 'UpdateItem',
  deleteItem: 'DeleteItem',
  conditionCheck: 'ConditionCheck',
};

/** `{putItem: {table, …}}` → `{table, operation: 'PutItem', …}`. */
function transactWrite(item: JsonObject): JsonObject {
  const [member, ...more] = Object.keys(item);
  const isKnown = member !== undefined && Object.hasOwn(transactOperations, member);
  const operation = isKnown ? transactOperations[member] : undefined;
  if (member === undefined || operation === undefined || more.length > 0) {
    throw new FunctionError(`Each item expects one of ${Object.keys(transactOperations).join(', ')}`);
  }
  return { operation, ...changed(objectIn(item[member] as Json, member)) };
}

function typedKey(key: Json): JsonObject {
  return toItem(key, 'key');
}

function typedItem(item: Json): JsonObject {
  return toItem(item, 'item');
}

function objectIn(value: Json, name: string): JsonObject {
  if (!isJsonObject(value)) throw new FunctionError(`Expected ${name} to be an Object.`);
  return value;
}

function listIn(value: Json, name: string): readonly Json[] {
  if (!isJsonArray(value)) throw new FunctionError(`${name} expects an array.`);
  return value;
}
