import type { AnyNode, CallExpression, Expression, MemberExpression } from 'acorn';
import { handlersOf } from './handlers.ts';
import { targetsOf } from './lint/lint-context.ts';
import type { Names, Variable } from './names.ts';
import { childrenOf } from './syntax.ts';

/** What the text of a program shows of what it changes. */
export interface Changes {
  /** Whether it changes any object or list after it was made. */
  readonly changesValues: boolean;
  /** Whether it may change any that it did not make itself: what it was given, or what lives on between its runs. */
  readonly changesOthers: boolean;
}

const changingMethods = new Set('push pop shift unshift splice sort reverse fill'.split(' '));
const freshCalls = new Set(['Object.keys', 'Object.values', 'Object.entries', 'JSON.parse']);

/**
 * Finds out what a program changes. It errs to one side only: what is not seen to be its own may be others'. Its own
 * are objects and lists that a variable has from a literal (or `Object.keys` and the like) and from nowhere else, and
 * the stash.
 */
export function findChanges(names: Names): Changes {
  const changed = changedValues(names);
  return {
    changesValues: changed.length > 0,
    changesOthers: changed.some((value) => value === 'unknown' || !isOwn(value, names)),
  };
}

function changedValues(names: Names): (Expression | 'unknown')[] {
  const changed: (Expression | 'unknown')[] = [];
  const waiting: AnyNode[] = [names.program];
  for (let node = waiting.pop(); node !== undefined; node = waiting.pop()) {
    for (const target of targetsOf(node)) {
      if (target.type === 'MemberExpression') changed.push(target.object as Expression);
    }
    if (node.type === 'CallExpression') changed.push(...changedByCall(node, names));
    const children = childrenOf(node);
    if (children.some((child) => handsOutAssign(child, node, names))) changed.push('unknown');
    waiting.push(...children);
  }
  return changed;
}

/** Whether a node gets hold of `Object.assign` without calling it: called elsewhere, it may change anything. */
function handsOutAssign(node: AnyNode, parent: AnyNode, names: Names): boolean {
  if (node.type === 'Identifier' && node.name === 'Object' && names.variableOf(node) === undefined) {
    return parent.type !== 'MemberExpression' || (parent.computed && parent.property === node);
  }
  if (node.type !== 'MemberExpression' || !isGlobalCall(node, names)) return false;
  const name = calledName(node);
  const isCalled = parent.type === 'CallExpression' && parent.callee === node;
  return !isCalled && (name === undefined || name === 'assign');
}

function changedByCall(
  { callee, arguments: given }: CallExpression,
  names: Names,
): (Expression | 'unknown')[] {
  if (callee.type !== 'MemberExpression') return [];
  const name = calledName(callee);
  if (name === undefined) return ['unknown'];
  if (isGlobalCall(callee, names) && name === 'assign') {
    const [target] = given;
    return target === undefined || target.type === 'SpreadElement' ? ['unknown'] : [target];
  }
  return changingMethods.has(name) ? [callee.object as Expression] : [];
}

function calledName({ computed, property }: MemberExpression): string | undefined {
  if (!computed) return property.type === 'Identifier' ? property.name : undefined;
  return property.type === 'Literal' ? String(property.value) : undefined;
}

/** Whether a call is one of `Object` or `JSON` themselves. */
function isGlobalCall({ object }: MemberExpression, names: Names): boolean {
  return (
    object.type === 'Identifier' &&
    (object.name === 'Object' || object.name === 'JSON') &&
    names.variableOf(object) === undefined
  );
}

function isOwn(value: Expression, names: Names): boolean {
  if (isFresh(value, names)) return true;
  if (value.type === 'MemberExpression') return isStash(value, names);
  if (value.type !== 'Identifier') return false;
  const variable = names.variableOf(value);
  // What a module declares outlives an evaluation where nothing is seen to change it.
  if (variable === undefined || names.moduleVariables.get(variable.name) === variable) return false;
  const { sources } = variable;
  return sources !== undefined && sources.length > 0 && sources.every((source) => isFresh(source, names));
}

/** Whether an expression makes its value anew each time. */
function isFresh(value: Expression, names: Names): boolean {
  if (value.type === 'ObjectExpression' || value.type === 'ArrayExpression') return true;
  if (value.type !== 'CallExpression' || value.callee.type !== 'MemberExpression') return false;
  const { callee } = value;
  if (!isGlobalCall(callee, names) || callee.object.type !== 'Identifier') return false;
  const name = calledName(callee) ?? '';
  if (name === 'assign') return value.arguments[0]?.type === 'ObjectExpression';
  return freshCalls.has(`${callee.object.name}.${name}`);
}

/** Whether a member is the stash of a handler's context itself. */
function isStash(value: MemberExpression, names: Names): boolean {
  if (calledName(value) !== 'stash' || value.object.type !== 'Identifier') return false;
  const context = names.variableOf(value.object);
  return context !== undefined && contextsOf(names).has(context);
}

const contextsByNames = new WeakMap<Names, ReadonlySet<Variable>>();

function contextsOf(names: Names): ReadonlySet<Variable> {
  const known = contextsByNames.get(names);
  if (known !== undefined) return known;
  const contexts = new Set<Variable>();
  const mentioned = mentionedVariables(names);
  for (const { variable, functions } of handlersOf(names).values()) {
    // A handler that the code itself calls may be given anything.
    if (mentioned.has(variable)) continue;
    for (const { params } of Object.values(functions)) {
      const context = params[0]?.type === 'Identifier' ? names.variableOf(params[0]) : undefined;
      if (context !== undefined) contexts.add(context);
    }
  }
  for (const variable of names.variables) {
    const [first] = variable.functionNode?.params ?? [];
    const context = first?.type === 'Identifier' ? names.variableOf(first) : undefined;
    if (context !== undefined && mentioned.has(variable)) contexts.delete(context);
  }
  contextsByNames.set(names, contexts);
  return contexts;
}

/** Variables that stand anywhere but where they are declared or exported; functions that a handler consists of too. */
function mentionedVariables(names: Names): ReadonlySet<Variable> {
  const mentioned = new Set<Variable>();
  const waiting: AnyNode[] = [names.program];
  for (let node = waiting.pop(); node !== undefined; node = waiting.pop()) {
    for (const child of childrenOf(node)) {
      const isDeclared =
        (node.type === 'VariableDeclarator' || node.type === 'FunctionDeclaration') && child === node.id;
      if (child.type === 'Identifier' && !isDeclared && node.type !== 'ExportSpecifier') {
        const variable = names.variableOf(child);
        if (variable !== undefined) mentioned.add(variable);
      }
      waiting.push(child);
    }
  }
  return mentioned;
}
