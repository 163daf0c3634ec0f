import { useState, useSyncExternalStore } from 'react';
import { printDuration } from './print-duration.ts';

export interface DurationProps {
  /** Milliseconds; or the instants between which it lies, of which the end may be open. */
  readonly ms?: number;
  readonly startSeconds?: number | undefined;
  readonly stopSeconds?: number | undefined;
}

/** How long something took, or takes: counts on while its end is open. */
export function Duration({ ms, startSeconds, stopSeconds }: DurationProps) {
  const isOpen = ms === undefined && startSeconds !== undefined && stopSeconds === undefined;
  const nowMs = useNow(isOpen ? 1_000 : undefined);
  const durationMs =
    ms ?? (stopSeconds === undefined ? nowMs : stopSeconds * 1_000) - (startSeconds ?? 0) * 1_000;
  if (ms === undefined && startSeconds === undefined) return <span className="faint">–</span>;
  return (
    <time className="number" dateTime={`PT${Math.max(0, durationMs) / 1_000}S`}>
      {printDuration(Math.max(0, durationMs))}
    </time>
  );
}

/** The present, drawn anew so often; still where undefined. What is drawn as often shows the same present. */
export function useNow(everyMs: number | undefined): number {
  const [beganMs] = useState(() => Date.now());
  const clock = everyMs === undefined ? undefined : clockOf(everyMs);
  return useSyncExternalStore(clock?.subscribe ?? unmoved, clock?.nowMs ?? (() => beganMs));
}

interface Clock {
  readonly subscribe: (listener: () => void) => () => void;
  readonly nowMs: () => number;
}

const clocks = new Map<number, Clock>();

const unmoved = () => () => undefined;

/** The one clock that goes on so often. It stands still while nobody looks at it. */
function clockOf(everyMs: number): Clock {
  const known = clocks.get(everyMs);
  if (known !== undefined) return known;
  const listeners = new Set<() => void>();
  let shownMs = Date.now();
  let timer: ReturnType<typeof setInterval> | undefined;
  const tick = () => {
    shownMs = Date.now();
    for (const listener of listeners) listener();
  };
  const clock: Clock = {
    subscribe: (listener) => {
      listeners.add(listener);
      timer ??= setInterval(tick, everyMs);
      return () => {
        listeners.delete(listener);
        if (listeners.size > 0) return;
        clearInterval(timer);
        timer = undefined;
      };
    },
    nowMs: () => {
      if (timer === undefined && Date.now() - shownMs >= everyMs) shownMs = Date.now();
      return shownMs;
    },
  };
  clocks.set(everyMs, clock);
  return clock;
}
