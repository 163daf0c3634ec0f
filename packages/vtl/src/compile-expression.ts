import { areEqual, compute, isInOrder, isTrue } from './arithmetic.ts';
import { callMethod, itemAt, propertyOf } from './members.ts';
import type { Block, Expression, Reference, ReferenceStep } from './node.ts';
import { printValue } from './print-value.ts';
import type { BlockRun, Evaluate } from './run.ts';
import type { Loop, Scope } from './scope.ts';
import { TemplateError } from './template-error.ts';
import { isList, isMap, isNumeric, type Value } from './value.ts';

type StepRun = (value: Value, scope: Scope) => Value | undefined;

/** Items of a range at most. */
const rangeItemsMax = 100_000;

/** Makes closures of expressions. */
export class ExpressionCompiler {
  readonly #compileBlocks: (blocks: readonly Block[]) => BlockRun;

  /** @param compileBlocks for what stands in double quotes */
  constructor(compileBlocks: (blocks: readonly Block[]) => BlockRun) {
    this.#compileBlocks = compileBlocks;
  }

  compile(expression: Expression): Evaluate {
    switch (expression.kind) {
      case 'literal':
        return () => expression.value;
      case 'reference':
        return this.reference(expression);
      case 'interpolation': {
        const run = this.#compileBlocks(expression.blocks);
        return (scope) => scope.capture(() => run(scope));
      }
      case 'list': {
        const items = expression.items.map((each) => this.compile(each));
        return (scope) => {
          scope.step(items.length);
          return items.map((item) => item(scope) ?? null);
        };
      }
      case 'range':
        return compileRange(this.compile(expression.from), this.compile(expression.to));
      case 'map':
        return this.#map(expression.entries);
      case 'not': {
        const operand = this.compile(expression.operand);
        return (scope) => !isTrue(operand(scope));
      }
      case 'negation': {
        const operand = this.compile(expression.operand);
        return (scope) => {
          const value = operand(scope);
          scope.step();
          return isNumeric(value) ? -value : undefined;
        };
      }
      case 'binary':
        return this.#binary(expression);
    }
  }

  #binary(expression: Expression & { readonly kind: 'binary' }): Evaluate {
    const { operator } = expression;
    const left = this.compile(expression.left);
    const right = this.compile(expression.right);
    switch (operator) {
      case '||':
        return (scope) => isTrue(left(scope)) || isTrue(right(scope));
      case '&&':
        return (scope) => isTrue(left(scope)) && isTrue(right(scope));
      case '==':
        return (scope) => areEqual(left(scope), right(scope), scope);
      case '!=':
        return (scope) => !areEqual(left(scope), right(scope), scope);
      case '<':
      case '<=':
      case '>':
      case '>=':
        return (scope) => isInOrder(operator, left(scope), right(scope)) ?? false;
      default:
        return (scope) => {
          scope.step();
          return compute(operator, left(scope), right(scope), scope);
        };
    }
  }

  #map(entries: readonly (readonly [Expression, Expression])[]): Evaluate {
    const compiled = entries.map(([key, value]) => [this.compile(key), this.compile(value)] as const);
    return (scope) => {
      const map = new Map<string, Value>();
      scope.step(compiled.length);
      for (const [key, value] of compiled) {
        map.set(printValue(key(scope) ?? null, scope), value(scope) ?? null);
      }
      return map;
    };
  }

  /** The value of a reference; undefined where it leads nowhere. */
  reference(reference: Reference): Evaluate {
    const { name } = reference;
    const steps = reference.steps.map((step) => this.#step(step));
    const alternate = reference.alternate === undefined ? undefined : this.compile(reference.alternate);
    const evaluate: Evaluate = (scope) => {
      scope.step();
      let value: Value | undefined = variableOf(scope, name);
      for (const step of steps) {
        if (value === undefined || value === null) return undefined;
        scope.step();
        value = step(value, scope);
      }
      return value;
    };
    if (alternate === undefined) return evaluate;
    return (scope) => {
      const value = evaluate(scope);
      return isPresent(value) ? value : alternate(scope);
    };
  }

  #step(step: ReferenceStep): StepRun {
    if (step.kind === 'property') return (value) => propertyOf(value, step.name);
    if (step.kind === 'index') {
      const index = this.compile(step.index);
      return (value, scope) => itemAt(value, index(scope) ?? null);
    }
    const parameters = step.parameters.map((each) => this.compile(each));
    const { name } = step;
    return (value, scope) =>
      callMethod(
        value,
        name,
        parameters.map((parameter) => parameter(scope) ?? null),
        scope,
      );
  }
}

