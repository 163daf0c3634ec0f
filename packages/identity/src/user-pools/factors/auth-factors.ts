import type { CallScope } from '@cairn/kit';
import type { UserPoolRecord } from '../records/pool-records.ts';
import type { AuthFactor } from '../records/pool-settings.ts';
import type { UserRecord } from '../records/user-records.ts';
import type { UserPoolContext } from '../user-pool-context.ts';
import { shownMfa } from '../users/mfa-settings.ts';
import { type AdminUserInput, userFinder } from '../users/user-finder.ts';
import { PasskeyRecords } from './passkey-records.ts';

/** Operations that tell by what a user may prove himself. */
export function authFactorOperations(context: UserPoolContext) {
  const passkeys = new PasskeyRecords(context.records);

  async function factorsOf(pool: UserPoolRecord, user: UserRecord) {
    const { AllowedFirstAuthFactors } = pool.settings.Policies.SignInPolicy;
    const { password } = await context.users.credentials(user);
    const { attributes } = user;
    const configured: { readonly [factor in AuthFactor]: boolean } = {
      PASSWORD: password !== undefined,
      EMAIL_OTP: attributes.email_verified === 'true',
      SMS_OTP: attributes.phone_number_verified === 'true',
      WEB_AUTHN: (await passkeys.all(user)).length > 0,
    };
    return {
      Username: user.username,
      ...shownMfa(user),
      ConfiguredUserAuthFactors: AllowedFirstAuthFactors.filter((factor) => configured[factor]),
    };
  }

  return {
    async getUserAuthFactors(_scope: CallScope, { AccessToken }: { readonly AccessToken: string }) {
      const { pool, user } = await context.tokens.holderOf(AccessToken);
      return factorsOf(pool, user);
    },

    async adminGetUserAuthFactors(scope: CallScope, input: AdminUserInput) {
      const { pool, user } = await userFinder(context).userOf(scope, input);
      return factorsOf(pool, user);
    },
  };
}
