import type { Log } from '@cairn/kit';
import { stepFunctionsErrors } from '../step-functions-errors.ts';
import type { ExecutionClocks } from './execution-clocks.ts';
import type { ExecutionReloads } from './execution-reloads.ts';
import type { ExecutionRows } from './execution-rows.ts';
import type { ExecutionSlot } from './execution-slot.ts';
import type { ExecutionSlots } from './execution-slots.ts';
import type { SlotTimers } from './slot-timers.ts';

/** Starts of unknown outcome that are looked for in the journal at the same time. */
const lostStartsMax = 1_000;

/** What has to hear of a burst that was not kept. */
export interface LostBurstsPorts {
  readonly rows: ExecutionRows;
  readonly slots: ExecutionSlots;
  readonly clocks: ExecutionClocks;
  readonly slotTimers: SlotTimers;
  readonly reloads: ExecutionReloads;
  readonly log: Log;
}

/**
 * Bursts that the journal did not keep: their executions leave memory and come back from what it has. Events from
 * inside (results of tasks) wait for that, callers are told.
 */
export class LostBursts {
  readonly #ports: LostBurstsPorts;

  constructor(ports: LostBurstsPorts) {
    this.#ports = ports;
  }

  /**
   * The name of a new execution was taken, or one that was to be opened again is open; any other execution has gone on
   * otherwise than this process knows: it comes back as the journal has it.
   */
  refused(slot: ExecutionSlot): void {
    const { rows, clocks, slots, log, reloads } = this.#ports;
    if (!slot.isOpening) {
      const { executionId } = slot;
      if (!slot.dropped) log('error', 'a burst does not follow what the journal has', { executionId });
      this.#undo(slot);
      reloads.later();
      return;
    }
    rows.close();
    const envelopes = slot.uncommitted?.envelopes ?? [];
    clocks.leave(slot.executionId);
    for (const { caller } of [...envelopes, ...slots.takeOut(slot)]) caller?.resolve({ kind: 'refused' });
  }

  /** A batch failed: what became of it is not known. */
  failed(slots: readonly ExecutionSlot[], error: unknown): void {
    const { log, reloads } = this.#ports;
    log('error', 'a batch of bursts could not be made durable', { error, bursts: slots.length });
    for (const slot of slots) this.#undo(slot);
    reloads.later();
  }

  /** Takes an execution whose burst was not kept out of memory. */
  #undo(slot: ExecutionSlot): void {
    const { rows, clocks, slots, slotTimers, reloads } = this.#ports;
    const envelopes = slot.uncommitted?.envelopes ?? [];
    slot.uncommitted = undefined;
    slot.loaded = undefined;
    slot.phase = 'loading';
    slotTimers.unarm(slot);
    for (const { caller } of envelopes) caller?.reject(stepFunctionsErrors.notKept());
    rows.lost(slot.executionId, slot.isOpening);
    // Of a start that was not kept nothing is left; one whose answer was lost is found by looking.
    if (slot.dropped || (slot.isOpening && reloads.brokenCount >= lostStartsMax)) {
      clocks.leave(slot.executionId);
      slots.remove(slot);
      return;
    }
    slot.mailbox.unshift(...envelopes.filter(({ caller }) => caller === undefined));
    // Whether tasks that the lost burst started or cancelled run is found out when it is back.
    reloads.add(slot);
  }
}
