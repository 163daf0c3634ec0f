import library from 'jsonata';
import { PatternEngine } from './pattern-engine.ts';

/*
 * The one place that touches the JSONata library (its 1.8 line, which evaluates synchronously), with the
 * types that its own declarations leave out.
 */

/** A node of a parsed expression. Which members are there depends on the type. */
export interface ExpressionNode {
  readonly type: string;
  readonly value?: unknown;
  readonly steps?: readonly ExpressionNode[];
  readonly stages?: readonly { readonly expr?: ExpressionNode; readonly value?: unknown }[];
  readonly predicate?: readonly { readonly expr?: ExpressionNode }[];
  readonly group?: { readonly lhs: readonly (readonly [ExpressionNode, ExpressionNode])[] };
  readonly focus?: string;
  readonly index?: string;
  readonly keepArray?: boolean;
  readonly keepSingletonArray?: boolean;
  readonly lhs?: ExpressionNode | readonly (readonly [ExpressionNode, ExpressionNode])[];
  readonly rhs?: ExpressionNode;
  readonly expression?: ExpressionNode;
  readonly expressions?: readonly ExpressionNode[];
  readonly arguments?: readonly ExpressionNode[];
  readonly procedure?: ExpressionNode;
  readonly body?: ExpressionNode;
  readonly condition?: ExpressionNode;
  readonly then?: ExpressionNode;
  readonly else?: ExpressionNode;
  readonly pattern?: ExpressionNode;
  readonly update?: ExpressionNode;
  readonly delete?: ExpressionNode;
  readonly terms?: readonly { readonly expression: ExpressionNode }[];
}

/** What the library throws: an object with a code and, after it has passed `evaluate`, a message. */
export interface LibraryError {
  readonly code?: string;
  readonly message?: string;
  /** Values that the message shows. */
  readonly value?: unknown;
  readonly value2?: unknown;
}

/** A function as the library keeps it. */
export interface LibraryFunction {
  readonly _jsonata_function: true;
  readonly implementation: (this: unknown, ...values: never[]) => unknown;
  readonly signature?: unknown;
}

/** An expression as the library parsed it. */
export interface LibraryExpression {
  evaluate(input: undefined, bindings: Record<string, unknown>): unknown;
  assign(name: string, value: unknown): void;
  registerFunction(name: string, implementation: unknown, signature?: string): void;
  ast(): ExpressionNode;
}

type Parse = (text: string, options: { readonly RegexEngine: unknown }) => LibraryExpression;

/** Parses an expression. @throws LibraryError; RangeError when it nests too deeply to be read */
export function parseExpression(text: string): LibraryExpression {
  return (library as unknown as Parse)(text, { RegexEngine: PatternEngine });
}

/** The library's own functions, by name. AWS leaves out `$eval`. */
export const libraryFunctionNames: readonly string[] = [
  ...['sum', 'count', 'max', 'min', 'average', 'string', 'substring', 'substringBefore', 'substringAfter'],
  ...['lowercase', 'uppercase', 'length', 'trim', 'pad', 'match', 'contains', 'replace', 'split', 'join'],
  ...['formatNumber', 'formatBase', 'formatInteger', 'parseInteger', 'number', 'floor', 'ceil', 'round'],
  ...['abs', 'sqrt', 'power', 'random', 'boolean', 'not', 'map', 'zip', 'filter', 'single', 'reduce', 'sift'],
  ...['keys', 'lookup', 'append', 'exists', 'spread', 'merge', 'reverse', 'each', 'error', 'assert', 'type'],
  ...['sort', 'shuffle', 'distinct', 'base64encode', 'base64decode', 'encodeUrlComponent', 'encodeUrl'],
  ...['decodeUrlComponent', 'decodeUrl', 'eval', 'toMillis', 'fromMillis', 'clone', 'now', 'millis'],
];

const functionNames: ReadonlySet<unknown> = new Set(libraryFunctionNames);

/** Whether a name is that of one of the library's own functions. */
export function isLibraryFunction(name: unknown): boolean {
  return functionNames.has(name);
}

/** One of the library's own functions. */
export function libraryFunction(name: string): LibraryFunction {
  return parseExpression(`$${name}`).evaluate(undefined, {}) as LibraryFunction;
}

/** Whether a value is a function of any kind: the library's, a lambda, a regular expression. */
export function isFunctionValue(value: unknown): boolean {
  if (typeof value === 'function') return true;
  if (typeof value !== 'object' || value === null) return false;
  const marks = value as { readonly _jsonata_function?: unknown; readonly _jsonata_lambda?: unknown };
  return marks._jsonata_function === true || marks._jsonata_lambda === true;
}

/** Makes an array that stands for a sequence: one of a single item is that item, an empty one is nothing. */
export function sequenceOf(items: readonly unknown[]): unknown[] {
  const sequence = [...items];
  Object.assign(sequence, { sequence: true });
  return sequence;
}
