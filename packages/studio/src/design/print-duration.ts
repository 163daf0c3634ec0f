const secondMs = 1_000;
const minuteMs = 60 * secondMs;
const hourMs = 60 * minuteMs;
const dayMs = 24 * hourMs;

/** Prints a duration in its two greatest units: `87 ms`, `4.2 s`, `3 m 05 s`, `2 h 10 m`, `5 d 3 h`. */
export function printDuration(milliseconds: number): string {
  if (milliseconds < secondMs) return `${Math.round(milliseconds)} ms`;
  if (milliseconds < 10 * secondMs) return `${(Math.floor(milliseconds / 10) / 100).toFixed(2)} s`;
  if (milliseconds < minuteMs) return `${(Math.floor(milliseconds / 100) / 10).toFixed(1)} s`;
  if (milliseconds < hourMs)
    return pair(milliseconds, { unitMs: minuteMs, unit: 'm', restMs: secondMs, rest: 's' });
  if (milliseconds < dayMs)
    return pair(milliseconds, { unitMs: hourMs, unit: 'h', restMs: minuteMs, rest: 'm' });
  return `${Math.floor(milliseconds / dayMs)} d ${Math.floor((milliseconds % dayMs) / hourMs)} h`;
}

interface Units {
  readonly unitMs: number;
  readonly unit: string;
  readonly restMs: number;
  readonly rest: string;
}

function pair(milliseconds: number, { unitMs, unit, restMs, rest }: Units): string {
  const remaining = Math.floor((milliseconds % unitMs) / restMs);
  return `${Math.floor(milliseconds / unitMs)} ${unit} ${String(remaining).padStart(2, '0')} ${rest}`;
}
