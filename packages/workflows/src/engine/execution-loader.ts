import { type ExecutionIdentity, type MachineLimits, newExecution, restoreExecution } from '@cairn/asl';
import { InvariantError, invariant, type Payload } from '@cairn/kit';
import type { CompiledRevision, StateMachine } from '../catalog/state-machine.ts';
import type { StateMachineCatalog } from '../catalog/state-machine-catalog.ts';
import type { ExecutionRow, JournalReader, SegmentRow } from '../journal.ts';
import { childProgram } from '../map-run/child-program.ts';
import { mapRunChildArn, mapRunMachineArn } from '../map-run/map-run-arns.ts';
import { printQualifiedArn, printResourceArn } from '../resource-arn.ts';
import { decodeEvents, decodeState, snapshotMark } from '../segment/segment-codec.ts';
import { DirectoryBuilder } from '../segment/segment-directory.ts';
import type { StartRequest, TakeUpExpress } from './engine-ports.ts';
import {
  type ExecutionAttributes,
  type ExecutionQualifiers,
  readAttributes,
} from './execution-attributes.ts';
import type { LoadedExecution } from './execution-slot.ts';

/** More segments than ever lie between two snapshots. */
const walkLimit = 1_000;

/** What does not change while an execution runs. */
export function identityOf(
  machine: StateMachine,
  roleArn: string,
  started: {
    readonly name: string;
    readonly startMs: number;
    readonly input: Payload;
    readonly attributes: ExecutionAttributes;
  },
): ExecutionIdentity {
  const label = started.attributes.child?.label;
  return {
    executionArn: executionArnOf(machine, started.name, started.attributes),
    name: started.name,
    roleArn,
    stateMachineArn: machineArnOf(machine, started.attributes),
    stateMachineName: label === undefined ? machine.name : `${machine.name}/${label}`,
    region: machine.region,
    startMs: started.startMs,
    input: started.input,
    ...qualifiedArns(machine, started.attributes),
  };
}

/** ARNs of the version and the alias that an execution was started by; neither when it was by the machine's. */
export function qualifiedArns(
  machine: StateMachine,
  { version, alias }: ExecutionQualifiers,
): { readonly stateMachineVersionArn?: string; readonly stateMachineAliasArn?: string } {
  if (version === undefined) return {};
  const stateMachineVersionArn = printQualifiedArn(machine, version);
  if (alias === undefined) return { stateMachineVersionArn };
  return { stateMachineVersionArn, stateMachineAliasArn: printQualifiedArn(machine, alias) };
}

/** A new execution, of which nothing is in the journal yet. */
export function newLoadedExecution(request: StartRequest, limits: MachineLimits): LoadedExecution {
  const { machine, revision } = request;
  const identity = identityOf(machine, revision.roleArn, request);
  return {
    machine,
    revision,
    attributes: request.attributes,
    execution: newExecution(request.program ?? revision.program, identity, limits),
    traceHeader: request.attributes.traceHeader,
    parentId: request.parentId,
    tailSegmentId: 0,
    ordinal: 0,
    directory: undefined,
    snapshotLength: 0,
    deltaLength: 0,
    deltaCount: 0,
    meteredTasks: undefined,
  };
}

/** ARN of an execution of a machine, or of a child of one of its map runs. */
export function executionArnOf(
  machine: StateMachine,
  name: string,
  { child }: Pick<ExecutionAttributes, 'child'> = {},
): string {
  if (child !== undefined) return mapRunChildArn(machine, child.label, name);
  // The row of an Express execution is named `NAME:UUID`.
  return printResourceArn(machine, machine.type === 'EXPRESS' ? 'express' : 'execution', machine.name, name);
}

/** ARN of the machine that an execution runs: that of a map run's child carries a label. */
export function machineArnOf(machine: StateMachine, { child }: Pick<ExecutionAttributes, 'child'>): string {
  return child === undefined ? machine.arn : mapRunMachineArn(machine, child.label);
}

/** Reads the input of an execution from its first segment. */
export async function readInput(journal: JournalReader, row: ExecutionRow): Promise<Payload> {
  const [head] = await journal.segments([row.headSegmentId], row.executionId);
  invariant(head !== undefined, 'damaged journal: an execution has no first segment');
  const started = decodeEvents(head.segment).events[0];
  invariant(started?.type === 'ExecutionStarted', 'damaged journal: a history does not begin with its start');
  return started.details?.input as Payload;
}

/** Who takes up rows that are not executions of the engine. */
interface RowTakers {
  readonly express?: TakeUpExpress | undefined;
  readonly mapRun?: (row: ExecutionRow) => void;
}

