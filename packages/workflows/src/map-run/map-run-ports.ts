import type { ExecutionStatus, Program } from '@cairn/asl';
import type { CallScope, Payload } from '@cairn/kit';
import type { CompiledRevision, StateMachine } from '../catalog/state-machine.ts';
import type { InheritedAttributes } from '../engine/execution-attributes.ts';
import type { RunClock } from '../engine/execution-clocks.ts';
import type { ExecutionRows } from '../engine/execution-rows.ts';
import type { Settlement } from '../engine/execution-slot.ts';
import type { ExpressRunner } from '../express/express-execution.ts';
import type { ItemReaderRequest, ItemSource } from '../items/item-source.ts';
import type { ChildResult, ResultWriterRequest } from '../items/result-writer.ts';
import type { Journal } from '../journal.ts';
import type { RunnerPorts } from '../runner-ports.ts';

/** A Standard child to start. */
export interface ChildStart {
  readonly machine: StateMachine;
  readonly revision: CompiledRevision;
  readonly program: Program;
  readonly mapRunId: number;
  readonly name: string;
  readonly input: Payload;
  readonly startMs: number;
  /** Position of the Map in the program's states, and the label of the map run. */
  readonly stateNumber: number;
  readonly label: string;
  readonly mapRunUuid: string;
  readonly itemCount: number;
  readonly inherited: InheritedAttributes;
}

/** How a child that has closed ended. */
export interface ChildEnd {
  readonly status: Exclude<ExecutionStatus, 'RUNNING'>;
  readonly stopMs: number;
  readonly output: Payload | undefined;
  readonly error: string | undefined;
  readonly cause: string | undefined;
  /** How often it was redriven, if ever. */
  readonly redriveCount?: number;
  /** It could not be redriven: this is how it stays. */
  readonly isFinal?: boolean;
}

/** Standard children, run by the engine of executions. */
export interface StandardChildren {
  /** Resolves when its start is durable, `refused` when there is one of that name. */
  begin(start: ChildStart): Promise<Settlement>;
  find(
    mapRunId: number,
    name: string,
  ): Promise<{ readonly executionId: number; readonly end: ChildEnd | undefined } | undefined>;
  /**
   * Redrives a child that did not succeed, once for each redrive of its map run.
   * @returns its end, if it has (or stays as it) ended; undefined when there is no such child
   */
  redrive(
    mapRunId: number,
    name: string,
    mapRunRedriveCount: number,
  ): Promise<{ readonly end: ChildEnd | undefined } | undefined>;
  /** Ends a child as ABORTED; resolves when that is durable, or when it had ended. */
  stop(executionId: number): Promise<void>;
}

/** Where items come from and results go; absent where there are no objects. */
export interface MapRunData {
  open(scope: CallScope, request: ItemReaderRequest, position: unknown): Promise<ItemSource>;
  /** Shows that results can be written, before any work is done. @throws ResultWriterFailure */
  check(scope: CallScope, request: ResultWriterRequest): Promise<void>;
  write(
    scope: CallScope,
    request: ResultWriterRequest,
    results: AsyncIterable<ChildResult>,
  ): Promise<{ readonly Bucket: string; readonly Key: string }>;
}

/** What map runs stand on. */
export interface MapRunPorts extends RunnerPorts {
  readonly journal: Journal;
  readonly express: ExpressRunner;
  readonly children: StandardChildren;
  readonly data: MapRunData | undefined;
  readonly rows: ExecutionRows;
  /** The clock of a map run and its children. */
  readonly runClock: (inherited: InheritedAttributes) => RunClock;
}
