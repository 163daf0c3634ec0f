/** In which zone instants are shown. */
export type ShownZone = 'local' | 'utc';

/** Prints an instant for reading: `2026-01-31 12:00:05`, with milliseconds where precise. */
export function printInstant(
  instantMs: number,
  { zone, isPrecise }: { readonly zone: ShownZone; readonly isPrecise: boolean },
): string {
  const shifted = zone === 'utc' ? 0 : new Date(instantMs).getTimezoneOffset() * 60_000;
  const text = isoInstant(instantMs - shifted).replace('T', ' ');
  const end = isPrecise ? 23 : 19;
  return `${text.slice(0, end)}${zone === 'utc' ? ' UTC' : ''}`;
}

/** The instant in ISO 8601; what no calendar holds is printed as a number. */
export function isoInstant(instantMs: number): string {
  return Math.abs(instantMs) <= 8.64e15 ? new Date(instantMs).toISOString() : String(instantMs);
}

const steps: readonly (readonly [
  untilSeconds: number,
  unitSeconds: number,
  unit: Intl.RelativeTimeFormatUnit,
])[] = [
  [60, 1, 'second'],
  [3_600, 60, 'minute'],
  [86_400, 3_600, 'hour'],
  [30 * 86_400, 86_400, 'day'],
  [365 * 86_400, 30 * 86_400, 'month'],
  [Number.POSITIVE_INFINITY, 365 * 86_400, 'year'],
];

const format = new Intl.RelativeTimeFormat('en', { numeric: 'auto', style: 'short' });

/** Prints an instant as seen from now: `3 min. ago`, `in 2 hr.`. */
export function printRelative(instantMs: number, nowMs: number): string {
  const seconds = (instantMs - nowMs) / 1_000;
  if (Math.abs(seconds) < 5) return 'just now';
  const step = steps.find(([untilSeconds]) => Math.abs(seconds) < untilSeconds);
  const [, unitSeconds, unit] = step ?? [0, 1, 'second' as const];
  return format.format(Math.trunc(seconds / unitSeconds), unit);
}
