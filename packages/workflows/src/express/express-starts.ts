import { type Alarm, invariant } from '@cairn/kit';
import type { StateMachine } from '../catalog/state-machine.ts';
import type { StateMachineCatalog } from '../catalog/state-machine-catalog.ts';
import type { TaskHost } from '../engine/engine-ports.ts';
import { readAttributes } from '../engine/execution-attributes.ts';
import type { ExecutionClocks } from '../engine/execution-clocks.ts';
import { readInput } from '../engine/execution-loader.ts';
import type { ExecutionRows } from '../engine/execution-rows.ts';
import { GroupCommit } from '../engine/group-commit.ts';
import type { Burst, ExecutionRow, Journal } from '../journal.ts';
import type { RunnerPorts } from '../runner-ports.ts';
import { stepFunctionsErrors } from '../step-functions-errors.ts';
import type { ExpressEnd, ExpressHandle, ExpressRunner } from './express-execution.ts';
import { type ExpressRow, ExpressRowEncoder } from './express-row.ts';
import { type ExpressStartRequest, expressStartOf } from './express-start.ts';

/** What asynchronous Express executions stand on. */
export interface ExpressStartsPorts extends Omit<RunnerPorts, 'random' | 'digest'> {
  readonly journal: Journal;
  readonly catalog: StateMachineCatalog;
  readonly rows: ExecutionRows;
  readonly clocks: Pick<ExecutionClocks, 'nowOf'>;
  /** Hears that an execution has closed, durably. */
  readonly tasks: Pick<TaskHost, 'executionClosed'>;
  readonly runner: ExpressRunner;
}

/** An execution with a row that is not durably closed. */
interface OpenRow extends ExpressRow {
  readonly machineId: number;
  /** A task has started it, and may wait for its end. */
  readonly isChild: boolean;
  /** It has ended, and whether that was kept is not known. */
  isEndLost?: boolean;
  /** While it runs. */
  handle?: ExpressHandle;
}

/** What hears of a burst. */
interface Commit {
  committed(): void;
  refused(): void;
  failed(error: unknown): void;
}

/** How long an end may wait for others before it is written. */
const endDelayMs = 200;
/** Ends that are written without waiting for more. */
const endsMax = 1_000;
const retryDelayMs = 1_000;
/** How long executions are begun before others get a turn. */
const turnMs = 5;

/**
 * Asynchronous Express executions: the start is durable before it is acknowledged, the end is written some time later,
 * with others. What has no end in the journal when the server starts runs again, from the beginning and with its time
 * limit anew: at least once.
 */
export class ExpressStarts {
  readonly #ports: ExpressStartsPorts;
  readonly #encoder = new ExpressRowEncoder();
  readonly #commits: GroupCommit<Commit>;
  readonly #alarm: Alarm;
  /** Executions whose end is not durable yet, by id: what a restart would run again. */
  readonly #open = new Map<number, OpenRow>();
  readonly #deletedMachines = new Set<number>();
  /** Durable starts that wait for their turn. */
  #toRun: (() => void)[] = [];
  /** Ends that wait to be written. */
  #ends: { readonly row: OpenRow; readonly end: ExpressEnd }[] = [];

