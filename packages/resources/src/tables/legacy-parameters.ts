import { isJsonArray, isJsonObject, type Json, type JsonObject, memberOf } from '@cairn/kit';
import { type AttributeValue, typeOfValue } from './attribute-value/attribute-value.ts';
import { readAttributeValue } from './attribute-value/read-item.ts';
import { compileCondition } from './expression/compile-condition.ts';
import { compileUpdate } from './expression/compile-update.ts';
import { Placeholders } from './expression/placeholders.ts';
import type { Condition, KeyCondition, Update } from './item-expressions.ts';
import type { Key } from './key-schema.ts';
import { tablesErrors } from './tables-errors.ts';

/**
 * The parameters from before there were expressions, translated to expressions: each attribute becomes a name
 * placeholder, each value a value placeholder. Source: "Legacy conditional parameters" in the developer guide.
 */
class Translation {
  readonly #names: Record<string, Json> = {};
  readonly #values: Record<string, Json> = {};
  #count = 0;

  name(attribute: string): string {
    this.#count += 1;
    const reference = `#n${this.#count}`;
    this.#names[reference] = attribute;
    return reference;
  }

  value(value: Json): string {
    this.#count += 1;
    const reference = `:v${this.#count}`;
    this.#values[reference] = value;
    return reference;
  }

