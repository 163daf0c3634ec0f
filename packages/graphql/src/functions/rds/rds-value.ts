import { isJsonArray, isJsonNumber, type Json } from '@cairn/kit';

/** What a payload of the module `rds` is made of: JSON, and what the module's own functions made. */
export type RdsValue = Json | SqlTemplate | RdsStatement | Aggregate | readonly RdsValue[] | RdsObject;

/** An object of a payload; an absent member and null are the same. */
export interface RdsObject {
  readonly [member: string]: RdsValue;
}

/** What a statement holds, with those within it: one that stands in it twice counts twice. */
export interface StatementExtent {
  /** How many statements and templates stand within each other. */
  readonly nesting: number;
  /** Characters of its texts and names, and some for each value. */
  readonly size: number;
}

const smallExtent: StatementExtent = { nesting: 0, size: 0 };

/**
 * A text of SQL with values between its strings: what code wrote is the statement, what it was given is bound. An
 * instance, so that no data that looks like one is taken for a statement.
 */
export class SqlTemplate {
  readonly strings: readonly string[];
  readonly values: readonly RdsValue[];
  readonly extent: StatementExtent;

  /** @param strings one more than there are values */
  constructor(
    strings: readonly string[],
    values: readonly RdsValue[],
    extent: StatementExtent = smallExtent,
  ) {
    this.strings = strings;
    this.values = values;
    this.extent = extent;
  }
}

export type StatementType = 'SELECT' | 'INSERT' | 'UPDATE' | 'REMOVE';

/** A statement that is written when its dialect is known. */
export class RdsStatement {
  readonly type: StatementType;
  readonly properties: RdsObject;
  readonly extent: StatementExtent;

  constructor(type: StatementType, properties: RdsObject, extent: StatementExtent = smallExtent) {
    this.type = type;
    this.properties = properties;
    this.extent = extent;
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

/** The value as data: what an answer shows of statements that were returned as they are. */
export function jsonOfRds(value: RdsValue): Json {
  if (value instanceof SqlTemplate) {
    return { type: 'SQL', strings: value.strings, keys: value.values.map(jsonOfRds) };
  }
  if (value instanceof RdsStatement) return { type: value.type, properties: jsonOfRds(value.properties) };
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
