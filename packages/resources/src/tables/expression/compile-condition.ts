import {
  type AttributeValue,
  type Item,
  printValue,
  typeOfValue,
} from '../attribute-value/attribute-value.ts';
import { attributeValuesEqual, compareAttributeValues } from '../attribute-value/compare.ts';
import {
  type BoundOperand,
  bindFunction,
  bindOperand,
  checkDistinct,
  checkOrdered,
  evaluateOperand,
  operandFaultRanks,
} from './bound-operand.ts';
import type { Comparator, ConditionSyntax, Operand } from './condition-syntax.ts';
import type { ResolvedPath } from './document-path.ts';
import { type ExpressionName, FaultRanking, namingExpression } from './expression-fault.ts';
import { parseCondition } from './parse-condition.ts';
import type { Placeholders } from './placeholders.ts';
import { beginsWith, containsValue } from './value-functions.ts';

/** Operands of IN at most. Source: "Quotas in DynamoDB", "Expression parameters". */
const inOperandsMax = 100;

/** A condition or filter ready for items. */
export interface CompiledCondition {
  /** Whether the condition holds; an item that is not there has no attributes. */
  readonly matches: (item: Item | undefined) => boolean;
  /** The paths that the expression names, in its order. */
  readonly paths: readonly ResolvedPath[];
  /** The names of the attributes at the head of the paths. */
  readonly usedAttributes: ReadonlySet<string>;
}

type Matcher = (item: Item) => boolean;

const emptyItem: Item = {};

/**
 * Compiles a ConditionExpression or FilterExpression.
 * @param placeholders those of the call, which note what is used
 * @throws ServiceError ValidationException with the service's text
 */
export function compileCondition(
  text: string,
  placeholders: Placeholders,
  { what }: { readonly what: ExpressionName },
): CompiledCondition {
  return namingExpression(what, () => {
    const paths: ResolvedPath[] = [];
    const matcher = new ConditionBinder(placeholders, (path) => paths.push(path)).bind(parseCondition(text));
    return {
      matches: (item) => matcher(item ?? emptyItem),
      paths,
      usedAttributes: new Set(paths.map(([name]) => name as string)),
    };
  });
}

/** Makes matchers of conditions; the first condition with a fault ends it, as in the service. */
class ConditionBinder {
  readonly #placeholders: Placeholders;
  readonly #seen: (path: ResolvedPath) => void;

  constructor(placeholders: Placeholders, seen: (path: ResolvedPath) => void) {
    this.#placeholders = placeholders;
    this.#seen = seen;
  }

  bind(condition: ConditionSyntax): Matcher {
    switch (condition.kind) {
      case 'and': {
        const terms = condition.terms.map((term) => this.bind(term));
        return (item) => terms.every((matches) => matches(item));
      }
      case 'or': {
        const terms = condition.terms.map((term) => this.bind(term));
        return (item) => terms.some((matches) => matches(item));
      }
      case 'not': {
        const matches = this.bind(condition.term);
        return (item) => !matches(item);
      }
      case 'comparison':
        return this.#comparison(condition.comparator, condition.left, condition.right);
      case 'between':
        return this.#between(condition);
      case 'in':
        return this.#in(condition.operand, condition.options);
      case 'function': {
        const faults = new FaultRanking(operandFaultRanks);
        const call = bindFunction(condition, this.#placeholders, faults, this.#seen);
        faults.raise();
        return functionMatcher(call.name, call.operands);
      }
    }
  }

  #operand(operand: Operand, faults: FaultRanking): BoundOperand {
    return bindOperand(operand, this.#placeholders, faults, this.#seen);
  }

  #comparison(comparator: Comparator, left: Operand, right: Operand): Matcher {
    const faults = new FaultRanking(operandFaultRanks);
    const operands = [this.#operand(left, faults), this.#operand(right, faults)] as const;
    checkDistinct(comparator, operands, faults);
    if (comparator !== '=' && comparator !== '<>') checkOrdered(comparator, operands, faults);
    faults.raise();
    return comparisonMatcher(comparator, ...operands);
  }

  #between(condition: ConditionSyntax & { readonly kind: 'between' }): Matcher {
    const faults = new FaultRanking(operandFaultRanks);
    const operand = this.#operand(condition.operand, faults);
    const low = this.#operand(condition.low, faults);
    const high = this.#operand(condition.high, faults);
    checkOrdered('BETWEEN', [operand, low, high], faults);
    checkBounds(low, high, faults);
    faults.raise();
    return (item) => isBetween(item, operand, low, high);
  }

