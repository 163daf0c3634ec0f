import type { Json, JsonObject } from '@cairn/kit';
import { type AttributeValue, type ItemDraft, setAttribute } from '../attribute-value/attribute-value.ts';
import { validationError } from '../attribute-value/read-item.ts';
import { ExpressionWriter } from './expression-writer.ts';
import { literalValue } from './literal-value.ts';
import { partiqlErrors } from './partiql-errors.ts';
import type { StatementTable } from './partiql-ports.ts';
import type {
  DeleteSyntax,
  ExistsSyntax,
  InsertSyntax,
  ReturningSyntax,
  UpdateSyntax,
  WhereSyntax,
} from './statement-syntax.ts';
import { conjunction, keyTerms, termsOf } from './where-terms.ts';

/** The operation that carries out a statement, and its input as the API spells it. */
export interface StatementWrite {
  readonly operation: 'put' | 'update' | 'delete' | 'check';
  readonly input: JsonObject;
}

const returnValues: { readonly [returning in ReturningSyntax]: string } = {
  'ALL OLD': 'ALL_OLD',
  'ALL NEW': 'ALL_NEW',
  'MODIFIED OLD': 'UPDATED_OLD',
  'MODIFIED NEW': 'UPDATED_NEW',
};

/** The write that a statement is. @throws ServiceError ValidationException */
export function writeOf(
  statement: InsertSyntax | UpdateSyntax | DeleteSyntax,
  table: StatementTable,
  parameters: readonly AttributeValue[],
): StatementWrite {
  switch (statement.kind) {
    case 'insert':
      return insertOf(statement, table, parameters);
    case 'update':
      return updateOf(statement, table, parameters);
    case 'delete':
      return deleteOf(statement, table, parameters);
  }
}

/** An item that is there already is left as it is. */
function insertOf(
  statement: InsertSyntax,
  table: StatementTable,
  parameters: readonly AttributeValue[],
): StatementWrite {
  const item: ItemDraft = {};
  // Errors name the place inside the attribute's value.
  for (const [name, value] of statement.members) setAttribute(item, name, literalValue(value, parameters));
  const writer = new ExpressionWriter(parameters);
  return {
    operation: 'put',
    input: {
      TableName: statement.table,
      Item: item as unknown as Json,
      ConditionExpression: `attribute_not_exists(${writer.path([table.hash.name])})`,
      ...writer.placeholders,
    },
  };
}

/** An item that is not there is not made. */
function updateOf(
  statement: UpdateSyntax,
  table: StatementTable,
  parameters: readonly AttributeValue[],
): StatementWrite {
  const { key, rest } = keyOf(statement.where, table, parameters);
  const writer = new ExpressionWriter(parameters);
  const UpdateExpression = writer.update(statement.changes);
  const exists = `attribute_exists(${writer.path([table.hash.name])})`;
  const condition = rest === undefined ? exists : `${exists} AND (${writer.condition(rest)})`;
  return {
    operation: 'update',
    input: {
      TableName: statement.table,
      Key: key,
      UpdateExpression,
      ConditionExpression: condition,
      ...writer.placeholders,
      ...(statement.returning !== undefined && { ReturnValues: returnValues[statement.returning] }),
    },
  };
}

function deleteOf(
  statement: DeleteSyntax,
  table: StatementTable,
  parameters: readonly AttributeValue[],
): StatementWrite {
  const { returning } = statement;
  if (returning !== undefined && returning !== 'ALL OLD') {
    throw validationError(
      `Invalid returning clause: RETURNING ${returning} *. Only RETURNING ALL OLD * is allowed in DELETE statements.`,
    );
  }
  const { key, rest } = keyOf(statement.where, table, parameters);
  return {
    operation: 'delete',
    input: {
      TableName: statement.table,
      Key: key,
      ...conditionMembers(rest, parameters),
      ...(returning !== undefined && { ReturnValues: 'ALL_OLD' }),
    },
  };
}

/** The check of a transaction that an EXISTS is. @throws ServiceError ValidationException */
export function checkOf(
  { select }: ExistsSyntax,
  table: StatementTable,
  parameters: readonly AttributeValue[],
): StatementWrite {
  const { key, rest } = keyOf(select.where, table, parameters);
  if (rest === undefined || select.index !== undefined) {
    throw validationError('EXISTS() must contain a single item read with additional condition');
  }
  const members = conditionMembers(rest, parameters);
  return { operation: 'check', input: { TableName: select.table, Key: key, ...members } };
}

function conditionMembers(where: WhereSyntax | undefined, parameters: readonly AttributeValue[]): JsonObject {
  if (where === undefined) return {};
  const writer = new ExpressionWriter(parameters);
  const ConditionExpression = writer.condition(where);
  return { ConditionExpression, ...writer.placeholders };
}

/** The key that a WHERE names and what else it asks. @throws ServiceError ValidationException */
export function keyOf(
  where: WhereSyntax | undefined,
  table: StatementTable,
  parameters: readonly AttributeValue[],
): { readonly key: JsonObject; readonly rest: WhereSyntax | undefined } {
  const { hash, range, rest } = keyTerms(termsOf(where), table, parameters);
  if (hash === undefined || (table.range !== undefined && range === undefined))
    throw partiqlErrors.keyMissing();
  const key: Record<string, Json> = { [table.hash.name]: hash as unknown as Json };
  if (table.range !== undefined) key[table.range.name] = range as unknown as Json;
  return { key, rest: conjunction(rest) };
}
