import type { Expression, Pattern, Statement, VariableDeclaration } from 'acorn';
import type { Evaluation } from '../evaluation.ts';
import type { HostModules, ScriptValue } from '../host-module.ts';
import type { FrameLayout, Names } from '../names.ts';
import type { ScriptFunction } from '../script-function.ts';
import type { SourcePlaces } from '../source-places.ts';
import type { FunctionNode } from '../syntax.ts';

/** The variables of a function while it runs: the first slot holds the frame around it, the others values. */
export type Frame = (ScriptValue | Frame)[];

/** An expression, compiled. */
export type Evaluate = (frame: Frame, run: Evaluation) => ScriptValue;

/** How a statement ended. */
export type Completion = 'normal' | 'break' | 'return';

/** A statement, compiled. What it returns stands in `run.returned`. */
export type Execute = (frame: Frame, run: Evaluation) => Completion;

/** A pattern, compiled: gives what stands in it values. */
export type Bind = (value: ScriptValue, frame: Frame, run: Evaluation) => void;

/** A function, compiled: made anew wherever its text is come to. */
export type MakeFunction = (frame: Frame) => ScriptFunction;

/** Part of a program that shares frames, while it is compiled. The parts of the compiler reach each other by it. */
export interface CompileUnit {
  readonly names: Names;
  readonly layout: FrameLayout;
  readonly places: SourcePlaces;
  readonly modules: HostModules;
  /** Whether values must be known to be the evaluation's own before code gets hold of them: see ownership.ts. */
  readonly tracksOwners: boolean;
  /** The frame of the module's own variables, where they are the same for all evaluations. */
  readonly moduleFrame: Frame | undefined;
  expression(node: Expression): Evaluate;
  statement(node: Statement | VariableDeclaration): Execute;
  /** @param isDeclared whether the pattern stands in a declaration, which may set constants */
  pattern(node: Pattern, isDeclared: boolean): Bind;
  makeFunction(node: FunctionNode, name: string): MakeFunction;
  /** The unit for code in frames of another layout. */
  within(layout: FrameLayout): CompileUnit;
}
