import type { Leaving, Scope } from './scope.ts';
import type { Value } from './value.ts';

/** Runs a block; says why what follows is not to be run. */
export type BlockRun = (scope: Scope) => Leaving | undefined;

/** Evaluates an expression; undefined where there is no value. */
export type Evaluate = (scope: Scope) => Value | undefined;
