/** The spans of time that a list offers by name. */
export const spans = [
  { value: '', label: 'Any time', ms: undefined },
  { value: '1h', label: 'Last hour', ms: 3_600_000 },
  { value: '1d', label: 'Last 24 hours', ms: 86_400_000 },
  { value: '7d', label: 'Last 7 days', ms: 7 * 86_400_000 },
  { value: '30d', label: 'Last 30 days', ms: 30 * 86_400_000 },
  { value: 'between', label: 'Between…', ms: undefined },
] as const;

/** Instants as ISO 8601 text, as the search takes them. */
export interface StartedBetween {
  readonly startedFrom?: string;
  readonly startedBefore?: string;
}

/** A bound of a named span moves in steps of a minute, so that the same list is asked for again. */
const stepMs = 60_000;

/**
 * The bounds that a choice of time means.
 * @param from, before local times as a field of type `datetime-local` gives them
 */
export function startedBetween(
  span: string | undefined,
  nowMs: number,
  { from, before }: { readonly from?: string | undefined; readonly before?: string | undefined } = {},
): StartedBetween {
  const ms = spans.find(({ value }) => value === span)?.ms;
  if (ms !== undefined) return { startedFrom: instant(Math.floor((nowMs - ms) / stepMs) * stepMs) };
  if (span !== 'between') return {};
  return { ...bound('startedFrom', from), ...bound('startedBefore', before) };
}

function bound(name: keyof StartedBetween, local: string | undefined): StartedBetween {
  const ms = local === undefined ? Number.NaN : Date.parse(local);
  return Number.isNaN(ms) ? {} : { [name]: instant(ms) };
}

function instant(ms: number): string {
  return new Date(ms).toISOString();
}
