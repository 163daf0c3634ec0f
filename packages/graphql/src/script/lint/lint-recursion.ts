import type { AnyNode, CallExpression } from 'acorn';
import { givenFunction, type Names, type Variable } from '../names.ts';
import { childrenOf } from '../syntax.ts';
import type { LintRule } from './lint-rule.ts';

/** A call of a function that has a name, and the functions that it stands in. */
interface NamedCall {
  readonly node: CallExpression;
  readonly called: Variable;
  readonly within: readonly Variable[];
}

/** Functions that call themselves, or each other in turn. */
export const lintRecursion: LintRule = (names, report) => {
  const calls = namedCalls(names);
  const reached = new Map<Variable, Set<Variable>>();
  for (const { called, within } of calls) {
    for (const caller of within) {
      const known = reached.get(caller) ?? new Set();
      reached.set(caller, known.add(called));
    }
  }
  for (const { node, called, within } of calls) {
    if (within.some((caller) => leadsTo(called, caller, reached))) {
      report(node, 'Recursion is not supported.');
    }
  }
};

function namedCalls(names: Names): NamedCall[] {
  const variables = new Map<AnyNode, Variable>();
  for (const variable of names.variables) {
    const functionNode = givenFunction(variable);
    if (functionNode !== undefined) variables.set(functionNode, variable);
  }
  const calls: NamedCall[] = [];
  const waiting: [AnyNode, readonly Variable[]][] = [[names.program, []]];
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
    const [node, around] = next;
    const variable = variables.get(node);
    const within = variable === undefined ? around : [...around, variable];
    if (node.type === 'CallExpression' && node.callee.type === 'Identifier') {
      const called = names.variableOf(node.callee);
      if (called !== undefined && givenFunction(called) !== undefined) calls.push({ node, called, within });
    }
    for (const child of childrenOf(node)) waiting.push([child, within]);
  }
  return calls;
}

function leadsTo(
  from: Variable,
  to: Variable,
  reached: ReadonlyMap<Variable, ReadonlySet<Variable>>,
): boolean {
  const seen = new Set<Variable>([from]);
  for (const variable of seen) {
    if (variable === to || givenFunction(variable) === givenFunction(to)) return true;
    for (const next of reached.get(variable) ?? []) seen.add(next);
  }
  return false;
}
