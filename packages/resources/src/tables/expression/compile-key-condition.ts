import { type AttributeValue, scalarText, typeOfValue } from '../attribute-value/attribute-value.ts';
import { validationError } from '../attribute-value/read-item.ts';
import { compileCondition } from './compile-condition.ts';
import type { Comparator, ConditionSyntax, Operand } from './condition-syntax.ts';
import { FaultRanking, invalidExpression, namingExpression } from './expression-fault.ts';
import { parseCondition } from './parse-condition.ts';
import type { Placeholders } from './placeholders.ts';

/** An element of a KeySchema, as the wire has it. */
export interface KeySchemaElement {
  readonly AttributeName: string;
  readonly KeyType: 'HASH' | 'RANGE' | string;
}

/** An element of AttributeDefinitions, as the wire has it. */
export interface AttributeDefinition {
  readonly AttributeName: string;
  readonly AttributeType: 'S' | 'N' | 'B' | string;
}

export type RangeOperator = '=' | '<' | '<=' | '>' | '>=' | 'between' | 'begins_with';

/** What a Query asks of the key. */
export interface KeyCondition {
  readonly hash: AttributeValue;
  readonly range?: { readonly operator: RangeOperator; readonly values: readonly AttributeValue[] };
}

interface AttributeCondition {
  readonly name: string;
  readonly operator: RangeOperator;
  readonly values: readonly AttributeValue[];
}

/** How a comparator reads when its operands change places. */
const mirrored: { readonly [comparator: string]: RangeOperator } = {
  '=': '=',
  '<': '>',
  '<=': '>=',
  '>': '<',
  '>=': '<=',
};

/**
 * Compiles a KeyConditionExpression against the key of the table or index that it queries.
 * @throws ServiceError ValidationException with the service's text
 */
export function compileKeyCondition(
  text: string,
  placeholders: Placeholders,
  keySchema: readonly KeySchemaElement[],
  attributeDefinitions: readonly AttributeDefinition[],
): KeyCondition {
  // Binding it as any condition checks operands and placeholders in the service's order.
  compileCondition(text, placeholders, { what: 'KeyConditionExpression' });
  const syntax = namingExpression('KeyConditionExpression', () => parseCondition(text));
  const conditions = new Map<string, AttributeCondition>();
  for (const term of termsOf(syntax)) {
    const condition = attributeCondition(term, placeholders);
    if (conditions.has(condition.name)) {
      throw invalidExpression(
        'KeyConditionExpression',
        'KeyConditionExpressions must only contain one condition per key',
      );
    }
    conditions.set(condition.name, condition);
  }
  return keyConditionOf(conditions, keySchema, attributeDefinitions);
}

/**
 * The condition on a key from conditions by attribute; also what KeyConditions and PartiQL come down to.
 * @throws ServiceError ValidationException with the service's text
 */
function keyConditionOf(
  conditions: ReadonlyMap<string, Omit<AttributeCondition, 'name'>>,
  keySchema: readonly KeySchemaElement[],
  attributeDefinitions: readonly AttributeDefinition[],
): KeyCondition {
  const [hashName = '', rangeName] = namesOf(keySchema);
  if (conditions.size > 2) {
    throw validationError(
      `The number of query conditions (${conditions.size}) exceeds the number of key attributes defined in the schema (${keySchema.length})`,
    );
  }
  if (rangeName === undefined && conditions.size > 1) throw notSupported();
  const hash = conditions.get(hashName);
  if (hash === undefined) throw missed(hashName);
  checkType(hashName, hash.values, attributeDefinitions);
  if (hash.operator !== '=') throw notSupported();
  const range = rangeName === undefined ? undefined : conditions.get(rangeName);
  if (rangeName !== undefined && range === undefined && conditions.size > 1) throw missed(rangeName);
  const [value] = hash.values;
  if (range === undefined) return { hash: value as AttributeValue };
  checkType(rangeName as string, range.values, attributeDefinitions);
  return { hash: value as AttributeValue, range: { operator: range.operator, values: range.values } };
}

