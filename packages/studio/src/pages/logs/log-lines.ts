import type { LogEvent } from '../../wire/logs.ts';

/** Adds what came to what is there: each event once, in the order of time. */
export function withEvents(
  known: readonly LogEvent[],
  came: readonly LogEvent[],
  eventsMax: number,
): readonly LogEvent[] {
  if (came.length === 0) return known;
  const ids = new Set(known.map(({ eventId }) => eventId));
  const fresh = came.filter(({ eventId }) => !ids.has(eventId));
  if (fresh.length === 0) return known;
  // Sorting is stable: events of one instant stay as the service ordered them.
  return [...known, ...fresh].sort((one, other) => one.timestamp - other.timestamp).slice(-eventsMax);
}

/** A line that is a JSON object or array can be unfolded. */
export function isJsonLine(message: string): boolean {
  const text = message.trim();
  if (!/^[[{]/.test(text)) return false;
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}
