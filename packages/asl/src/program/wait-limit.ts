import { StateFailure } from '../data/state-failure.ts';
import type { Evaluation } from './evaluation.ts';

/** Longest wait: 2³¹ - 1 seconds, 24,855 days and some hours. */
const waitSecondsMax = 2 ** 31 - 1;

/** Gives back the time at which a wait ends. @throws StateFailure when that is too far ahead */
export function notTooLate(dueMs: number, { nowMs, limits }: Evaluation): number {
  if (dueMs - nowMs > (limits?.waitSecondsMax ?? waitSecondsMax) * 1000) {
    throw new StateFailure('States.Runtime', 'Wait state delay is too long.');
  }
  return dueMs;
}
