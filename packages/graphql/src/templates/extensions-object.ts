import type { HostObject } from '@cairn/vtl';
import {
  type HostFunctions,
  hostNamespace,
  jsonIn,
  textOf,
  type UtilCall,
} from './namespaces/host-function.ts';

/** `$extensions`: what it is told is carried out by whoever runs the resolver. */
export function extensionsObject(call: Omit<UtilCall, 'fuel'>): HostObject {
  return hostNamespace(functions, call);
}

/** Source: AppSync developer guide, "Extensions". */
const functions: HostFunctions = {
  evictFromApiCache: ([typeName, fieldName, keys], call) => {
    const { cacheEvictions } = call.surroundings.effects;
    const eviction = {
      typeName: textOf(typeName, call),
      fieldName: textOf(fieldName, call),
      keys: jsonIn(keys, call),
    };
    cacheEvictions.push(eviction);
    return '';
  },
  setSubscriptionFilter: ([filter], call) => {
    call.surroundings.effects.subscriptionFilter = jsonIn(filter, call);
    return '';
  },
  setSubscriptionInvalidationFilter: ([filter], call) => {
    call.surroundings.effects.subscriptionInvalidationFilter = jsonIn(filter, call);
    return '';
  },
  invalidateSubscriptions: ([invalidation], call) => {
    call.surroundings.effects.invalidations.push(jsonIn(invalidation, call));
    return '';
  },
};