  get placeholders(): Placeholders {
    const values = Object.keys(this.#values).length === 0 ? undefined : this.#values;
    return new Placeholders(this.#names, values);
  }
}

const comparators: { readonly [operator: string]: string } = {
  EQ: '=',
  NE: '<>',
  LT: '<',
  LE: '<=',
  GT: '>',
  GE: '>=',
};

/** How many values an operator takes; IN takes any number. */
const argumentCounts: { readonly [operator: string]: number } = {
  ...Object.fromEntries(Object.keys(comparators).map((operator) => [operator, 1])),
  NULL: 0,
  NOT_NULL: 0,
  CONTAINS: 1,
  NOT_CONTAINS: 1,
  BEGINS_WITH: 1,
  BETWEEN: 2,
};

/** `QueryFilter` or `ScanFilter`. @throws ServiceError ValidationException */
export function translateFilter(
  parameter: 'queryFilter' | 'scanFilter',
  filter: Json,
  operator: 'AND' | 'OR' = 'AND',
): Condition | undefined {
  const translation = new Translation();
  const terms = membersOf(filter).map(([name, condition]) =>
    comparison(translation, parameter, [name, condition]),
  );
  return conditionOf(translation, terms, operator);
}

/** `Expected`. @throws ServiceError ValidationException */
export function translateExpected(expected: Json, operator: 'AND' | 'OR' = 'AND'): Condition | undefined {
  const translation = new Translation();
  const terms = membersOf(expected).map(([name, condition]) => {
    if (memberOf(condition, 'ComparisonOperator') !== undefined) {
      return comparison(translation, 'expected', [name, condition]);
    }
    const value = memberOf(condition, 'Value');
    const exists = memberOf(condition, 'Exists');
    if (exists === false) {
      if (value === undefined) return `attribute_not_exists(${translation.name(name)})`;
      throw tablesErrors.invalidParameters(
        `Value cannot be used when Exists is false for Attribute: ${name}`,
      );
    }
    if (value !== undefined) return `${translation.name(name)} = ${translation.value(value)}`;
    throw tablesErrors.invalidParameters(
      exists === true
        ? `Value must be provided when Exists is true for Attribute: ${name}`
        : `Value must be provided when Exists is null for Attribute: ${name}`,
    );
  });
  return conditionOf(translation, terms, operator);
}

/** `AttributeUpdates`. @throws ServiceError ValidationException */
export function translateUpdates(updates: Json): Update | undefined {
  const translation = new Translation();
  const clauses: Record<'SET' | 'REMOVE' | 'ADD' | 'DELETE', string[]> = {
    SET: [],
    REMOVE: [],
    ADD: [],
    DELETE: [],
  };
  for (const [attribute, update] of membersOf(updates)) {
    const action = memberOf(update, 'Action') ?? 'PUT';
    const value = memberOf(update, 'Value');
    const name = translation.name(attribute);
    if (action === 'DELETE' && value === undefined) {
      clauses.REMOVE.push(name);
      continue;
    }
    if (value === undefined) {
      throw tablesErrors.invalidParameters(
        `Only DELETE action is allowed when no attribute value is specified`,
      );
    }
    checkAction(String(action), value);
    if (action === 'PUT') clauses.SET.push(`${name} = ${translation.value(value)}`);
    else if (action === 'ADD' && isJsonObject(value) && memberOf(value, 'L') !== undefined) {
      const empty = translation.value({ L: [] });
      const list = `if_not_exists(${name}, ${empty})`;
      clauses.SET.push(`${name} = list_append(${list}, ${translation.value(value)})`);
    } else clauses[action === 'ADD' ? 'ADD' : 'DELETE'].push(`${name} ${translation.value(value)}`);
  }
  const text = Object.entries(clauses)
    .filter(([, parts]) => parts.length > 0)
    .map(([clause, parts]) => `${clause} ${parts.join(', ')}`)
    .join(' ');
  if (text === '') return undefined;
  const { apply, updatedAttributes, paths } = compileUpdate(text, translation.placeholders, []);
  return { apply, updatedAttributes, attributes: paths.map(([name]) => name as string) };
}

const setTypes: readonly string[] = ['SS', 'NS', 'BS'];

/** @throws ServiceError when an action cannot be done with a value of its type */
function checkAction(action: string, value: Json): void {
  const type = typeOfValue(readAttributeValue(value));
  if (action === 'DELETE' && !setTypes.includes(type)) {
    throw tablesErrors.invalidParameters(`DELETE action with value is not supported for the type ${type}`);
  }
  if (action === 'ADD' && ![...setTypes, 'N', 'L'].includes(type)) {
    throw tablesErrors.invalidParameters(`ADD action is not supported for the type ${type}`);
  }
}

/** `KeyConditions`. @throws ServiceError ValidationException */
export function translateKeyConditions(conditions: Json, key: Key): KeyCondition {
  const given = membersOf(conditions);
  if (given.length < 1 || given.length > 2) {
    throw tablesErrors.validation('Conditions can be of length 1 or 2 only');
  }
  const byName = new Map(given);
  const hash = byName.get(key.hash.name);
  if (hash === undefined) {
    throw tablesErrors.validation(`Query condition missed key schema element: ${key.hash.name}`);
  }
  const [hashValue] = argumentsOf('keyConditions', key.hash.name, hash);
  if (memberOf(hash, 'ComparisonOperator') !== 'EQ' || hashValue === undefined) {
    throw tablesErrors.validation('Query key condition not supported');
  }
  const range = key.range && byName.get(key.range.name);
  if (given.length === 2 && range === undefined) {
    throw tablesErrors.validation(
      `Query condition missed key schema element: ${key.range?.name ?? key.hash.name}`,
    );
  }
  if (key.range === undefined || range === undefined) return { hash: hashValue };
  const values = argumentsOf('keyConditions', key.range.name, range);
  const types = [
    key.hash.type in hashValue,
    ...values.map((value) => (key.range as { type: string }).type in value),
  ];
  if (types.includes(false)) {
    throw tablesErrors.invalidParameters('Condition parameter type does not match schema type');
  }
  return { hash: hashValue, range: { operator: keyOperator(memberOf(range, 'ComparisonOperator')), values } };
}

function keyOperator(operator: Json | undefined): NonNullable<KeyCondition['range']>['operator'] {
  const comparator = comparators[String(operator)];
  if (comparator !== undefined && comparator !== '<>') return comparator as '=';
  if (operator === 'BETWEEN') return 'between';
  if (operator === 'BEGINS_WITH') return 'begins_with';
  throw tablesErrors.validation('Attempted conditional constraint is not an indexable operation');
}

function comparison(
  translation: Translation,
  parameter: string,
  [attribute, condition]: readonly [string, JsonObject],
): string {
  const operator = String(memberOf(condition, 'ComparisonOperator'));
  argumentsOf(parameter, attribute, condition);
  const given = memberOf(condition, 'AttributeValueList');
  const name = translation.name(attribute);
  const values = (isJsonArray(given) ? given : []).map((value) => translation.value(value));
  const comparator = comparators[operator];
  if (comparator !== undefined) return `${name} ${comparator} ${values[0]}`;
  switch (operator) {
    case 'NULL':
      return `attribute_not_exists(${name})`;
    case 'NOT_NULL':
      return `attribute_exists(${name})`;
    case 'CONTAINS':
      return `contains(${name}, ${values[0]})`;
    case 'NOT_CONTAINS':
      return `(attribute_exists(${name}) AND NOT contains(${name}, ${values[0]}))`;
    case 'BEGINS_WITH':
      return `begins_with(${name}, ${values[0]})`;
    case 'BETWEEN':
      return `(${name} BETWEEN ${values[0]} AND ${values[1]})`;
    default:
      return `${name} IN (${values.join(', ')})`;
  }
}

/** The values of a condition, as many as its operator takes. @throws ServiceError ValidationException */
function argumentsOf(parameter: string, attribute: string, condition: JsonObject): readonly AttributeValue[] {
  const operator = String(memberOf(condition, 'ComparisonOperator'));
  const given = memberOf(condition, 'AttributeValueList');
  const own = memberOf(condition, 'Value');
  const list = isJsonArray(given) ? given : own === undefined ? [] : [own];
  const wanted = operator === 'IN' ? Math.max(1, list.length) : argumentCounts[operator];
  if (wanted === undefined) {
    throw tablesErrors.validation(
      `1 validation error detected: Value '${operator}' at '${parameter}.${attribute}.member.comparisonOperator' failed to satisfy constraint: Member must satisfy enum value set: [IN, NULL, BETWEEN, LT, NOT_CONTAINS, EQ, GT, NOT_NULL, NE, LE, BEGINS_WITH, GE, CONTAINS]`,
    );
  }
  if (parameter === 'expected' && wanted > 0 && given === undefined && own === undefined) {
    throw tablesErrors.invalidParameters(
      `Value or AttributeValueList must be used with ComparisonOperator: ${operator} for Attribute: ${attribute}`,
    );
  }
  if (list.length !== wanted) {
    throw tablesErrors.invalidParameters(
      `Invalid number of argument(s) for the ${operator} ComparisonOperator`,
    );
  }
  const values = list.map((value) => readAttributeValue(value));
  if (new Set(values.map(typeOfValue)).size > 1) {
    throw tablesErrors.invalidParameters('AttributeValues inside AttributeValueList must be of same type');
  }
  return values;
}

function conditionOf(
  translation: Translation,
  terms: readonly string[],
  operator: 'AND' | 'OR',
): Condition | undefined {
  if (terms.length === 0) return undefined;
  const text = terms.join(` ${operator} `);
  return compileCondition(text, translation.placeholders, { what: 'ConditionExpression' });
}

function membersOf(value: Json): readonly (readonly [string, JsonObject])[] {
  if (!isJsonObject(value)) throw tablesErrors.validation('Unexpected field type');
  return Object.entries(value).map(([name, member]) => [name, isJsonObject(member) ? member : {}]);
}
