import {
  type AttributeType,
  type AttributeValue,
  type Item,
  typeOfValue,
} from '../attribute-value/attribute-value.ts';
import { addNumbers } from '../attribute-value/decimal.ts';
import { numberFaultText, validationError } from '../attribute-value/read-item.ts';
import { operandType } from './bound-operand.ts';
import { type ResolvedPath, valueAt } from './document-path.ts';
import type { FaultRanking } from './expression-fault.ts';
import type { UpdateOperand, UpdateValue } from './parse-update.ts';
import type { Placeholders } from './placeholders.ts';

/** Computes what a SET action assigns from the item as it was. @throws ServiceError ValidationException */
export type ValueOf = (item: Item) => AttributeValue;

/** Kinds of faults of an update, the one that the service names first at the head. */
export const updateFaultRanks: readonly string[] = [
  'undefinedName',
  'undefinedValue',
  'overlap',
  'conflict',
  'operand',
  'function',
];

interface BoundValue {
  readonly valueOf: ValueOf;
  /** Where the operand is a path: what stands there, or undefined. */
  readonly lookUp?: (item: Item) => AttributeValue | undefined;
  readonly type: AttributeType | undefined;
}

/** Replaces the placeholders of what a SET action assigns, and checks functions and types. */
export function bindUpdateValue(
  value: UpdateValue,
  placeholders: Placeholders,
  faults: FaultRanking,
): ValueOf {
  if (value.kind !== 'arithmetic') return bind(value, placeholders, faults).valueOf;
  const { operator } = value;
  const left = bind(value.left, placeholders, faults);
  const right = bind(value.right, placeholders, faults);
  for (const { type } of [left, right]) checkType(operator, type, 'N', faults);
  return (item) => {
    const augend = requireType(left.valueOf(item), 'N');
    return addValues(augend, right.valueOf(item), operator === '-');
  };
}

/** The sum or difference of two numbers. @throws ServiceError ValidationException */
export function addValues(
  left: AttributeValue,
  right: AttributeValue,
  isDifference: boolean,
): AttributeValue {
  if (!('N' in left && 'N' in right)) throw incorrectDataType();
  const sum = addNumbers(left.N, right.N, isDifference);
  if (sum === undefined) throw validationError(numberFaultText('overflow', ''));
  return { N: sum };
}

/** The refusal of an operand whose type the item does not allow. */
export function incorrectDataType(): Error {
  return validationError('An operand in the update expression has an incorrect data type');
}

function bind(operand: UpdateOperand, placeholders: Placeholders, faults: FaultRanking): BoundValue {
  if (operand.kind === 'value') {
    const value = placeholders.value(operand.reference, faults, 'undefinedValue') ?? { NULL: true };
    return { valueOf: () => value, type: typeOfValue(value) };
  }
  if (operand.kind === 'path') {
    const path = placeholders.path(operand.path, faults, 'undefinedName');
    return pathValue(path);
  }
  return bindFunction(operand, placeholders, faults);
}

function pathValue(path: ResolvedPath): BoundValue {
  return {
    lookUp: (item) => valueAt(item, path),
    valueOf: (item) => {
      const value = valueAt(item, path);
      if (value !== undefined) return value;
      throw validationError('The provided expression refers to an attribute that does not exist in the item');
    },
    type: undefined,
  };
}

function bindFunction(
  call: UpdateOperand & { readonly kind: 'function' },
  placeholders: Placeholders,
  faults: FaultRanking,
): BoundValue {
  const { name } = call;
  const operands = call.operands.map((operand) => bind(operand, placeholders, faults));
  const [first, second] = operands as [BoundValue, BoundValue];
  if (operands.length !== 2) {
    faults.add(
      'function',
      `Incorrect number of operands for operator or function; operator or function: ${name}, number of operands: ${operands.length}`,
    );
    return first;
  }
  if (name === 'list_append') {
    for (const { type } of operands) checkType(name, type, 'L', faults);
    return {
      valueOf: (item) => appendLists(requireType(first.valueOf(item), 'L'), second.valueOf(item)),
      type: 'L',
    };
  }
  if (first.lookUp === undefined) {
    faults.add('function', `Operator or function requires a document path; operator or function: ${name}`);
  }
  return { valueOf: (item) => first.lookUp?.(item) ?? second.valueOf(item), type: undefined };
}

/** The first operand is checked before the second is looked for, as in the service. */
function requireType(value: AttributeValue, type: AttributeType): AttributeValue {
  if (typeOfValue(value) !== type) throw incorrectDataType();
  return value;
}

function appendLists(left: AttributeValue, right: AttributeValue): AttributeValue {
  if (!('L' in left && 'L' in right)) throw incorrectDataType();
  return { L: [...left.L, ...right.L] };
}

function checkType(
  operator: string,
  type: AttributeType | undefined,
  wanted: AttributeType,
  faults: FaultRanking,
): void {
  if (type !== undefined && type !== wanted) faults.add('function', operandType(operator, type));
}
