import {
  isJsonArray,
  isJsonNumber,
  isJsonObject,
  type Json,
  jsonEquals,
  memberOf,
  numberOf,
} from '@cairn/kit';
import type {
  FilterCondition,
  FilterConjunction,
  FilterOperator,
  SubscriptionFilter,
} from './subscription-filter.ts';

/** Whether a filter lets something published through. */
export function filterHolds(filter: SubscriptionFilter, payload: Json): boolean {
  return filter.some((conjunction) => conjunctionHolds(conjunction, payload));
}

/** Whether all conditions hold. */
export function conjunctionHolds(conjunction: FilterConjunction, payload: Json): boolean {
  return conjunction.every((condition) => conditionHolds(condition, payload));
}

/** The field at a path; null where it is absent, as where it is null: clients cannot tell either from the other. */
export function fieldAt(path: readonly string[], payload: Json): Json {
  let value: Json = payload;
  for (const name of path) {
    if (!isJsonObject(value)) return null;
    value = memberOf(value, name) ?? null;
  }
  return value;
}

/** Whether a condition holds. A field that is null is only equal to null, and unequal to all else. */
export function conditionHolds({ path, operator, value }: FilterCondition, payload: Json): boolean {
  return tests[operator](fieldAt(path, payload), value);
}

const tests: { readonly [operator in FilterOperator]: (field: Json, value: Json) => boolean } = {
  eq: jsonEquals,
  ne: (field, value) => !jsonEquals(field, value),
  le: (field, value) => isInOrder(field, value) && !isBefore(value, field),
  lt: isBefore,
  ge: (field, value) => isInOrder(field, value) && !isBefore(field, value),
  gt: (field, value) => isBefore(value, field),
  contains,
  notContains: (field, value) => !contains(field, value),
  beginsWith: (field, value) =>
    typeof field === 'string' && typeof value === 'string' && field.startsWith(value),
  in: isIn,
  notIn: (field, value) => !isIn(field, value),
  between: (field, value) => {
    const [low, high] = isJsonArray(value) ? value : [];
    if (low === undefined || high === undefined) return false;
    return tests.ge(field, low) && tests.le(field, high);
  },
  containsAny: (field, value) =>
    isJsonArray(value) &&
    value.some((one) => (isJsonArray(field) ? isIn(one, field) : jsonEquals(field, one))),
};

function contains(field: Json, value: Json): boolean {
  if (isJsonArray(field)) return isIn(value, field);
  return typeof field === 'string' && typeof value === 'string' && field.includes(value);
}

function isIn(value: Json, list: Json): boolean {
  return isJsonArray(list) && list.some((one) => jsonEquals(one, value));
}

/** Texts have an order among themselves, numbers another. */
function isInOrder(left: Json, right: Json): boolean {
  return (
    (typeof left === 'string' && typeof right === 'string') || (isJsonNumber(left) && isJsonNumber(right))
  );
}

function isBefore(left: Json, right: Json): boolean {
  if (typeof left === 'string' && typeof right === 'string') return left < right;
  return isJsonNumber(left) && isJsonNumber(right) && numberOf(left) < numberOf(right);
}
