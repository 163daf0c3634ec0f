import type { Alarm, AlarmClock } from '@cairn/kit';

/** Longest delay that setTimeout takes; longer ones fire at once. */
const timeoutMsMax = 2 ** 31 - 1;

/**
 * The machine's clock. It never goes backwards: when the wall clock is set back, time stands still until
 * it is passed again. Alarms may lie years ahead: they are armed in steps.
 */
export function systemClock(): AlarmClock {
  let lastMs = 0;
  const now = (): number => {
    const ms = Date.now();
    if (ms > lastMs) lastMs = ms;
    return lastMs;
  };
  return {
    now,
    alarm(callback: () => void): Alarm {
      let timer: NodeJS.Timeout | undefined;
      const arm = (atMs: number): void => {
        const delayMs = Math.min(Math.max(0, atMs - now()), timeoutMsMax);
        timer = setTimeout(() => {
          if (now() < atMs) return arm(atMs);
          timer = undefined;
          callback();
        }, delayMs);
      };
      return {
        set(atMs: number | undefined): void {
          clearTimeout(timer);
          timer = undefined;
          if (atMs !== undefined) arm(atMs);
        },
      };
    },
  };
}
