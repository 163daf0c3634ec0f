import { isJsonArray, isJsonObject, type Json, type JsonObject } from '@cairn/kit';
import { FunctionError } from '../function-error.ts';

/** Conditions that the groups of one filter may have together when its alternatives are multiplied out. */
export const filterConditionsMax = 10_000;

/** One condition of a filter: `{fieldName, operator, value}`. */
type Condition = JsonObject;

/** Conditions that must hold together. */
type Conjunction = readonly Condition[];

/**
 * `util.transform.toSubscriptionFilter`: an object of conditions as the filter groups of a subscription. Operators of
 * one field are alternatives, so are the members of `or`; fields and members of `and` hold together. Groups are the
 * alternatives multiplied out, in the order of the object, `and` before `or`.
 * Operators pass as they are called: what is none is found where the filter is set.
 * Source: AppSync developer guide, "Transformation helpers in util.transform".
 * @param ignoredFields names of fields that the first object may have and that do not count, however deep
 * @param strictRules one condition per field, at least one of which must hold besides
 * @throws FunctionError
 */
export function toSubscriptionFilter(
  filter: Json,
  ignoredFields: Json = null,
  strictRules: Json = null,
): JsonObject {
  const groups = conjunctionsOf(objectIn(filter), new Set(namesIn(ignoredFields)));
  const rules = strictRules === null ? [] : rulesIn(objectIn(strictRules));
  const strict = rules.length === 0 ? groups : product(groups.length === 0 ? [[]] : groups, rules);
  return { filterGroup: strict.filter((filters) => filters.length > 0).map((filters) => ({ filters })) };
}

/** An object's alternatives; one that is empty where the object says nothing. */
function conjunctionsOf(filter: JsonObject, ignored: ReadonlySet<string>): readonly Conjunction[] {
  const names = Object.keys(filter).filter((name) => !ignored.has(name) && filter[name] !== null);
  const fields = names.filter((name) => name !== 'and' && name !== 'or');
  const factors = [
    ...fields.map((name) => conditionsOn(name, objectIn(filter[name] as Json)).map((one) => [one])),
    ...(names.includes('and')
      ? listIn(filter.and as Json).map((each) => conjunctionsOf(objectIn(each), ignored))
      : []),
    ...(names.includes('or') ? [alternativesIn(filter.or as Json, ignored)] : []),
  ];
  return factors.filter((factor) => factor.length > 0).reduce(product, [[]] as readonly Conjunction[]);
}

function alternativesIn(members: Json, ignored: ReadonlySet<string>): readonly Conjunction[] {
  return listIn(members)
    .flatMap((each) => conjunctionsOf(objectIn(each), ignored))
    .filter((conjunction) => conjunction.length > 0);
}

function rulesIn(rules: JsonObject): readonly Conjunction[] {
  return Object.keys(rules).flatMap((name) =>
    conditionsOn(name, objectIn(rules[name] as Json)).map((one) => [one]),
  );
}

function conditionsOn(fieldName: string, operators: JsonObject): readonly Condition[] {
  return Object.keys(operators).map((operator) => ({
    fieldName,
    operator,
    value: operators[operator] as Json,
  }));
}

function product(left: readonly Conjunction[], right: readonly Conjunction[]): readonly Conjunction[] {
  const conditions = left.length * conditionsIn(right) + right.length * conditionsIn(left);
  if (conditions > filterConditionsMax) {
    throw new FunctionError(
      `A subscription filter may have at most ${filterConditionsMax} conditions when it is multiplied out`,
    );
  }
  return left.flatMap((before) => right.map((after) => [...before, ...after]));
}

function conditionsIn(groups: readonly Conjunction[]): number {
  return groups.reduce((sum, conditions) => sum + conditions.length, 0);
}

function namesIn(list: Json): readonly string[] {
  return list === null ? [] : listIn(list).filter((name) => typeof name === 'string');
}

function objectIn(value: Json): JsonObject {
  if (!isJsonObject(value)) throw new FunctionError('A subscription filter expects objects of conditions');
  return value;
}

function listIn(value: Json): readonly Json[] {
  return isJsonArray(value) ? value : [value];
}
