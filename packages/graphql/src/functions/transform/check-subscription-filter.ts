import { isJsonArray, isJsonNumber, isJsonObject, type Json, type JsonObject, memberOf } from '@cairn/kit';
import { FunctionError } from '../function-error.ts';

/** What a filter of subscriptions may have. Source: AppSync developer guide, "Extensions", "Subscription filters". */
export const subscriptionFilterLimits = {
  /** Filters of one group. */
  filtersPerGroupMax: 10,
  /** Distinct fields that one group asks for. */
  fieldNamesPerGroupMax: 5,
  /** Values of `in` and `notIn`. */
  inValuesMax: 5,
  /** Values of `containsAny`. */
  containsAnyValuesMax: 20,
  /** Characters of a text. */
  textLengthMax: 256,
} as const;

/** Operators by what they compare with; `lte` and `gte` are how the developer guide's own samples call `le` and `ge`. */
const operators: { readonly [operator: string]: 'value' | 'range' | 'list' } = {
  eq: 'value',
  ne: 'value',
  le: 'value',
  lte: 'value',
  lt: 'value',
  ge: 'value',
  gte: 'value',
  gt: 'value',
  contains: 'value',
  notContains: 'value',
  beginsWith: 'value',
  between: 'range',
  in: 'list',
  notIn: 'list',
  containsAny: 'list',
};

/**
 * Checks what `extensions.setSubscriptionFilter` and `setSubscriptionInvalidationFilter` are given:
 * `{filterGroup: [{filters: [{fieldName, operator, value}]}]}`.
 * @throws FunctionError where it is none, or goes beyond AppSync's limits
 */
export function checkSubscriptionFilter(filter: Json): void {
  const groups = isJsonObject(filter) ? memberOf(filter, 'filterGroup') : undefined;
  if (!isJsonArray(groups)) throw invalid('filterGroup is expected to be a list');
  for (const group of groups) {
    const filters = isJsonObject(group) ? memberOf(group, 'filters') : undefined;
    if (!isJsonArray(filters)) throw invalid('filters are expected to be a list');
    checkGroup(filters);
  }
}

function checkGroup(filters: readonly Json[]): void {
  const { filtersPerGroupMax, fieldNamesPerGroupMax } = subscriptionFilterLimits;
  if (filters.length > filtersPerGroupMax)
    throw invalid(`a group may have at most ${filtersPerGroupMax} filters`);
  const names = new Set(filters.map(checkFilter));
  if (names.size > fieldNamesPerGroupMax) {
    throw invalid(`a group may have at most ${fieldNamesPerGroupMax} distinct fieldNames`);
  }
}

/** @returns the name of its field */
function checkFilter(filter: Json): string {
  if (!isJsonObject(filter)) throw invalid('a filter is expected to be an object');
  const fieldName = memberOf(filter, 'fieldName');
  const operator = memberOf(filter, 'operator');
  if (typeof fieldName !== 'string' || fieldName === '') throw invalid('fieldName is required');
  checkText(fieldName);
  const operand =
    typeof operator === 'string' && Object.hasOwn(operators, operator) ? operators[operator] : undefined;
  if (operand === undefined) throw invalid(`unknown operator ${String(operator)}`);
  checkOperand(operator as string, operand, filter);
  return fieldName;
}

function checkOperand(operator: string, kind: 'value' | 'range' | 'list', filter: JsonObject): void {
  const value = memberOf(filter, 'value');
  if (value === undefined) throw invalid('value is required');
  if (kind === 'value') {
    checkScalar(value);
    return;
  }
  if (!isJsonArray(value)) throw invalid(`${operator} expects a list of values`);
  for (const each of value) checkScalar(each);
  if (kind === 'range') {
    if (value.length !== 2) throw invalid('between expects two values');
    return;
  }
  const { containsAnyValuesMax, inValuesMax } = subscriptionFilterLimits;
  const valuesMax = operator === 'containsAny' ? containsAnyValuesMax : inValuesMax;
  if (value.length > valuesMax) throw invalid(`${operator} may have at most ${valuesMax} values`);
}

function checkScalar(value: Json): void {
  if (typeof value === 'string') checkText(value);
  else if (value !== null && typeof value !== 'boolean' && !isJsonNumber(value)) {
    throw invalid('values are expected to be strings, numbers or booleans');
  }
}

function checkText(text: string): void {
  const { textLengthMax } = subscriptionFilterLimits;
  if (text.length > textLengthMax) throw invalid(`texts may have at most ${textLengthMax} characters`);
}

function invalid(reason: string): FunctionError {
  return new FunctionError(`Invalid subscription filter: ${reason}`);
}