function compileRange(from: Evaluate, to: Evaluate): Evaluate {
  return (scope) => {
    const range = rangeOf(from(scope), to(scope));
    if (range === undefined) return undefined;
    if (range.size > rangeItemsMax) throw new TemplateError(`A range has more than ${rangeItemsMax} items`);
    scope.step(range.size);
    return Array.from({ length: range.size }, (_, at) => range.item(at));
  };
}

/** Texts of digits count too. */
function wholeNumber(value: Value | undefined): bigint | undefined {
  if (typeof value === 'string' && /^-?\d{1,19}$/.test(value)) return BigInt(value);
  return typeof value === 'bigint' ? value : undefined;
}

/** `[1..5]`, its items made one by one. */
export interface Range {
  readonly size: number;
  readonly item: (at: number) => bigint;
}

/** @returns undefined where an end is no whole number */
export function rangeOf(from: Value | undefined, to: Value | undefined): Range | undefined {
  const [first, last] = [wholeNumber(from), wholeNumber(to)];
  if (first === undefined || last === undefined) return undefined;
  const direction = first > last ? -1n : 1n;
  return { size: Number((last - first) * direction) + 1, item: (at) => first + BigInt(at) * direction };
}

/** What is empty, zero or false gives way to an alternate value. */
function isPresent(value: Value | undefined): boolean {
  if (value === undefined || value === null || value === false || value === '') return false;
  if (isNumeric(value)) return Number(value) !== 0;
  if (isList(value)) return value.length > 0;
  return !isMap(value) || value.size > 0;
}

function variableOf(scope: Scope, name: string): Value | undefined {
  const found = scope.variables.get(name);
  if (found !== undefined) return found;
  if (name === 'foreach' && scope.loop !== undefined) return loopValue(scope.loop);
  if (name === 'velocityCount' && scope.loop !== undefined) return BigInt(scope.loop.index + 1);
  if (name === 'velocityHasNext' && scope.loop !== undefined) return scope.loop.index + 1 < scope.loop.size;
  if (name === 'bodyContent') {
    const body = scope.bodies.at(-1);
    return body && scope.nested(() => scope.capture(() => body(scope)));
  }
  const definition = scope.definitions.get(name);
  return definition && scope.nested(() => scope.capture(() => definition(scope)));
}

/** `$foreach`, as a loop sees it. */
function loopValue(loop: Loop): Value {
  return {
    isHostObject: true,
    property: (name) => {
      if (name === 'index') return BigInt(loop.index);
      if (name === 'count') return BigInt(loop.index + 1);
      if (name === 'hasNext') return loop.index + 1 < loop.size;
      if (name === 'first') return loop.index === 0;
      if (name === 'last') return loop.index + 1 === loop.size;
      if (name === 'parent') return loop.parent && loopValue(loop.parent);
      if (name === 'topmost') return loopValue(outermost(loop));
      return undefined;
    },
    call: (name) => {
      if (name === 'hasNext') return loop.index + 1 < loop.size;
      if (name === 'stop') loop.isStopped = true;
      if (name === 'getIndex') return BigInt(loop.index);
      return name === 'getCount' ? BigInt(loop.index + 1) : undefined;
    },
  };
}

function outermost(loop: Loop): Loop {
  let found = loop;
  while (found.parent !== undefined) found = found.parent;
  return found;
}