function namesOf(keySchema: readonly KeySchemaElement[]): readonly string[] {
  const hash = keySchema.find(({ KeyType }) => KeyType === 'HASH');
  const range = keySchema.find(({ KeyType }) => KeyType === 'RANGE');
  return [hash, range].flatMap((element) => (element === undefined ? [] : [element.AttributeName]));
}

function checkType(
  name: string,
  values: readonly AttributeValue[],
  attributeDefinitions: readonly AttributeDefinition[],
): void {
  const type = attributeDefinitions.find(({ AttributeName }) => AttributeName === name)?.AttributeType;
  if (values.some((value) => typeOfValue(value) !== type)) {
    throw validationError(
      'One or more parameter values were invalid: Condition parameter type does not match schema type',
    );
  }
  if (type === 'N' || !values.some((value) => scalarText(value) === '')) return;
  throw validationError(
    `One or more parameter values are not valid. The AttributeValue for a key attribute cannot contain an empty ${type === 'S' ? 'string' : 'binary'} value. Key: ${name}`,
  );
}

function notSupported(): Error {
  return validationError('Query key condition not supported');
}

function missed(name: string): Error {
  return validationError(`Query condition missed key schema element: ${name}`);
}

function termsOf(condition: ConditionSyntax): readonly ConditionSyntax[] {
  return condition.kind === 'and' ? condition.terms.flatMap(termsOf) : [condition];
}

function attributeCondition(term: ConditionSyntax, placeholders: Placeholders): AttributeCondition {
  switch (term.kind) {
    case 'comparison': {
      if (term.comparator === '<>') throw invalidOperator('<>');
      const isMirrored = term.left.kind !== 'path';
      const operator = isMirrored
        ? (mirrored[term.comparator] as RangeOperator)
        : (term.comparator as Comparator);
      const [attribute, value] = isMirrored ? [term.right, term.left] : [term.left, term.right];
      return conditionOn(attribute, [value], operator as RangeOperator, placeholders);
    }
    case 'between':
      requirePath('BETWEEN', term.operand);
      return conditionOn(term.operand, [term.low, term.high], 'between', placeholders);
    case 'function': {
      if (term.name !== 'begins_with') throw invalidOperator(term.name);
      const [attribute, prefix] = term.operands as readonly [Operand, Operand];
      requirePath(term.name, attribute);
      return conditionOn(attribute, [prefix], 'begins_with', placeholders);
    }
    default:
      throw invalidOperator(term.kind.toUpperCase());
  }
}

function requirePath(operator: string, operand: Operand): void {
  if (operand.kind === 'path') return;
  throw validationError(
    `Invalid condition in KeyConditionExpression: ${operator} operator must have the key attribute as its first operand`,
  );
}

function conditionOn(
  attribute: Operand,
  operands: readonly Operand[],
  operator: RangeOperator,
  placeholders: Placeholders,
): AttributeCondition {
  const all = [attribute, ...operands];
  if (all.some(({ kind }) => kind === 'function')) {
    throw validationError('KeyConditionExpressions cannot contain nested operations');
  }
  if (operands.some(({ kind }) => kind === 'path')) {
    throw validationError(
      'Invalid condition in KeyConditionExpression: Multiple attribute names used in one condition',
    );
  }
  if (attribute.kind !== 'path') {
    throw validationError('Invalid condition in KeyConditionExpression: No key attribute specified');
  }
  if (attribute.path.length > 1) {
    throw validationError('KeyConditionExpressions cannot have conditions on nested attributes');
  }
  const faults = new FaultRanking(['undefined']);
  const [name] = placeholders.path(attribute.path, faults, 'undefined');
  const values = operands.map((operand) =>
    operand.kind === 'value' ? placeholders.value(operand.reference, faults, 'undefined') : undefined,
  );
  return { name: name as string, operator, values: values as readonly AttributeValue[] };
}

function invalidOperator(operator: string): Error {
  return validationError(`Invalid operator used in KeyConditionExpression: ${operator}`);
}
