import type { Alarm } from '@cairn/kit';
import type { RunClock } from '../engine/execution-clocks.ts';

/** An Express execution's life on a skipped clock: holds it while something is under way, and is woken by it. */
export class ExpressClock {
  readonly #clock: RunClock;
  readonly #alarm: Alarm;
  #release: (() => void) | undefined;

  /** @param startMs when the execution began: it is no earlier @param ring its time has come */
  constructor(clock: RunClock, startMs: number, ring: () => void) {
    this.#clock = clock;
    this.#alarm = clock.alarm(ring);
    clock.reach(startMs);
  }

  now(): number {
    return this.#clock.now();
  }

  /** The execution waits. @param isBusy for more than the time at which it is due */
  wait(dueMs: number | undefined, isBusy: boolean): void {
    this.#alarm.set(dueMs);
    if (isBusy) this.#release ??= this.#clock.hold();
    else this.#letGo();
  }

  /** The execution is over. */
  leave(): void {
    this.#alarm.set(undefined);
    this.#letGo();
    this.#clock.leave();
  }

  #letGo(): void {
    this.#release?.();
    this.#release = undefined;
  }
}
