import type { AttributeValue, Item, ReadItemsInput, TableDescription } from '../../wire/tables.ts';
import { keyAttributes, keyValueOf } from './item-key.ts';

/** How an attribute is compared. */
export type Comparison =
  | '='
  | '<>'
  | '<'
  | '<='
  | '>'
  | '>='
  | 'between'
  | 'begins_with'
  | 'contains'
  | 'exists'
  | 'not_exists';

export type ComparedType = 'S' | 'N' | 'BOOL' | 'NULL';

/** A condition on one attribute, as it is typed. */
export interface AttributeFilter {
  readonly attribute: string;
  readonly comparison: Comparison;
  readonly type: ComparedType;
  readonly value: string;
  /** The upper end of `between`. */
  readonly until?: string;
}

/** What of a table is read. */
export interface ItemsQuery {
  readonly index?: string | undefined;
  /** One partition; the whole where undefined. */
  readonly partition?: string | undefined;
  /** A condition on the sort key; heard with a partition only. Its attribute and type are the key's own. */
  readonly sort?: { readonly comparison: Comparison; readonly value: string; readonly until?: string };
  readonly isDescending: boolean;
  readonly filters: readonly AttributeFilter[];
}

/** The request that reads it: a Query where a partition is named, else a Scan. */
export function readRequest(
  table: TableDescription,
  query: ItemsQuery,
): { readonly action: 'Query' | 'Scan'; readonly input: ReadItemsInput } {
  const names = new Map<string, string>();
  const values: Record<string, AttributeValue> = {};
  const name = (attribute: string): string => {
    const placeholder = names.get(attribute) ?? `#n${names.size}`;
    names.set(attribute, placeholder);
    return placeholder;
  };
  const value = (one: AttributeValue): string => {
    const placeholder = `:v${Object.keys(values).length}`;
    values[placeholder] = one;
    return placeholder;
  };
  const keys = keyAttributes(table, query.index);
  const keyConditions: string[] = [];
  if (query.partition !== undefined) {
    const partition = value(keyValueOf(table, keys.partition, query.partition));
    keyConditions.push(`${name(keys.partition)} = ${partition}`);
    const { sort } = query;
    const sortKey = keys.sort;
    if (sort !== undefined && sortKey !== undefined) {
      const given = (text: string) => value(keyValueOf(table, sortKey, text));
      keyConditions.push(conditionText(sort.comparison, name(sortKey), sort, given));
    }
  }
  const filters = query.filters
    .filter(({ attribute }) => attribute !== '')
    .map((filter) =>
      conditionText(filter.comparison, name(filter.attribute), filter, (text) =>
        value(comparedValue(filter.type, text)),
      ),
    );
  return {
    action: keyConditions.length > 0 ? 'Query' : 'Scan',
    input: {
      TableName: table.TableName,
      ...(query.index !== undefined && { IndexName: query.index }),
      ...(keyConditions.length > 0 && { KeyConditionExpression: keyConditions.join(' AND ') }),
      ...(keyConditions.length > 0 && query.isDescending && { ScanIndexForward: false }),
      ...(filters.length > 0 && { FilterExpression: filters.join(' AND ') }),
      ...(names.size > 0 && {
        ExpressionAttributeNames: Object.fromEntries(
          [...names].map(([attribute, placeholder]) => [placeholder, attribute]),
        ),
      }),
      ...(Object.keys(values).length > 0 && { ExpressionAttributeValues: values as Item }),
    },
  };
}

function conditionText(
  comparison: Comparison,
  name: string,
  typed: { readonly value: string; readonly until?: string },
  value: (text: string) => string,
): string {
  switch (comparison) {
    case 'exists':
      return `attribute_exists(${name})`;
    case 'not_exists':
      return `attribute_not_exists(${name})`;
    case 'between':
      return `${name} BETWEEN ${value(typed.value)} AND ${value(typed.until ?? typed.value)}`;
    case 'begins_with':
    case 'contains':
      return `${comparison}(${name}, ${value(typed.value)})`;
    default:
      return `${name} ${comparison} ${value(typed.value)}`;
  }
}

function comparedValue(type: ComparedType, text: string): AttributeValue {
  switch (type) {
    case 'N':
      return { N: text };
    case 'BOOL':
      return { BOOL: text.trim().toLowerCase() === 'true' };
    case 'NULL':
      return { NULL: true };
    default:
      return { S: text };
  }
}

/** The query as it stands in the address. */
export function printItemsQuery(query: ItemsQuery): { readonly [name: string]: string | undefined } {
  const { index, partition, sort, filters } = query;
  const isSorted = partition !== undefined && sort !== undefined && sort.value !== '';
  return {
    index,
    partition,
    ...(isSorted && { sort: JSON.stringify([sort.comparison, sort.value, sort.until]) }),
    ...(query.isDescending && { order: 'descending' }),
    ...(filters.length > 0 && {
      where: JSON.stringify(
        filters.map((one) => [one.attribute, one.comparison, one.type, one.value, one.until]),
      ),
    }),
  };
}

/** Reads the query of an address; what is malformed is left out. */
export function readItemsQuery(search: URLSearchParams): ItemsQuery {
  const sort = listIn(search.get('sort'));
  const filters = (listIn(search.get('where')) ?? []).filter(Array.isArray).map(filterOf);
  return {
    index: search.get('index') ?? undefined,
    partition: search.get('partition') ?? undefined,
    ...(sort !== undefined && {
      sort: { comparison: comparisonOf(sort[0]), value: textOf(sort[1]), ...untilOf(sort[2]) },
    }),
    isDescending: search.get('order') === 'descending',
    filters,
  };
}

function filterOf(parts: readonly unknown[]): AttributeFilter {
  const type = comparedTypes.find((one) => one === parts[2]) ?? 'S';
  return {
    attribute: textOf(parts[0]),
    comparison: comparisonOf(parts[1]),
    type,
    value: textOf(parts[3]),
    ...untilOf(parts[4]),
  };
}

function listIn(text: string | null): readonly unknown[] | undefined {
  if (text === null) return undefined;
  try {
    const value: unknown = JSON.parse(text);
    return Array.isArray(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

function untilOf(value: unknown): { readonly until?: string } {
  return typeof value === 'string' ? { until: value } : {};
}

function textOf(value: unknown): string {
  return typeof value === 'string' ? value : '';
}

function comparisonOf(value: unknown): Comparison {
  return comparisons.find((one) => one === value) ?? '=';
}

const comparedTypes: readonly ComparedType[] = ['S', 'N', 'BOOL', 'NULL'];

/** All comparisons, in the order in which they are offered. */
export const comparisons: readonly Comparison[] = [
  '=',
  '<>',
  '<',
  '<=',
  '>',
  '>=',
  'between',
  'begins_with',
  'contains',
  'exists',
  'not_exists',
];
