import type { CallScope } from '@cairn/kit';
import { passwordChange } from '../passwords/password-change.ts';
import type { UserRecord } from '../records/user-records.ts';
import type { UserPoolContext } from '../user-pool-context.ts';
import { userPoolErrors } from '../user-pool-errors.ts';
import type { AttributeType } from './attribute-schema.ts';
import { changeUser } from './change-user.ts';
import { deleteUser } from './delete-user.ts';
import { type MfaOptionType, shownMfa, withMfaOptions } from './mfa-settings.ts';
import { shownUser } from './user-attributes.ts';
import type { TriggerInput } from './user-events.ts';
import { type AdminUserInput, userFinder } from './user-finder.ts';
import { attributeWriter } from './write-attributes.ts';

/** What administrators do with users who are there. */
export function adminUserOperations(context: UserPoolContext) {
  const { userOf } = userFinder(context);
  const changed = async (
    scope: CallScope,
    input: AdminUserInput,
    work: (user: UserRecord) => UserRecord,
  ): Promise<UserRecord> => {
    const { pool, user } = await userOf(scope, input);
    return changeUser(context, pool, user, (now) => ({ user: work(now) }));
  };
  return {
    async adminGetUser(scope: CallScope, input: AdminUserInput) {
      const { pool, user } = await userOf(scope, input);
      const { Attributes, ...shown } = shownUser(pool, user);
      return { ...shown, UserAttributes: Attributes, ...shownMfa(user) };
    },
    async adminDeleteUser(scope: CallScope, input: AdminUserInput): Promise<object> {
      const { pool, user } = await userOf(scope, input);
      await deleteUser(context, pool, user);
      return {};
    },
    async adminDisableUser(scope: CallScope, input: AdminUserInput): Promise<object> {
      const user = await changed(scope, input, (now) => ({ ...now, isEnabled: false }));
      await context.tokens.signOutEverywhere(user);
      return {};
    },
    async adminEnableUser(scope: CallScope, input: AdminUserInput): Promise<object> {
      await changed(scope, input, (now) => ({ ...now, isEnabled: true }));
      return {};
    },
    async adminSetUserSettings(
      scope: CallScope,
      input: AdminUserInput & { readonly MFAOptions: readonly MfaOptionType[] },
    ): Promise<object> {
      await changed(scope, input, (now) => withMfaOptions(now, input.MFAOptions));
      return {};
    },
    ...adminPasswordOperations(context),
    ...adminAttributeOperations(context),
  };
}

function adminPasswordOperations(context: UserPoolContext) {
  const { userOf } = userFinder(context);
  return {
    async adminSetUserPassword(
      scope: CallScope,
      input: AdminUserInput & { readonly Password: string; readonly Permanent?: boolean | undefined },
    ): Promise<object> {
      const { pool, user } = await userOf(scope, input);
      const { Password: password, Permanent = false } = input;
      await changeUser(context, pool, user, async (now) => {
        const credentials = await passwordChange(context, pool, now, { password, isTemporary: !Permanent });
        return { user: withPasswordSet(now, Permanent, context.clock.now()), credentials };
      });
      return {};
    },
  };
}

/** Users of providers keep their status: a password is what they have besides. */
function withPasswordSet(user: UserRecord, isPermanent: boolean, nowMs: number): UserRecord {
  const { temporaryPasswordMs: _, ...rest } = user;
  if (user.status === 'EXTERNAL_PROVIDER') return rest;
  if (isPermanent) return { ...rest, status: 'CONFIRMED' };
  return { ...rest, status: 'FORCE_CHANGE_PASSWORD', temporaryPasswordMs: nowMs };
}

function adminAttributeOperations(context: UserPoolContext) {
  const { userOf } = userFinder(context);
  const writer = attributeWriter(context);
  return {
    async adminUpdateUserAttributes(
      scope: CallScope,
      input: AdminUserInput & TriggerInput & { readonly UserAttributes: readonly AttributeType[] },
    ): Promise<object> {
      const { UserAttributes, ClientMetadata } = input;
      refuseServiceNames(UserAttributes.map(({ Name }) => Name));
      const { pool, user } = await userOf(scope, input);
      await writer.write(pool, user, UserAttributes, { ClientMetadata });
      return {};
    },
    async adminDeleteUserAttributes(
      scope: CallScope,
      input: AdminUserInput & { readonly UserAttributeNames: readonly string[] },
    ): Promise<object> {
      refuseServiceNames(input.UserAttributeNames);
      const { pool, user } = await userOf(scope, input);
      await writer.delete(pool, user, input.UserAttributeNames);
      return {};
    },
  };
}

/** Names that nobody writes: who somebody is, and what the service says of him. @throws ServiceError */
export function refuseServiceNames(names: readonly string[]): void {
  const kept = names.find((name) => /^(?:sub|identities|cognito:.*)$/i.test(name));
  if (kept !== undefined) {
    throw userPoolErrors.invalidParameter(`Cannot modify the non-mutable attribute ${kept}`);
  }
}
