import { isJsonObject, type Json, memberOf } from '@cairn/kit';
import { defaultEffectLimits, type EffectLimits } from '../../resolver/effect-limits.ts';
import type { EvaluationSurroundings } from '../../resolver/resolver-code.ts';
import { isFilterRejection, readFilterDefinition } from '../../subscriptions/filter-definition.ts';
import { FunctionError } from '../function-error.ts';

/** Where effects go, and how many may. */
type EffectPlace = Pick<EvaluationSurroundings, 'effects' | 'limits'>;

/**
 * `extensions`: what is to be done beside the answer, collected as effects. All throw FunctionError for what is nothing
 * of the kind, or goes beyond AppSync's limits.
 * Source: AppSync developer guide, "Extensions".
 */
export const extensionFunctions = {
  setSubscriptionFilter: ({ effects, limits }: EffectPlace, filter: Json): void => {
    checkFilter(filter, limits);
    effects.subscriptionFilter = filter;
  },

  setSubscriptionInvalidationFilter: ({ effects, limits }: EffectPlace, filter: Json): void => {
    checkFilter(filter, limits);
    effects.subscriptionInvalidationFilter = filter;
  },

  /** @param invalidation `{subscriptionField, payload}` */
  invalidateSubscriptions: (
    { effects, limits = defaultEffectLimits }: EffectPlace,
    invalidation: Json,
  ): void => {
    const field = isJsonObject(invalidation) ? memberOf(invalidation, 'subscriptionField') : undefined;
    const payload = isJsonObject(invalidation) ? memberOf(invalidation, 'payload') : undefined;
    if (typeof field !== 'string' || !isJsonObject(payload)) {
      throw new FunctionError('invalidateSubscriptions expects a subscriptionField and a payload');
    }
    const callsMax = limits.subscriptionInvalidationsPerRequest;
    if (effects.invalidations.length >= callsMax) {
      throw new FunctionError(`invalidateSubscriptions may be called at most ${callsMax} times per request`);
    }
    effects.invalidations.push(invalidation);
  },

  /** @param keys the values of the caching keys by their names, in their order; null for all of the field */
  evictFromApiCache: (
    { effects, limits = defaultEffectLimits }: EffectPlace,
    [typeName, fieldName, keys]: readonly [typeName: Json, fieldName: Json, keys: Json],
  ): void => {
    if (typeof typeName !== 'string' || typeof fieldName !== 'string') {
      throw new FunctionError('evictFromApiCache expects the names of a type and of a field');
    }
    if (keys !== null && !isJsonObject(keys)) {
      throw new FunctionError('evictFromApiCache expects its keys as an object');
    }
    const callsMax = limits.resolverCacheEvictions;
    if (effects.cacheEvictions.length >= callsMax) {
      throw new FunctionError(`evictFromApiCache may be called at most ${callsMax} times`);
    }
    effects.cacheEvictions.push({ typeName, fieldName, keys });
  },
} as const;

/** A filter that no subscription could use is refused where it is set. @throws FunctionError */
function checkFilter(filter: Json, limits: EffectLimits = defaultEffectLimits): void {
  const read = readFilterDefinition(filter, limits);
  if (isFilterRejection(read)) throw new FunctionError(`Invalid subscription filter: ${read.message}`);
}
