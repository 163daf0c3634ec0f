import { FunctionError } from '../function-error.ts';
import { isRdsArray, isRdsObject, type RdsObject, type RdsValue, SqlTemplate, valueAt } from './rds-value.ts';
import type { SqlWriter } from './sql-writer.ts';
import { aggregateCall, aggregateNames } from './write-aggregate.ts';

/*
 * Conditions of `where`, `having` and `on`, word by word as AppSync writes them: conditions of one object stand
 * together with AND, members of groups in parentheses; a condition that says nothing is an empty text, which leaves
 * its AND standing.
 */

/**
 * A clause of conditions; empty where nothing is asked.
 * @param keyword WHERE, HAVING, ON
 * @throws FunctionError
 */
export function writeConditionClause(keyword: string, condition: RdsValue, writer: SqlWriter): string {
  const text = writeCondition(keyword, condition, writer);
  return text === '' ? '' : `${keyword} ${text}`;
}

function writeCondition(keyword: string, condition: RdsValue, writer: SqlWriter): string {
  if (condition === null) return '';
  if (condition instanceof SqlTemplate) return writer.template(condition);
  if (!isRdsObject(condition)) {
    throw new FunctionError(`${keyword} values are expected to be SQL templates or a condition object.`);
  }
  return conditionsOf(condition, writer);
}

function conditionsOf(condition: RdsObject, writer: SqlWriter): string {
  const names = Object.keys(condition);
  return names
    .map((name) => {
      const operand = valueAt(condition, name);
      if (name !== 'and' && name !== 'or' && name !== 'not') return columnConditions(name, operand, writer);
      const parts = groupParts(name, operand, writer);
      if (name === 'not') return parts.length === 0 ? '' : `NOT (${parts.join(' AND ')})`;
      const text = parts.join(name === 'and' ? ' AND ' : ' OR ');
      return names.length > 1 && parts.length > 1 ? `(${text})` : text;
    })
    .join(' AND ');
}

function groupParts(kind: 'and' | 'or' | 'not', conditions: RdsValue, writer: SqlWriter): readonly string[] {
  if (!isRdsArray(conditions)) throw new FunctionError(`${kind} expects conditions to be an array`);
  return conditions.map((condition) => {
    if (!isRdsObject(condition)) throw new FunctionError(`Expected ${kind} to be an Object.`);
    const text = conditionsOf(condition, writer);
    return text === '' ? '' : `(${text})`;
  });
}

function columnConditions(column: string, conditions: RdsValue, writer: SqlWriter): string {
  if (!isRdsObject(conditions)) throw new FunctionError('Expected condition to be an Object.');
  const place: Place = { name: column, expression: writer.identifier(column) };
  return Object.keys(conditions)
    .map((operator) =>
      columnCondition({ column, place, operator, operand: valueAt(conditions, operator) }, writer),
    )
    .join(' AND ');
}

/** What is compared: how messages call it, and how it is written. */
interface Place {
  readonly name: string;
  readonly expression: string;
}

interface Comparison {
  readonly place: Place;
  readonly operator: string;
  readonly operand: RdsValue;
}

function columnCondition(comparison: Comparison & { readonly column: string }, writer: SqlWriter): string {
  const { column, place, operator, operand } = comparison;
  if (operator === 'size') {
    return sizedConditions(operand, writer, {
      name: column,
      operator,
      expression: `LENGTH (${place.expression})`,
    });
  }
  if (Object.hasOwn(aggregateNames, operator)) {
    const expression = aggregateCall(operator, writer.column(column));
    return sizedConditions(operand, writer, { name: column, operator, expression });
  }
  const write = Object.hasOwn(operators, operator) ? operators[operator] : undefined;
  if (write === undefined) throw new FunctionError(`${column} has invalid operator ${operator}.`);
  if (operand === null) throw new FunctionError(`Value for ${column}.${operator} can't be null.`);
  return write(comparison, writer);
}

const signs: { readonly [operator: string]: string } = {
  eq: '=',
  ne: '!=',
  lt: '<',
  le: '<=',
  gt: '>',
  ge: '>=',
};

type WriteOperator = (comparison: Comparison, writer: SqlWriter) => string;

const operators: { readonly [operator: string]: WriteOperator } = {
  ...Object.fromEntries(Object.keys(signs).map((operator): [string, WriteOperator] => [operator, compare])),
  between,
  contains: like('LIKE', (text) => `%${text}%`),
  // AppSync puts no wildcards here.
  notContains: like('NOT LIKE', (text) => text),
  beginsWith: like('LIKE', (text) => `${text}%`),
  attributeExists: ({ place, operand }) => {
    if (typeof operand !== 'boolean') {
      throw new FunctionError(`${place.name}.attributeExists expects a boolean value to be passed.`);
    }
    return `${place.expression} IS ${operand ? 'NOT NULL' : 'NULL'}`;
  },
};

/** Comparisons of what a function makes of a column: its length, an aggregate. NULL is compared as it is. */
function sizedConditions(
  conditions: RdsValue,
  writer: SqlWriter,
  place: Place & { readonly operator: string },
): string {
  if (!isRdsObject(conditions)) throw new FunctionError(`Expected ${place.operator} to be an Object.`);
  return Object.keys(conditions)
    .map((operator) => {
      const operand = valueAt(conditions, operator);
      const name = `${place.name}.${place.operator}`;
      const comparison: Comparison = { place: { name, expression: place.expression }, operator, operand };
      if (operator === 'between') return between(comparison, writer);
      if (Object.hasOwn(signs, operator)) return compare(comparison, writer);
      throw new FunctionError(`${name} has invalid ${place.operator} operator.`);
    })
    .join(' AND ');
}

function compare({ place, operator, operand }: Comparison, writer: SqlWriter): string {
  return `${place.expression} ${signs[operator]} ${writer.value(operand)}`;
}

function between({ place, operand }: Comparison, writer: SqlWriter): string {
  if (!isRdsArray(operand)) {
    throw new FunctionError(`${place.name}.between condition expects an array with length of 2.`);
  }
  if (operand.length !== 2) {
    throw new FunctionError(
      `${place.name}.between condition expects an array with 2 values but received an array with length ${operand.length}.`,
    );
  }
  const [low, high] = operand.map((bound) => writer.value(bound));
  return `${place.expression} BETWEEN ${low} AND ${high}`;
}

function like(keyword: string, pattern: (text: string) => string): WriteOperator {
  return ({ place, operator, operand }, writer) => {
    if (typeof operand !== 'string') {
      throw new FunctionError(`${place.name}.${operator} expects a string value to be passed.`);
    }
    return `${place.expression} ${keyword} ${writer.value(pattern(operand))}`;
  };
}