  #in(operand: Operand, options: readonly Operand[]): Matcher {
    const faults = new FaultRanking(operandFaultRanks);
    const bound = this.#operand(operand, faults);
    const boundOptions = options.map((option) => this.#operand(option, faults));
    if (options.length > inOperandsMax) {
      faults.add(
        'count',
        `The IN operator is provided with too many operands; number of operands: ${options.length}`,
      );
    }
    faults.raise();
    return (item) => {
      const value = evaluateOperand(bound, item);
      if (value === undefined) return false;
      return boundOptions.some((option) => {
        const other = evaluateOperand(option, item);
        return other !== undefined && attributeValuesEqual(value, other);
      });
    };
  }
}

/** What is missing differs from everything and is in no order with anything. */
function comparisonMatcher(comparator: Comparator, left: BoundOperand, right: BoundOperand): Matcher {
  return (item) => {
    const [one, other] = [evaluateOperand(left, item), evaluateOperand(right, item)];
    if (one === undefined || other === undefined) return comparator === '<>';
    if (comparator === '=') return attributeValuesEqual(one, other);
    if (comparator === '<>') return !attributeValuesEqual(one, other);
    const order = compareAttributeValues(one, other);
    if (order === undefined) return false;
    if (comparator === '<') return order < 0;
    if (comparator === '<=') return order <= 0;
    return comparator === '>' ? order > 0 : order >= 0;
  };
}

function isBetween(item: Item, operand: BoundOperand, low: BoundOperand, high: BoundOperand): boolean {
  const value = evaluateOperand(operand, item);
  const [least, most] = [evaluateOperand(low, item), evaluateOperand(high, item)];
  if (value === undefined || least === undefined || most === undefined) return false;
  const [fromLeast, toMost] = [compareAttributeValues(value, least), compareAttributeValues(value, most)];
  return fromLeast !== undefined && toMost !== undefined && fromLeast >= 0 && toMost <= 0;
}

function checkBounds(low: BoundOperand, high: BoundOperand, faults: FaultRanking): void {
  if (low.kind !== 'value' || high.kind !== 'value') return;
  const order = compareAttributeValues(low.value, high.value);
  if (order !== undefined && order <= 0) return;
  const rule =
    typeOfValue(low.value) === typeOfValue(high.value)
      ? 'upper bound to be greater than or equal to lower bound'
      : 'same data type for lower and upper bounds';
  faults.add(
    'type',
    `The BETWEEN operator requires ${rule}; lower bound operand: AttributeValue: ${printValue(low.value)}, upper bound operand: AttributeValue: ${printValue(high.value)}`,
  );
}

function functionMatcher(name: string, operands: readonly BoundOperand[]): Matcher {
  const [first, second] = operands as readonly [BoundOperand, BoundOperand];
  switch (name) {
    case 'attribute_exists':
      return (item) => evaluateOperand(first, item) !== undefined;
    case 'attribute_not_exists':
      return (item) => evaluateOperand(first, item) === undefined;
    case 'attribute_type':
      return pairMatcher(first, second, (value, type) => 'S' in type && typeOfValue(value) === type.S);
    case 'begins_with':
      return pairMatcher(first, second, beginsWith);
    default:
      return pairMatcher(first, second, containsValue);
  }
}

function pairMatcher(
  first: BoundOperand,
  second: BoundOperand,
  holds: (value: AttributeValue, other: AttributeValue) => boolean,
): Matcher {
  return (item) => {
    const [value, other] = [evaluateOperand(first, item), evaluateOperand(second, item)];
    return value !== undefined && other !== undefined && holds(value, other);
  };
}
