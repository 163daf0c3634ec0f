import { isJsonArray, isJsonObject, type Json, memberOf } from '@cairn/kit';
import type { DataScope } from './data-scope.ts';
import { compileSteps } from './path-evaluation.ts';
import { parsePath } from './path-parser.ts';
import type { Run } from './path-run.ts';
import { isDefinite, type PathBase, type PathStep, type PathSyntax } from './path-syntax.ts';

/** A path of the JSONPath query language, compiled. */
export interface Path {
  /** As it was written. */
  readonly text: string;
  /** Whether it names at most one value; an indefinite path always gives an array. */
  readonly definite: boolean;
  /** What its first characters name: `$`, `$$` or `$name`. */
  readonly reads: 'data' | 'context' | 'variable';
  readonly syntax: PathSyntax;
  /**
   * The value the path names; undefined when a definite path names none, or its variable was never
   * assigned.
   * @throws StateFailure when the path costs more than its limit
   */
  readonly read: (scope: DataScope) => Json | undefined;
}

/**
 * Compiles a path once, to be read many times. The dialect is Jayway JsonPath's, which the service runs
 * (States Language, "Paths"; Developer Guide, "Using JSONPath paths").
 * @throws ExpressionSyntaxError
 */
export function compilePath(text: string): Path {
  const syntax = parsePath(text);
  const base = readerOfBase(syntax.base);
  const select = compileSelection(syntax.steps);
  const reads = syntax.base.kind;
  const read =
    reads === 'data'
      ? (scope: DataScope) => select(scope.root, scope)
      : (scope: DataScope) => {
          const document = base(scope);
          return document === undefined ? undefined : select(document, scope);
        };
  return { text, definite: isDefinite(syntax.steps), reads, syntax, read };
}

/** The document that a path starts from; undefined when it is a variable that was never assigned. */
export function readerOfBase(base: PathBase): (scope: DataScope) => Json | undefined {
  switch (base.kind) {
    case 'data':
      return (scope) => scope.root;
    case 'context':
      return (scope) => scope.context();
    case 'variable': {
      const { name } = base;
      return (scope) => scope.variable(name);
    }
  }
}

type Selection = (document: Json, scope: DataScope) => Json | undefined;

/** Simple paths, by far the most frequent, run in a loop that allocates nothing. */
function compileSelection(steps: readonly PathStep[]): Selection {
  if (steps.length === 0) return (document) => document;
  if (steps.every((step) => step.kind === 'member')) {
    const names = steps.map((step) => step.name);
    return names.some(isInheritedName) ? selectGuardedMembers(names) : selectMembers(names);
  }
  if (steps.every((step) => step.kind === 'member' || step.kind === 'index')) return selectSimple(steps);
  return selectBySteps(steps);
}

/** Names that values other than JSON objects, or their prototypes, have members for. */
function isInheritedName(name: string): boolean {
  return (
    name in Array.prototype ||
    name === 'text' ||
    name === 'toDouble' ||
    name === 'isInteger' ||
    /^\d/.test(name)
  );
}

function selectMembers(names: readonly string[]): Selection {
  const [first, second, third] = names as [string, string?, string?];
  if (second === undefined) return (document) => ownMember(document, first);
  if (third === undefined) return (document) => ownMember(ownMember(document, first), second);
  if (names.length === 3)
    return (document) => ownMember(ownMember(ownMember(document, first), second), third);
  return (document) => {
    let value: Json | undefined = document;
    for (let index = 0; index < names.length; index++) value = ownMember(value, names[index] as string);
    return value;
  };
}

/** For names that only JSON objects can have (see {@link isInheritedName}), so that no type need be asked. */
function ownMember(value: Json | undefined, name: string): Json | undefined {
  return typeof value === 'object' && value !== null
    ? (value as { readonly [name: string]: Json | undefined })[name]
    : undefined;
}

function selectGuardedMembers(names: readonly string[]): Selection {
  return (document) => {
    let value: Json | undefined = document;
    for (let index = 0; index < names.length; index++) {
      if (!isJsonObject(value)) return undefined;
      value = memberOf(value, names[index] as string);
    }
    return value;
  };
}

function selectSimple(steps: readonly PathStep[]): Selection {
  return (document) => {
    let value: Json | undefined = document;
    for (const step of steps) {
      if (step.kind === 'member') value = isJsonObject(value) ? memberOf(value, step.name) : undefined;
      else if (step.kind === 'index') value = itemAt(value, step.index);
      if (value === undefined) return undefined;
    }
    return value;
  };
}

/** The item of an array, counted from its end when the index is negative. */
export function itemAt(value: Json | undefined, index: number): Json | undefined {
  if (!isJsonArray(value)) return undefined;
  return value[index < 0 ? value.length + index : index];
}

function selectBySteps(steps: readonly PathStep[]): Selection {
  const definite = isDefinite(steps);
  const evaluate = compileSteps(steps);
  return (document, scope) => {
    const run: Run = { document, results: [], scope };
    evaluate(document, run);
    return definite ? run.results.at(-1) : run.results;
  };
}
