import type { HistoryEvent } from '@cairn/asl';

/**
 * How many calls a state made before an attempt, its visits and their retries taken together.
 * @param events the history up to the attempt's Scheduled event
 */
export function callNumber(events: readonly HistoryEvent[], scheduledEventId: number): number {
  /** The names of the states that events belong to, by id. */
  const names = new Map<number, unknown>();
  const counts = new Map<unknown, number>();
  for (const { id, previousEventId, type, details } of events) {
    const name = type.endsWith('StateEntered') ? details?.name : names.get(previousEventId);
    names.set(id, name);
    if (!type.endsWith('Scheduled')) continue;
    const count = counts.get(name) ?? 0;
    if (id === scheduledEventId) return count;
    counts.set(name, count + 1);
  }
  return 0;
}
