import type { Execution, StartTask } from '@cairn/asl';
import type { CompiledRevision, StateMachine } from '../catalog/state-machine.ts';
import type { TaskOwner } from '../engine/engine-ports.ts';
import type { ExecutionAttributes } from '../engine/execution-attributes.ts';
import type { RunningTask } from '../engine/execution-slot.ts';
import type { MeteredTasks } from '../engine/metered-tasks.ts';
import { CallNumbers } from './call-numbers.ts';
import type { ExpressClock } from './express-clock.ts';
import type { ExpressEnd, ExpressStart } from './express-execution.ts';

const noAttributes: ExecutionAttributes = {};

/** An Express execution in memory. */
export class RunningExpress implements TaskOwner {
  /** Negative: no number of the journal's. */
  readonly executionId: number;
  readonly machine: StateMachine;
  readonly revision: CompiledRevision;
  readonly attributes: ExecutionAttributes;
  readonly execution: Execution;
  meteredTasks: MeteredTasks | undefined;
  readonly ended: (end: ExpressEnd) => void;
  readonly dropped: (() => void) | undefined;
  tasks: Map<string, RunningTask> | undefined;
  /** A time for which a timer is armed. */
  armedMs: number | undefined;
  /** Its end has been told. */
  isOver = false;
  /** The clock it lives on, where that is not the real one. */
  clock: ExpressClock | undefined;
  /** Of one that is run by a test case. */
  callNumbers: CallNumbers | undefined;

  constructor(
    executionId: number,
    { machine, revision, attributes }: ExpressStart,
    execution: Execution,
    ended: (end: ExpressEnd) => void,
    dropped: (() => void) | undefined,
  ) {
    this.executionId = executionId;
    this.machine = machine;
    this.revision = revision;
    this.attributes = attributes ?? noAttributes;
    this.execution = execution;
    this.meteredTasks = undefined;
    this.clock = undefined;
    this.callNumbers = undefined;
    this.ended = ended;
    this.dropped = dropped;
  }

  get loaded(): NonNullable<TaskOwner['loaded']> {
    return this;
  }

  get traceHeader(): string | undefined {
    return this.attributes.traceHeader;
  }

  /** A task is about to be carried out. */
  noteCall({ task, stateName }: StartTask): void {
    this.callNumbers ??= new CallNumbers();
    this.callNumbers.note(task, stateName);
  }

  /** Ends all calls under way. */
  abortCalls(): void {
    for (const { abort } of this.tasks?.values() ?? []) abort.abort();
    this.tasks = undefined;
  }
}
