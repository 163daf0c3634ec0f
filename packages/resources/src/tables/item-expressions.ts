import type { Json } from '@cairn/kit';
import type { Item } from './attribute-value/attribute-value.ts';
import { type CompiledCondition, compileCondition } from './expression/compile-condition.ts';
import { compileKeyCondition, type KeyCondition } from './expression/compile-key-condition.ts';
import { compileProjection } from './expression/compile-projection.ts';
import { compileUpdate } from './expression/compile-update.ts';
import { Placeholders } from './expression/placeholders.ts';
import type { Key } from './key-schema.ts';
import type { Table } from './table.ts';
import type { PlaceholderInput } from './table-types.ts';
import { tablesErrors } from './tables-errors.ts';

/** A condition or a filter. */
export type Condition = Pick<CompiledCondition, 'matches' | 'usedAttributes'>;

/** What an answer shows of items. */
export interface Projection {
  readonly project: (item: Item) => Item;
  /** Names of the attributes at the head of its paths. */
  readonly attributes: readonly string[];
  /** The parameter that said it. */
  readonly parameter: 'ProjectionExpression' | 'AttributesToGet';
}

export type { KeyCondition };

/** How an item is to be changed. */
export interface Update {
  readonly apply: (item: Item) => Item;
  /** Names of the attributes that it changes. */
  readonly attributes: readonly string[];
  /** What was, or is, at the paths that it changes. */
  readonly updatedAttributes: (before: Item, after: Item, which: 'UPDATED_OLD' | 'UPDATED_NEW') => Item;
}

/** Parameters of a call by name; undefined where they were not given. */
interface CallParameters {
  /** Expressions, in the order in which AWS's messages list them. */
  readonly expressions: { readonly [parameter: string]: string | undefined };
  /** Older parameters that expressions took the place of. */
  readonly others: { readonly [parameter: string]: unknown };
}

/** The expressions of one call, which share their placeholders. */
export class CallExpressions {
  readonly #placeholders: Placeholders;

  /** @throws ServiceError ValidationException when parameters do not go together */
  constructor(input: PlaceholderInput, parameters: CallParameters) {
    checkTogether(input, parameters);
    this.#placeholders = new Placeholders(input.ExpressionAttributeNames, input.ExpressionAttributeValues);
  }

  condition(
    text: string | undefined,
    what: 'ConditionExpression' | 'FilterExpression',
  ): Condition | undefined {
    return text === undefined ? undefined : compileCondition(text, this.#placeholders, { what });
  }

  update(text: string | undefined): Update | undefined {
    if (text === undefined) return undefined;
    const { apply, updatedAttributes, paths } = compileUpdate(text, this.#placeholders, []);
    return { apply, updatedAttributes, attributes: headsOf(paths) };
  }

  keyCondition(text: string, key: Key, { record }: Table): KeyCondition {
    return compileKeyCondition(text, this.#placeholders, key.schema, record.attributeDefinitions);
  }

  /** The projection, or the older parameter in its place. */
  projection(
    text: string | undefined,
    attributesToGet: readonly string[] | undefined,
  ): Projection | undefined {
    if (text === undefined) return attributesToGet && projectionOf(attributesToGet);
    const { project, paths } = compileProjection(text, this.#placeholders);
    return { project, attributes: headsOf(paths), parameter: 'ProjectionExpression' };
  }

  /** Refuses placeholders that no expression used. Call it last. @throws ServiceError ValidationException */
  finish(): void {
    this.#placeholders.refuseUnused();
  }
}

function headsOf(paths: readonly (readonly (string | number)[])[]): readonly string[] {
  return [...new Set(paths.map(([name]) => name as string))];
}

/** The projection that names attributes one by one. */
function projectionOf(names: readonly string[]): Projection {
  const twice = names.find((name, at) => names.indexOf(name) < at);
  if (twice !== undefined) {
    throw tablesErrors.invalidParameters(`Duplicate value in attribute name: ${twice}`);
  }
  const references: Record<string, Json> = {};
  for (const [at, name] of names.entries()) references[`#n${at}`] = name;
  const text = Object.keys(references).join(', ');
  const { project } = compileProjection(text, new Placeholders(references));
  return { project, attributes: names, parameter: 'AttributesToGet' };
}

function checkTogether(input: PlaceholderInput, { expressions, others }: CallParameters): void {
  const given = namesOf(expressions);
  const older = namesOf(others);
  if (given.length > 0 && older.length > 0) {
    throw tablesErrors.validation(
      `Can not use both expression and non-expression parameters in the same request: Non-expression parameters: {${older.join(', ')}} Expression parameters: {${given.join(', ')}}`,
    );
  }
  if (input.ExpressionAttributeNames !== undefined && given.length === 0) {
    throw tablesErrors.validation('ExpressionAttributeNames can only be specified when using expressions');
  }
  const withValues = Object.keys(expressions).filter((name) => name !== 'ProjectionExpression');
  const isUsed = withValues.some((name) => expressions[name] !== undefined);
  if (input.ExpressionAttributeValues === undefined || isUsed || withValues.length === 0) return;
  throw tablesErrors.validation(
    `ExpressionAttributeValues can only be specified when using expressions: ${withValues.join(' and ')} ${withValues.length > 1 ? 'are' : 'is'} null`,
  );
}

function namesOf(parameters: { readonly [parameter: string]: unknown }): readonly string[] {
  return Object.keys(parameters).filter((name) => parameters[name] !== undefined);
}
