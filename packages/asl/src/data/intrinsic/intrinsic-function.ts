import type { Json } from '@cairn/kit';
import type { DataScope } from '../data-scope.ts';

/** An intrinsic function of the States Language. */
export interface IntrinsicFunction {
  /** Least and greatest number of arguments; the greatest is left out where there is no bound. */
  readonly arity: readonly [min: number, max?: number];
  /** @throws IntrinsicArgumentError */
  readonly apply: (values: readonly Json[], scope: DataScope) => Json;
}

/** A value that a function cannot take; the call turns it into a States.IntrinsicFailure. */
export class IntrinsicArgumentError extends Error {
  override readonly name = 'IntrinsicArgumentError';
}
