import {
  isJsonArray,
  isJsonNumber,
  isJsonObject,
  type Json,
  jsonEquals,
  memberOf,
  numberOf,
  printJson,
} from '@cairn/kit';
import type { DataScope } from './data-scope.ts';
import { compareNumbers } from './number-order.ts';
import type { Accepts, CompileSteps, Run } from './path-run.ts';
import {
  type FilterOperand,
  type FilterOperator,
  type FilterPath,
  type FilterSyntax,
  isDefinite,
} from './path-syntax.ts';
import { compilePattern } from './pattern.ts';
import { stepsOver } from './steps.ts';

/** Gives a side of a comparison; undefined when a path names nothing. */
export type ReadOperand = (item: Json, run: Run) => Json | undefined;

/** Compiles a filter. @throws ExpressionSyntaxError on a wrong regular expression */
export function compileFilter(filter: FilterSyntax, compileSteps: CompileSteps): Accepts {
  switch (filter.kind) {
    case 'and': {
      const [left, right] = [
        compileFilter(filter.left, compileSteps),
        compileFilter(filter.right, compileSteps),
      ];
      return (item, run) => left(item, run) && right(item, run);
    }
    case 'or': {
      const [left, right] = [
        compileFilter(filter.left, compileSteps),
        compileFilter(filter.right, compileSteps),
      ];
      return (item, run) => left(item, run) || right(item, run);
    }
    case 'not': {
      const operand = compileFilter(filter.operand, compileSteps);
      return (item, run) => !operand(item, run);
    }
    case 'exists': {
      const read = compileFilterPath(filter.path, compileSteps);
      return (item, run) => read(item, run) !== undefined;
    }
    case 'compare':
      return filter.operator === '=~'
        ? compileMatch(filter.left, filter.right, compileSteps)
        : compileComparison(filter.operator, filter.left, filter.right, compileSteps);
  }
}

/** Compiles a literal or a path. A pattern, meaningful only beside `=~`, has no value. */
export function compileOperand(operand: FilterOperand, compileSteps: CompileSteps): ReadOperand {
  if (operand.kind === 'path') return compileFilterPath(operand, compileSteps);
  if (operand.kind === 'pattern') return () => undefined;
  const { value } = operand;
  return () => value;
}

function compileFilterPath(path: FilterPath, compileSteps: CompileSteps): ReadOperand {
  const { steps, from } = path;
  const start = (item: Json, run: Run): Json => (from === 'item' ? item : run.document);
  if (steps.length === 0) return start;
  const [first] = steps;
  if (steps.length === 1 && first?.kind === 'member' && from === 'item') {
    const { name } = first;
    return (item) => (isJsonObject(item) && Object.hasOwn(item, name) ? item[name] : undefined);
  }
  const definite = isDefinite(steps);
  const evaluate = compileSteps(steps);
  return (item, run) => {
    const inner: Run = { document: run.document, results: [], scope: run.scope };
    evaluate(start(item, run), inner);
    return definite ? inner.results.at(-1) : inner.results;
  };
}

function compileComparison(
  operator: keyof typeof comparisons,
  left: FilterOperand,
  right: FilterOperand,
  compileSteps: CompileSteps,
): Accepts {
  const readLeft = compileOperand(left, compileSteps);
  const readRight = compileOperand(right, compileSteps);
  const compare = comparisons[operator];
  const pairs = pairingOperators.has(operator);
  return (item, run) => {
    const [a, b] = [readLeft(item, run), readRight(item, run)];
    const [stepsA, stepsB] = [stepsOver(a), stepsOver(b)];
    run.scope.spend(pairs ? stepsA * stepsB : Math.min(stepsA, stepsB));
    return compare(a, b, run.scope);
  };
}

/** `=~` matches the entire text; of an array, any item. */
function compileMatch(left: FilterOperand, right: FilterOperand, compileSteps: CompileSteps): Accepts {
  const [pattern, other] = left.kind === 'pattern' ? [left, right] : [right, left];
  if (pattern.kind !== 'pattern' || other.kind === 'pattern') return () => false;
  const { matches, stepsPerCharacter } = compilePattern(pattern.source, pattern.flags);
  const read = compileOperand(other, compileSteps);
  return (item, run) => {
    const value = read(item, run);
    const inputs = (isJsonArray(value) ? value : [value]).map(matchInput);
    return inputs.some((input) => {
      run.scope.spend(1 + input.length * stepsPerCharacter);
      return matches(input);
    });
  };
}

