import type { Json } from '@cairn/kit';
import { extensionFunctions } from '../functions/extensions/extension-functions.ts';
import type { EvaluationEffects } from '../resolver/resolver-code.ts';
import type { HostFunction, HostNamespace } from '../script/host-module.ts';
import { onJson } from './bind.ts';

/** `extensions` of `@aws-appsync/utils`. Source: AppSync developer guide, "Extensions". */
export const extensions: HostNamespace = {
  setSubscriptionFilter: onEffects((effects, [filter = null]) =>
    extensionFunctions.setSubscriptionFilter(effects, filter),
  ),
  setSubscriptionInvalidationFilter: onEffects((effects, [filter = null]) =>
    extensionFunctions.setSubscriptionInvalidationFilter(effects, filter),
  ),
  invalidateSubscriptions: onEffects((effects, [invalidation = null]) =>
    extensionFunctions.invalidateSubscriptions(effects, invalidation),
  ),
  evictFromApiCache: onEffects((effects, [typeName = null, fieldName = null, keys = null]) =>
    extensionFunctions.evictFromApiCache(effects, [typeName, fieldName, keys]),
  ),
};

/** A function that has an effect, and no value. */
function onEffects(work: (effects: EvaluationEffects, parameters: readonly Json[]) => void): HostFunction {
  return onJson((parameters, { surroundings }) => {
    work(surroundings.effects, parameters);
    return undefined;
  });
}
