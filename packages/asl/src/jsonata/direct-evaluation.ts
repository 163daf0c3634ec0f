import { isJsonArray, isJsonObject, type Json, JsonNumber, setMember } from '@cairn/kit';
import type { ExpressionNode } from './expression-node.ts';
import { isLibraryFunction } from './library-functions.ts';
import { notSimple, readSimplePath, type SimplePath, simplePathOf } from './simple-path.ts';
import type { StatesScope } from './states-scope.ts';

/*
 * Expressions of the most common forms are answered without the library, some twenty times as fast: paths,
 * literals, comparisons, arithmetic, conditions, object and array constructors, $not, $exists and $merge.
 *
 * 1. What is answered here is what the library would answer; wherever types, arrays or missing values make that
 *    a question, the answer is `notSimple` and the whole expression is left to the library, errors included.
 * 2. What is read is not converted, so that numbers keep their text.
 */

/** The answer, undefined where there is none, or `notSimple`. */
type Answer = Json | undefined | typeof notSimple;

/** Answers an expression directly if it can. */
export type DirectReader = (scope: StatesScope) => Answer;

const nestingMax = 40;
/** What grows beyond is left to the library, which counts. */
const itemsMax = 100_000;
const charactersMax = 1_000_000;

/** Compiles an expression of a common form; undefined for all others. */
export function compileDirectly(node: ExpressionNode): DirectReader | undefined {
  return compileNode(node, 0);
}

function compileNode(node: ExpressionNode | undefined, depth: number): DirectReader | undefined {
  if (node === undefined || depth > nestingMax || !isBare(node)) return undefined;
  const path = simplePathOf(node);
  if (path !== undefined) return namesFunction(path) ? undefined : pathReader(path);
  switch (node.type) {
    case 'string':
    case 'number':
    case 'value': {
      const value = node.value as Json;
      return () => value;
    }
    case 'binary':
      return compileBinary(node, depth);
    case 'unary':
      return compileUnary(node, depth);
    case 'condition':
      return compileCondition(node, depth);
    case 'function':
      return compileCall(node, depth);
    case 'block':
      return node.expressions?.length === 1 ? compileNode(node.expressions[0], depth + 1) : undefined;
    default:
      return undefined;
  }
}

/** Whether nothing follows a node: no predicate, no grouping, no `[]`. */
function isBare(node: ExpressionNode): boolean {
  return (
    node.predicate === undefined &&
    node.stages === undefined &&
    node.group === undefined &&
    node.focus === undefined &&
    node.index === undefined &&
    !node.keepArray &&
    !('tuple' in node)
  );
}

/** Whether a path starts at what is a function unless a variable of its name was assigned. */
function namesFunction({ source }: SimplePath): boolean {
  return source.kind === 'variable' && isLibraryFunction(source.name);
}

function pathReader(path: SimplePath): DirectReader {
  return (scope) => readSimplePath(path, scope);
}

function compileBinary(node: ExpressionNode, depth: number): DirectReader | undefined {
  const left = compileNode(node.lhs as ExpressionNode, depth + 1);
  const right = compileNode(node.rhs, depth + 1);
  if (left === undefined || right === undefined) return undefined;
  const operator = String(node.value);
  if (operator === 'and' || operator === 'or') {
    return (scope) => {
      const first = left(scope);
      if (typeof first !== 'boolean') return notSimple;
      if (first === (operator === 'or')) return first;
      const second = right(scope);
      return typeof second === 'boolean' ? second : notSimple;
    };
  }
  const apply = operators[operator];
  if (apply === undefined || !Object.hasOwn(operators, operator)) return undefined;
  return (scope) => {
    const first = plain(left(scope));
    if (first === notSimple) return notSimple;
    const second = plain(right(scope));
    return second === notSimple ? notSimple : apply(first, second);
  };
}

type Primitive = string | number | boolean | null;

/** A value as an operand; neither missing, nor an array or an object. */
function plain(value: Answer): Primitive | typeof notSimple {
  if (value instanceof JsonNumber) return value.toDouble();
  return value === undefined || (typeof value === 'object' && value !== null)
    ? notSimple
    : (value as Primitive | typeof notSimple);
}

const operators: { readonly [operator: string]: (left: Primitive, right: Primitive) => Answer } = {
  '=': (left, right) => left === right,
  '!=': (left, right) => left !== right,
  '<': ordered((left, right) => left < right),
  '<=': ordered((left, right) => left <= right),
  '>': ordered((left, right) => left > right),
  '>=': ordered((left, right) => left >= right),
  '+': numeric((left, right) => left + right),
  '-': numeric((left, right) => left - right),
  '*': numeric((left, right) => left * right),
  '/': numeric((left, right) => left / right),
  '%': numeric((left, right) => left % right),
  '&': (left, right) => {
    if (typeof left !== 'string' || typeof right !== 'string') return notSimple;
    return left.length + right.length > charactersMax ? notSimple : left + right;
  },
};

