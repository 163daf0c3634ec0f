import type { Execution } from '@cairn/asl';
import type { CompiledRevision, StateMachine } from '../catalog/state-machine.ts';
import type { TaskOwner } from '../engine/engine-ports.ts';
import type { RunningTask } from '../engine/execution-slot.ts';
import type { ExpressEnd, ExpressStart } from './express-execution.ts';

/** An Express execution in memory. */
export class RunningExpress implements TaskOwner {
  /** Negative: no number of the journal's. */
  readonly executionId: number;
  readonly machine: StateMachine;
  readonly revision: CompiledRevision;
  readonly execution: Execution;
  readonly ended: (end: ExpressEnd) => void;
  readonly dropped: (() => void) | undefined;
  tasks: Map<string, RunningTask> | undefined;
  /** A time for which a timer is armed. */
  armedMs: number | undefined;
  /** Its end has been told. */
  isOver = false;

  constructor(
    executionId: number,
    { machine, revision }: ExpressStart,
    execution: Execution,
    ended: (end: ExpressEnd) => void,
    dropped: (() => void) | undefined,
  ) {
    this.executionId = executionId;
    this.machine = machine;
    this.revision = revision;
    this.execution = execution;
    this.ended = ended;
    this.dropped = dropped;
  }

  get loaded(): Pick<RunningExpress, 'machine' | 'revision'> {
    return this;
  }

  /** Ends all calls under way. */
  abortCalls(): void {
    for (const { abort } of this.tasks?.values() ?? []) abort.abort();
    this.tasks = undefined;
  }
}
