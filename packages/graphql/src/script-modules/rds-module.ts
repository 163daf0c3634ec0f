import { JsonNumber } from '@cairn/kit';
import { createStatements, statementOf } from '../functions/rds/create-statements.ts';
import { toJsonObject } from '../functions/rds/json-object.ts';
import {
  Aggregate,
  jsonOfRds,
  RdsStatement,
  type RdsValue,
  SqlTemplate,
  type StatementExtent,
  type StatementType,
} from '../functions/rds/rds-value.ts';
import { mysqlDialect, postgresDialect, type SqlDialect } from '../functions/rds/sql-writer.ts';
import { typeHints, withTypeHint } from '../functions/rds/type-hint.ts';
import { aggregateNames } from '../functions/rds/write-aggregate.ts';
import type { HostCall, HostFunction, HostModule, ScriptObject, ScriptValue } from '../script/host-module.ts';
import { OpaqueValue } from '../script/opaque-value.ts';
import { guarded, onJson } from './bind.ts';

/** Objects and lists within each other in a payload. */
const payloadDepthMax = 100;

/** Statements and templates within each other. */
const statementNestingMax = 20;

const bytesPerCharacter = 2;

/** What a value is counted for beside its text. */
const charactersPerValue = 16;

/**
 * `@aws-appsync/utils/rds`: statements of SQL whose values are bound. Statements and templates are opaque to code, so
 * that no argument of a caller can pass for one.
 * Source: AppSync developer guide, "JavaScript resolver function reference for Amazon RDS"; types of the package.
 */
export const rdsModule: HostModule = {
  select: statementFunction('SELECT', 'select'),
  insert: statementFunction('INSERT', 'insert'),
  update: statementFunction('UPDATE', 'update'),
  remove: statementFunction('REMOVE', 'remove'),
  createPgStatement: requestFunction(postgresDialect),
  createMySQLStatement: requestFunction(mysqlDialect),
  sql: ([strings, ...values], call) =>
    guarded(call, () => {
      const texts = call.json(strings);
      if (!Array.isArray(texts) || texts.length !== values.length + 1) {
        return call.fail('sql is the tag of a template: sql`…`');
      }
      const reader = new PayloadReader(call);
      reader.read(strings);
      const template = new SqlTemplate(
        texts.map((text) => call.text(text)),
        values.map((value) => reader.read(value)),
        reader.extent,
      );
      return opaque(template);
    }),
  typeHint: Object.fromEntries(
    typeHints.map((hint) => [hint, onJson(([value = null]) => withTypeHint(hint, value))]),
  ),
  agg: Object.fromEntries(Object.keys(aggregateNames).map((name) => [name, aggregateFunction(name)])),
  toJsonObject: onJson(([result = null]) => toJsonObject(result)),
};

function statementFunction(type: StatementType, name: string): HostFunction {
  return ([payload], call) =>
    guarded(call, () => {
      const reader = new PayloadReader(call);
      const value = reader.read(payload);
      return opaque(statementOf(type, { name, payload: value, extent: reader.extent }));
    });
}

function requestFunction(dialect: SqlDialect): HostFunction {
  return (statements, call) =>
    guarded(call, () => {
      const reader = new PayloadReader(call);
      const values = statements.map((statement) => reader.read(statement));
      return createStatements(dialect, values, (characters) => call.allocate(characters * bytesPerCharacter));
    });
}

function aggregateFunction(name: string): HostFunction {
  const { functionName, isDistinct } = aggregateNames[name] as { functionName: string; isDistinct: boolean };
  return ([column], call) => {
    if (typeof column !== 'string') return call.fail(`${name} expects the name of a column`);
    return opaque(new Aggregate(functionName, { isDistinct, column }));
  };
}

function opaque(value: RdsStatement | SqlTemplate | Aggregate): ScriptValue {
  return new OpaqueValue('rds', value, () => jsonOfRds(value));
}

/** Reads what code gave: undefined is null, opaque values of this module are what they stand for. */
class PayloadReader {
  readonly #call: HostCall;
  #nesting = 0;
  #size = 0;

  constructor(call: HostCall) {
    this.#call = call;
  }

  /** What a statement holds that is made of all that was read. */
  get extent(): StatementExtent {
    return { nesting: this.#nesting, size: this.#size };
  }

  read(value: ScriptValue, depth = 0): RdsValue {
    if (depth > payloadDepthMax) return this.#call.fail(`Payloads nest at most ${payloadDepthMax} levels`);
    this.#grow(typeof value === 'string' ? value.length : 0);
    if (value instanceof OpaqueValue && value.kind === 'rds')
      return this.#statement(value.payload as RdsValue);
    const isStructure = typeof value === 'object' && value !== null && !(value instanceof JsonNumber);
    if (isStructure && Array.isArray(value))
      return value.map((item: ScriptValue) => this.read(item, depth + 1));
    // Only plain objects have members that are data; functions and namespaces are refused by `json`.
    if (isStructure && Object.getPrototypeOf(value) === Object.prototype) {
      return this.#object(value as ScriptObject, depth);
    }
    return this.#call.json(value) ?? null;
  }

  #object(value: ScriptObject, depth: number): RdsValue {
    return Object.fromEntries(
      Object.keys(value).map((name) => {
        this.#grow(name.length);
        return [name, this.read(value[name], depth + 1)];
      }),
    );
  }

  /** A statement within another is counted as a whole each time it stands there, so that doubling it over and over ends. */
  #statement(value: RdsValue): RdsValue {
    if (value instanceof SqlTemplate || value instanceof RdsStatement) {
      this.#nesting = Math.max(this.#nesting, value.extent.nesting + 1);
      if (this.#nesting > statementNestingMax) {
        return this.#call.fail(`Statements nest at most ${statementNestingMax} levels`);
      }
      this.#grow(value.extent.size);
    }
    return value;
  }

  #grow(characters: number): void {
    this.#size += characters + charactersPerValue;
    this.#call.spend(1);
    this.#call.allocate((characters + charactersPerValue) * bytesPerCharacter);
  }
}
