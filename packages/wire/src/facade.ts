import type { CallScope } from '@cairn/kit';
import type { CallOptions } from './operation.ts';

/**
 * One method of a room's facade, seen from here: who calls, the input after its shape was checked, the
 * output with instants as epoch milliseconds. Methods with more precise types are assignable.
 */
export type FacadeMethod = (scope: CallScope, input: never, options?: CallOptions) => Promise<unknown>;

/** A facade that has a method for each operation of a table. */
export type Facade<Methods extends string> = { readonly [method in Methods]: FacadeMethod };

/** Calls a method of a facade. */
export function callFacade<Methods extends string>(
  facade: Facade<Methods>,
  method: Methods,
): (scope: CallScope, input: object, options: CallOptions) => Promise<unknown> {
  return (scope, input, options) => facade[method](scope, input as never, options);
}

/** `startExecution` → `StartExecution`. */
export function operationNameOf(method: string): string {
  return method.charAt(0).toUpperCase() + method.slice(1);
}
