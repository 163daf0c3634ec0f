import { type CallScope, type Json, type JsonObject, Payload } from '@cairn/kit';
import {
  type AttributeValue,
  type Item,
  type ItemDraft,
  setAttribute,
} from '../attribute-value/attribute-value.ts';
import { validationError } from '../attribute-value/read-item.ts';
import { type CompiledCondition, compileCondition } from '../expression/compile-condition.ts';
import { valueAt } from '../expression/document-path.ts';
import { Placeholders } from '../expression/placeholders.ts';
import { ExpressionWriter } from './expression-writer.ts';
import { readToken, writeToken } from './next-token.ts';
import type {
  ExecuteStatementInput,
  ExecuteStatementOutput,
  StatementIndex,
  StatementKey,
  StatementTable,
  StatementTables,
} from './partiql-ports.ts';
import type { SelectSyntax, StatementPath, WhereSyntax } from './statement-syntax.ts';
import { conjunction, isRangeTerm, type KeyTerms, keyTerms, termsOf } from './where-terms.ts';

/** What a SELECT reads: a page of a Query where the hash key is given, else of a Scan. */
interface Reading {
  readonly input: JsonObject;
  readonly isQuery: boolean;
  readonly filter: CompiledCondition | undefined;
}

/**
 * Carries out a SELECT. Conditions that the key does not answer are applied to the items read, as filters are.
 * @throws ServiceError
 */
export async function executeSelect(
  tables: StatementTables,
  scope: CallScope,
  select: SelectSyntax,
  call: { readonly input: ExecuteStatementInput; readonly parameters: readonly AttributeValue[] },
): Promise<ExecuteStatementOutput> {
  const table = await tables.describe(scope, select.table);
  const index = indexOf(table, select.index);
  const { input, isQuery, filter } = readingOf(select, index ?? table, index, call.parameters);
  const page = { ...input, ...pageMembers(select, index, call.input) };
  const {
    Items = [],
    LastEvaluatedKey,
    ConsumedCapacity,
  } = isQuery ? await tables.query(scope, page) : await tables.scan(scope, page);
  return {
    Items: shown(Items, filter, select.paths),
    ...(LastEvaluatedKey !== undefined && {
      NextToken: writeToken(LastEvaluatedKey.text, call.input),
      LastEvaluatedKey,
    }),
    ...(ConsumedCapacity !== undefined && { ConsumedCapacity }),
  };
}

function indexOf(table: StatementTable, name: string | undefined): StatementIndex | undefined {
  if (name === undefined) return undefined;
  const index = table.index(name);
  if (index === undefined) throw validationError(`The table does not have the specified index: ${name}`);
  return index;
}

function pageMembers(
  { table, index, paths }: SelectSyntax,
  entry: StatementIndex | undefined,
  { ConsistentRead, Limit, NextToken, ...input }: ExecuteStatementInput,
): JsonObject {
  const { ReturnConsumedCapacity } = input;
  const reachesBack = entry?.kind === 'local' && paths?.some((path) => lacks(entry, path[0] as string));
  return {
    TableName: table,
    ...(index !== undefined && { IndexName: index }),
    ...(reachesBack && { Select: 'ALL_ATTRIBUTES' }),
    ...(ConsistentRead !== undefined && { ConsistentRead }),
    ...(Limit !== undefined && { Limit }),
    ...(ReturnConsumedCapacity !== undefined && { ReturnConsumedCapacity }),
    ...(NextToken !== undefined && {
      ExclusiveStartKey: readToken(NextToken, { ...input, ...(Limit !== undefined && { Limit }) }),
    }),
  };
}

function readingOf(
  select: SelectSyntax,
  key: StatementKey,
  index: StatementIndex | undefined,
  parameters: readonly AttributeValue[],
): Reading {
  const terms = termsOf(select.where);
  const found = keyTerms(terms, key, parameters);
  checkOrder(select, key, found);
  checkProjected(select, index);
  if (found.hash === undefined)
    return { input: {}, isQuery: false, filter: filterOf(select.where, parameters) };
  const { range, rest } = rangeOf(found, terms, key, parameters);
  const filter = filterOf(conjunction(rest), parameters);
  checkFilter(filter, index, select.index);
  const writer = new ExpressionWriter(parameters);
  const hash = `${writer.path([key.hash.name])} = ${writer.value(found.hash)}`;
  const condition = range === undefined ? hash : `${hash} AND ${writer.condition(range)}`;
  const input = {
    KeyConditionExpression: condition,
    ...writer.placeholders,
    ...(select.orderBy?.isDescending && { ScanIndexForward: false }),
  };
  return { input, isQuery: true, filter };
}

