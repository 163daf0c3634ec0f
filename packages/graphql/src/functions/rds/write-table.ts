import { FunctionError } from '../function-error.ts';
import {
  isRdsObject,
  type RdsObject,
  RdsStatement,
  type RdsValue,
  SqlTemplate,
  valueAt,
} from './rds-value.ts';
import type { SqlWriter } from './sql-writer.ts';

/** Which of the two names of a table a statement takes. */
const missing = "'table' or 'from' key is required.";

/** The table that a statement changes: a name or an alias. @throws FunctionError */
export function writeTable(payload: RdsObject, writer: SqlWriter): string {
  const table = named(payload, 'table');
  if (table === null) throw new FunctionError(missing);
  return tableNamed(table, writer);
}

/** What a statement reads: a table, or by `from` a subquery or a template too. @throws FunctionError */
export function writeSource(payload: RdsObject, writer: SqlWriter): string {
  const [table, from] = [named(payload, 'table'), named(payload, 'from')];
  if (table !== null && from !== null) {
    throw new FunctionError("'from' and 'table' keys cannot be used together");
  }
  if (table !== null) return tableNamed(table, writer);
  if (from === null) throw new FunctionError(missing);
  if (from instanceof SqlTemplate || from instanceof RdsStatement) return writeExpression(from, writer);
  if (typeof from === 'string') return writer.identifier(from);
  if (isRdsObject(from)) return writeAlias(from, writer);
  throw new FunctionError("'from' value is expected to be string or object.");
}

/** What a member names; an empty name is none. */
function named(payload: RdsObject, member: 'table' | 'from'): RdsValue {
  const value = valueAt(payload, member);
  return value === '' ? null : value;
}

/** `{alias: what}` → `what as "alias"`. @throws FunctionError */
function writeAlias(alias: RdsObject, writer: SqlWriter): string {
  const [name, ...more] = Object.keys(alias);
  if (name === undefined || more.length > 0) {
    throw new FunctionError('table alias is allowed only one key-value pair.');
  }
  return `${writeExpression(valueAt(alias, name), writer)} as ${writer.identifier(name)}`;
}

function tableNamed(table: RdsValue, writer: SqlWriter): string {
  if (typeof table === 'string') return writer.identifier(table);
  if (isRdsObject(table)) return writeAlias(table, writer);
  throw new FunctionError('table name is expected to be a string or alias.');
}

function writeExpression(value: RdsValue, writer: SqlWriter): string {
  if (value instanceof SqlTemplate) return `(${writer.template(value)})`;
  if (value instanceof RdsStatement) return writer.subquery(value);
  if (typeof value === 'string') return writer.identifier(value);
  throw new FunctionError('table name is expected to be a string or alias.');
}
