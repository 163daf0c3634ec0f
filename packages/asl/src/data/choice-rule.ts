import { isJsonArray, isJsonObject, type Json, type JsonObject, memberOf } from '@cairn/kit';
import { type ChoiceComparison, choiceComparisons } from './choice-comparison.ts';
import { pathNestingMax } from './data-limits.ts';
import type { DataScope } from './data-scope.ts';
import { ExpressionSyntaxError } from './expression-syntax-error.ts';
import { compilePath, type Path } from './path.ts';
import { StateFailure } from './state-failure.ts';

/** Whether a Choice rule takes the data. @throws StateFailure when a path of the rule names nothing */
export type ChoiceRule = (scope: DataScope) => boolean;

/** The comparison operators of a Choice rule whose operand is in the definition, by their names. */
export const choiceOperators: readonly string[] = Object.keys(choiceComparisons);

/**
 * Compiles a rule of a JSONPath Choice state (States Language, "Choice State"): one comparison with its
 * Variable, or And, Or, Not of rules, tested from left to right only as far as needed. Members that are
 * not part of the condition (Next, Assign, Comment) are left to the caller.
 * @throws ExpressionSyntaxError
 */
export function compileChoiceRule(rule: JsonObject): ChoiceRule {
  return compileRule(rule, 0);
}

function compileRule(rule: Json, depth: number): ChoiceRule {
  if (!isJsonObject(rule)) throw wrongRule('A choice rule must be an object');
  if (depth > pathNestingMax) throw wrongRule('The choice rule nests too deeply');
  const operators = Object.keys(rule).filter(isOperator);
  const [operator, another] = operators;
  if (operator === undefined || another !== undefined) {
    throw wrongRule(`A choice rule must have exactly one operator, but has [${operators.join(', ')}]`);
  }
  const operand = rule[operator] as Json;
  switch (operator) {
    case 'And':
      return all(compileRules(operator, operand, depth));
    case 'Or':
      return any(compileRules(operator, operand, depth));
    case 'Not': {
      const negated = compileRule(operand, depth + 1);
      return (scope) => !negated(scope);
    }
    default:
      return compileComparison(operator, operand, compileVariable(rule));
  }
}

function isOperator(name: string): boolean {
  return name === 'And' || name === 'Or' || name === 'Not' || comparisonOf(name) !== undefined;
}

interface NamedComparison {
  readonly comparison: ChoiceComparison;
  /** Whether the operand is a path (`StringEqualsPath`). */
  readonly byPath: boolean;
}

function comparisonOf(name: string): NamedComparison | undefined {
  const byPath = name.endsWith('Path');
  const plain = byPath ? name.slice(0, -'Path'.length) : name;
  const comparison = Object.hasOwn(choiceComparisons, plain) ? choiceComparisons[plain] : undefined;
  if (comparison === undefined || (byPath && !comparison.byPath)) return undefined;
  return { comparison, byPath };
}

function compileRules(operator: string, rules: Json, depth: number): ChoiceRule[] {
  if (!isJsonArray(rules) || rules.length === 0) throw wrongRule(`${operator} must be a non-empty array`);
  return rules.map((rule) => compileRule(rule, depth + 1));
}

function all(rules: readonly ChoiceRule[]): ChoiceRule {
  return (scope) => {
    for (const rule of rules) if (!rule(scope)) return false;
    return true;
  };
}

function any(rules: readonly ChoiceRule[]): ChoiceRule {
  return (scope) => {
    for (const rule of rules) if (rule(scope)) return true;
    return false;
  };
}

function compileVariable(rule: JsonObject): Path {
  const text = memberOf(rule, 'Variable');
  if (typeof text !== 'string') throw wrongRule('A comparison must have a Variable');
  return compilePath(text);
}

function compileComparison(operator: string, operand: Json, variable: Path): ChoiceRule {
  if (operator === 'IsPresent') return compileIsPresent(operand, variable);
  const { comparison, byPath } = comparisonOf(operator) as NamedComparison;
  if (byPath) return compareWithPath(comparison, operator, operand, variable);
  if (!comparison.takes(operand)) throw wrongRule(`The value of ${operator} has the wrong type`);
  const test = comparison.prepare(operand);
  return (scope) => test(readPresent(variable, scope));
}

/** Of the operators only this one asks nothing of its Variable. */
function compileIsPresent(operand: Json, variable: Path): ChoiceRule {
  if (typeof operand !== 'boolean') throw wrongRule('The value of IsPresent has the wrong type');
  return (scope) => (variable.read(scope) !== undefined) === operand;
}

function compareWithPath(
  comparison: ChoiceComparison,
  operator: string,
  operand: Json,
  variable: Path,
): ChoiceRule {
  if (typeof operand !== 'string') throw wrongRule(`The value of ${operator} must be a path`);
  const other = compilePath(operand);
  return (scope) => {
    const value = readPresent(variable, scope);
    const compared = readPresent(other, scope);
    return comparison.takes(compared) && comparison.prepare(compared)(value);
  };
}

function readPresent(path: Path, scope: DataScope): Json {
  scope.spend(1);
  const value = path.read(scope);
  if (value !== undefined) return value;
  throw new StateFailure(
    'States.Runtime',
    `Invalid path '${path.text}': The choice state's condition path references an invalid value.`,
  );
}

function wrongRule(message: string): ExpressionSyntaxError {
  return new ExpressionSyntaxError(message, '', 0);
}
