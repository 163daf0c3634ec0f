import { useEffect, useState } from 'react';
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

/** The present, drawn anew so often; still where undefined. */
export function useNow(everyMs: number | undefined): number {
  const [nowMs, setNowMs] = useState(() => Date.now());
  useEffect(() => {
    if (everyMs === undefined) return;
    const timer = setInterval(() => setNowMs(Date.now()), everyMs);
    return () => clearInterval(timer);
  }, [everyMs]);
  return nowMs;
}
