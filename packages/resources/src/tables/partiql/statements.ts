import {
  type CallScope,
  isJsonArray,
  isJsonObject,
  type Json,
  type JsonObject,
  type Payload,
  ServiceError,
} from '@cairn/kit';
import type { AttributeValue } from '../attribute-value/attribute-value.ts';
import { readAttributeValue, validationError } from '../attribute-value/read-item.ts';
import { executeSelect, selected } from './execute-select.ts';
import { parseStatement } from './parse-statement.ts';
import { partiqlErrors } from './partiql-errors.ts';
import type {
  BatchExecuteStatementInput,
  BatchExecuteStatementOutput,
  BatchStatementResponse,
  ExecuteStatementInput,
  ExecuteStatementOutput,
  ExecuteTransactionInput,
  ExecuteTransactionOutput,
  StatementTables,
  StatementWriteOutput,
} from './partiql-ports.ts';
import type { SelectSyntax, StatementSyntax } from './statement-syntax.ts';
import { checkOf, keyOf, type StatementWrite, writeOf } from './statement-writes.ts';

/** A statement of a call, read. */
interface Statement {
  readonly syntax: StatementSyntax;
  readonly parameters: readonly AttributeValue[];
}

const transactMembers = { put: 'Put', update: 'Update', delete: 'Delete', check: 'ConditionCheck' } as const;

/** ExecuteStatement, BatchExecuteStatement and ExecuteTransaction: PartiQL over the operations on items. */
export class Statements {
  readonly #tables: StatementTables;

  constructor(tables: StatementTables) {
    this.#tables = tables;
  }

