import { isJsonArray, isJsonObject, type Json, type JsonObject, memberOf, printJson } from '@cairn/kit';
import { FunctionError } from '../function-error.ts';

/**
 * `util.transform.toElasticsearchQueryDSL`: the JSON text of a query in OpenSearch's language. Fields and operators
 * stand together as `must`; a field with one operator, and an object with one field, stand without it.
 * Operators: eq ne gt gte lt lte range match matchPhrase matchPhrasePrefix multiMatch wildcard regexp exists; `and`,
 * `or`, `not`.
 * Source: AppSync developer guide, "Transformation helpers in util.transform".
 * @throws FunctionError
 */
export function toElasticsearchQueryDSL(filter: Json): string {
  return printJson(queryOf(objectIn(filter)));
}

type Operation = (field: string, operand: Json) => JsonObject;

const operations: { readonly [operator: string]: Operation } = {
  eq: (field, operand) => query('term', field, operand),
  ne: (field, operand) => mustNot(query('term', field, operand)),
  match: (field, operand) => query('match', field, operand),
  matchPhrase: (field, operand) => query('match_phrase', field, operand),
  matchPhrasePrefix: (field, operand) => query('match_phrase_prefix', field, operand),
  multiMatch: (field, operand) => ({ multi_match: { query: operand, fields: [field] } }),
  wildcard: (field, operand) => query('wildcard', field, operand),
  regexp: (field, operand) => query('regexp', field, operand),
  exists: (field, operand) => (operand === true ? { exists: { field } } : mustNot({ exists: { field } })),
  gt: (field, operand) => query('range', field, { gt: operand }),
  gte: (field, operand) => query('range', field, { gte: operand }),
  lt: (field, operand) => query('range', field, { lt: operand }),
  lte: (field, operand) => query('range', field, { lte: operand }),
  range: (field, operand) => {
    const bounds = listIn(operand);
    if (bounds.length !== 2) throw new FunctionError('range expects a list of two values');
    return query('range', field, { gte: bounds[0] as Json, lte: bounds[1] as Json });
  },
};

function queryOf(filter: JsonObject): JsonObject {
  const terms = Object.keys(filter).flatMap((name): readonly JsonObject[] => {
    const operand = filter[name] as Json;
    if (operand === null) return [];
    if (name === 'and') return [{ bool: { must: listIn(operand).map((each) => queryOf(objectIn(each))) } }];
    if (name === 'or') return [{ bool: { should: listIn(operand).map((each) => queryOf(objectIn(each))) } }];
    if (name === 'not') return [mustNot(queryOf(objectIn(operand)))];
    return [must(conditionsOn(name, objectIn(operand)))];
  });
  return must(terms);
}

function conditionsOn(field: string, operators: JsonObject): readonly JsonObject[] {
  return Object.keys(operators).map((operator) => {
    const operation = memberOf(operations as never, operator) as Operation | undefined;
    if (operation === undefined) throw new FunctionError(`Unsupported operator: ${operator}`);
    return operation(field, operators[operator] as Json);
  });
}

function must(terms: readonly JsonObject[]): JsonObject {
  const [only, ...more] = terms;
  return only !== undefined && more.length === 0 ? only : { bool: { must: terms } };
}

function mustNot(term: JsonObject): JsonObject {
  return { bool: { must_not: term } };
}

function query(kind: string, field: string, operand: Json): JsonObject {
  return { [kind]: Object.defineProperty({}, field, { value: operand, enumerable: true }) as JsonObject };
}

function objectIn(value: Json): JsonObject {
  if (!isJsonObject(value)) throw new FunctionError('A search filter expects objects of conditions');
  return value;
}

function listIn(value: Json): readonly Json[] {
  return isJsonArray(value) ? value : [value];
}
