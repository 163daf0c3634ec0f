import { type Json, type JsonObject, setMember } from '@cairn/kit';
import { jsonOfRds, RdsStatement, type RdsValue, SqlTemplate } from './rds-value.ts';
import { typeHintOf } from './type-hint.ts';

/** What differs between the databases that statements are written for. */
export interface SqlDialect {
  /** By what name its function is called in messages. */
  readonly functionName: 'createPgStatement' | 'createMySQLStatement';
  readonly quote: '"' | '`';
  readonly hasReturning: boolean;
}

export const postgresDialect: SqlDialect = {
  functionName: 'createPgStatement',
  quote: '"',
  hasReturning: true,
};

export const mysqlDialect: SqlDialect = {
  functionName: 'createMySQLStatement',
  quote: '`',
  hasReturning: false,
};

/** What a variable takes in its statement and in the map of variables. */
const variableCharacters = 20;

/** What is counted for a statement's words. */
const statementCharacters = 64;

type WriteStatement = (statement: RdsStatement, writer: SqlWriter) => string;

export interface SqlWriterPorts {
  readonly writeStatement: WriteStatement;
  /** Told of text before it is made: a statement may stand in others many times. May throw. */
  readonly grow: (characters: number) => void;
}

/**
 * Writes the statements of one request: names are quoted, values are bound to variables (`:P0`, `:P1`, …) that run on
 * over all statements.
 */
export class SqlWriter {
  readonly dialect: SqlDialect;
  readonly variableMap: Record<string, Json> = {};
  readonly variableTypeHintMap: Record<string, Json> = {};
  readonly #writeStatement: WriteStatement;
  readonly #grow: (characters: number) => void;
  #variables = 0;

  constructor(dialect: SqlDialect, ports: SqlWriterPorts) {
    this.dialect = dialect;
    this.#writeStatement = ports.writeStatement;
    this.#grow = ports.grow;
  }

  /** A name, quoted segment by segment: `a.b` → `"a"."b"`. */
  identifier(name: string): string {
    return name
      .split('.')
      .map((segment) => this.quoted(segment))
      .join('.');
  }

  /** A name that is one segment, whatever stands in it. */
  quoted(name: string): string {
    this.#grow(name.length + 2);
    const { quote } = this.dialect;
    return `${quote}${name.replaceAll(quote, quote + quote)}${quote}`;
  }

  /** A column: `*` alone is no name. */
  column(name: string): string {
    return name === '*' ? '*' : this.identifier(name);
  }

  /** What stands for a value: a variable, NULL, or the text of what is SQL itself. */
  value(value: RdsValue): string {
    if (value instanceof SqlTemplate) return this.template(value);
    if (value instanceof RdsStatement) return this.subquery(value);
    const hinted = typeHintOf(value);
    const plain = hinted === undefined ? value : hinted.value;
    if (plain === null) return 'NULL';
    this.#grow(variableCharacters);
    const variable = `:P${this.#variables}`;
    this.#variables += 1;
    setMember(this.variableMap, variable, jsonOfRds(plain));
    if (hinted !== undefined) setMember(this.variableTypeHintMap, variable, hinted.hint);
    return variable;
  }

  /** A template's text, with its values bound. */
  template(template: SqlTemplate): string {
    return template.strings
      .map((text, index) => {
        this.#grow(text.length);
        return index === 0 ? text : this.value(template.values[index - 1] as RdsValue) + text;
      })
      .join('');
  }

  /** A statement in parentheses. */
  subquery(statement: RdsStatement): string {
    this.#grow(statementCharacters);
    return `(${this.#writeStatement(statement, this)})`;
  }

  /** The request with the statements that were written. */
  request(statements: readonly string[]): JsonObject {
    return {
      statements,
      variableMap: this.variableMap,
      variableTypeHintMap: this.variableTypeHintMap,
    };
  }
}
