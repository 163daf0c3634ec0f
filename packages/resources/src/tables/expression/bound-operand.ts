import {
  type AttributeType,
  type AttributeValue,
  type Item,
  typeOfValue,
} from '../attribute-value/attribute-value.ts';
import type { FunctionCall, Operand } from './condition-syntax.ts';
import { printPath, type ResolvedPath, samePath, valueAt } from './document-path.ts';
import type { FaultRanking } from './expression-fault.ts';
import { conditionFunctions } from './parse-condition.ts';
import type { Placeholders } from './placeholders.ts';
import { sizeOf } from './value-functions.ts';

/** An operand whose placeholders are replaced. */
export type BoundOperand =
  | { readonly kind: 'path'; readonly path: ResolvedPath }
  | { readonly kind: 'value'; readonly value: AttributeValue }
  | { readonly kind: 'function'; readonly name: string; readonly operands: readonly BoundOperand[] };

/** Kinds of faults of one condition, the one that the service names first at the head. */
export const operandFaultRanks: readonly string[] = ['undefined', 'count', 'distinct', 'type'];

/** Types that conditions can order. */
const orderedTypes: ReadonlySet<AttributeType> = new Set<AttributeType>(['S', 'N', 'B']);
const prefixTypes: ReadonlySet<AttributeType> = new Set<AttributeType>(['S', 'B']);
const sizelessTypes: ReadonlySet<AttributeType> = new Set<AttributeType>(['N', 'BOOL', 'NULL']);
const attributeTypes: ReadonlySet<string> = new Set([
  'B',
  'NULL',
  'SS',
  'BOOL',
  'L',
  'BS',
  'N',
  'NS',
  'S',
  'M',
]);

/** Replaces the placeholders of an operand and checks the functions in it. */
export function bindOperand(
  operand: Operand,
  placeholders: Placeholders,
  faults: FaultRanking,
  seen: (path: ResolvedPath) => void,
): BoundOperand {
  if (operand.kind === 'path') {
    const path = placeholders.path(operand.path, faults, 'undefined');
    seen(path);
    return { kind: 'path', path };
  }
  if (operand.kind === 'value') {
    const value = placeholders.value(operand.reference, faults, 'undefined');
    return { kind: 'value', value: value ?? { NULL: true } };
  }
  return bindFunction(operand, placeholders, faults, seen);
}

/** Replaces the placeholders of a function's operands and checks their number and types. */
export function bindFunction(
  call: FunctionCall,
  placeholders: Placeholders,
  faults: FaultRanking,
  seen: (path: ResolvedPath) => void,
): BoundOperand & { readonly kind: 'function' } {
  const { name } = call;
  const operands = call.operands.map((operand) => bindOperand(operand, placeholders, faults, seen));
  if (operands.length === conditionFunctions[name]) {
    checkDistinct(name, operands, faults);
    checkTypes(name, operands, faults);
  } else {
    faults.add(
      'count',
      `Incorrect number of operands for operator or function; operator or function: ${name}, number of operands: ${operands.length}`,
    );
  }
  return { kind: 'function', name, operands };
}

/** The type of an operand that is known before an item is. */
function knownType(operand: BoundOperand): AttributeType | undefined {
  if (operand.kind === 'path') return undefined;
  if (operand.kind === 'value') return typeOfValue(operand.value);
  return operand.name === 'size' ? 'N' : 'BOOL';
}

/** What an operand is for an item, or undefined where the item has nothing there. */
export function evaluateOperand(operand: BoundOperand, item: Item): AttributeValue | undefined {
  if (operand.kind === 'path') return valueAt(item, operand.path);
  if (operand.kind === 'value') return operand.value;
  const [subject] = operand.operands;
  return subject === undefined ? undefined : sizeOf(evaluateOperand(subject, item));
}

/** Two operands of one operator are not the same path. */
export function checkDistinct(
  operator: string,
  operands: readonly BoundOperand[],
  faults: FaultRanking,
): void {
  const [first, second] = operands;
  if (operands.length !== 2 || first?.kind !== 'path' || second?.kind !== 'path') return;
  if (!samePath(first.path, second.path)) return;
  faults.add(
    'distinct',
    `The first operand must be distinct from the remaining operands for this operator or function; operator: ${operator}, first operand: ${printPath(first.path)}`,
  );
}

/** Operands that are compared by order have a type with an order. */
export function checkOrdered(
  operator: string,
  operands: readonly BoundOperand[],
  faults: FaultRanking,
): void {
  for (const operand of operands) refuseType(operator, operand, (type) => orderedTypes.has(type), faults);
}

function checkTypes(name: string, operands: readonly BoundOperand[], faults: FaultRanking): void {
  const [first, second] = operands as [BoundOperand, BoundOperand];
  switch (name) {
    case 'attribute_exists':
    case 'attribute_not_exists':
      if (first.kind === 'path') return;
      faults.add('type', `Operator or function requires a document path; operator or function: ${name}`);
      return;
    case 'begins_with':
      for (const operand of operands) refuseType(name, operand, (type) => prefixTypes.has(type), faults);
      return;
    case 'attribute_type':
      checkTypeName(name, second, faults);
      return;
    case 'size':
      refuseType(name, first, (type) => !sizelessTypes.has(type), faults);
      return;
    default:
  }
}

function checkTypeName(name: string, operand: BoundOperand, faults: FaultRanking): void {
  const type = knownType(operand);
  if (operand.kind === 'value' && 'S' in operand.value) {
    if (attributeTypes.has(operand.value.S)) return;
    faults.add(
      'type',
      `Invalid attribute type name found; type: ${operand.value.S}, valid types: {${[...attributeTypes].join(',')}}`,
    );
  } else {
    faults.add('type', operandType(name, type ?? '{NS,SS,L,BS,N,M,B,BOOL,NULL,S}'));
  }
}

function refuseType(
  operator: string,
  operand: BoundOperand,
  isRight: (type: AttributeType) => boolean,
  faults: FaultRanking,
): void {
  const type = knownType(operand);
  if (type !== undefined && !isRight(type)) faults.add('type', operandType(operator, type));
}

/** The service's text for an operand of a wrong type. */
export function operandType(operator: string, type: string): string {
  return `Incorrect operand type for operator or function; operator or function: ${operator}, operand type: ${type}`;
}
