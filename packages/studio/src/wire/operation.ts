import type { CallOptions, Wire } from './wire.ts';

/**
 * One operation of a service, as pages use it: `run(listStateMachines, …)` by way of the hooks of `query`.
 * Its service and action are the first parts of the key under which its answers are cached.
 */
export interface Operation<Input, Output> {
  /** The service's name in the credential scope: `states`. */
  readonly service: string;
  /** AWS's name: `ListStateMachines`. */
  readonly action: string;
  /** Whether it changes nothing. */
  readonly isRead: boolean;
  /** @throws ServiceError */
  readonly run: (wire: Wire, input: Input, options?: CallOptions) => Promise<Output>;
}

/** Names that tell an operation which changes nothing. */
const readName =
  /^(?:Admin)?(?:Get|List|Describe|Read|Search|Query|Scan|BatchGet|Head|Filter|Peek|Lookup|Test|Validate|Select|TransactGet)/;

/** Whether an action changes nothing, by AWS's habit of naming. */
export function isReadAction(action: string): boolean {
  return readName.test(action);
}
