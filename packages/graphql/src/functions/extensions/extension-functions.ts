import { isJsonObject, type Json, memberOf } from '@cairn/kit';
import type { EvaluationEffects } from '../../resolver/resolver-code.ts';
import { FunctionError } from '../function-error.ts';
import { checkSubscriptionFilter } from '../transform/check-subscription-filter.ts';

/** Calls of `invalidateSubscriptions` in one request; AppSync's limit. */
export const invalidationsMax = 5;

/** Calls of `evictFromApiCache` in one evaluation. */
export const cacheEvictionsMax = 100;

/**
 * `extensions`: what is to be done beside the answer, collected as effects. All throw FunctionError for what is nothing
 * of the kind, or goes beyond AppSync's limits.
 * Source: AppSync developer guide, "Extensions".
 */
export const extensionFunctions = {
  setSubscriptionFilter: (effects: EvaluationEffects, filter: Json): void => {
    checkSubscriptionFilter(filter);
    effects.subscriptionFilter = filter;
  },

  setSubscriptionInvalidationFilter: (effects: EvaluationEffects, filter: Json): void => {
    checkSubscriptionFilter(filter);
    effects.subscriptionInvalidationFilter = filter;
  },

  /** @param invalidation `{subscriptionField, payload}` */
  invalidateSubscriptions: (effects: EvaluationEffects, invalidation: Json): void => {
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
  },

  /** @param keys the values of the caching keys by their names, in their order; null for all of the field */
  evictFromApiCache: (
    effects: EvaluationEffects,
    [typeName, fieldName, keys]: readonly [typeName: Json, fieldName: Json, keys: Json],
  ): void => {
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
  },
} as const;
