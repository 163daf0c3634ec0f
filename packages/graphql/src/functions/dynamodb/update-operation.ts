import { isJsonNumber, isJsonObject, type Json, type JsonObject, memberOf } from '@cairn/kit';
import { FunctionError } from '../function-error.ts';

/*
 * `operations` of the module `dynamodb`: what is to become of an attribute, as data that `update` reads.
 * Source: AppSync developer guide, "Built-in modules".
 */

/** `operations.add`: sets an attribute that is not there yet. */
export function addOperation(value: Json): JsonObject {
  return { type: 'OPERATION_ADD', value };
}

/** `operations.remove`: takes an attribute away. */
export function removeOperation(): JsonObject {
  return { type: 'OPERATION_REMOVE' };
}

/** `operations.replace`: sets an attribute as a whole, instead of the members that the payload has. */
export function replaceOperation(value: Json): JsonObject {
  return { type: 'OPERATION_REPLACE', value };
}

/** `operations.increment`: adds to a number, one unless told otherwise. @throws FunctionError */
export function incrementOperation(by: Json = 1): JsonObject {
  return { type: 'OPERATION_INCREMENT', by: amountOf(by, 'increment') };
}

/** `operations.decrement`: takes from a number, one unless told otherwise. @throws FunctionError */
export function decrementOperation(by: Json = 1): JsonObject {
  return { type: 'OPERATION_DECREMENT', by: amountOf(by, 'decrement') };
}

/** `operations.append`: adds items at a list's end. */
export function appendOperation(items: Json): JsonObject {
  return { type: 'OPERATION_APPEND', items };
}

/** `operations.prepend`: adds items at a list's beginning. */
export function prependOperation(items: Json): JsonObject {
  return { type: 'OPERATION_PREPEND', items };
}

/** `operations.updateListItem`: replaces one item of a list; stands in a list of such. @throws FunctionError */
export function updateListItemOperation(value: Json, index: Json): JsonObject {
  if (typeof index !== 'number' || !Number.isSafeInteger(index) || index < 0) {
    throw new FunctionError('updateListItem expects the index of an item');
  }
  return { type: 'OPERATION_UPDATE_LIST_ITEM', value, index };
}

/** An operation among the values of an update. */
export interface UpdateOperation {
  readonly type: string;
  readonly operation: JsonObject;
}

const types = new Set(
  ['ADD', 'REMOVE', 'REPLACE', 'INCREMENT', 'DECREMENT', 'APPEND', 'PREPEND', 'UPDATE_LIST_ITEM'].map(
    (name) => `OPERATION_${name}`,
  ),
);

/** The operation that a value is, if it is one. */
export function updateOperationIn(value: Json): UpdateOperation | undefined {
  const type = isJsonObject(value) ? memberOf(value, 'type') : undefined;
  if (typeof type !== 'string' || !types.has(type)) return undefined;
  return { type, operation: value as JsonObject };
}

function amountOf(by: Json, name: string): Json {
  const amount = by === null ? 1 : by;
  if (!isJsonNumber(amount)) throw new FunctionError(`${name} expects a number`);
  return amount;
}
