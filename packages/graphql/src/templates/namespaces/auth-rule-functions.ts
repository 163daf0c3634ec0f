import type { Json } from '@cairn/kit';
import type { Value } from '@cairn/vtl';
import { AuthRules } from '../auth-rules.ts';
import { type HostFunctions, jsonIn, textOf, type UtilCall, valueIn } from './host-function.ts';

/** `$util.authRules`, which templates of Amplify's SQL models call. */
export const authRuleNamespace: HostFunctions = {
  queryAuth: ([rules], call) => resultOf(rulesIn(rules, call).queryAuth(), call),
  subscriptionAuth: ([rules], call) => resultOf(rulesIn(rules, call).subscriptionAuth(), call),
  mutationAuth: ([rules, operation, input, existing], call) =>
    resultOf(
      rulesIn(rules, call).mutationAuth(textOf(operation, call), jsonIn(input, call), jsonIn(existing, call)),
      call,
    ),
  validateUsingSource: ([rules, source], call) =>
    rulesIn(rules, call).validateUsingSource(jsonIn(source, call)),
};

function rulesIn(rules: Value | undefined, call: UtilCall): AuthRules {
  const { authorizationType } = call.surroundings;
  return new AuthRules(jsonIn(rules, call), { identity: call.context.identity ?? null, authorizationType });
}

function resultOf(result: object, call: UtilCall): Value {
  return valueIn(result as Json, call);
}
