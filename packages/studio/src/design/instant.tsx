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

/** A point in time, in the zone that was chosen. */
export function Instant({ seconds, ms, look = 'relative' }: InstantProps) {
  const zone = useTimeZone();
  const nowMs = useNow(look === 'relative' ? 10_000 : undefined);
  const instantMs = ms ?? (seconds === undefined ? undefined : seconds * 1_000);
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
