import {
  isJsonArray,
  isJsonNumber,
  isJsonObject,
  type Json,
  JsonNumber,
  numberOf,
  setMember,
} from '@cairn/kit';

/**
 * A value of a template. Whole numbers are bigints and other numbers are numbers, as Java tells Long from Double;
 * lists and maps are shared and changed in place, as Java's are.
 */
export type Value = null | boolean | bigint | number | string | ValueList | ValueMap | HostObject;

/** A list, changed in place by templates. */
export type ValueList = Value[];

/** A map in the order of insertion, changed in place by templates. */
export type ValueMap = Map<string, Value>;

/** Something that the host of templates offers: `$util`, `$input`, `$context`. */
export interface HostObject {
  readonly isHostObject: true;
  /** A property; undefined where there is none. */
  readonly property?: (name: string) => Value | undefined;
  /** Calls a method; undefined where there is none of that name, or where it answers nothing. */
  readonly call?: (name: string, parameters: readonly Value[]) => Value | undefined;
  /** How it is printed. */
  readonly text?: () => string;
}

export function isList(value: Value | undefined): value is ValueList {
  return Array.isArray(value);
}

export function isMap(value: Value | undefined): value is ValueMap {
  return value instanceof Map;
}

export function isNumeric(value: Value | undefined): value is bigint | number {
  return typeof value === 'bigint' || typeof value === 'number';
}

export function isHostObject(value: Value | undefined): value is HostObject {
  return typeof value === 'object' && value !== null && 'isHostObject' in value;
}

/** The value that a JSON value is to templates; the caller's stays as it is. */
export function valueOfJson(json: Json): Value {
  if (isJsonArray(json)) return json.map(valueOfJson);
  if (isJsonNumber(json)) return numberValue(json);
  if (isJsonObject(json))
    return new Map(Object.entries(json).map(([name, member]) => [name, valueOfJson(member)]));
  return json as null | boolean | string;
}

function numberValue(json: number | JsonNumber): bigint | number {
  const text = String(json);
  return /^-?\d+$/.test(text) ? BigInt(text) : numberOf(json);
}

/** The JSON of a value; a host object is its text. */
export function jsonOf(value: Value): Json {
  if (typeof value === 'bigint') {
    const short = Number(value);
    return Number.isSafeInteger(short) ? short : new JsonNumber(String(value));
  }
  if (isList(value)) return value.map(jsonOf);
  if (isMap(value)) {
    const object: { [name: string]: Json } = {};
    for (const [name, member] of value) setMember(object, name, jsonOf(member));
    return object;
  }
  if (isHostObject(value)) return value.text?.() ?? null;
  return value;
}
