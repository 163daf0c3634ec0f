import type { Json } from '@cairn/kit';
import { extensionFunctions } from '../functions/extensions/extension-functions.ts';
import type { EvaluationSurroundings } from '../resolver/resolver-code.ts';
import type { HostFunction, HostNamespace } from '../script/host-module.ts';
import { onJson } from './bind.ts';

/** `extensions` of `@aws-appsync/utils`. Source: AppSync developer guide, "Extensions". */
export const extensions: HostNamespace = {
  setSubscriptionFilter: onEffects((surroundings, [filter = null]) =>
    extensionFunctions.setSubscriptionFilter(surroundings, filter),
  ),
  setSubscriptionInvalidationFilter: onEffects((surroundings, [filter = null]) =>
    extensionFunctions.setSubscriptionInvalidationFilter(surroundings, filter),
  ),
  invalidateSubscriptions: onEffects((surroundings, [invalidation = null]) =>
    extensionFunctions.invalidateSubscriptions(surroundings, invalidation),
  ),
  evictFromApiCache: onEffects((surroundings, [typeName = null, fieldName = null, keys = null]) =>
    extensionFunctions.evictFromApiCache(surroundings, [typeName, fieldName, keys]),
  ),
};

/** A function that has an effect, and no value. */
function onEffects(
  work: (surroundings: EvaluationSurroundings, parameters: readonly Json[]) => void,
): HostFunction {
  return onJson((parameters, { surroundings }) => {
    work(surroundings, parameters);
    return undefined;
  });
}
