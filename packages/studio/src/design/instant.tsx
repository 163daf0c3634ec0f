import { useNow } from './duration.tsx';
import { isoInstant, printInstant, printRelative } from './print-instant.ts';
import { useTimeZone } from './time-zone.ts';

export interface InstantProps {
  /** Epoch seconds, as AWS's JSON has them. */
  readonly seconds?: number | undefined;
  /** Epoch milliseconds. */
  readonly ms?: number | undefined;
  /** `relative` ("3 min ago", the exact one when pointed at), `exact`, or `precise` with milliseconds. */
  readonly look?: 'relative' | 'exact' | 'precise';
}

const recentMs = 70_000;

/** A point in time, in the zone that was chosen. */
export function Instant({ seconds, ms, look = 'relative' }: InstantProps) {
  const zone = useTimeZone();
  const instantMs = ms ?? (seconds === undefined ? undefined : seconds * 1_000);
  // Seconds are told within a minute, so they go by the clock that durations go by.
  const isRecent = Math.abs(Date.now() - (instantMs ?? 0)) < recentMs;
  const nowMs = useNow(look !== 'relative' ? undefined : isRecent ? 1_000 : 10_000);
  if (instantMs === undefined || !Number.isFinite(instantMs)) return <span className="faint">–</span>;
  const exact = printInstant(instantMs, { zone, isPrecise: true });
  const shown =
    look === 'relative'
      ? printRelative(instantMs, nowMs)
      : printInstant(instantMs, { zone, isPrecise: look === 'precise' });
  return (
    <time className="number" dateTime={isoInstant(instantMs)} title={`${exact} (${isoInstant(instantMs)})`}>
      {shown}
    </time>
  );
}