  /** Carries out one statement. @throws ServiceError */
  async execute(scope: CallScope, input: ExecuteStatementInput): Promise<ExecuteStatementOutput> {
    return inStatementWords(async () => {
      const { syntax, parameters } = readStatement(input);
      if (syntax.kind === 'exists') {
        throw validationError('EXISTS() is only supported in ExecuteTransaction');
      }
      if (syntax.kind === 'select') {
        return executeSelect(this.#tables, scope, syntax, { input, parameters });
      }
      const table = await this.#tables.describe(scope, syntax.table);
      const { ReturnConsumedCapacity, ReturnValuesOnConditionCheckFailure } = input;
      const output = await this.#write(scope, writeOf(syntax, table, parameters), {
        ...(ReturnConsumedCapacity !== undefined && { ReturnConsumedCapacity }),
        ...(ReturnValuesOnConditionCheckFailure !== undefined && { ReturnValuesOnConditionCheckFailure }),
      });
      const { Attributes, ConsumedCapacity } = output;
      return {
        Items: Attributes === undefined || isEmpty(Attributes) ? [] : [Attributes],
        ...(ConsumedCapacity !== undefined && { ConsumedCapacity }),
      };
    });
  }

  /** Carries out statements one by one, each for itself: a failure is the answer of its statement. */
  async batch(scope: CallScope, input: BatchExecuteStatementInput): Promise<BatchExecuteStatementOutput> {
    const Responses: BatchStatementResponse[] = [];
    const consumed: unknown[] = [];
    for (const { Statement: text, ...members } of input.Statements) {
      const { ReturnConsumedCapacity } = input;
      const call = {
        Statement: text,
        ...members,
        ...(ReturnConsumedCapacity !== undefined && { ReturnConsumedCapacity }),
      };
      const { response, capacity } = await this.#batchMember(scope, call);
      Responses.push(response);
      if (capacity !== undefined) consumed.push(capacity);
    }
    return { Responses, ...(consumed.length > 0 && { ConsumedCapacity: consumed }) };
  }

  async #batchMember(
    scope: CallScope,
    input: ExecuteStatementInput,
  ): Promise<{ readonly response: BatchStatementResponse; readonly capacity?: unknown }> {
    let tableName: string | undefined;
    try {
      const statement = readStatement(input);
      tableName = tableOf(statement.syntax);
      await inStatementWords(() => this.#checkSingleRead(scope, statement, 'BatchExecuteStatement'));
      const { Items, ConsumedCapacity } = await this.execute(scope, input);
      const [Item] = Items;
      const response = { TableName: tableName, ...(Item !== undefined && { Item }) };
      return { response, capacity: ConsumedCapacity };
    } catch (error) {
      if (!(error instanceof ServiceError)) throw error;
      return {
        response: { ...(tableName !== undefined && { TableName: tableName }), Error: batchError(error) },
      };
    }
  }

  /** A SELECT beside other statements reads one item by its key and nothing else. @throws ServiceError */
  async #checkSingleRead(
    scope: CallScope,
    { syntax, parameters }: Statement,
    operation: string,
  ): Promise<JsonObject> {
    if (syntax.kind !== 'select') return {};
    const table = await this.#tables.describe(scope, syntax.table);
    const refusal = validationError(
      `Select statements within ${operation} must specify the primary key in the where clause.`,
    );
    try {
      const { key, rest } = keyOf(syntax.where, table, parameters);
      if (rest === undefined && syntax.index === undefined) return key;
    } catch (error) {
      if (!(error instanceof ServiceError)) throw error;
    }
    throw refusal;
  }

  /** All statements or none; either all read or all write. @throws ServiceError */
  async transaction(scope: CallScope, input: ExecuteTransactionInput): Promise<ExecuteTransactionOutput> {
    const statements = input.TransactStatements.map((statement, at): Statement => {
      const parameters = readParameters(statement);
      return inTransactWords(at, () => statementOf(statement, parameters));
    });
    const reads = statements.filter(({ syntax }) => syntax.kind === 'select').length;
    if (reads > 0 && reads < statements.length) {
      throw validationError('A transaction can only hold statements that read or statements that write');
    }
    const { ReturnConsumedCapacity } = input;
    const wish = ReturnConsumedCapacity === undefined ? {} : { ReturnConsumedCapacity };
    return reads > 0
      ? this.#transactGet(scope, statements, wish)
      : this.#transactWrite(scope, statements, input, wish);
  }

  async #transactGet(
    scope: CallScope,
    statements: readonly Statement[],
    wish: JsonObject,
  ): Promise<ExecuteTransactionOutput> {
    const TransactItems: Json[] = [];
    for (const [at, statement] of statements.entries()) {
      const syntax = statement.syntax as SelectSyntax;
      const Key = await inTransactWords(at, () => {
        if (syntax.index !== undefined)
          throw validationError('Reads on indices are not supported within transactions');
        return this.#checkSingleRead(scope, statement, 'ExecuteTransaction');
      });
      TransactItems.push({ Get: { TableName: syntax.table, Key } });
    }
    const { Responses, ConsumedCapacity } = await this.#tables.transactGet(scope, { TransactItems, ...wish });
    return {
      Responses: Responses.map(({ Item }, at) => {
        const { paths } = (statements[at] as Statement).syntax as SelectSyntax;
        if (Item === undefined) return {};
        return { Item: paths === undefined ? Item : selected(Item, paths) };
      }),
      ...(ConsumedCapacity !== undefined && { ConsumedCapacity }),
    };
  }

  async #transactWrite(
    scope: CallScope,
    statements: readonly Statement[],
    input: ExecuteTransactionInput,
    wish: JsonObject,
  ): Promise<ExecuteTransactionOutput> {
    const TransactItems: Json[] = [];
    for (const [at, statement] of statements.entries()) {
      const failure = input.TransactStatements[at]?.ReturnValuesOnConditionCheckFailure;
      const { operation, input: part } = await inTransactWords(at, () =>
        this.#transactPart(scope, statement),
      );
      const wishes = failure === undefined ? {} : { ReturnValuesOnConditionCheckFailure: failure };
      TransactItems.push({ [transactMembers[operation]]: { ...part, ...wishes } });
    }
    const { ClientRequestToken } = input;
    try {
      const { ConsumedCapacity } = await this.#tables.transactWrite(scope, {
        TransactItems,
        ...(ClientRequestToken !== undefined && { ClientRequestToken }),
        ...wish,
      });
      return {
        Responses: statements.map(() => ({})),
        ...(ConsumedCapacity !== undefined && { ConsumedCapacity }),
      };
    } catch (error) {
      throw withDuplicates(error, statements);
    }
  }

  async #transactPart(scope: CallScope, { syntax, parameters }: Statement): Promise<StatementWrite> {
    const table = await this.#tables.describe(scope, tableOf(syntax));
    if (syntax.kind === 'exists') return checkOf(syntax, table, parameters);
    if ((syntax.kind === 'update' || syntax.kind === 'delete') && syntax.returning !== undefined) {
      throw validationError('RETURNING clause is not supported in ExecuteTransaction');
    }
    return writeOf(syntax as Exclude<typeof syntax, SelectSyntax>, table, parameters);
  }

  async #write(
    scope: CallScope,
    { operation, input }: StatementWrite,
    wishes: JsonObject,
  ): Promise<StatementWriteOutput> {
    if (operation === 'update') return this.#tables.update(scope, { ...input, ...wishes });
    if (operation === 'delete') return this.#tables.delete(scope, { ...input, ...wishes });
    try {
      return await this.#tables.put(scope, { ...input, ...wishes });
    } catch (error) {
      if (isConditionFailure(error)) throw partiqlErrors.duplicate();
      throw error;
    }
  }
}

