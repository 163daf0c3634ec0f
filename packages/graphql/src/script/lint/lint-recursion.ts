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
    for (const caller of within) {
      const way = wayTo(called, caller, reached);
      if (way === undefined) continue;
      const names = [caller, ...way].map(({ name }) => name);
      report(node, `Recursive function calls not supported. Detected cycle in ${names.join(' <-')}`);
      break;
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

/** The functions by which one comes to another, both included; undefined where none leads there. */
function wayTo(
  from: Variable,
  to: Variable,
  reached: ReadonlyMap<Variable, ReadonlySet<Variable>>,
): readonly Variable[] | undefined {
  const cameFrom = new Map<Variable, Variable | undefined>([[from, undefined]]);
  for (const variable of cameFrom.keys()) {
    if (variable === to || givenFunction(variable) === givenFunction(to)) return wayBack(variable, cameFrom);
    for (const next of reached.get(variable) ?? []) if (!cameFrom.has(next)) cameFrom.set(next, variable);
  }
  return undefined;
}

function wayBack(end: Variable, cameFrom: ReadonlyMap<Variable, Variable | undefined>): readonly Variable[] {
  const way: Variable[] = [];
  for (let at: Variable | undefined = end; at !== undefined; at = cameFrom.get(at)) way.unshift(at);
  return way;
}