/** The one condition on the range attribute that a Query takes, and what is left. */
function rangeOf(
  { hash, range, rest }: KeyTerms,
  terms: readonly WhereSyntax[],
  key: StatementKey,
  parameters: readonly AttributeValue[],
): { readonly range: WhereSyntax | undefined; readonly rest: readonly WhereSyntax[] } {
  const name = key.range?.name;
  if (name === undefined) return { range: undefined, rest };
  if (range === undefined) {
    const term = rest.find((candidate) => isRangeTerm(candidate, name));
    return { range: term, rest: rest.filter((candidate) => candidate !== term) };
  }
  const term = terms.find((candidate) => keyTerms([candidate], key, parameters).range !== undefined);
  return { range: hash === undefined ? undefined : term, rest };
}

function filterOf(
  where: WhereSyntax | undefined,
  parameters: readonly AttributeValue[],
): CompiledCondition | undefined {
  if (where === undefined) return undefined;
  const writer = new ExpressionWriter(parameters);
  const text = writer.condition(where);
  const { ExpressionAttributeNames, ExpressionAttributeValues } = writer.placeholders;
  const placeholders = new Placeholders(ExpressionAttributeNames, ExpressionAttributeValues);
  return compileCondition(text, placeholders, { what: 'FilterExpression' });
}

function checkOrder({ orderBy, where }: SelectSyntax, key: StatementKey, { hash }: KeyTerms): void {
  if (orderBy === undefined) return;
  if (where === undefined) {
    throw validationError('Must have WHERE clause in the statement when using ORDER BY clause.');
  }
  if (hash === undefined) {
    throw validationError(
      'Must have at least one non-optional hash key condition in WHERE clause when using ORDER BY clause.',
    );
  }
  if (orderBy.name === key.hash.name || orderBy.name === key.range?.name) return;
  throw validationError(
    `Variable reference ${orderBy.name} in ORDER BY clause must be part of the primary key`,
  );
}

function lacks(index: StatementIndex | undefined, name: string): boolean {
  return index?.projected !== undefined && !index.projected.has(name);
}

/** A global index cannot fetch what it does not have. */
function checkProjected({ paths, index: name }: SelectSyntax, index: StatementIndex | undefined): void {
  if (index?.kind !== 'global') return;
  const missing = (paths ?? []).map(([head]) => head as string).filter((head) => lacks(index, head));
  if (missing.length > 0) throw notProjected('Global', name, missing);
}

/** Beside a key condition, a filter may only name what the index has. */
function checkFilter(
  filter: CompiledCondition | undefined,
  index: StatementIndex | undefined,
  name: string | undefined,
): void {
  const missing = [...(filter?.usedAttributes ?? [])].filter((attribute) => lacks(index, attribute));
  if (missing.length > 0) throw notProjected(index?.kind === 'local' ? 'Local' : 'Global', name, missing);
}

function notProjected(kind: string, name: string | undefined, attributes: readonly string[]): Error {
  return validationError(
    `One or more parameter values were invalid: ${kind} secondary index ${name} does not project [${attributes.join(', ')}]`,
  );
}

function shown(
  items: readonly Payload[],
  filter: CompiledCondition | undefined,
  paths: readonly StatementPath[] | undefined,
): readonly Payload[] {
  const matching =
    filter === undefined ? items : items.filter((item) => filter.matches(item.value as unknown as Item));
  return paths === undefined ? matching : matching.map((item) => selected(item, paths));
}

/** The values at the paths, each under its last name; an element of a list under its place among the paths. */
export function selected(item: Payload, paths: readonly StatementPath[]): Payload {
  const draft: ItemDraft = {};
  for (const [at, path] of paths.entries()) {
    const value = valueAt(item.value as unknown as Item, path);
    const last = path[path.length - 1] as string | number;
    if (value !== undefined) setAttribute(draft, typeof last === 'string' ? last : `_${at + 1}`, value);
  }
  return Payload.of(draft as unknown as Json);
}
