import type { CallScope } from '@cairn/kit';
import { HourlyCounts } from '../../hourly-counts.ts';
import { passwordChange } from '../passwords/password-change.ts';
import { checkPassword } from '../passwords/password-policy.ts';
import { readableAttributes } from '../pools/attribute-permissions.ts';
import type { UserPoolContext } from '../user-pool-context.ts';
import { userPoolErrors } from '../user-pool-errors.ts';
import { changeUser } from './change-user.ts';
import { deleteUser } from './delete-user.ts';
import { type MfaOptionType, shownMfa, withMfaOptions } from './mfa-settings.ts';
import { userAttributesOf } from './user-attributes.ts';

interface TokenInput {
  readonly AccessToken: string;
}

/** What users do with their own accounts, by their access tokens. */
export function ownAccountOperations(context: UserPoolContext) {
  const { tokens, users, verifiers, clock, limits } = context;
  /** Whoever has somebody's token does not get at his password by it. */
  const wrongPasswords = new HourlyCounts(clock, limits.userPoolPasswordTries);
  return {
    async getUser(_scope: CallScope, { AccessToken }: TokenInput) {
      const { pool, client, user } = await tokens.holderOf(AccessToken);
      return {
        Username: user.username,
        UserAttributes: userAttributesOf(pool, user, readableAttributes(pool, client)),
        ...(user.mfaOptions !== undefined && { MFAOptions: user.mfaOptions }),
        ...shownMfa(user),
      };
    },
    async changePassword(
      _scope: CallScope,
      {
        AccessToken,
        PreviousPassword,
        ProposedPassword: password,
      }: TokenInput & { readonly PreviousPassword?: string | undefined; readonly ProposedPassword: string },
    ): Promise<object> {
      const { pool, client, user } = await tokens.holderOf(AccessToken);
      const chosen = { event: 'PASSWORD_CHANGE', client } as const;
      const key = `${pool.id}/${user.sub}`;
      checkPassword(pool.settings.Policies.PasswordPolicy, password);
      await changeUser(context, pool, user, async (now) => {
        if (!wrongPasswords.take(key)) throw userPoolErrors.limitExceeded();
        const { password: verifier } = await users.credentials(now);
        // Whoever has no password as yet gives himself one.
        if (verifier !== undefined) {
          const tried = { password: PreviousPassword ?? '', verifier };
          if (!(await verifiers.matches(pool, now, tried))) throw userPoolErrors.notAuthorized();
        }
        wrongPasswords.forget(key);
        return { user: now, credentials: await passwordChange(context, pool, now, { password, chosen }) };
      });
      return {};
    },
    async deleteUser(_scope: CallScope, { AccessToken }: TokenInput): Promise<object> {
      const { pool, user } = await tokens.holderOf(AccessToken);
      await deleteUser(context, pool, user);
      return {};
    },
    async setUserSettings(
      _scope: CallScope,
      { AccessToken, MFAOptions }: TokenInput & { readonly MFAOptions: readonly MfaOptionType[] },
    ): Promise<object> {
      const { pool, user } = await tokens.holderOf(AccessToken);
      await changeUser(context, pool, user, (now) => ({ user: withMfaOptions(now, MFAOptions) }));
      return {};
    },
  };
}
