import { InvariantError, type Json, JsonNestingError, type Payload } from '@cairn/kit';
import { awsFunctions } from './aws-functions.ts';
import { compileDirectly, type DirectReader } from './direct-evaluation.ts';
import { depthBound, EvaluationBound, memoryBound } from './evaluation-bound.ts';
import { EvaluationMeter } from './evaluation-meter.ts';
import { type ExpressionReferences, findReferences } from './expression-analysis.ts';
import { ExpressionRun } from './expression-run.ts';
import { chargedFunction } from './function-costs.ts';
import { guardedFunctions } from './guarded-functions.ts';
import {
  type LibraryError,
  type LibraryExpression,
  libraryFunction,
  parseExpression,
} from './jsonata-library.ts';
import { isFunctionValue, isLibraryFunction } from './library-functions.ts';
import { UnsupportedResult } from './library-values.ts';
import { findPlaces } from './node-places.ts';
import { rewriteOrders } from './order-by.ts';
import { bindPattern } from './pattern-engine.ts';
import { notSimple, type SimplePath, simplePathOf } from './simple-path.ts';
import type { StatesScope } from './states-scope.ts';

/** Why a text is no expression, in the words of JSONata. */
export class JsonataSyntaxError extends Error {
  override readonly name = 'JsonataSyntaxError';
}

/** What goes wrong with an expression while it is evaluated, as the end of the sentence that AWS begins. */
export class JsonataFailure extends Error {
  override readonly name = 'JsonataFailure';
}

/** An expression of the JSONata query language, compiled. */
export interface JsonataExpression {
  /** The expression, without its braces and the blanks inside them. */
  readonly source: string;
  readonly references: ExpressionReferences;
  /** The value, or undefined when there is none. @throws JsonataFailure */
  readonly evaluate: (scope: StatesScope) => Json | undefined;
  /** Set when the expression is all of one payload, which is then passed on as it is. */
  readonly wholePayload: ((scope: StatesScope) => Payload | undefined) | undefined;
}

/** Whether a string of a JSONata state is an expression: `{% … %}` without blanks around it. */
export function isJsonataText(text: string): boolean {
  return text.length >= 4 && text.startsWith('{%') && text.endsWith('%}');
}

/**
 * Compiles `{% … %}`.
 * @param directly whether expressions of common forms may be answered without the library
 * @throws JsonataSyntaxError
 */
export function compileJsonata(text: string, directly = true): JsonataExpression {
  const source = text.slice(2, -2).trim();
  const parsed = parse(source);
  try {
    const meter = new EvaluationMeter();
    bindPatterns(parsed.ast(), meter);
    return compile(source, parsed, meter, directly);
  } catch (error) {
    if (error instanceof RangeError) throw new JsonataSyntaxError('Expression nests too deeply');
    throw error;
  }
}

function parse(source: string): LibraryExpression {
  try {
    return parseExpression(source);
  } catch (error) {
    if (error instanceof RangeError) throw new JsonataSyntaxError('Expression nests too deeply');
    throw new JsonataSyntaxError((error as LibraryError).message ?? 'Invalid expression');
  }
}

/** Compiles the regular expressions of an expression, so that one that cannot be run is found out now. */
function bindPatterns(node: unknown, meter: EvaluationMeter): void {
  if (typeof node !== 'object' || node === null) return;
  if (node instanceof RegExp) {
    try {
      bindPattern(node, meter);
    } catch (error) {
      throw new JsonataSyntaxError(`Invalid regular expression: ${(error as Error).message}`);
    }
    return;
  }
  for (const part of Object.values(node)) bindPatterns(part, meter);
}

function compile(
  source: string,
  parsed: LibraryExpression,
  meter: EvaluationMeter,
  directly: boolean,
): JsonataExpression {
  const node = parsed.ast();
  const references = findReferences(node);
  for (const name of references.names) {
    if (name.startsWith('__evaluate_')) throw new JsonataSyntaxError(`Invalid variable name '${name}'`);
  }
  const path = simplePathOf(node);
  const direct = directly ? compileDirectly(node) : undefined;
  const evaluateFully = lazily(() => evaluator(parsed, references, meter));
  return {
    source,
    references,
    evaluate: direct === undefined ? evaluateFully : directEvaluator(direct, evaluateFully),
    wholePayload: wholePayloadOf(path),
  };
}

type Evaluate = (scope: StatesScope) => Json | undefined;

function lazily(make: () => Evaluate): Evaluate {
  let made: Evaluate | undefined;
  return (scope) => {
    made ??= make();
    return made(scope);
  };
}

function directEvaluator(direct: DirectReader, evaluateFully: Evaluate): Evaluate {
  return (scope) => {
    const value = direct(scope);
    return value === notSimple ? evaluateFully(scope) : (value as Json | undefined);
  };
}