function ordered(compare: (left: number | string, right: number | string) => boolean) {
  return (left: Primitive, right: Primitive): Answer => {
    const comparable = typeof left === 'number' || typeof left === 'string';
    return comparable && typeof left === typeof right ? compare(left, right as typeof left) : notSimple;
  };
}

function numeric(calculate: (left: number, right: number) => number) {
  return (left: Primitive, right: Primitive): Answer => {
    if (typeof left !== 'number' || typeof right !== 'number') return notSimple;
    const value = calculate(left, right);
    return Number.isFinite(value) && !Object.is(value, -0) ? value : notSimple;
  };
}

function compileCondition(node: ExpressionNode, depth: number): DirectReader | undefined {
  const condition = compileNode(node.condition, depth + 1);
  const positive = compileNode(node.then, depth + 1);
  const negative = node.else === undefined ? () => undefined : compileNode(node.else, depth + 1);
  if (condition === undefined || positive === undefined || negative === undefined) return undefined;
  return (scope) => {
    const holds = condition(scope);
    if (typeof holds !== 'boolean') return notSimple;
    return holds ? positive(scope) : negative(scope);
  };
}

function compileUnary(node: ExpressionNode, depth: number): DirectReader | undefined {
  if (node.value === '[') return compileArray(node, depth);
  return node.value === '{' && isJsonArray(node.lhs as Json | undefined)
    ? compileObject(node, depth)
    : undefined;
}

/** Items of an array constructor: arrays among them are flattened unless they are constructors themselves. */
function compileArray(node: ExpressionNode, depth: number): DirectReader | undefined {
  const nodes = node.expressions ?? [];
  const items = nodes.map((item) => compileNode(item, depth + 1));
  if (!items.every((item) => item !== undefined)) return undefined;
  const nested = nodes.map((item) => item.value === '[');
  return (scope) => {
    const array: Json[] = [];
    for (let index = 0; index < items.length; index++) {
      const value = (items[index] as DirectReader)(scope);
      if (value === notSimple) return notSimple;
      if (value === undefined) continue;
      if (isJsonArray(value as Json) && !nested[index]) {
        for (const item of value as readonly Json[]) array.push(item);
      } else array.push(value as Json);
      if (array.length > itemsMax) return notSimple;
    }
    return array;
  };
}

/** An object constructor whose keys are texts, no two of them the same. */
function compileObject(node: ExpressionNode, depth: number): DirectReader | undefined {
  const pairs = node.lhs as readonly (readonly [ExpressionNode, ExpressionNode])[];
  const names: string[] = [];
  const values: DirectReader[] = [];
  for (const [key, content] of pairs) {
    const value = compileNode(content, depth + 1);
    const isName = key.type === 'string' && isBare(key) && !String(key.value).startsWith('_jsonata_');
    if (!isName || value === undefined || names.includes(String(key.value))) return undefined;
    names.push(String(key.value));
    values.push(value);
  }
  return (scope) => {
    const object: Record<string, Json> = {};
    for (let index = 0; index < names.length; index++) {
      const value = (values[index] as DirectReader)(scope);
      if (value === notSimple) return notSimple;
      if (value !== undefined) setMember(object, names[index] as string, value as Json);
    }
    return object;
  };
}

const calls: { readonly [name: string]: (value: Answer) => Answer } = {
  not: (value) => (typeof value === 'boolean' ? !value : notSimple),
  exists: (value) => value !== undefined,
  merge: (value) => {
    if (!isJsonArray(value as Json) || !(value as readonly Json[]).every(isJsonObject)) return notSimple;
    const merged: Record<string, Json> = {};
    for (const object of value as readonly { readonly [member: string]: Json }[]) {
      for (const member of Object.keys(object)) setMember(merged, member, object[member] as Json);
    }
    return merged;
  },
};

function compileCall(node: ExpressionNode, depth: number): DirectReader | undefined {
  const { procedure, arguments: operands } = node;
  const name = procedure?.type === 'variable' && isBare(procedure) ? String(procedure.value) : '';
  const apply = Object.hasOwn(calls, name) ? calls[name] : undefined;
  const operand = operands?.length === 1 ? compileNode(operands[0], depth + 1) : undefined;
  if (apply === undefined || operand === undefined) return undefined;
  return (scope) => {
    // A variable may bear the name of a function.
    if (scope.variable(name) !== undefined) return notSimple;
    const value = operand(scope);
    return value === notSimple ? notSimple : apply(value);
  };
}
