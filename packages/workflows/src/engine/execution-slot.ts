import type {
  Command,
  Execution,
  HistoryEvent,
  TaskReference,
  TaskResource,
  TransitionEvent,
} from '@cairn/asl';
import type { CompiledRevision, StateMachine } from '../catalog/state-machine.ts';
import type { NewExecution } from '../journal.ts';
import type { DirectoryBuilder } from '../segment/segment-directory.ts';
import { taskName } from './task-token.ts';

/**
 * What became of an event: `kept` once durable, with its time; `late` when nothing waited for it; `gone` when there
 * is no such execution (any more); `refused` when the execution's name was taken.
 */
export type Settlement =
  | { readonly kind: 'kept'; readonly atMs: number }
  | { readonly kind: 'late' }
  | { readonly kind: 'gone' }
  | { readonly kind: 'refused' };

/** Who waits for an event to be durable. */
export interface Caller {
  resolve(settlement: Settlement): void;
  reject(error: unknown): void;
}

/** An event on its way to an execution; without a caller it comes from inside and must not be lost. */
export interface Envelope {
  readonly event: TransitionEvent;
  readonly caller: Caller | undefined;
}

/** A burst that is being committed. */
export interface UncommittedBurst {
  readonly envelopes: readonly Envelope[];
  readonly commands: readonly Command[];
  /** Those that the observer wants to hear of. */
  readonly observed: readonly HistoryEvent[] | undefined;
  readonly more: boolean;
  readonly atMs: number;
  readonly segmentId: number;
}

/** A call that is under way for a task. */
export interface RunningTask {
  readonly task: TaskReference;
  readonly resource: TaskResource;
  readonly abort: AbortController;
}

/**
 * An execution in memory with the events that wait for it. One transition and one uncommitted burst at a time:
 * - `loading`: its state is not here (yet, or any more); events wait.
 * - `ready`: it can take an event.
 * - `committing`: its last burst is on the way into the journal; events wait.
 */
export class ExecutionSlot {
  readonly executionId: number;
  phase: 'loading' | 'ready' | 'committing' = 'loading';
  /** Its machine was deleted: nothing of it counts any more. */
  dropped = false;
  readonly mailbox: Envelope[] = [];
  uncommitted: UncommittedBurst | undefined;
  /** Calls under way, by task name. A call stays here until its result is durable. */
  tasks: Map<string, RunningTask> | undefined;
  /** What makes the execution's row, until that is durable. */
  create: NewExecution | undefined;
  loaded: LoadedExecution | undefined;
  /** A due time for which a timer is armed. */
  armedMs: number | undefined;
  /** Its timer fired while its state was not here, or may never have been armed. */
  timerUnarmed = false;

  constructor(executionId: number) {
    this.executionId = executionId;
  }

  /** A task's result is durable, or came too late: its call is over. */
  endCall(event: TransitionEvent): void {
    if ('task' in event) this.tasks?.delete(taskName(event.task));
  }

  /** Ends all calls whose answers no longer matter, but those of some tasks. */
  abortCalls(but: ReadonlySet<string> = new Set()): void {
    for (const [name, { abort }] of this.tasks ?? []) {
      if (but.has(name)) continue;
      this.tasks?.delete(name);
      abort.abort();
    }
  }

  /** Takes all events that wait. */
  takeMail(): readonly Envelope[] {
    return this.mailbox.splice(0);
  }
}

/** An execution's state, and where the journal stands with it. */
export interface LoadedExecution {
  readonly machine: StateMachine;
  readonly revision: CompiledRevision;
  readonly execution: Execution;
  /** The row in the journal under which it stands: the map run of a child. */
  readonly parentId: number | undefined;
  tailSegmentId: number;
  /** Ordinal of its next segment. */
  ordinal: number;
  /** Directory of its segments so far; made with the first segment that is not its last. */
  directory: DirectoryBuilder | undefined;
  /** Characters of the last snapshot, and of the deltas since. */
  snapshotLength: number;
  deltaLength: number;
  deltaCount: number;
}
