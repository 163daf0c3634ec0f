import type { HostObject } from '@cairn/vtl';
import { extensionFunctions } from '../functions/extensions/extension-functions.ts';
import { type HostFunctions, hostNamespace, jsonIn, type UtilCall } from './namespaces/host-function.ts';

/** `$extensions`: what it is told is carried out by whoever runs the resolver. */
export function extensionsObject(call: Omit<UtilCall, 'fuel'>): HostObject {
  return hostNamespace(functions, call);
}

/** Each gives an empty text, so that nothing is printed. Source: AppSync developer guide, "Extensions". */
const functions: HostFunctions = {
  setSubscriptionFilter: ([filter], call) => {
    extensionFunctions.setSubscriptionFilter(call.surroundings, jsonIn(filter, call));
    return '';
  },
  setSubscriptionInvalidationFilter: ([filter], call) => {
    extensionFunctions.setSubscriptionInvalidationFilter(call.surroundings, jsonIn(filter, call));
    return '';
  },
  invalidateSubscriptions: ([invalidation], call) => {
    extensionFunctions.invalidateSubscriptions(call.surroundings, jsonIn(invalidation, call));
    return '';
  },
  evictFromApiCache: ([typeName, fieldName, keys], call) => {
    extensionFunctions.evictFromApiCache(call.surroundings, [
      jsonIn(typeName, call),
      jsonIn(fieldName, call),
      jsonIn(keys, call),
    ]);
    return '';
  },
};
