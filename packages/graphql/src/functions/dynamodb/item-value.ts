import { isJsonArray, isJsonNumber, isJsonObject, type Json, type JsonObject } from '@cairn/kit';
import { FunctionError } from '../function-error.ts';
import { mapMembers } from '../map-members.ts';
import { toDynamoDB } from './dynamodb-value.ts';

/** A value of an item: typed, but for sets that `toStringSet` and the like made, which stay sets. */
export function toItemValue(value: Json): JsonObject {
  if (isSet(value)) return value;
  if (isJsonArray(value)) return { L: value.map(toItemValue) };
  if (isJsonObject(value)) return { M: mapMembers(value, toItemValue) };
  return toDynamoDB(value);
}

/** An item or key with typed values. @throws FunctionError */
export function toItem(value: Json, name: string): JsonObject {
  if (!isJsonObject(value)) throw new FunctionError(`Expected ${name} to be an Object.`);
  return mapMembers(value, toItemValue);
}

/** `{SS: […]}`, `{NS: […]}`, `{BS: […]}`: nothing else that stands in an item looks like this. */
function isSet(value: Json): value is JsonObject {
  if (!isJsonObject(value)) return false;
  const [type, ...more] = Object.keys(value);
  if (type === undefined || more.length > 0) return false;
  const members = value[type];
  if (!isJsonArray(members) || members.length === 0) return false;
  if (type === 'NS') return members.every(isJsonNumber);
  return (type === 'SS' || type === 'BS') && members.every((member) => typeof member === 'string');
}
