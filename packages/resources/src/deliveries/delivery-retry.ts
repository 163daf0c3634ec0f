import type { Delivery, Random } from '@cairn/kit';
import type { DeliveryFailure } from './delivery-failure.ts';
import type { DeliveryProgress } from './delivery-record.ts';

/** What follows an attempt that failed. */
type RetryDecision =
  | { readonly kind: 'again'; readonly dueMs: number }
  | { readonly kind: 'give-up'; readonly exhausted: string | undefined };

/** What a decision depends on. */
interface RetryContext {
  readonly nowMs: number;
  readonly random: Random;
  readonly backoffSecondsMax: number;
}

const firstDelayMs = 1_000;

/**
 * Decides whether and when a delivery is tried again: after the seconds that it brings along, else after waits that
 * double from one second up, between half of each and the whole by chance.
 * @param progress before this failure
 */
export function decideRetry(
  { retriesMax, ageSecondsMax, retryDelaysSeconds }: Delivery,
  { failures, handedOverMs }: DeliveryProgress,
  failure: DeliveryFailure,
  { nowMs, random, backoffSecondsMax }: RetryContext,
): RetryDecision {
  if (failure.isFinal) return { kind: 'give-up', exhausted: undefined };
  if (failures >= retriesMax) return { kind: 'give-up', exhausted: 'MaximumRetryAttempts' };
  const given = retryDelaysSeconds?.[Math.min(failures, retryDelaysSeconds.length - 1)];
  const longestMs = Math.min(firstDelayMs * 2 ** Math.min(failures, 40), backoffSecondsMax * 1_000);
  const delayMs = given === undefined ? longestMs * (0.5 + 0.5 * random.next()) : given * 1_000;
  const dueMs = nowMs + Math.ceil(delayMs);
  if (dueMs - handedOverMs > ageSecondsMax * 1_000)
    return { kind: 'give-up', exhausted: 'MaximumEventAgeInSeconds' };
  return { kind: 'again', dueMs };
}
