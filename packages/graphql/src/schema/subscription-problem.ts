import { getNamedType } from 'graphql';
import type { ApiSchema } from './api-schema.ts';

/**
 * What is wrong with the subscriptions of a schema: their mutations have to be there, and give what they give.
 * Source: AppSync developer guide, "Subscription invocation directives".
 */
export function subscriptionProblem(read: ApiSchema): string | undefined {
  const { schema } = read;
  const subscription = schema.getSubscriptionType();
  if (subscription == null) return undefined;
  const mutations = schema.getMutationType()?.getFields() ?? {};
  for (const field of Object.values(subscription.getFields())) {
    for (const name of read.mutationsOf(field.name)) {
      const mutation = Object.hasOwn(mutations, name) ? mutations[name] : undefined;
      if (mutation === undefined)
        return `Subscription field '${field.name}' names a mutation that is not defined: '${name}'.`;
      const [given, wanted] = [getNamedType(mutation.type).name, getNamedType(field.type).name];
      if (given !== wanted)
        return `Subscription field '${field.name}' has the type '${wanted}', its mutation '${name}' has '${given}'.`;
    }
  }
  return undefined;
}
