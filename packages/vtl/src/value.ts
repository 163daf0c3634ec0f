import {
  isJsonArray,
  isJsonNumber,
  isJsonObject,
  type Json,
  JsonNumber,
  type JsonObject,
  numberOf,
  setMember,
} from '@cairn/kit';
import type { Fuel } from './fuel.ts';
import { TemplateError } from './template-error.ts';

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
  readonly call?: (name: string, parameters: readonly Value[], fuel: Fuel) => Value | undefined;
  /** Sets a property, where that can be. */
  readonly assign?: (name: string, value: Value) => void;
  /** What a loop goes through, where it can. */
  readonly items?: (fuel: Fuel) => ValueList;
  /** How it is printed. */
  readonly text?: (fuel: Fuel) => string;
  /** What it is in JSON; its text where this is left out. */
  readonly json?: (fuel: Fuel) => Json;
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

/** Digits of a whole number; products of whole numbers stay below it too. */
export const digitsMax = 1_233;

/** What a value takes in memory, in characters. */
const charactersOfValue = 20;

/**
 * The value that a JSON value is to templates; the caller's stays as it is. Objects are gone through when they are
 * looked at: most are printed as they came.
 * @throws TemplateError
 */
export function valueOfJson(json: Json, fuel?: Fuel): Value {
  fuel?.spend(charactersOfValue);
  if (isJsonArray(json)) return json.map((item) => valueOfJson(item, fuel));
  if (isJsonNumber(json)) return numberValue(json);
  return isJsonObject(json) ? new JsonMap(json, fuel) : (json as null | boolean | string);
}

/** A map that is a JSON object until somebody looks at it. */
class JsonMap extends Map<string, Value> {
  #source: JsonObject | undefined;
  readonly #fuel: Fuel | undefined;

  constructor(source: JsonObject, fuel: Fuel | undefined) {
    super();
    this.#source = source;
    this.#fuel = fuel;
  }

  /** What it was made of; undefined once somebody has looked, as it may have been changed since. */
  get untouched(): JsonObject | undefined {
    return this.#source;
  }

  #look(): this {
    const source = this.#source;
    if (source === undefined) return this;
    this.#source = undefined;
    for (const [name, member] of Object.entries(source)) super.set(name, valueOfJson(member, this.#fuel));
    return this;
  }

  override get size(): number {
    this.#look();
    return super.size;
  }

  override get(name: string): Value | undefined {
    this.#look();
    return super.get(name);
  }

  override has(name: string): boolean {
    this.#look();
    return super.has(name);
  }

  override set(name: string, value: Value): this {
    this.#look();
    return super.set(name, value);
  }

  override delete(name: string): boolean {
    this.#look();
    return super.delete(name);
  }

  override clear(): void {
    this.#source = undefined;
    super.clear();
  }

  override keys(): MapIterator<string> {
    this.#look();
    return super.keys();
  }

  override values(): MapIterator<Value> {
    this.#look();
    return super.values();
  }

  override entries(): MapIterator<[string, Value]> {
    this.#look();
    return super.entries();
  }

  override forEach(visit: (value: Value, name: string, map: Map<string, Value>) => void): void {
    this.#look();
    super.forEach(visit);
  }

  override [Symbol.iterator](): MapIterator<[string, Value]> {
    return this.entries();
  }
}

function numberValue(json: number | JsonNumber): bigint | number {
  const text = String(json);
  return /^-?\d+$/.test(text) ? wholeNumberOf(text) : numberOf(json);
}

/** @throws TemplateError when there are too many digits */
export function wholeNumberOf(digits: string): bigint {
  if (digits.length > digitsMax) throw new TemplateError('A number is too large');
  return BigInt(digits);
}

/**
 * The JSON of a value; a host object is its text. What was JSON and was not looked at is what it was, and shared.
 * @throws TemplateError when it is too large, as that of lists that contain a list many times, or without an end
 */
export function jsonOf(value: Value, fuel: Fuel): Json {
  let characters = 0;
  const count = (text: string): string => {
    characters += text.length;
    fuel.bound(characters);
    fuel.spend(text.length);
    return text;
  };
  const convert = (each: Value, depth: number): Json => {
    fuel.values();
    fuel.nest(depth);
    if (typeof each === 'string') return count(each);
    // JSON has no such numbers.
    if (typeof each === 'number' && !Number.isFinite(each)) return null;
    if (typeof each === 'bigint') {
      const short = Number(each);
      return Number.isSafeInteger(short) ? short : new JsonNumber(count(String(each)));
    }
    if (isList(each)) return each.map((item) => convert(item, depth + 1));
    if (each instanceof JsonMap && each.untouched !== undefined) return each.untouched;
    if (isMap(each)) {
      const object: { [name: string]: Json } = {};
      for (const [name, member] of each) setMember(object, count(name), convert(member, depth + 1));
      return object;
    }
    if (isHostObject(each) && each.json !== undefined) return each.json(fuel);
    if (isHostObject(each)) return each.text === undefined ? null : count(each.text(fuel));
    return each;
  };
  return convert(value, 0);
}
