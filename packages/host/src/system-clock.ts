import type { Alarm, AlarmClock } from '@cairn/kit';

/** Longest delay that setTimeout takes; longer ones fire at once. */
const timeoutMsMax = 2 ** 31 - 1;

/** Where the time comes from; the machine's own clocks unless a test brings others. */
export interface TimeSources {
  /** Milliseconds since the epoch, which somebody may set. */
  readonly wallMs: () => number;
  /** Milliseconds since some moment, which nobody can set. */
  readonly steadyMs: () => number;
}

const machineTime: TimeSources = { wallMs: () => Date.now(), steadyMs: () => performance.now() };

/**
 * The machine's clock. It never goes backwards and never stands still: after the wall clock was set back, time
 * passes at half its speed until the wall clock has caught up, so that waits take twice as long at worst and
 * not as long as the clock was wrong. Alarms may lie years ahead: they are armed in steps.
 */
export function systemClock(sources: TimeSources = machineTime): AlarmClock {
  let lastMs = 0;
  let lastSteadyMs = sources.steadyMs();
  const now = (): number => {
    const wallMs = sources.wallMs();
    // Within one millisecond it is asked many times; only a clock that was set back needs the other one.
    if (wallMs === lastMs) return wallMs;
    const steadyMs = sources.steadyMs();
    lastMs = wallMs >= lastMs ? wallMs : lastMs + (steadyMs - lastSteadyMs) / 2;
    lastSteadyMs = steadyMs;
    return Math.floor(lastMs);
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
