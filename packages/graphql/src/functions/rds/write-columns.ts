import { FunctionError } from '../function-error.ts';
import {
  Aggregate,
  isRdsArray,
  isRdsObject,
  RdsStatement,
  type RdsValue,
  SqlTemplate,
  valueAt,
} from './rds-value.ts';
import type { SqlWriter } from './sql-writer.ts';
import { writeAggregate } from './write-aggregate.ts';

/** A list of columns, or `*`; empty for an empty list. @throws FunctionError */
export function writeColumns(columns: RdsValue, writer: SqlWriter): string {
  if (columns === null || columns === '*') return '*';
  if (!isRdsArray(columns)) throw new FunctionError('Expected column to be * or an array.');
  return columns.map((column) => writeColumn(column, writer)).join(', ');
}

/** What a changing statement gives back; empty where nothing is asked for. @throws FunctionError */
export function writeReturning(columns: RdsValue, writer: SqlWriter): string {
  if (columns === null) return '';
  const text = writeColumns(columns, writer);
  if (!writer.dialect.hasReturning) throw new FunctionError('returning is not supported in MySQL.');
  return text === '' ? 'RETURNING' : `RETURNING ${text}`;
}

function writeColumn(column: RdsValue, writer: SqlWriter): string {
  if (!isRdsObject(column)) return writeExpression(column, writer);
  const [alias, ...more] = Object.keys(column);
  if (alias === undefined || more.length > 0) {
    throw new FunctionError('column alias is allowed only one key-value pair.');
  }
  return `${writeExpression(valueAt(column, alias), writer)} as ${writer.quoted(alias)}`;
}

function writeExpression(value: RdsValue, writer: SqlWriter): string {
  if (typeof value === 'string') return writer.column(value);
  if (value instanceof Aggregate) return writeAggregate(value, writer);
  if (value instanceof SqlTemplate) return writer.template(value);
  if (value instanceof RdsStatement) return writer.subquery(value);
  throw new FunctionError('Invalid type in column array.');
}
