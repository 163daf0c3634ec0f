import type {
  Command,
  HistoryEvent,
  Program,
  StartMapRun,
  StartTask,
  TaskReference,
  TaskResource,
  TransitionEvent,
} from '@cairn/asl';
import type { Payload } from '@cairn/kit';
import type { CompiledRevision, StateMachine } from '../catalog/state-machine.ts';
import type { StateMachineCatalog } from '../catalog/state-machine-catalog.ts';
import type { CallOutcome } from '../integrations/task-call.ts';
import type { ExecutionRow, Journal } from '../journal.ts';
import type { Mocks } from '../mocks/mocks.ts';
import type { RunnerPorts } from '../runner-ports.ts';
import type { TransitionPace } from '../throttle/transition-pace.ts';
import type { CommitWatch } from './commit-watch.ts';
import type { ExecutionAttributes } from './execution-attributes.ts';
import type { ExecutionClocks } from './execution-clocks.ts';
import type { ExecutionRows } from './execution-rows.ts';
import type { LoadedExecution, RunningTask } from './execution-slot.ts';
import type { TaskKey, TaskTokens } from './task-token.ts';

/** An execution whose tasks are carried out. */
export interface TaskOwner {
  readonly executionId: number;
  readonly loaded:
    | Pick<LoadedExecution, 'execution' | 'machine' | 'revision' | 'attributes' | 'traceHeader'>
    | undefined;
  /** Calls under way, by task name. */
  tasks: Map<string, RunningTask> | undefined;
}

/** Carries out what executions ask for. */
export interface TaskHost {
  startTask(owner: TaskOwner, command: StartTask): void;
  cancelTask(owner: TaskOwner, task: TaskReference, resource: TaskResource): void;
  /** @param mocked whether the state is mocked, so that what it calls need not be there */
  refuseTask(resource: TaskResource, parameters: Payload, mocked: boolean): string | undefined;
  /** An execution has closed, durably. */
  executionClosed(executionId: number): void;
  /** The executions of a machine are gone with it. */
  executionsDeleted(machineId: number): void;
}

/** Brings what comes of tasks to the executions that have started them, Standard or Express. */
export interface TaskEvents {
  post(executionId: number, event: TransitionEvent): void;
  /** Brings an outcome to the task it belongs to. */
  finish(task: TaskKey, outcome: CallOutcome): void;
}

/** Runs the map runs that executions ask for. */
export interface MapRunHost {
  startMapRun(owner: TaskOwner, command: StartMapRun): void;
  cancelMapRun(executionId: number, command: CancelMapRun): void;
  /** A row of the journal with work in flight is a map run's. */
  takeUpMapRun(row: ExecutionRow): void;
  /** An execution that stands under a map run has closed, durably. */
  mapRunChildClosed(mapRunId: number, loaded: LoadedExecution): void;
  /** The same of one whose end was not heard of when it was kept. */
  mapRunChildFoundClosed(mapRunId: number, name: string): void;
}

/** Runs an Express execution that has a row, again. */
export type TakeUpExpress = (row: ExecutionRow, machine: StateMachine) => Promise<void>;

/** What the engine stands on. */
export interface EnginePorts extends RunnerPorts {
  readonly journal: Journal;
  readonly catalog: StateMachineCatalog;
  readonly tokens: TaskTokens;
  readonly mocks: Mocks;
  /** Hears of every commit. */
  readonly watch: CommitWatch;
  /** Logs and counts what executions do. */
  readonly observer: ExecutionObserver | undefined;
  /** Numbers rows and counts the open ones. */
  readonly rows: ExecutionRows;
  /** The clocks of executions that skip time. */
  readonly clocks: ExecutionClocks;
  readonly tasks: TaskHost;
  readonly mapRuns: MapRunHost;
  /** Runs Express executions that were under way when the server went down. */
  readonly takeUpExpress: TakeUpExpress;
  /** Counts what AWS would bill. */
  readonly meter?: TransitionMeter | undefined;
  /** Delays executions whose account has used up its state transitions. */
  readonly pace?: TransitionPace | undefined;
}

/** Hears of state transitions once they are durable. Does not throw. */
export interface TransitionMeter {
  /**
   * @param moves states entered and attempts repeated
   * @param isStart whether they are the execution's first
   */
  moved(
    loaded: LoadedExecution,
    moves: { readonly entries: number; readonly retries: number; readonly atMs: number },
    isStart: boolean,
  ): void;
}

/** Hears of events once they are durable. Its methods do not throw. */
export interface ExecutionObserver {
  /** Those of a burst's events that are to be kept until it is durable; undefined when none is. */
  wanted(loaded: LoadedExecution, events: readonly HistoryEvent[]): readonly HistoryEvent[] | undefined;
  /** The events that were wanted are durable. */
  committed(loaded: LoadedExecution, events: readonly HistoryEvent[]): void;
}

/** A new execution. */
export interface StartRequest {
  readonly machine: StateMachine;
  readonly revision: CompiledRevision;
  readonly name: string;
  readonly input: Payload;
  readonly startMs: number;
  readonly attributes: ExecutionAttributes;
  /** What it runs, where that is a part of the machine: a child of a map run. */
  readonly program?: Program;
  /** The row in the journal under which it stands. */
  readonly parentId?: number;
}

/** The order to end a map run. */
export type CancelMapRun = Extract<Command, { readonly kind: 'cancel-map-run' }>;
