import {
  canonicalNumber,
  isJsonArray,
  isJsonNumber,
  isJsonObject,
  type Json,
  type JsonObject,
  jsonEquals,
  jsonNumberOf,
  setMember,
} from '@cairn/kit';
import { readAnyObject, readArray, unexpected } from '../request-document.ts';
import { documentFailure } from '../source-failure.ts';

// Source: AppSync developer guide, "Type system (request mapping)" and "Type system (response mapping)".

/** Deeper values are handed on as they are: DynamoDB refuses them from 32 levels on, in its own words. */
const checkedDepthMax = 40;

/**
 * Typed values by attribute, spelled as DynamoDB spells them: the same object where nothing has to change.
 * @param path `$[key]` @throws SourceFailure
 */
export function readTypedValues(value: Json | undefined, path: string, depth = 0): JsonObject {
  const object = readAnyObject(value, path);
  let changed: Record<string, Json> | undefined;
  const names = Object.keys(object);
  for (const name of names) {
    const given = object[name] as Json;
    const read = readTypedValue(given, `${path}[${name}]`, depth);
    if (read === given && changed === undefined) continue;
    changed ??= copyBefore(object, names, name);
    setMember(changed, name, read);
  }
  return changed ?? object;
}

function copyBefore(object: JsonObject, names: readonly string[], end: string): Record<string, Json> {
  const copy: Record<string, Json> = {};
  for (const name of names) {
    if (name === end) break;
    setMember(copy, name, object[name] as Json);
  }
  return copy;
}

/** One typed value: an object with one member, its type. @throws SourceFailure */
export function readTypedValue(value: Json, path: string, depth = 0): Json {
  if (depth > checkedDepthMax) return value;
  if (!isJsonObject(value)) throw unexpected('object', path, value);
  const types = Object.keys(value);
  const [type] = types;
  if (type === undefined || types.length > 1) {
    throw documentFailure(`Expected exactly one type for attribute value '${path}' but got ${types.length}.`);
  }
  const inner = value[type] as Json;
  const read = readers.get(type);
  if (read === undefined) throw documentFailure(`Unsupported element '${path}[${type}]'.`);
  const spelled = read(inner, `${path}[${type}]`, depth + 1);
  return spelled === inner ? value : { [type]: spelled };
}

const readers: ReadonlyMap<string, (value: Json, path: string, depth: number) => Json> = new Map([
  ['S', readString],
  ['N', readNumber],
  ['B', readString],
  ['BOOL', readBoolean],
  ['NULL', readNull],
  ['SS', (value: Json, path: string) => readEach(value, path, readString)],
  ['NS', (value: Json, path: string) => readEach(value, path, readNumber)],
  ['BS', (value: Json, path: string) => readEach(value, path, readString)],
  ['L', (value: Json, path: string, depth: number) => readEach(value, path, readTypedValue, depth)],
  ['M', readTypedValues],
]);

function readString(value: Json, path: string): string {
  if (typeof value === 'string') return value;
  throw unexpected('string', path, value);
}

/** A number may be one of JSON: what it stands for is what DynamoDB is told. */
function readNumber(value: Json, path: string): string {
  if (typeof value === 'string') return value;
  if (isJsonNumber(value)) return String(value);
  throw unexpected('number', path, value);
}

function readBoolean(value: Json, path: string): boolean {
  if (typeof value === 'boolean') return value;
  throw unexpected('boolean', path, value);
}

/** `util.dynamodb.toNull` writes null; DynamoDB knows `true` only. */
function readNull(value: Json, path: string): boolean {
  return value === null ? true : readBoolean(value, path);
}

function readEach(
  value: Json,
  path: string,
  read: (item: Json, path: string, depth: number) => Json,
  depth = 0,
): Json {
  const items = readArray(value, path);
  const spelled = items.map((item, index) => read(item, `${path}[${index}]`, depth));
  return spelled.every((item, index) => item === items[index]) ? items : spelled;
}

/** An item as code sees it; null where there is none. */
export function plainItem(item: Json | undefined): Json {
  if (!isJsonObject(item)) return null;
  const plain: Record<string, Json> = {};
  for (const name of Object.keys(item)) setMember(plain, name, plainValue(item[name] as Json));
  return plain;
}

/** A typed value as code sees it: sets are lists, binaries base64, numbers beyond doubles keep their text. */
export function plainValue(typed: Json): Json {
  if (!isJsonObject(typed)) return typed;
  for (const type in typed) {
    const value = typed[type] as Json;
    switch (type) {
      case 'N':
        return numberOfText(value);
      case 'NULL':
        return null;
      case 'NS':
        return isJsonArray(value) ? value.map(numberOfText) : value;
      case 'L':
        return isJsonArray(value) ? value.map(plainValue) : value;
      case 'M':
        return plainItem(value);
      default:
        return value;
    }
  }
  return typed;
}

const jsonNumber = /^-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?$/;

/** What DynamoDB answers is a number of JSON; what a request wrote may be one of DynamoDB alone, such as `.5` or `+1`. */
function numberOfText(text: Json): Json {
  if (typeof text !== 'string') return text;
  if (jsonNumber.test(text)) return jsonNumberOf(text);
  const [, sign = '', whole = '', fraction = '', exponent = ''] =
    /^([+-]?)(\d*)(?:\.(\d*))?([eE][+-]?\d+)?$/.exec(text) ?? [];
  if (whole === '' && fraction === '') return text;
  const digits = `${whole.replace(/^0+(?=\d)/, '') || '0'}${fraction === '' ? '' : `.${fraction}`}${exponent}`;
  return jsonNumberOf(`${sign === '-' ? '-' : ''}${digits}`);
}

/** Whether two typed values are the same: numbers by value, sets in any order. */
export function sameTypedValue(left: Json, right: Json): boolean {
  return jsonEquals(comparable(left), comparable(right));
}

/** A typed value in the one form that all equal ones have. */
export function comparable(typed: Json): Json {
  if (!isJsonObject(typed)) return typed;
  const inOneForm: Record<string, Json> = {};
  for (const [type, value] of Object.entries(typed)) inOneForm[type] = comparableContent(type, value);
  return inOneForm;
}

function comparableContent(type: string, value: Json): Json {
  if (type === 'N') return canonicalNumber(numberOfText(value) as number);
  if (type === 'M' && isJsonObject(value)) {
    const members: Record<string, Json> = {};
    for (const [name, inner] of Object.entries(value)) setMember(members, name, comparable(inner));
    return members;
  }
  if (!isJsonArray(value)) return value;
  if (type === 'L') return value.map(comparable);
  return value.map((item) => String(type === 'NS' ? comparableContent('N', item) : item)).sort();
}
