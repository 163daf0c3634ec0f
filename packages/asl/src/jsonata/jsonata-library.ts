/// <reference path="./jsonata-minified.d.ts" />
import library from 'jsonata/jsonata.min.js';
import type { ExpressionNode } from './expression-node.ts';
import type { LibraryFunction } from './library-functions.ts';
import { PatternEngine } from './pattern-engine.ts';

/*
 * The one place that touches the JSONata library (its 1.8 line, which evaluates synchronously), with the
 * types that its own declarations leave out. Its text in short is a quarter of the other, and every process keeps it
 * in memory.
 */

/** What the library throws: an object with a code and, after it has passed `evaluate`, a message. */
export interface LibraryError {
  readonly code?: string;
  readonly message?: string;
  /** Values that the message shows. */
  readonly value?: unknown;
  readonly value2?: unknown;
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

/** One of the library's own functions. */
export function libraryFunction(name: string): LibraryFunction {
  return parseExpression(`$${name}`).evaluate(undefined, {}) as LibraryFunction;
}
