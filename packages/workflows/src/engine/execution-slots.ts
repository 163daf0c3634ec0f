import type { StartRequest } from './engine-ports.ts';
import { printAttributes } from './execution-attributes.ts';
import { type Envelope, ExecutionSlot, type LoadedExecution, type Settlement } from './execution-slot.ts';
import { IdleExecutions } from './idle-executions.ts';

const late: Settlement = { kind: 'late' };
const gone: Settlement = { kind: 'gone' };

/** The executions in memory, by id, and the machines whose executions do not count any more. */
export class ExecutionSlots {
  readonly #slots = new Map<number, ExecutionSlot>();
  readonly #idle: IdleExecutions;
  readonly #deletedMachines = new Set<number>();

  constructor(idleExecutionsMax: number) {
    this.#idle = new IdleExecutions(idleExecutionsMax);
  }

  get(executionId: number): ExecutionSlot | undefined {
    return this.#slots.get(executionId);
  }

  all(): Iterable<ExecutionSlot> {
    return this.#slots.values();
  }

  /** Makes the slot of an execution that is not in memory. */
  add(executionId: number): ExecutionSlot {
    const slot = new ExecutionSlot(executionId);
    this.#slots.set(executionId, slot);
    return slot;
  }

  /** Adds a new execution, which takes its start next. */
  begin(executionId: number, request: StartRequest, loaded: LoadedExecution): ExecutionSlot {
    const { machine, revision, name, startMs, attributes, parentId } = request;
    const slot = this.add(executionId);
    slot.create = {
      machineId: machine.machineId,
      ...(parentId === undefined ? {} : { parentId }),
      revision: revision.revision,
      name,
      startMs,
      attributes: printAttributes(attributes),
    };
    slot.loaded = loaded;
    slot.phase = 'ready';
    return slot;
  }

  /** An execution with nothing to do stays in memory until others need the place. */
  rest(slot: ExecutionSlot): void {
    if ((slot.tasks?.size ?? 0) > 0) return;
    const longest = this.#idle.add(slot);
    if (longest !== undefined) this.#slots.delete(longest.executionId);
  }

  /** An execution has something to do. */
  wake(slot: ExecutionSlot): void {
    this.#idle.delete(slot);
  }

  /** Takes an execution out of memory with the calls under way for it. @returns the events that waited for it */
  takeOut(slot: ExecutionSlot): readonly Envelope[] {
    slot.abortCalls();
    this.#idle.delete(slot);
    this.#slots.delete(slot.executionId);
    return slot.takeMail();
  }

  /** Takes out an execution that is over; whoever waited for it hears that. */
  remove(slot: ExecutionSlot, envelopes: readonly Envelope[] = []): void {
    const waiting = this.takeOut(slot);
    const settlement = slot.dropped ? gone : late;
    for (const { caller } of [...envelopes, ...waiting]) caller?.resolve(settlement);
  }

  /** The executions of a machine do not count any more. @returns those in memory */
  deleteMachine(machineId: number): readonly ExecutionSlot[] {
    this.#deletedMachines.add(machineId);
    return [...this.#slots.values()].filter(({ loaded }) => loaded?.machine.machineId === machineId);
  }

  isDeleted(machineId: number): boolean {
    return this.#deletedMachines.has(machineId);
  }
}
