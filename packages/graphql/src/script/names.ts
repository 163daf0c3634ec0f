import type { Expression, Identifier, Node, Program } from 'acorn';
import { type FunctionNode, isFunctionNode } from './syntax.ts';

/** The variables that live and die together: those of a function, or of one turn of a loop. */
export class FrameLayout {
  readonly parent: FrameLayout | undefined;
  /** Slots of a frame; the first one holds the frame around it. */
  size = 1;

  constructor(parent: FrameLayout | undefined) {
    this.parent = parent;
  }
}

/** A name that code has declared. */
export interface Variable {
  readonly name: string;
  readonly kind: 'import' | 'function' | 'const' | 'let' | 'var' | 'parameter';
  readonly layout: FrameLayout;
  readonly slot: number;
  /** Where it has its value: reading it before, in the same frame, is an error. */
  readonly declaredAt: number;
  /** The expression that its declaration takes its first value from, in which it has none yet. */
  readonly initial?: Expression;
  /** Every expression it can have its value from; undefined where there are others (parameters, loops, patterns). */
  sources: Expression[] | undefined;
  /** The function it stands for, where it is never anything else. */
  functionNode?: FunctionNode;
  /** What it was imported from; an import of a whole module has no `imported`. */
  readonly origin?: { readonly specifier: string; readonly imported?: string };
}

/** Which variable each identifier of a program stands for, and in which frames they are. */
export interface Names {
  readonly program: Program;
  /** Undefined for names that are declared nowhere. */
  variableOf(identifier: Identifier): Variable | undefined;
  /** Layout of the frames that a program, function or loop makes; loops without functions in them make none. */
  layoutOf(node: Node): FrameLayout | undefined;
  readonly variables: readonly Variable[];
  /** Declared outside of all functions. */
  readonly moduleVariables: ReadonlyMap<string, Variable>;
}

/**
 * The function that a variable has been given and nothing else besides, be it declared with `let` or `var`.
 * Only that of a `functionNode` is certain: the others have it once their declaration was reached.
 */
export function givenFunction(variable: Variable | undefined): FunctionNode | undefined {
  if (variable?.functionNode !== undefined) return variable.functionNode;
  const [source, ...others] = variable?.sources ?? [];
  return others.length === 0 && isFunctionNode(source) ? source : undefined;
}
