import {
  isJsonArray,
  isJsonNumber,
  isJsonObject,
  type Json,
  JsonNumber,
  type JsonObject,
  jsonNumberOf,
  memberOf,
  parseJson,
  printJson,
} from '@cairn/kit';
import { FunctionError } from '../function-error.ts';
import { mapMembers } from '../map-members.ts';

/*
 * `util.dynamodb`: values of JSON as DynamoDB's typed values and back. Numbers stay numbers (`{"N": 12}`), null is
 * `{"NULL": null}`: as AppSync writes them, which its DynamoDB data source reads.
 * Source: AppSync developer guide, "DynamoDB helpers in util.dynamodb".
 */

/** Any value as a typed value; lists are `L`, never sets. */
export function toDynamoDB(value: Json): JsonObject {
  if (value === null) return { NULL: null };
  if (typeof value === 'string') return { S: value };
  if (typeof value === 'boolean') return { BOOL: value };
  if (isJsonNumber(value)) return { N: value };
  if (isJsonArray(value)) return { L: value.map(toDynamoDB) };
  return { M: toMapValues(value) };
}

/** `toString`: a text as `S`; null stays null. Other scalars are printed. */
export function toStringValue(value: Json): JsonObject | null {
  if (value === null) return null;
  return { S: typeof value === 'string' ? value : printJson(value) };
}

/** A list of texts as `SS`; null stays null. @throws FunctionError */
export function toStringSet(values: Json): JsonObject | null {
  return values === null ? null : { SS: listOf(values, 'toStringSet') };
}

/** A number as `N`; null stays null. @throws FunctionError */
export function toNumber(value: Json): JsonObject | null {
  if (value === null) return null;
  if (isJsonNumber(value)) return { N: value };
  if (typeof value === 'string' && isNumeric(value)) return { N: value };
  throw new FunctionError('Unable to convert value to a number');
}

/** A list of numbers as `NS`; null stays null. @throws FunctionError */
export function toNumberSet(values: Json): JsonObject | null {
  return values === null ? null : { NS: listOf(values, 'toNumberSet') };
}

/** Base64 as `B`; null stays null. @throws FunctionError */
export function toBinary(value: Json): JsonObject | null {
  if (value === null) return null;
  if (typeof value !== 'string') throw new FunctionError('Unable to convert value to binary');
  return { B: value };
}

/** A list of base64 texts as `BS`; null stays null. @throws FunctionError */
export function toBinarySet(values: Json): JsonObject | null {
  return values === null ? null : { BS: listOf(values, 'toBinarySet') };
}

/** A boolean as `BOOL`; null stays null. @throws FunctionError */
export function toBoolean(value: Json): JsonObject | null {
  if (value === null) return null;
  if (typeof value !== 'boolean') throw new FunctionError('Unable to convert value to a boolean');
  return { BOOL: value };
}

/** `{"NULL": null}`. */
export function toNull(): JsonObject {
  return { NULL: null };
}

/** A list as `L`; null stays null. @throws FunctionError */
export function toList(values: Json): JsonObject | null {
  return values === null ? null : { L: listOf(values, 'toList').map(toDynamoDB) };
}

/** A map as `M`; null stays null. @throws FunctionError */
export function toMap(value: Json): JsonObject | null {
  if (value === null) return null;
  return { M: toMapValues(mapOf(value, 'toMap')) };
}

/** A map with typed values, as keys and items are written. @throws FunctionError */
export function toMapValues(value: JsonObject): JsonObject;
/** A map with typed values; null stays null. @throws FunctionError */
export function toMapValues(value: Json): JsonObject | null;
export function toMapValues(value: Json): JsonObject | null {
  return value === null ? null : mapMembers(mapOf(value, 'toMapValues'), toDynamoDB);
}

/** An object of S3 as AppSync keeps it in DynamoDB: JSON in an `S`. */
export function toS3Object(
  ...[key, bucket, region, version]: readonly [key: Json, bucket: Json, region: Json, version?: Json]
): JsonObject {
  const hasVersion = version !== undefined && version !== null;
  return { S: printJson({ s3: { key, bucket, region, ...(hasVersion && { version }) } }) };
}

/** What {@link toS3Object} wrote: `key`, `bucket`, `region` and, where there is one, `version`. @throws FunctionError */
export function fromS3ObjectJson(text: Json): JsonObject | null {
  if (text === null) return null;
  const object = s3ObjectIn(text);
  if (object === undefined) throw new FunctionError('Unable to parse the S3 object');
  return object;
}

/** A typed value as plain JSON: sets become lists, `B` its base64. @throws FunctionError */
export function fromDynamoDB(value: Json): Json {
  const [type, ...more] = isJsonObject(value) ? Object.keys(value) : [];
  if (type === undefined || more.length > 0) throw new FunctionError('Not a value of DynamoDB');
  const content = memberOf(value as JsonObject, type) as Json;
  const read = Object.hasOwn(readers, type) ? readers[type] : undefined;
  if (read === undefined) throw new FunctionError(`Not a type of DynamoDB: ${type}`);
  return read(content);
}

/** A map of typed values (an item, a key) as plain JSON. @throws FunctionError */
export function fromMapValues(value: JsonObject): JsonObject {
  return mapMembers(value, fromDynamoDB);
}

const readers: { readonly [type: string]: (content: Json) => Json } = {
  S: (content) => content,
  N: numberIn,
  B: (content) => content,
  BOOL: (content) => content,
  NULL: () => null,
  L: (content) => listOf(content, 'L').map(fromDynamoDB),
  M: (content) => fromMapValues(mapOf(content, 'M')),
  SS: (content) => listOf(content, 'SS'),
  NS: (content) => listOf(content, 'NS').map(numberIn),
  BS: (content) => listOf(content, 'BS'),
};

function numberIn(content: Json): Json {
  if (isJsonNumber(content)) return content;
  if (typeof content === 'string' && isNumeric(content)) return jsonNumberOf(content);
  throw new FunctionError('Not a number of DynamoDB');
}

function isNumeric(text: string): boolean {
  return /^-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?$/.test(text);
}

function s3ObjectIn(text: Json): JsonObject | undefined {
  if (typeof text !== 'string') return undefined;
  try {
    const value = parseJson(text);
    const object = isJsonObject(value) ? memberOf(value, 's3') : undefined;
    return isJsonObject(object) ? object : undefined;
  } catch {
    return undefined;
  }
}

function listOf(value: Json, name: string): readonly Json[] {
  if (!isJsonArray(value)) throw new FunctionError(`${name} expects a list`);
  return value;
}

function mapOf(value: Json, name: string): JsonObject {
  if (!isJsonObject(value) || value instanceof JsonNumber) throw new FunctionError(`${name} expects a map`);
  return value;
}
