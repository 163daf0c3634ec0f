import type { Alarm } from '@cairn/kit';
import type { ExecutionRow } from '../journal.ts';
import { isDamage } from '../journal-damage.ts';
import { pause } from '../pause.ts';
import { stepFunctionsErrors } from '../step-functions-errors.ts';
import type { EnginePorts } from './engine-ports.ts';
import type { ExecutionClocks } from './execution-clocks.ts';
import type { ExecutionLoader } from './execution-loader.ts';
import type { ExecutionSlot } from './execution-slot.ts';
import type { ExecutionSlots } from './execution-slots.ts';
import { LoadQueue } from './load-queue.ts';
import { visitInFlight } from './work-in-flight.ts';

const delayMsMin = 50;
const delayMsMax = 5_000;

/**
 * Brings executions into memory: when something happens to one that is not there, when a burst of one could not be
 * kept, when the server starts with work in flight. Reading is tried again until it succeeds, but for what is
 * damaged: that is told, and the others go on.
 */
export class ExecutionReloads {
  readonly #ports: Pick<EnginePorts, 'journal' | 'clock' | 'defer' | 'log' | 'rows'>;
  readonly #loader: ExecutionLoader;
  readonly #slots: ExecutionSlots;
  readonly #clocks: ExecutionClocks;
  readonly #resume: (slot: ExecutionSlot) => void;
  readonly #closed: (row: ExecutionRow) => void;
  readonly #queue = new LoadQueue();
  /** Executions whose burst was not kept, or that could not be read, to be read back. */
  readonly #broken = new Set<ExecutionSlot>();
  /** Executions found damaged since the start, by id. */
  readonly #damaged = new Set<number>();
  readonly #alarm: Alarm;
  #delayMs = delayMsMin;
  #stopped = false;

  /**
   * @param resume takes up what an execution was doing, now that its state is here
   * @param closed hears of one whose end turns out to have been kept after all
   */
  constructor(options: {
    ports: Pick<EnginePorts, 'journal' | 'clock' | 'defer' | 'log' | 'rows'>;
    loader: ExecutionLoader;
    slots: ExecutionSlots;
    clocks: ExecutionClocks;
    resume: (slot: ExecutionSlot) => void;
    closed: (row: ExecutionRow) => void;
  }) {
    this.#closed = options.closed;
    this.#ports = options.ports;
    this.#loader = options.loader;
    this.#slots = options.slots;
    this.#clocks = options.clocks;
    this.#resume = options.resume;
    this.#alarm = options.ports.clock.alarm(() => this.#reload());
  }

  stop(): void {
    this.#stopped = true;
    this.#alarm.set(undefined);
  }

  /** How many executions wait for the next attempt. */
  get brokenCount(): number {
    return this.#broken.size;
  }

  /** The slot of an execution, which is read when it is not in memory. */
  slotOf(executionId: number): ExecutionSlot {
    const known = this.#slots.get(executionId);
    if (known !== undefined) return known;
    const slot = this.#slots.add(executionId);
    this.#load(slot);
    return slot;
  }

  /** Undefined when more executions may be woken, else a promise of when they may. */
  abated(): Promise<void> | undefined {
    return this.#queue.abated();
  }

  /** A burst of this execution was not kept: it is read back with the next attempt. */
  add(slot: ExecutionSlot): void {
    this.#broken.add(slot);
  }

  /** Reads an execution now, instead of with the next attempt. */
  hurry(slot: ExecutionSlot): void {
    if (this.#broken.delete(slot)) this.#load(slot);
  }

  /** An execution is over. */
  forget(slot: ExecutionSlot): void {
    this.#broken.delete(slot);
  }

  /** Plans the next attempt, later each time. */
  later(): void {
    if (this.#stopped || this.#broken.size === 0) return;
    this.#alarm.set(this.#ports.clock.now() + this.#delayMs);
    this.#delayMs = Math.min(2 * this.#delayMs, delayMsMax);
  }

  /** The journal keeps again what it is given. */
  kept(): void {
    this.#delayMs = delayMsMin;
  }

  /** Brings back executions with work in flight. Whatever is in memory has been resumed when it came. */
  takeUpWork(lastExecutionId: number): Promise<void> {
    const { journal, clock, defer, log } = this.#ports;
    const visit = async (ids: readonly number[]) => {
      for (const executionId of ids) this.#recover(this.slotOf(executionId));
      await this.abated();
      await new Promise<void>((resolve) => defer(resolve));
      return !this.#stopped;
    };
    return visitInFlight(journal, lastExecutionId, visit, async (error) => {
      if (this.#stopped) throw error;
      log('error', 'work in flight could not be read from the journal', { error });
      await pause(clock, delayMsMax);
    });
  }

  /** Clocks that executions share stand until all who live on them are here. */
  #recover(slot: ExecutionSlot): void {
    if (slot.loaded !== undefined || slot.recovering) return;
    slot.recovering = true;
    this.#clocks.reading();
  }

  #recovered(slot: ExecutionSlot): void {
    if (!slot.recovering) return;
    slot.recovering = false;
    this.#clocks.read();
  }

  #reload(): void {
    const slots = [...this.#broken];
    this.#broken.clear();
    for (const slot of slots) this.#load(slot);
  }

  #load(slot: ExecutionSlot): void {
    this.#queue.add(() => this.#read(slot));
  }

  async #read(slot: ExecutionSlot): Promise<void> {
    try {
      const loaded = await this.#loader.load(slot.executionId);
      if (loaded === undefined || this.#slots.isDeleted(loaded.machine.machineId)) {
        await this.#settleAbsent(slot);
        return;
      }
      this.#ports.rows.found(slot.executionId, { status: 'RUNNING' });
      slot.loaded = loaded;
      this.#resume(slot);
      this.#recovered(slot);
    } catch (error) {
      if (isDamage(error)) await this.#giveUp(slot, error);
      else this.#tryAgain(slot, error);
    }
  }

  async #settleAbsent(slot: ExecutionSlot): Promise<void> {
    const row = await this.#ports.journal.execution(slot.executionId);
    this.#ports.rows.found(slot.executionId, row);
    if (row === undefined || this.#slots.isDeleted(row.machineId)) slot.dropped = true;
    else if (row.status !== 'RUNNING') this.#closed(row);
    this.#clocks.leave(slot.executionId);
    this.#slots.remove(slot);
    this.#recovered(slot);
  }

  #tryAgain(slot: ExecutionSlot, error: unknown): void {
    const { executionId } = slot;
    this.#ports.log('error', 'an execution could not be read from the journal', { error, executionId });
    const envelopes = slot.takeMail();
    for (const { caller } of envelopes) caller?.reject(stepFunctionsErrors.notKept());
    slot.mailbox.push(...envelopes.filter(({ caller }) => caller === undefined));
    this.#broken.add(slot);
    this.later();
  }

  /** What is damaged stays as it is, for whoever repairs or deletes it; it is looked at again when it is asked for. */
  async #giveUp(slot: ExecutionSlot, error: unknown): Promise<void> {
    const { executionId } = slot;
    const executionArn = await this.#loader.arnOf(executionId);
    this.#damaged.add(executionId);
    this.#clocks.leave(executionId);
    this.#recovered(slot);
    const damagedExecutions = this.#damaged.size;
    this.#ports.log('error', 'an execution is damaged and cannot go on', {
      error,
      executionId,
      executionArn,
      damagedExecutions,
    });
    for (const { caller } of this.#slots.takeOut(slot)) {
      caller?.reject(stepFunctionsErrors.executionDamaged(executionArn ?? `${executionId}`));
    }
  }
}
