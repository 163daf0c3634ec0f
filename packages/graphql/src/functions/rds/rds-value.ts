import { isJsonArray, isJsonNumber, type Json } from '@cairn/kit';

/** What a payload of the module `rds` is made of: JSON, and what the module's own functions made. */
export type RdsValue = Json | SqlTemplate | RdsStatement | Aggregate | readonly RdsValue[] | RdsObject;

/** An object of a payload; an absent member and null are the same. */
export interface RdsObject {
  readonly [member: string]: RdsValue;
}

/**
 * A text of SQL with values between its strings: what code wrote is the statement, what it was given is bound. An
 * instance, so that no data that looks like one is taken for a statement.
 */
export class SqlTemplate {
  readonly strings: readonly string[];
  readonly values: readonly RdsValue[];
  /** How many statements and templates stand within each other in it. */
  readonly nesting: number;

  /** @param strings one more than there are values */
  constructor(strings: readonly string[], values: readonly RdsValue[], nesting = 0) {
    this.strings = strings;
    this.values = values;
    this.nesting = nesting;
  }
}

export type StatementType = 'SELECT' | 'INSERT' | 'UPDATE' | 'REMOVE';

/** A statement that is written when its dialect is known. */
export class RdsStatement {
  readonly type: StatementType;
  readonly properties: RdsObject;
  /** How many statements and templates stand within each other in it. */
  readonly nesting: number;

  constructor(type: StatementType, properties: RdsObject, nesting = 0) {
    this.type = type;
    this.properties = properties;
    this.nesting = nesting;
  }
}

/** `agg.count('id')`: a function of a column. */
export class Aggregate {
  /** `COUNT`, `MAX`, … */
  readonly functionName: string;
  readonly isDistinct: boolean;
  readonly column: string;

  constructor(functionName: string, options: { readonly isDistinct: boolean; readonly column: string }) {
    this.functionName = functionName;
    this.isDistinct = options.isDistinct;
    this.column = options.column;
  }
}

/** A member, or null where there is none. */
export function valueAt(object: RdsObject, member: string): RdsValue {
  return Object.hasOwn(object, member) ? (object[member] as RdsValue) : null;
}

/** Whether the value is an object of members: no list, no number, nothing that the module made. */
export function isRdsObject(value: RdsValue): value is RdsObject {
  return (
    typeof value === 'object' &&
    value !== null &&
    !isRdsArray(value) &&
    !isJsonNumber(value as Json) &&
    !(value instanceof SqlTemplate || value instanceof RdsStatement || value instanceof Aggregate)
  );
}

/** Whether the value is a list. */
export function isRdsArray(value: RdsValue): value is readonly RdsValue[] {
  return isJsonArray(value as Json);
}

/** What statements are as data; kept, since one may stand in many. */
const statementJson = new WeakMap<SqlTemplate | RdsStatement, Json>();

/** The value as data: what an answer shows of statements that were returned as they are. */
export function jsonOfRds(value: RdsValue): Json {
  if (value instanceof SqlTemplate || value instanceof RdsStatement) {
    const known = statementJson.get(value);
    if (known !== undefined) return known;
    const json: Json =
      value instanceof SqlTemplate
        ? { type: 'SQL', strings: value.strings, keys: value.values.map(jsonOfRds) }
        : { type: value.type, properties: jsonOfRds(value.properties) };
    statementJson.set(value, json);
    return json;
  }
  if (value instanceof Aggregate) {
    return {
      type: 'AGGREGATE',
      function: value.functionName,
      distinct: value.isDistinct,
      column: value.column,
    };
  }
  if (isRdsArray(value)) return value.map(jsonOfRds);
  if (!isRdsObject(value)) return value as Json;
  return Object.fromEntries(Object.keys(value).map((name) => [name, jsonOfRds(valueAt(value, name))]));
}
