import { isJsonObject, type Json, memberOf } from '@cairn/kit';
import type { InvalidationCall } from './subscriptions.ts';

/** A call of `extensions.invalidateSubscriptions`, read, or what is wrong with it. */
export function readInvalidation(
  given: Json,
): InvalidationCall | { readonly kind: 'rejected'; readonly message: string } {
  const field = isJsonObject(given) ? memberOf(given, 'subscriptionField') : undefined;
  const payload = isJsonObject(given) ? memberOf(given, 'payload') : undefined;
  if (typeof field !== 'string' || field === '')
    return {
      kind: 'rejected',
      message: 'subscriptionField of invalidateSubscriptions is missing or no text.',
    };
  if (!isJsonObject(payload))
    return { kind: 'rejected', message: 'payload of invalidateSubscriptions is missing or no object.' };
  return { subscriptionField: field, payload };
}
