import type { CallScope } from '@cairn/kit';
import type { UserPoolContext } from '../user-pool-context.ts';
import { changePool } from './change-pool.ts';
import { findPool } from './find-pool.ts';
import type { AddCustomAttributesInput, PoolInput, SetUserPoolMfaConfigInput } from './pool-inputs.ts';
import { mfaConfigOf, withMfaConfig } from './pool-mfa.ts';
import { withCustomAttributes } from './pool-schema.ts';

/** Operations of what UpdateUserPool does not reach: the schema of a pool, and its second factors. */
export function poolSchemaOperations(context: UserPoolContext) {
  const { store, limits } = context;
  return {
    async addCustomAttributes(scope: CallScope, { UserPoolId, CustomAttributes }: AddCustomAttributesInput) {
      await changePool(
        context,
        () => findPool(store, scope, UserPoolId),
        ({ settings }) => ({
          settings: {
            ...settings,
            SchemaAttributes: withCustomAttributes(
              settings.SchemaAttributes,
              CustomAttributes,
              limits.userPoolCustomAttributes,
            ),
          },
        }),
      );
      return {};
    },
    async getUserPoolMfaConfig(scope: CallScope, { UserPoolId }: PoolInput) {
      return mfaConfigOf(findPool(store, scope, UserPoolId).settings);
    },
    async setUserPoolMfaConfig(scope: CallScope, input: SetUserPoolMfaConfigInput) {
      const { settings } = await changePool(
        context,
        () => findPool(store, scope, input.UserPoolId),
        (pool) => ({ settings: withMfaConfig(pool.settings, input) }),
      );
      return mfaConfigOf(settings);
    },
  };
}
