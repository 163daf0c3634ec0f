import type { Payload } from '@cairn/kit';
import type { MapRunProgress } from './map-run-state.ts';

/** How a map run fails in which more items have failed than may. */
export const toleranceExceeded = {
  error: 'States.ExceedToleratedFailureThreshold',
  cause: 'The specified tolerated failure threshold was exceeded',
};

/**
 * Whether more items have failed than may, strictly more as in AWS (Developer Guide, "Setting failure thresholds for
 * Distributed Map states").
 * @param known all items, where they stand in the state's own data
 */
export function exceedsTolerance(
  { toleratedFailureCount: count, toleratedFailurePercentage: percentage, items, exhausted }: MapRunProgress,
  known: Payload | undefined,
): boolean {
  const failed = items.failed + items.timedOut;
  if (failed === 0) return false;
  if (count === undefined && percentage === undefined) return true;
  if (count !== undefined && failed > count) return true;
  // How many items there are is known from the beginning, or when all were read.
  const total = exhausted ? items.total : known === undefined ? undefined : countOfItems(known);
  return percentage !== undefined && total !== undefined && (failed / total) * 100 > percentage;
}

function countOfItems({ value }: Payload): number {
  return Array.isArray(value) ? value.length : Object.keys(value as object).length;
}