interface WrittenStatement {
  readonly Statement: string;
  readonly Parameters?: readonly Json[];
}

function readStatement(input: WrittenStatement): Statement {
  return statementOf(input, readParameters(input));
}

function readParameters({ Parameters = [] }: WrittenStatement): readonly AttributeValue[] {
  return Parameters.map(readAttributeValue);
}

function statementOf(
  { Statement: text }: WrittenStatement,
  parameters: readonly AttributeValue[],
): Statement {
  const syntax = parseStatement(text);
  if (parameters.length !== syntax.parameterCount) throw partiqlErrors.parameterCount();
  return { syntax, parameters };
}

function tableOf(syntax: StatementSyntax): string {
  return syntax.kind === 'exists' ? syntax.select.table : syntax.table;
}

function isEmpty(attributes: Payload): boolean {
  return isJsonObject(attributes.value) && Object.keys(attributes.value).length === 0;
}

function isConditionFailure(error: unknown): boolean {
  return error instanceof ServiceError && error.code === 'ConditionalCheckFailedException';
}

/** Errors about expressions name none here: there is only the statement. */
async function inStatementWords<Result>(work: () => Promise<Result>): Promise<Result> {
  try {
    return await work();
  } catch (error) {
    throw withoutExpressionName(error);
  }
}

function withoutExpressionName(error: unknown): unknown {
  if (!(error instanceof ServiceError) || error.code !== 'ValidationException') return error;
  return validationError(error.message.replace(/^Invalid \w+Expression: /, ''));
}

/** Errors of a statement of a transaction say which one it was. */
function inTransactWords<Result>(at: number, work: () => Result): Result {
  const named = (error: unknown): unknown => {
    const plain = withoutExpressionName(error);
    if (!(plain instanceof ServiceError) || plain.code !== 'ValidationException') return plain;
    return validationError(`Validation failed in TransactStatements[${at}]: ${plain.message}`);
  };
  try {
    const result = work();
    if (!(result instanceof Promise)) return result;
    return result.catch((error: unknown) => {
      throw named(error);
    }) as Result;
  } catch (error) {
    throw named(error);
  }
}

/** The codes of a batch's errors are the names of exceptions, shortened. */
function batchError(error: ServiceError): NonNullable<BatchStatementResponse['Error']> {
  const Code =
    error.code === 'ValidationException' ? 'ValidationError' : error.code.replace(/Exception$/, '');
  const { Item } = error.members;
  return { Code, Message: error.message, ...(Item !== undefined && { Item }) };
}

/** The condition of an INSERT that does not hold is a duplicate. */
function withDuplicates(error: unknown, statements: readonly Statement[]): unknown {
  if (!(error instanceof ServiceError) || error.code !== 'TransactionCanceledException') return error;
  const { CancellationReasons } = error.members;
  if (!isJsonArray(CancellationReasons)) return error;
  const reasons = CancellationReasons.map((reason, at): JsonObject => {
    const given = isJsonObject(reason) ? reason : {};
    const isDuplicate = given.Code === 'ConditionalCheckFailed' && statements[at]?.syntax.kind === 'insert';
    return isDuplicate ? { Code: 'DuplicateItem', Message: partiqlErrors.duplicate().message } : given;
  });
  const codes = reasons.map(({ Code }) => String(Code)).join(', ');
  return new ServiceError(
    error.code,
    `Transaction cancelled, please refer cancellation reasons for specific reasons [${codes}]`,
    { status: error.status, members: { CancellationReasons: reasons } },
  );
}
