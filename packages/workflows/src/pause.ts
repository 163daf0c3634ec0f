import type { AlarmClock } from '@cairn/kit';

/** Resolves after some milliseconds of the clock. */
export function pause(clock: AlarmClock, delayMs: number): Promise<void> {
  return new Promise((resolve) => {
    clock.alarm(() => resolve()).set(clock.now() + delayMs);
  });
}
