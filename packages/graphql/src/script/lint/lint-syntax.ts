import type { AnyNode, Identifier } from 'acorn';
import type { Names } from '../names.ts';
import { childrenOf, isFunctionNode } from '../syntax.ts';
import type { LintRule, Report } from './lint-rule.ts';

const supported = new Set(
  (
    'Program ExpressionStatement BlockStatement EmptyStatement ReturnStatement BreakStatement IfStatement ' +
    'SwitchStatement SwitchCase ForInStatement ForOfStatement VariableDeclaration VariableDeclarator ' +
    'FunctionDeclaration FunctionExpression ArrowFunctionExpression Identifier Literal ArrayExpression ' +
    'ObjectExpression Property UnaryExpression UpdateExpression BinaryExpression AssignmentExpression ' +
    'LogicalExpression MemberExpression ConditionalExpression CallExpression SequenceExpression SpreadElement ' +
    'TemplateLiteral TaggedTemplateExpression TemplateElement ObjectPattern ArrayPattern RestElement ' +
    'AssignmentPattern ImportDeclaration ImportSpecifier ImportNamespaceSpecifier ExportNamedDeclaration ' +
    'ExportSpecifier ChainExpression'
  ).split(' '),
);

/** What is said of syntax that is not supported, by acorn's name of it: in the words of AppSync's plugin for ESLint. */
const messages: { readonly [type: string]: string } = {
  AwaitExpression: 'The `await` keyword is not supported',
  YieldExpression: 'Yield statements are not supported',
  ClassDeclaration: 'Class declarations are not supported.',
  ClassExpression: 'Class declarations are not supported.',
  ContinueStatement: 'Continue statements are not supported.',
  ForStatement: 'For statements are not supported.',
  WhileStatement: 'While statements are not supported.',
  DoWhileStatement: 'do...while statements are not supported.',
  LabeledStatement: 'Labeled statements are not supported.',
  ThisExpression: 'This expressions are not supported.',
  TryStatement: 'Try statements are not supported.',
  ThrowStatement: 'Throw statements are not supported. Use util.error().',
  NewExpression: 'The `new` keyword is not supported.',
  ImportExpression: 'Dynamic imports are not supported.',
  ImportDefaultSpecifier: 'Default imports are not supported.',
  ExportDefaultDeclaration: 'Default exports are not supported.',
  ExportAllDeclaration: 'Exports of other modules are not supported.',
  DebuggerStatement: 'Debugger statements are not supported.',
};

const promises = 'Promise is not supported';

function isPromise(node: AnyNode): node is Identifier {
  return node.type === 'Identifier' && node.name === 'Promise';
}

/** What `new` makes: lists, and nothing else. */
export function isNewArray(node: AnyNode, names: Names): boolean {
  if (node.type !== 'NewExpression' || node.callee.type !== 'Identifier') return false;
  return node.callee.name === 'Array' && names.variableOf(node.callee) === undefined;
}

const unary = new Set(['++', '--', '~']);

/** Syntax that APPSYNC_JS does not have. */
export const lintSyntax: LintRule = (names, report) => {
  const waiting: AnyNode[] = [names.program];
  for (let node = waiting.pop(); node !== undefined; node = waiting.pop()) {
    if (!isNewArray(node, names)) lintNode(node, report);
    if (isPromise(node) && names.variableOf(node) === undefined) report(node, promises);
    for (const child of childrenOf(node)) {
      // A name of a member or label is no expression; members of classes are refused with their class.
      if (child.type !== 'ClassBody' && child.type !== 'CatchClause') waiting.push(child);
      else waiting.push(...statementsOf(child));
    }
  }
};

/** The code within a class or a catch, for errors of its own. */
function statementsOf(node: AnyNode): AnyNode[] {
  if (node.type === 'CatchClause') return [node.body];
  return childrenOf(node).flatMap((member) => childrenOf(member).filter(isFunctionNode));
}

function lintNode(node: AnyNode, report: Report): void {
  if (isFunctionNode(node)) {
    if (node.async) report(node, 'Async functions are not supported.');
    if (node.generator) report(node, 'Generator functions are not supported.');
    return;
  }
  switch (node.type) {
    case 'Literal':
      if (node.regex !== undefined && node.regex !== null) report(node, 'Regex literals are not supported.');
      if (node.bigint !== undefined && node.bigint !== null)
        report(node, 'BigInt literals are not supported.');
      return;
    case 'BinaryExpression':
      if (node.operator === 'in') report(node, 'in operator is not supported. Use Object.hasOwn().');
      if (node.operator === 'instanceof') report(node, 'The operator instanceof is not supported');
      if (node.left.type === 'PrivateIdentifier') report(node, 'Private names are not supported.');
      return;
    case 'UnaryExpression':
    case 'UpdateExpression':
      if (unary.has(node.operator)) report(node, `The operator ${node.operator} is not supported`);
      return;
    case 'Property':
      if (node.kind !== 'init') report(node, 'Getters and setters are not supported.');
      return;
    case 'ForOfStatement':
      if (node.await) report(node, messages.AwaitExpression as string);
      return;
    case 'ExportNamedDeclaration':
      if (node.source !== null && node.source !== undefined)
        report(node, messages.ExportAllDeclaration as string);
      return;
    case 'NewExpression':
      // What is made is named in the error.
      if (isPromise(node.callee)) return;
  }
  if (!supported.has(node.type)) report(node, messages[node.type] ?? `${node.type} is not supported.`);
}
