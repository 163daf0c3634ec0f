import {
  isJsonArray,
  isJsonNumber,
  isJsonObject,
  type Json,
  type JsonObject,
  type LimitValues,
  memberOf,
} from '@cairn/kit';
import type {
  FilterCondition,
  FilterConjunction,
  FilterOperator,
  SubscriptionFilter,
} from './subscription-filter.ts';
import type { SubscriptionLimitName } from './subscription-limits.ts';

/** A definition of a filter that cannot be used. */
export interface FilterRejection {
  readonly kind: 'rejected';
  readonly message: string;
}

/** What bounds definitions of filters. */
export type FilterLimits = LimitValues<Extract<SubscriptionLimitName, `subscriptionFilter${string}`>>;

const operators: ReadonlySet<string> = new Set([
  ...['eq', 'ne', 'le', 'lt', 'ge', 'gt', 'contains', 'notContains', 'beginsWith', 'in', 'notIn', 'between'],
  'containsAny',
]);
const listOperators: ReadonlySet<string> = new Set(['in', 'notIn', 'between', 'containsAny']);
/** Names by which `util.transform.toSubscriptionFilter` is documented, for those that the operators have. */
const synonyms: { readonly [name: string]: FilterOperator } = { lte: 'le', gte: 'ge' };

/** The filter by the arguments of a subscription: each that is given equals the field of its name; null means none. */
export function argumentFilter(given: JsonObject): SubscriptionFilter {
  return [Object.entries(given).map(([name, value]) => ({ path: [name], operator: 'eq', value }))];
}

/**
 * Reads what `extensions.setSubscriptionFilter` or `setSubscriptionInvalidationFilter` was given:
 * `{filterGroup: [{filters: [{fieldName, operator, value}]}]}`.
 * Source: AppSync developer guide, "Extensions", and the texts by which Amplify's clients know what went wrong.
 */
export function readFilterDefinition(
  definition: Json,
  limits: FilterLimits,
): SubscriptionFilter | FilterRejection {
  const groups = isJsonObject(definition) ? memberOf(definition, 'filterGroup') : undefined;
  if (!isJsonArray(groups)) return rejected('filterGroup is missing or not a list.');
  if (groups.length === 0) return rejected('filterGroup has no filters.');
  const { subscriptionFilterCombinations: groupsMax } = limits;
  if (groups.length > groupsMax) return rejected(`Filters combination exceed maximum limit ${groupsMax}.`);
  const filter: FilterConjunction[] = [];
  for (const group of groups) {
    const read = readConjunction(group, limits);
    if ('kind' in read) return read;
    filter.push(read);
  }
  return filter;
}

/** Whether a definition cannot be used. */
export function isFilterRejection(read: object): read is FilterRejection {
  return 'kind' in read && read.kind === 'rejected';
}

function readConjunction(group: Json, limits: FilterLimits): FilterConjunction | FilterRejection {
  const filters = isJsonObject(group) ? memberOf(group, 'filters') : undefined;
  if (!isJsonArray(filters) || filters.length === 0)
    return rejected('filters of a filter group are missing or not a list.');
  const names = new Set<string>();
  const conditions: FilterCondition[] = [];
  for (const filter of filters) {
    const read = readCondition(filter, limits);
    if ('kind' in read) return read;
    const name = read.path.join('.');
    if (names.has(name)) return rejected(`A filter uses same fieldName multiple time: ${name}.`);
    names.add(name);
    conditions.push(read);
  }
  const { subscriptionFilterFields: fieldsMax } = limits;
  if (names.size > fieldsMax) return rejected(`Filters exceed maximum attributes limit ${fieldsMax}.`);
  return conditions;
}

function readCondition(filter: Json, limits: FilterLimits): FilterCondition | FilterRejection {
  if (!isJsonObject(filter)) return rejected('A filter is not an object.');
  const fieldName = memberOf(filter, 'fieldName');
  const named = memberOf(filter, 'operator');
  const value = memberOf(filter, 'value');
  if (typeof fieldName !== 'string' || !/^[_A-Za-z]\w*(?:\.[_A-Za-z]\w*)*$/.test(fieldName))
    return rejected(`The fieldName of a filter is missing or no name of a field: ${shown(fieldName)}.`);
  const path = fieldName.split('.');
  if (path.length > limits.subscriptionFilterLevels)
    return rejected(
      `The field ${fieldName} is nested deeper than ${limits.subscriptionFilterLevels} levels.`,
    );
  if (typeof named !== 'string') return rejected(`The operator of the filter for ${fieldName} is missing.`);
  const operator = Object.hasOwn(synonyms, named) ? (synonyms[named] as FilterOperator) : named;
  if (!operators.has(operator))
    return rejected(`The operator ${shown(named)} of the filter for ${fieldName} is not known.`);
  if (value === undefined) return rejected(`The value of the filter for ${fieldName} is missing.`);
  const condition: FilterCondition = { path, operator: operator as FilterOperator, value };
  return problemOf(condition, limits) ?? condition;
}

function problemOf(
  { path, operator, value }: FilterCondition,
  limits: FilterLimits,
): FilterRejection | undefined {
  const about = `The value of the filter ${operator} for ${path.join('.')}`;
  const values = listOperators.has(operator) ? value : [value];
  if (!isJsonArray(values)) return rejected(`${about} is not a list.`);
  const valuesMax = valuesMaxOf(operator, limits);
  if (operator === 'between' ? values.length !== 2 : values.length === 0 || values.length > valuesMax)
    return rejected(
      `${about} has ${values.length} members; there may be ${operator === 'between' ? 'two' : `1 to ${valuesMax}`}.`,
    );
  const mayBeNull = operator === 'eq' || operator === 'ne';
  if (values.some((one) => !isScalar(one) && !(one === null && mayBeNull)))
    return rejected(`${about} is neither a text nor a number nor a Boolean.`);
  if (operator === 'beginsWith' && typeof value !== 'string') return rejected(`${about} is not a text.`);
  const { subscriptionFilterValueCharacters: charactersMax } = limits;
  if (values.some((one) => typeof one === 'string' && one.length > charactersMax))
    return rejected(`${about} is longer than ${charactersMax} characters.`);
  return undefined;
}

function valuesMaxOf(operator: FilterOperator, limits: FilterLimits): number {
  if (operator === 'containsAny') return limits.subscriptionFilterContainsAnyValues;
  return operator === 'in' || operator === 'notIn' ? limits.subscriptionFilterInValues : 1;
}

function isScalar(value: Json): boolean {
  return typeof value === 'string' || typeof value === 'boolean' || isJsonNumber(value);
}

function shown(value: Json | undefined): string {
  return typeof value === 'string' ? `'${value.slice(0, 100)}'` : typeof value;
}

function rejected(message: string): FilterRejection {
  return { kind: 'rejected', message };
}
