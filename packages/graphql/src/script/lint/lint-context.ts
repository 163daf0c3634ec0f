import type { AnyNode, Expression, Identifier, MemberExpression, Pattern } from 'acorn';
import { handlersOf } from '../handlers.ts';
import type { Names, Variable } from '../names.ts';
import { childrenOf } from '../syntax.ts';
import type { LintRule, Report } from './lint-rule.ts';

/** The context of a handler, and the members it has itself, are not assigned to; what is in them may be changed. */
export const lintContext: LintRule = (names, report) => {
  const contexts = new Set<Variable>();
  for (const { functions } of handlersOf(names).values()) {
    for (const { params } of Object.values(functions)) {
      const [first] = params;
      const context = first?.type === 'Identifier' ? names.variableOf(first) : undefined;
      if (context !== undefined) contexts.add(context);
    }
  }
  const waiting: AnyNode[] = [names.program];
  for (let node = waiting.pop(); node !== undefined; node = waiting.pop()) {
    for (const target of targetsOf(node)) lintTarget(target, { names, contexts, report });
    waiting.push(...childrenOf(node));
  }
};

interface ContextLint {
  readonly names: Names;
  readonly contexts: ReadonlySet<Variable>;
  readonly report: Report;
}

/** What a node changes. */
export function targetsOf(node: AnyNode): (Identifier | MemberExpression)[] {
  switch (node.type) {
    case 'AssignmentExpression':
      return targetsIn(node.left);
    case 'UpdateExpression':
      return targetsIn(node.argument as Pattern);
    case 'UnaryExpression':
      return node.operator === 'delete' ? deletedBy(node.argument) : [];
    case 'ForInStatement':
    case 'ForOfStatement':
      return node.left.type === 'VariableDeclaration' ? [] : targetsIn(node.left);
    default:
      return [];
  }
}

function deletedBy(argument: Expression): MemberExpression[] {
  const node = argument.type === 'ChainExpression' ? argument.expression : argument;
  return node.type === 'MemberExpression' ? [node] : [];
}

function targetsIn(pattern: Pattern): (Identifier | MemberExpression)[] {
  switch (pattern.type) {
    case 'Identifier':
    case 'MemberExpression':
      return [pattern];
    case 'ObjectPattern':
      return pattern.properties.flatMap((part) =>
        targetsIn(part.type === 'RestElement' ? part.argument : part.value),
      );
    case 'ArrayPattern':
      return pattern.elements.flatMap((part) => (part === null ? [] : targetsIn(part)));
    case 'AssignmentPattern':
      return targetsIn(pattern.left);
    case 'RestElement':
      return targetsIn(pattern.argument);
  }
}

function lintTarget(target: Identifier | MemberExpression, { names, contexts, report }: ContextLint): void {
  const isContext = (node: AnyNode): node is Identifier => {
    const variable = node.type === 'Identifier' ? names.variableOf(node) : undefined;
    return variable !== undefined && contexts.has(variable);
  };
  if (isContext(target)) {
    report(target, `${target.name} is readonly and re-assignment is not supported.`);
    return;
  }
  if (target.type !== 'MemberExpression' || !isContext(target.object)) return;
  const { name } = target.object;
  const member = memberName(target);
  report(
    target,
    member === undefined
      ? `${name} is readonly adding/modifying properties is not supported.`
      : `${name} is readonly. Adding/Updating ${member} is not supported.`,
  );
}

function memberName({ property }: MemberExpression): string | undefined {
  if (property.type === 'Identifier') return property.name;
  return property.type === 'Literal' ? String(property.value) : undefined;
}