function wholePayloadOf(path: SimplePath | undefined): JsonataExpression['wholePayload'] {
  if (path === undefined || path.members.length > 0 || path.source.kind !== 'states') return undefined;
  const { member } = path.source;
  return member === 'context' ? undefined : (scope) => scope[member];
}

/** Makes the closure that hands an expression to the library, with its functions and its meter bound. */
function evaluator(
  parsed: LibraryExpression,
  references: ExpressionReferences,
  meter: EvaluationMeter,
): Evaluate {
  const run = new ExpressionRun(references.writesData);
  bindFunctions(parsed, references, run, meter);
  for (const { name, implementation } of rewriteOrders(parsed.ast())) {
    parsed.registerFunction(name, chargedFunction('sort', implementation as never, meter));
  }
  meter.watch(findPlaces(parsed.ast()));
  parsed.assign('__evaluate_entry', meter.enter);
  parsed.assign('__evaluate_exit', meter.leave);
  return (scope) => {
    run.begin(scope);
    meter.reset(scope);
    try {
      return result(parsed.evaluate(undefined, bindings(references, run)), scope);
    } catch (error) {
      if (error instanceof InvariantError) throw error;
      throw failureOf(error);
    } finally {
      run.end();
      meter.end();
      scope.spendSteps(meter.steps);
    }
  };
}

function result(value: unknown, scope: StatesScope): Json | undefined {
  return value === undefined ? undefined : scope.values.leave(value);
}

/**
 * Binds the functions that the expression names: those of AWS, those in a form of our own, and the library's.
 * The library notes the name of the last call in its functions; copies keep one expression from another's notes.
 */
function bindFunctions(
  parsed: LibraryExpression,
  { names }: ExpressionReferences,
  run: ExpressionRun,
  meter: EvaluationMeter,
): void {
  // A transformation clones without naming the function that does it.
  for (const name of new Set([...names, 'clone'])) {
    const bind = awsFunctions.get(name) ?? guardedFunctions.get(name);
    if (bind !== undefined) {
      const { implementation, signature } = bind(run);
      parsed.registerFunction(name, chargedFunction(name, implementation as never, meter), signature);
    } else if (isLibraryFunction(name)) {
      parsed.assign(name, name === 'eval' ? undefined : chargedLibraryFunction(name, meter));
    }
  }
}

function chargedLibraryFunction(name: string, meter: EvaluationMeter): unknown {
  const { implementation, ...definition } = libraryFunction(name);
  return { ...definition, implementation: chargedFunction(name, implementation as never, meter) };
}

function bindings(references: ExpressionReferences, run: ExpressionRun): Record<string, unknown> {
  const { scope, writesData } = run;
  const bound: Record<string, unknown> = Object.create(null);
  for (const name of references.names) {
    if (name === 'states') bound.states = statesObject(references, run);
    else {
      const value = scope.variable(name);
      if (value !== undefined) bound[name] = scope.values.enter(value, writesData);
    }
  }
  return bound;
}

const statesMembers = ['input', 'result', 'errorOutput', 'context'] as const;

function statesObject(references: ExpressionReferences, run: ExpressionRun): Record<string, unknown> {
  const { scope, writesData } = run;
  const states: Record<string, unknown> = {};
  for (const member of statesMembers) {
    if (!references.wholeStates && !references.statesMembers.has(member)) continue;
    const value = member === 'context' ? scope.context() : scope[member]?.value;
    if (value !== undefined) states[member] = scope.values.enter(value, writesData);
  }
  return states;
}

function failureOf(error: unknown): JsonataFailure {
  if (error instanceof UnsupportedResult) return new JsonataFailure('returned an unsupported result type.');
  if (error instanceof EvaluationBound) return thrown(`: ${error.message}`);
  if (error instanceof JsonNestingError) return thrown(`: ${memoryBound().message}`);
  if (error instanceof RangeError) {
    const bound = error.message.includes('call stack') ? depthBound() : memoryBound();
    return thrown(`: ${bound.message}`);
  }
  const message = withoutFunctions(error as LibraryError);
  const { code } = error as LibraryError;
  return thrown(code === undefined ? `: ${message}` : `. ${code}: ${message}`);
}

/** The text of an error. It may show a value, of which functions are no part: they hold the library's own data. */
function withoutFunctions({ message = '', value, value2 }: LibraryError): string {
  let text = message;
  for (const shown of [value, value2]) {
    if (typeof shown !== 'object' || shown === null) continue;
    try {
      const printed = JSON.stringify(shown);
      const plain = JSON.stringify(shown, (_member, part: unknown) => (isFunctionValue(part) ? '' : part));
      if (printed !== plain) text = text.replaceAll(printed, () => plain);
    } catch {
      // A value that holds itself cannot be printed, so the text does not show it.
    }
  }
  return text;
}

function thrown(reason: string): JsonataFailure {
  return new JsonataFailure(`threw an error during evaluation${reason}`);
}
