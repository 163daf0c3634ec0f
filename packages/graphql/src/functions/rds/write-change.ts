import { FunctionError } from '../function-error.ts';
import { isRdsObject, type RdsObject, valueAt } from './rds-value.ts';
import type { SqlWriter } from './sql-writer.ts';
import { writeReturning } from './write-columns.ts';
import { writeConditionClause } from './write-condition.ts';
import { writeTable } from './write-table.ts';

/** The text of `rds.insert`. @throws FunctionError */
export function writeInsert(payload: RdsObject, writer: SqlWriter): string {
  const table = writeTable(payload, writer);
  const values = valuesOf(payload, 'insert');
  const names = Object.keys(values);
  return clauses(
    `INSERT INTO ${table}`,
    `(${names.map((name) => writer.identifier(name)).join(', ')})`,
    `VALUES (${names.map((name) => writer.value(valueAt(values, name))).join(', ')})`,
    writeReturning(valueAt(payload, 'returning'), writer),
  );
}

/** The text of `rds.update`. @throws FunctionError */
export function writeUpdate(payload: RdsObject, writer: SqlWriter): string {
  const table = writeTable(payload, writer);
  const values = valuesOf(payload, 'update');
  const changes = Object.keys(values).map(
    (name) => `${writer.identifier(name)} = ${writer.value(valueAt(values, name))}`,
  );
  return clauses(
    `UPDATE ${table}`,
    'SET',
    changes.join(', '),
    writeConditionClause('WHERE', valueAt(payload, 'where'), writer),
    writeReturning(valueAt(payload, 'returning'), writer),
  );
}

/** The text of `rds.remove`. @throws FunctionError */
export function writeRemove(payload: RdsObject, writer: SqlWriter): string {
  return clauses(
    `DELETE FROM ${writeTable(payload, writer)}`,
    writeConditionClause('WHERE', valueAt(payload, 'where'), writer),
    writeReturning(valueAt(payload, 'returning'), writer),
  );
}

function valuesOf(payload: RdsObject, name: 'insert' | 'update'): RdsObject {
  const values = valueAt(payload, 'values');
  if (values === null) throw new FunctionError(`values are expected to be passed to ${name}`);
  if (!isRdsObject(values)) throw new FunctionError('Expected values to an Object.');
  return values;
}

function clauses(...texts: readonly string[]): string {
  return texts.filter((text) => text !== '').join(' ');
}