function matchInput(value: Json | undefined): string {
  if (typeof value === 'string') return value;
  return typeof value === 'boolean' || isJsonNumber(value) ? String(value) : '';
}

type Compare = (left: Json | undefined, right: Json | undefined, scope: DataScope) => boolean;

/** Operators that may look for each item of one side among all of the other. */
const pairingOperators: ReadonlySet<FilterOperator> = new Set([
  'in',
  'nin',
  'contains',
  'all',
  'subsetof',
  'anyof',
  'noneof',
]);

const comparisons: { readonly [operator in Exclude<FilterOperator, '=~'>]: Compare } = {
  '==': equal,
  '!=': (left, right, scope) => !equal(left, right, scope),
  '===': (left, right, scope) => isJsonNumber(left) === isJsonNumber(right) && equal(left, right, scope),
  '!==': (left, right, scope) => isJsonNumber(left) !== isJsonNumber(right) || !equal(left, right, scope),
  '<': (left, right) => order(left, right, (sign) => sign < 0),
  '<=': (left, right) => order(left, right, (sign) => sign <= 0),
  '>': (left, right) => order(left, right, (sign) => sign > 0),
  '>=': (left, right) => order(left, right, (sign) => sign >= 0),
  in: (left, right, scope) => holds(right, left, scope),
  nin: (left, right, scope) => !holds(right, left, scope),
  contains: (left, right, scope) =>
    typeof left === 'string' ? typeof right === 'string' && left.includes(right) : holds(left, right, scope),
  all: (left, right, scope) => allIn(right, left, scope),
  subsetof: allIn,
  anyof: anyIn,
  noneof: (left, right, scope) => isJsonArray(left) && isJsonArray(right) && !anyIn(left, right, scope),
  size: (left, right) => isJsonNumber(right) && sizeOf(left) === numberOf(right),
  empty: (left, right) => sizeOf(left) !== undefined && (sizeOf(left) === 0) === right,
};

/** Equality by value; a number equals the string that reads the same, and nothing equals what is absent. */
function equal(left: Json | undefined, right: Json | undefined, scope: DataScope): boolean {
  if (left === undefined || right === undefined) return false;
  if (isJsonNumber(left) && typeof right === 'string')
    return isNumeral(right) && numberOf(left) === Number(right);
  if (typeof left === 'string' && isJsonNumber(right)) return left === printJson(right);
  return equalInside(left, right, scope);
}

/** Equality by value that counts what it goes through below the first level. */
function equalInside(left: Json, right: Json, scope: DataScope): boolean {
  if (isJsonArray(left)) {
    if (!isJsonArray(right) || left.length !== right.length) return false;
    scope.spend(left.length);
    return left.every((item, index) => equalInside(item, right[index] as Json, scope));
  }
  if (!isJsonObject(left)) {
    if (typeof left === 'string') scope.spend(stepsOver(left));
    return jsonEquals(left, right);
  }
  if (!isJsonObject(right)) return false;
  const members = Object.keys(left);
  scope.spend(members.length);
  if (members.length !== Object.keys(right).length) return false;
  return members.every((member) => {
    const other = memberOf(right, member);
    return other !== undefined && equalInside(left[member] as Json, other, scope);
  });
}

function isNumeral(text: string): boolean {
  return /^[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?$/.test(text);
}

function order(left: Json | undefined, right: Json | undefined, wanted: (sign: number) => boolean): boolean {
  if (isJsonNumber(left) && isJsonNumber(right)) return wanted(compareNumbers(left, right));
  if (typeof left === 'string' && typeof right === 'string') {
    return wanted(left < right ? -1 : left > right ? 1 : 0);
  }
  return false;
}

function holds(list: Json | undefined, value: Json | undefined, scope: DataScope): boolean {
  return isJsonArray(list) && list.some((item) => equal(item, value, scope));
}

function allIn(left: Json | undefined, right: Json | undefined, scope: DataScope): boolean {
  return isJsonArray(left) && isJsonArray(right) && left.every((item) => holds(right, item, scope));
}

function anyIn(left: Json | undefined, right: Json | undefined, scope: DataScope): boolean {
  return isJsonArray(left) && isJsonArray(right) && left.some((item) => holds(right, item, scope));
}

function sizeOf(value: Json | undefined): number | undefined {
  if (typeof value === 'string' || isJsonArray(value)) return value.length;
  return isJsonObject(value) ? Object.keys(value).length : undefined;
}
