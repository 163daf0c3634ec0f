import type { JsonObject } from '@cairn/kit';
import { FunctionError } from '../function-error.ts';
import {
  isRdsObject,
  type RdsObject,
  RdsStatement,
  type RdsValue,
  SqlTemplate,
  type StatementExtent,
  type StatementType,
  valueAt,
} from './rds-value.ts';
import { type SqlDialect, SqlWriter } from './sql-writer.ts';
import { writeInsert, writeRemove, writeUpdate } from './write-change.ts';
import { writeSelect } from './write-select.ts';

/** Statements that one request may have. */
const statementsMax = 2;

/**
 * `rds.select`, `insert`, `update`, `remove`: keeps a payload until its dialect is known.
 * `name` is how the function is called in messages.
 * @throws FunctionError
 */
export function statementOf(
  type: StatementType,
  {
    name,
    payload,
    extent,
  }: { readonly name: string; readonly payload: RdsValue; readonly extent?: StatementExtent },
): RdsStatement {
  if (payload === null) throw new FunctionError(`An argument is expected to be passed to ${name}`);
  if (!isRdsObject(payload)) throw new FunctionError('Expected payload to be an Object.');
  return new RdsStatement(type, payload, extent);
}

/**
 * `rds.createPgStatement`, `rds.createMySQLStatement`: the request `{statements, variableMap, variableTypeHintMap}`.
 * Texts pass as they are, values of templates and statements are bound.
 * @param grow told of text before it is made
 * @throws FunctionError in the words of AppSync
 */
export function createStatements(
  dialect: SqlDialect,
  statements: readonly RdsValue[],
  grow: (characters: number) => void = () => {},
): JsonObject {
  const given = statements.filter((statement, index) => index === 0 || statement !== null);
  if (given.length === 0 || given[0] === null) {
    throw new FunctionError(`An argument is expected to be passed to ${dialect.functionName}`);
  }
  if (given.length > statementsMax) {
    throw new FunctionError(`${dialect.functionName} takes at most ${statementsMax} statements`);
  }
  const writer = new SqlWriter(dialect, { writeStatement, grow });
  return writer.request(given.map((statement) => textOf(statement, writer)));
}

const writers: { readonly [type in StatementType]: (payload: RdsObject, writer: SqlWriter) => string } = {
  SELECT: writeSelect,
  INSERT: writeInsert,
  UPDATE: writeUpdate,
  REMOVE: writeRemove,
};

function writeStatement(statement: RdsStatement, writer: SqlWriter): string {
  return writers[statement.type](statement.properties, writer).trimEnd();
}

function textOf(statement: RdsValue, writer: SqlWriter): string {
  if (typeof statement === 'string') return statement;
  if (statement instanceof SqlTemplate) return writer.template(statement);
  const structured = statement instanceof RdsStatement ? statement : statementLike(statement);
  if (structured === undefined) {
    throw new FunctionError(`Unsupported type is passed as argument to ${writer.dialect.functionName}`);
  }
  return writeStatement(structured, writer);
}

/** A statement that went through data (a stash, a spread): `{type, properties}`. */
function statementLike(value: RdsValue): RdsStatement | undefined {
  if (!isRdsObject(value)) return undefined;
  const [type, properties] = [valueAt(value, 'type'), valueAt(value, 'properties')];
  if (typeof type !== 'string' || !Object.hasOwn(writers, type) || !isRdsObject(properties)) return undefined;
  return new RdsStatement(type as StatementType, properties);
}