  constructor(ports: ExpressStartsPorts) {
    this.#ports = ports;
    this.#alarm = ports.clock.alarm(() => this.#writeEnds());
    this.#commits = new GroupCommit<Commit>({
      journal: ports.journal,
      defer: ports.defer,
      burstsMax: ports.limits.batchBurstsMax,
      batchesMax: ports.limits.batchesInFlightMax,
      listener: {
        committed: (commit) => commit.committed(),
        refused: (commit) => commit.refused(),
        failed: (commits, error) => {
          ports.log('error', 'rows of Express executions could not be made durable', { error });
          for (const commit of commits) commit.failed(error);
        },
      },
    });
  }

  /**
   * Starts an execution; resolves when that is durable.
   * @throws ServiceError ExecutionLimitExceeded, StateMachineDoesNotExist, InternalFailure
   */
  start(request: ExpressStartRequest): Promise<void> {
    const { rows, limits } = this.#ports;
    const { machine } = request;
    if (this.#open.size >= limits.expressExecutionsMax) {
      return Promise.reject(stepFunctionsErrors.executionLimitExceeded(limits.expressExecutionsMax));
    }
    if (this.#deletedMachines.has(machine.machineId)) {
      return Promise.reject(stepFunctionsErrors.stateMachineDoesNotExist(machine.arn));
    }
    const row: OpenRow = {
      machineId: machine.machineId,
      executionId: rows.begin(),
      headSegmentId: rows.nextSegmentId(),
      isChild: request.attributes.parent !== undefined,
    };
    this.#open.set(row.executionId, row);
    const { promise, resolve, reject } = Promise.withResolvers<void>();
    const { executionId } = row;
    this.#add(this.#encoder.start(row, request), {
      committed: () => {
        resolve();
        this.#toRun.push(() => this.#run(row, request));
        if (this.#toRun.length === 1) this.#ports.defer(() => this.#runSome());
      },
      refused: () => {
        this.#close(row);
        reject(stepFunctionsErrors.notKept());
      },
      failed: () => {
        this.#open.delete(executionId);
        rows.lost(executionId, true);
        reject(stepFunctionsErrors.notKept());
      },
    });
    return promise;
  }

  /** Runs what had no end when the server went down. */
  async takeUp(row: ExecutionRow, machine: StateMachine): Promise<void> {
    const { executionId, headSegmentId } = row;
    if (this.#open.has(executionId)) return;
    const { journal, catalog, clocks } = this.#ports;
    const [revision, input] = await Promise.all([
      catalog.compiled(machine.machineId, row.revision),
      readInput(journal, row),
    ]);
    if (this.#open.has(executionId) || this.#deletedMachines.has(machine.machineId)) return;
    const attributes = readAttributes(row);
    const { machineId } = machine;
    const open: OpenRow = { machineId, executionId, headSegmentId, isChild: attributes.parent !== undefined };
    this.#open.set(executionId, open);
    const at = row.name.lastIndexOf(':');
    invariant(at > 0, 'the row of an Express execution has a name and an id');
    this.#run(open, {
      machine,
      revision,
      name: row.name.slice(0, at),
      uuid: row.name.slice(at + 1),
      input,
      startMs: clocks.nowOf(attributes.clockOf),
      attributes,
    });
  }

  /** Ends an execution as ABORTED, unless it has ended. */
  abort(executionId: number): void {
    this.#open.get(executionId)?.handle?.abort();
  }

  /**
   * Starts no more executions of a deleted machine, and writes no end of any; resolves when nothing of them is on its
   * way any more. What is open goes, and is counted, with the machine.
   */
  async forgetMachine(machineId: number): Promise<void> {
    this.#deletedMachines.add(machineId);
    await this.#commits.settled();
    for (const row of this.#open.values()) {
      if (row.machineId !== machineId) continue;
      this.#open.delete(row.executionId);
      if (row.isEndLost === true) this.#ports.rows.lost(row.executionId, false);
    }
    this.#ends = this.#ends.filter(({ row }) => this.#open.has(row.executionId));
  }

  /** Writes the ends there are; to be called when nothing runs any more. */
  async stop(): Promise<void> {
    this.#writeEnds();
    await this.#commits.settled();
  }

  #runSome(): void {
    const { clock, defer } = this.#ports;
    const untilMs = clock.now() + turnMs;
    const waiting = this.#toRun;
    let index = 0;
    while (index < waiting.length && (index === 0 || clock.now() < untilMs)) waiting[index++]?.();
    this.#toRun = waiting.slice(index);
    if (this.#toRun.length > 0) defer(() => this.#runSome());
  }

  #run(row: OpenRow, request: ExpressStartRequest): void {
    // Its row goes with its machine.
    if (!this.#open.has(row.executionId)) return;
    row.handle = this.#ports.runner.run(expressStartOf(request), (end) => this.#ended(row, end));
  }

  #ended(row: OpenRow, end: ExpressEnd): void {
    if (!this.#open.has(row.executionId)) return;
    this.#ends.push({ row, end });
    if (this.#ends.length >= endsMax || row.isChild) this.#writeEnds();
    else if (this.#ends.length === 1) this.#alarm.set(this.#ports.clock.now() + endDelayMs);
  }

  #writeEnds(): void {
    this.#alarm.set(undefined);
    const ends = this.#ends;
    this.#ends = [];
    for (const { row, end } of ends) {
      this.#add(this.#encoder.end(row, this.#ports.rows.nextSegmentId(), end), {
        committed: () => this.#closed(row),
        // The end was kept when it was written before, and the answer lost.
        refused: () => this.#closed(row),
        failed: () => {
          row.isEndLost = true;
          this.#ends.push({ row, end });
          this.#alarm.set(this.#ports.clock.now() + retryDelayMs);
        },
      });
    }
  }

  #add(burst: Burst, origin: Commit): void {
    this.#commits.add({ origin, burst });
  }

  #closed(row: OpenRow): void {
    this.#close(row);
    this.#ports.tasks.executionClosed(row.executionId);
  }

  #close({ executionId }: OpenRow): void {
    if (this.#open.delete(executionId)) this.#ports.rows.close();
  }
}
