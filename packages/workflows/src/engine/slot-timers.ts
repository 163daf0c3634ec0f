import type { Clock } from '@cairn/kit';
import type { ExecutionSlot } from './execution-slot.ts';
import type { ExecutionTimers } from './execution-timers.ts';

/** Arms the timers of executions in memory, and knows of each for when. */
export class SlotTimers {
  readonly #timers: ExecutionTimers;
  readonly #clock: Clock;

  constructor(timers: ExecutionTimers, clock: Clock) {
    this.#timers = timers;
    this.#clock = clock;
  }

  /** Arms the timer of an execution for when it is due, unless one rings before. */
  arm(slot: ExecutionSlot, dueMs: number | undefined): void {
    if (dueMs === undefined) return;
    const { armedMs } = slot;
    if (armedMs !== undefined && armedMs <= dueMs && armedMs > this.#clock.now()) return;
    slot.armedMs = dueMs;
    this.#timers.arm(slot.executionId, dueMs);
  }

  /** An execution comes back: its timer is armed already, unless something is known to be against it. */
  armAgain(slot: ExecutionSlot, dueMs: number | undefined): void {
    if (!slot.timerUnarmed) slot.armedMs ??= dueMs;
    slot.timerUnarmed = false;
    this.arm(slot, dueMs);
  }

  /** The burst of an execution was not kept: were it kept after all, its timer would not be armed. */
  unarm(slot: ExecutionSlot): void {
    slot.armedMs = undefined;
    slot.timerUnarmed = true;
  }

  /** A timer of an execution rang. @returns whether it is due, as far as is known; else it is armed anew */
  rang(slot: ExecutionSlot): boolean {
    slot.armedMs = undefined;
    slot.timerUnarmed = slot.phase === 'loading';
    const dueMs = slot.loaded?.execution.nextDueMs;
    if (slot.phase !== 'ready' || dueMs === undefined || dueMs <= this.#clock.now()) return true;
    this.arm(slot, dueMs);
    return false;
  }
}
