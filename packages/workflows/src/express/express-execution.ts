import type { Program } from '@cairn/asl';
import type { Payload } from '@cairn/kit';
import type { CompiledRevision, StateMachine } from '../catalog/state-machine.ts';
import type { ExecutionQualifiers } from '../engine/execution-attributes.ts';
import type { ExpressBilling } from './express-billing.ts';

/** An Express execution to run in memory: asynchronous, synchronous, or a child of a map run. */
export interface ExpressStart {
  readonly executionArn: string;
  readonly name: string;
  readonly machine: StateMachine;
  readonly revision: CompiledRevision;
  /** The revision's program, or the part of it that a distributed Map runs for each item. */
  readonly program: Program;
  /** As the context object shows it: that of a map run's child carries the Map's label. */
  readonly stateMachineArn: string;
  readonly input: Payload;
  readonly startMs: number;
  /** The version and the alias it was started by. */
  readonly qualifiers?: ExecutionQualifiers;
}

/** How an Express execution ended. */
export interface ExpressEnd {
  readonly status: 'SUCCEEDED' | 'FAILED' | 'TIMED_OUT' | 'ABORTED';
  readonly output?: Payload;
  readonly error?: string;
  readonly cause?: string;
  readonly stopMs: number;
  /** What AWS would charge for it, as far as that is known. */
  readonly billing: ExpressBilling;
}

/** Runs Express executions: nothing of them is in the journal, their history is built only when somebody wants it. */
export interface ExpressRunner {
  /**
   * Runs an execution until it waits or ends. `ended` is called once, within the call when nothing in it waits:
   * whoever starts the next one in it needs a loop, or the stack grows with each.
   * The execution shares the turn of the event loop with others: a long one yields by itself.
   * @param dropped called in place of `ended` when the server stops: what became of it is not known
   */
  run(start: ExpressStart, ended: (end: ExpressEnd) => void, dropped?: () => void): ExpressHandle;
}

export interface ExpressHandle {
  /** Ends it as ABORTED, unless it has ended. */
  abort(error?: string, cause?: string): void;
}
