import type { AnyNode, CallExpression } from 'acorn';
import { givenFunction, type Names } from '../names.ts';
import { childrenOf, isFunctionNode } from '../syntax.ts';
import type { LintRule, Report } from './lint-rule.ts';

/** Methods of arrays that take a function. */
export const callbackMethods: ReadonlySet<string> = new Set(
  'map find filter findIndex findLast findLastIndex forEach reduce reduceRight every some flatMap'.split(' '),
);

/** Functions can be called, exported and given to methods of arrays; they are no values otherwise. */
export const lintFunctions: LintRule = (names, report) => {
  const waiting: AnyNode[] = [names.program];
  for (let node = waiting.pop(); node !== undefined; node = waiting.pop()) {
    lintNode(node, names, report);
    waiting.push(...childrenOf(node));
  }
};

function lintNode(node: AnyNode, names: Names, report: Report): void {
  switch (node.type) {
    case 'VariableDeclarator':
      if (isNamedFunction(node.init, names)) report(node, 're-assigning function is not allowed');
      return;
    case 'AssignmentExpression':
      if (node.operator === '=' && isNamedFunction(node.right, names)) {
        report(node, 're-assigning function is not allowed');
      }
      return;
    case 'ReturnStatement':
      if (isFunction(node.argument, names)) report(node, 'returning a function is not allowed');
      return;
    case 'ArrowFunctionExpression':
      if (node.body.type !== 'BlockStatement' && isFunction(node.body, names)) {
        report(node, 'returning a function is not allowed');
      }
      return;
    case 'CallExpression':
      if (node.arguments.some((given) => isFunction(given, names)) && !takesFunctions(node)) {
        report(node, 'Functions can not be passed as an argument');
      }
      return;
  }
}

function takesFunctions({ callee }: CallExpression): boolean {
  if (callee.type !== 'MemberExpression') return false;
  const { property } = callee;
  if (!callee.computed) return property.type === 'Identifier' && callbackMethods.has(property.name);
  return property.type === 'Literal' && callbackMethods.has(String(property.value));
}

function isFunction(node: AnyNode | null | undefined, names: Names): boolean {
  return isFunctionNode(node) || isNamedFunction(node, names);
}

function isNamedFunction(node: AnyNode | null | undefined, names: Names): boolean {
  return node?.type === 'Identifier' && givenFunction(names.variableOf(node)) !== undefined;
}