/** Brings executions back into memory from the journal. */
export class ExecutionLoader {
  readonly #journal: JournalReader;
  readonly #catalog: StateMachineCatalog;
  readonly #limits: MachineLimits;
  readonly #takeUpExpress: TakeUpExpress | undefined;
  readonly #takeUpMapRun: ((row: ExecutionRow) => void) | undefined;

  constructor(
    journal: JournalReader,
    catalog: StateMachineCatalog,
    limits: MachineLimits,
    takeUp: RowTakers = {},
  ) {
    this.#takeUpExpress = takeUp.express;
    this.#takeUpMapRun = takeUp.mapRun;
    this.#journal = journal;
    this.#catalog = catalog;
    this.#limits = limits;
  }

  /**
   * @returns undefined when there is no such execution or it is closed or its machine is deleted or being deleted;
   * those of Express machines run elsewhere.
   */
  async load(executionId: number): Promise<LoadedExecution | undefined> {
    const row = await this.#journal.execution(executionId);
    if (row === undefined || row.status !== 'RUNNING') return undefined;
    if (readAttributes(row).mapRun !== undefined) {
      this.#takeUpMapRun?.(row);
      return undefined;
    }
    const machine = await this.#catalog.findById(row.machineId);
    if (machine === undefined || machine.isDeleting === true) return undefined;
    if (machine.type === 'EXPRESS') {
      await this.#takeUpExpress?.(row, machine);
      return undefined;
    }
    return await this.restore(row, machine);
  }

  /** The ARN of an execution, if so much can be read. */
  async arnOf(executionId: number): Promise<string | undefined> {
    try {
      const row = await this.#journal.execution(executionId);
      const machine = row && (await this.#catalog.findById(row.machineId));
      return row && machine && executionArnOf(machine, row.name, readAttributes(row));
    } catch {
      return undefined;
    }
  }

  /**
   * An execution from its row: any that has not succeeded; one that has ended is closed, with its frames as they stood.
   * @throws InvariantError when its segments are damaged
   */
  async restore(row: ExecutionRow, machine: StateMachine): Promise<LoadedExecution> {
    const [revision, newestFirst, input] = await Promise.all([
      this.#catalog.compiled(row.machineId, row.revision),
      this.#journal.walkBack(row.tailSegmentId, {
        executionId: row.executionId,
        limit: walkLimit,
        stopAtPrefix: snapshotMark,
      }),
      readInput(this.#journal, row),
    ]);
    return this.#fromSegments(row, machine, revision, newestFirst, input);
  }

  #fromSegments(
    row: ExecutionRow,
    machine: StateMachine,
    revision: CompiledRevision,
    newestFirst: readonly SegmentRow[],
    input: Payload,
  ): LoadedExecution {
    const { rows, segments } = sinceSnapshot(newestFirst);
    const directory = new DirectoryBuilder(segments[0]?.directory);
    rows.slice(1).forEach((segment, index) => {
      directory.add({
        firstEventId: segments[index + 1]?.firstEventId as number,
        segmentId: segment.segmentId,
      });
    });
    const attributes = readAttributes(row);
    const { child } = attributes;
    const program = child === undefined ? revision.program : childProgram(revision.program, child.state);
    const lengths = rows.map(({ segment }) => segment.length);
    return {
      machine,
      revision,
      attributes,
      execution: restoreExecution(
        program,
        identityOf(machine, revision.roleArn, { ...row, input, attributes }),
        this.#limits,
        row.status,
        segments.map(({ state }) => state),
      ),
      traceHeader: attributes.traceHeader,
      parentId: row.parentId,
      tailSegmentId: row.tailSegmentId,
      ordinal: (segments.at(-1)?.ordinal as number) + 1,
      directory,
      snapshotLength: lengths[0] as number,
      deltaLength: lengths.slice(1).reduce((sum, length) => sum + length, 0),
      deltaCount: rows.length - 1,
      meteredTasks: undefined,
    };
  }
}

/** The segments since the last that carries all of the state, oldest first. */
function sinceSnapshot(newestFirst: readonly SegmentRow[]) {
  const segments: ReturnType<typeof decodeState>[] = [];
  for (const { segment } of newestFirst) {
    const decoded = decodeState(segment);
    segments.push(decoded);
    if (decoded.stateKind === 'snapshot') {
      return { rows: newestFirst.slice(0, segments.length).reverse(), segments: segments.reverse() };
    }
  }
  throw new InvariantError('damaged journal: an execution has no snapshot');
}
