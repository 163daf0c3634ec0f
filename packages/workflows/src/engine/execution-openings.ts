import { isRedrivable, type MachineLimits } from '@cairn/asl';
import { invariant } from '@cairn/kit';
import type { StateMachine } from '../catalog/state-machine.ts';
import type { ExecutionRow, JournalReader } from '../journal.ts';
import { stepFunctionsErrors } from '../step-functions-errors.ts';
import type { StartRequest } from './engine-ports.ts';
import { type ExecutionClocks, joiningExecution } from './execution-clocks.ts';
import { type ExecutionLoader, newLoadedExecution } from './execution-loader.ts';
import type { ExecutionRows } from './execution-rows.ts';
import type { ExecutionSlot, LoadedExecution, Settlement } from './execution-slot.ts';
import type { ExecutionSlots } from './execution-slots.ts';
import type { RedriveRequest } from './redrive-request.ts';

/** What opening executions stands on. */
export interface OpeningPorts {
  readonly journal: JournalReader;
  readonly machineLimits: MachineLimits;
  readonly rows: ExecutionRows;
  readonly slots: ExecutionSlots;
  readonly loader: ExecutionLoader;
  readonly clocks: ExecutionClocks;
  /** Takes up the event that waits in a slot. */
  readonly run: (slot: ExecutionSlot) => void;
  /** Resolves when what is under way for an execution in memory is durable. */
  readonly settled: (executionId: number) => Promise<unknown>;
  readonly isStopped: () => boolean;
}

/** Begins executions, and opens closed ones again. Each is open only once its first burst is durable. */
export class ExecutionOpenings {
  readonly #ports: OpeningPorts;

  constructor(ports: OpeningPorts) {
    this.#ports = ports;
  }

  /**
   * Starts an execution; resolves when its first burst is durable, or `refused` when its name was taken.
   * @throws ServiceError ExecutionLimitExceeded, StateMachineDoesNotExist, InternalFailure
   */
  begin(request: StartRequest): Promise<Settlement> {
    const { rows, slots, clocks, machineLimits, run } = this.#ports;
    const { fullError } = rows;
    if (fullError !== undefined) return Promise.reject(fullError);
    const { machine } = request;
    if (slots.isDeleted(machine.machineId)) {
      return Promise.reject(stepFunctionsErrors.stateMachineDoesNotExist(machine.arn));
    }
    const loaded = newLoadedExecution(request, machineLimits);
    const executionId = rows.begin();
    const slot = slots.begin(executionId, request, loaded);
    slot.clock = clocks.join(executionId, joiningExecution(loaded));
    return new Promise((resolve, reject) => {
      slot.mailbox.push({ event: { kind: 'start' }, caller: { resolve, reject } });
      run(slot);
    });
  }

  /**
   * Opens a closed execution again; resolves when that is durable, `late` when its row has changed since it was read:
   * then it has to be looked at again.
   * @throws ServiceError ExecutionLimitExceeded, InternalFailure; InvariantError when its segments are damaged
   */
  async redrive(row: ExecutionRow, machine: StateMachine, request: RedriveRequest): Promise<Settlement> {
    const { rows, slots, clocks, run, settled } = this.#ports;
    const { executionId } = row;
    if (slots.get(executionId) !== undefined) {
      // It is about to end or to be opened.
      await settled(executionId);
      return { kind: 'late' };
    }
    // Nothing else moves the execution from here on: whatever comes for it waits in this slot.
    const slot = slots.add(executionId);
    const loaded = await this.#loadClosed(row, machine).catch((error) => {
      slots.remove(slot);
      throw error;
    });
    const { fullError } = rows;
    if (loaded === undefined || fullError !== undefined) {
      slots.remove(slot);
      if (fullError !== undefined) throw fullError;
      return { kind: 'late' };
    }
    slot.loaded = loaded;
    slot.phase = 'ready';
    slot.reopen = request;
    slot.clock = clocks.join(executionId, joiningExecution(loaded), loaded.execution.clockSkewMs);
    rows.reopen();
    return await new Promise((resolve, reject) => {
      slot.mailbox.unshift({ event: { kind: 'redrive' }, caller: { resolve, reject } });
      run(slot);
    });
  }

  /** A closed execution from the journal; undefined when its row is not what it was or its machine is deleted. */
  async #loadClosed(row: ExecutionRow, machine: StateMachine): Promise<LoadedExecution | undefined> {
    const { journal, loader, slots, isStopped } = this.#ports;
    const { tailSegmentId } = (await journal.execution(row.executionId)) ?? {};
    if (tailSegmentId !== row.tailSegmentId) return undefined;
    const loaded = await loader.restore(row, machine);
    if (isStopped()) throw stepFunctionsErrors.notKept();
    if (slots.isDeleted(machine.machineId)) return undefined;
    invariant(isRedrivable(loaded.execution), 'an execution that is redriven has ended and kept its state');
    return loaded;
  }
}
