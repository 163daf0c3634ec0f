import { isJsonArray, isJsonObject, type Json, type JsonObject, memberOf, setMember } from '@cairn/kit';
import { toDynamoDB } from '../dynamodb/dynamodb-value.ts';
import { FunctionError } from '../function-error.ts';

/** An expression of DynamoDB with its names and values, as AppSync's documents have them. */
export interface DynamoDBExpression {
  readonly expression: string;
  readonly expressionNames: { readonly [placeholder: string]: string };
  readonly expressionValues: JsonObject;
}

/**
 * A filter or condition object as an expression: fields stand together with AND, each in parentheses.
 * `{"title": {"contains": "a"}}` → `(contains(#title,:title_contains))`. Nothing of the object stands in the
 * expression but through placeholders, which are made of word characters alone.
 * Operators: eq ne le lt ge gt in between contains notContains beginsWith attributeExists attributeType size; `and`,
 * `or` (a list, or one object) and `not`; members that are no operator are attributes of a map.
 * @throws FunctionError for operators that there are not, and operands that they do not take
 */
export function dynamodbExpression(filter: Json): DynamoDBExpression {
  const writer = new ExpressionWriter();
  return writer.finish(writer.terms(objectIn(filter, 'filter'), ''));
}

const comparisons: { readonly [operator: string]: string } = {
  eq: '=',
  ne: '<>',
  le: '<=',
  lt: '<',
  ge: '>=',
  gt: '>',
};

const attributeTypes: { readonly [name: string]: string } = {
  _null: 'NULL',
  string: 'S',
  stringSet: 'SS',
  number: 'N',
  numberSet: 'NS',
  binary: 'B',
  binarySet: 'BS',
  boolean: 'BOOL',
  list: 'L',
  map: 'M',
};

/** Where an operator stands: the path of its attribute as it is written, and what names its values. */
interface Place {
  readonly path: string;
  readonly valueName: string;
}

type Operation = (writer: ExpressionWriter, place: Place, operand: Json) => string;

const operations: { readonly [operator: string]: Operation } = {
  ...Object.fromEntries(
    Object.entries(comparisons).map(([operator, sign]): [string, Operation] => [
      operator,
      (writer, place, operand) => `${place.path} ${sign} ${writer.value(place, operator, operand)}`,
    ]),
  ),
  contains: (writer, place, operand) => `contains(${place.path},${writer.value(place, 'contains', operand)})`,
  notContains: (writer, place, operand) =>
    `NOT contains(${place.path},${writer.value(place, 'notContains', operand)})`,
  beginsWith: (writer, place, operand) =>
    `begins_with(${place.path},${writer.value(place, 'beginsWith', operand)})`,
  between: (writer, place, operand) => {
    const bounds = listIn(operand, 'between');
    if (bounds.length !== 2) throw new FunctionError('between expects a list of two values');
    const [low, high] = bounds.map((bound, index) => writer.value(place, `between_${index + 1}`, bound));
    return `${place.path} BETWEEN ${low} AND ${high}`;
  },
  in: (writer, place, operand) => {
    const values = listIn(operand, 'in');
    if (values.length === 0) throw new FunctionError('in expects a list of one value or more');
    return `${place.path} IN (${values.map((value, index) => writer.value(place, `in_${index}`, value)).join(', ')})`;
  },
  attributeExists: (_writer, place, operand) => {
    if (typeof operand !== 'boolean') throw new FunctionError('attributeExists expects a boolean');
    return `${operand ? 'attribute_exists' : 'attribute_not_exists'}(${place.path})`;
  },
  attributeType: (writer, place, operand) => {
    const type = typeof operand === 'string' ? memberOf(attributeTypes, operand) : undefined;
    if (type === undefined)
      throw new FunctionError(`attributeType expects one of ${Object.keys(attributeTypes)}`);
    return `attribute_type(${place.path},${writer.value(place, 'attributeType', type)})`;
  },
};

class ExpressionWriter {
  readonly #names: Record<string, string> = {};
  readonly #placeholders = new Map<string, string>();
  readonly #freeNames = new FreeNames();
  readonly #values: Record<string, Json> = {};

