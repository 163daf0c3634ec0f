import { isJsonObject, memberOf } from '@cairn/kit';
import { FunctionError } from '../functions/function-error.ts';
import { checkSubscriptionFilter } from '../functions/transform/check-subscription-filter.ts';
import type { HostNamespace } from '../script/host-module.ts';
import { onJson } from './bind.ts';

/** Calls of `invalidateSubscriptions` in one request. */
export const invalidationsMax = 5;

/** Calls of `evictFromApiCache` in one evaluation. */
export const cacheEvictionsMax = 100;

/**
 * `extensions` of `@aws-appsync/utils`: what is to be done beside the answer, collected as effects.
 * Source: AppSync developer guide, "Extensions".
 */
export const extensions: HostNamespace = {
  setSubscriptionFilter: onJson(([filter = null], { surroundings: { effects } }) => {
    checkSubscriptionFilter(filter);
    effects.subscriptionFilter = filter;
    return undefined;
  }),
  setSubscriptionInvalidationFilter: onJson(([filter = null], { surroundings: { effects } }) => {
    checkSubscriptionFilter(filter);
    effects.subscriptionInvalidationFilter = filter;
    return undefined;
  }),
  invalidateSubscriptions: onJson(([invalidation = null], { surroundings: { effects } }) => {
    const field = isJsonObject(invalidation) ? memberOf(invalidation, 'subscriptionField') : undefined;
    const payload = isJsonObject(invalidation) ? memberOf(invalidation, 'payload') : undefined;
    if (typeof field !== 'string' || !isJsonObject(payload)) {
      throw new FunctionError('invalidateSubscriptions expects a subscriptionField and a payload');
    }
    if (effects.invalidations.length >= invalidationsMax) {
      throw new FunctionError(
        `invalidateSubscriptions may be called at most ${invalidationsMax} times per request`,
      );
    }
    effects.invalidations.push(invalidation);
    return undefined;
  }),
  evictFromApiCache: onJson(
    ([typeName = null, fieldName = null, keys = null], { surroundings: { effects } }) => {
      if (typeof typeName !== 'string' || typeof fieldName !== 'string') {
        throw new FunctionError('evictFromApiCache expects the names of a type and of a field');
      }
      if (keys !== null && !isJsonObject(keys)) {
        throw new FunctionError('evictFromApiCache expects its keys as an object');
      }
      if (effects.cacheEvictions.length >= cacheEvictionsMax) {
        throw new FunctionError(`evictFromApiCache may be called at most ${cacheEvictionsMax} times`);
      }
      effects.cacheEvictions.push({ typeName, fieldName, keys });
      return null;
    },
  ),
};