  /** One term for each member of a filter, all of which must hold. */
  terms(filter: JsonObject, scope: string): readonly string[] {
    return Object.keys(filter).flatMap((name) => {
      const operand = filter[name] as Json;
      if (operand === null) return [];
      if (name === 'and' || name === 'or') return this.#group(operand, name, scope);
      if (name === 'not') return this.#negation(operand, scope);
      const place = { path: this.#name(name), valueName: `${scope}${name}` };
      return this.#field(objectIn(operand, name), place);
    });
  }

  finish(terms: readonly string[]): DynamoDBExpression {
    return { expression: terms.join(' AND '), expressionNames: this.#names, expressionValues: this.#values };
  }

  /** Keeps a value. @returns its placeholder */
  value(place: Place, suffix: string, value: Json): string {
    const wanted = `:${asWord(`${place.valueName}_${suffix}`)}`;
    const placeholder = this.#freeNames.take(wanted);
    setMember(this.#values, placeholder, toDynamoDB(value));
    return placeholder;
  }

  #group(operand: Json, kind: 'and' | 'or', scope: string): readonly string[] {
    const members = isJsonArray(operand) ? operand : [operand];
    const alternatives = members
      .map((member, index) => this.terms(objectIn(member, kind), `${scope}${kind}_${index}_`))
      .filter((terms) => terms.length > 0)
      .map((terms) => (terms.length === 1 ? (terms[0] as string) : `(${terms.join(' AND ')})`));
    return alternatives.length === 0 ? [] : [`(${alternatives.join(kind === 'and' ? ' AND ' : ' OR ')})`];
  }

  #negation(operand: Json, scope: string): readonly string[] {
    const members = isJsonArray(operand) ? operand : [operand];
    const terms = members.flatMap((member, index) =>
      this.terms(objectIn(member, 'not'), isJsonArray(operand) ? `${scope}not_${index}_` : `${scope}not_`),
    );
    if (terms.length === 0) return [];
    return [terms.length === 1 ? `(NOT ${terms[0]})` : `(NOT (${terms.join(' AND ')}))`];
  }

  #field(conditions: JsonObject, place: Place): readonly string[] {
    return Object.keys(conditions).flatMap((operator) => {
      const operand = conditions[operator] as Json;
      const operation = memberOf(operations as never, operator) as Operation | undefined;
      if (operation !== undefined) {
        const isAbsent = operand === null && (operator === 'attributeExists' || operator === 'attributeType');
        return isAbsent ? [] : [`(${operation(this, place, operand)})`];
      }
      if (operand === null) return [];
      if (operator === 'size') return this.#size(objectIn(operand, 'size'), place);
      if (!isJsonObject(operand)) throw new FunctionError(`Unsupported operator: ${operator}`);
      const path = `${place.path}.${this.#name(operator)}`;
      return this.#field(operand, { path, valueName: `${place.valueName}_${operator}` });
    });
  }

  #size(conditions: JsonObject, place: Place): readonly string[] {
    const sized = { path: `size(${place.path})`, valueName: `${place.valueName}_size` };
    return Object.keys(conditions).map((operator) => {
      const isKnown = Object.hasOwn(comparisons, operator) || operator === 'between';
      if (!isKnown) throw new FunctionError(`Unsupported operator: size.${operator}`);
      return `(${(operations[operator] as Operation)(this, sized, conditions[operator] as Json)})`;
    });
  }

  #name(attribute: string): string {
    const known = this.#placeholders.get(attribute);
    if (known !== undefined) return known;
    const placeholder = this.#freeNames.take(`#${asWord(attribute)}`);
    this.#placeholders.set(attribute, placeholder);
    setMember(this.#names, placeholder, attribute);
    return placeholder;
  }
}

/** What placeholders may be made of. */
function asWord(text: string): string {
  return text.replace(/[^A-Za-z0-9_]/g, '_');
}

/** Names that are given once: two attributes that differ in other characters alone must not share a placeholder. */
class FreeNames {
  readonly #taken = new Set<string>();
  readonly #next = new Map<string, number>();

  take(wanted: string): string {
    let name = wanted;
    for (let number = this.#next.get(wanted) ?? 2; this.#taken.has(name); number += 1) {
      name = `${wanted}_${number}`;
      this.#next.set(wanted, number + 1);
    }
    this.#taken.add(name);
    return name;
  }
}

function objectIn(value: Json, name: string): JsonObject {
  if (!isJsonObject(value)) throw new FunctionError(`${name} expects an object`);
  return value;
}

function listIn(value: Json, name: string): readonly Json[] {
  if (!isJsonArray(value)) throw new FunctionError(`${name} expects a list`);
  return value;
}
