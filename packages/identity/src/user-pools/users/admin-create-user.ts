import type { CallScope } from '@cairn/kit';
import { passwordChange } from '../passwords/password-change.ts';
import { temporaryPassword } from '../passwords/temporary-password.ts';
import { findUser } from '../records/find-user.ts';
import type { UserPoolRecord } from '../records/pool-records.ts';
import type { UserRecord } from '../records/user-records.ts';
import type { UserPoolContext } from '../user-pool-context.ts';
import { userPoolErrors } from '../user-pool-errors.ts';
import { refuseServiceNames } from './admin-users.ts';
import { type AttributeType, checkedAttributes } from './attribute-schema.ts';
import { changeUser, takenName } from './change-user.ts';
import { invite } from './invitations.ts';
import { keepNewUser, newUser } from './new-user.ts';
import { signsInByCode } from './sign-up.ts';
import { shownUser, type UserType } from './user-attributes.ts';
import type { AddressKind } from './user-codes.ts';
import { runPreSignUp, type TriggerInput } from './user-events.ts';
import { type AdminUserInput, userFinder } from './user-finder.ts';
import { namesOf, nameTaken } from './user-names.ts';

interface AdminCreateUserInput extends AdminUserInput, TriggerInput {
  readonly UserAttributes?: readonly AttributeType[] | undefined;
  readonly TemporaryPassword?: string | undefined;
  readonly ForceAliasCreation?: boolean | undefined;
  readonly MessageAction?: 'RESEND' | 'SUPPRESS' | undefined;
  readonly DesiredDeliveryMediums?: readonly ('SMS' | 'EMAIL')[] | undefined;
}

/** Administrators make users, who set passwords of their own with their first sign-in. */
export function adminCreateUserOperations(context: UserPoolContext) {
  const { poolOf } = userFinder(context);
  return {
    async adminCreateUser(
      scope: CallScope,
      input: AdminCreateUserInput,
    ): Promise<{ readonly User: UserType }> {
      const pool = poolOf(scope, input.UserPoolId);
      const isResent = input.MessageAction === 'RESEND';
      const user = isResent ? await invitedAgain(context, pool, input) : await created(context, pool, input);
      return { User: shownUser(pool, user) };
    },
  };
}

async function created(
  context: UserPoolContext,
  pool: UserPoolRecord,
  input: AdminCreateUserInput,
): Promise<UserRecord> {
  const { UserAttributes = [], ForceAliasCreation = false, ClientMetadata } = input;
  refuseServiceNames(UserAttributes.map(({ Name }) => Name));
  const attributes = checkedAttributes(pool.settings.SchemaAttributes, UserAttributes);
  const beginning = newUser(context, pool, {
    username: input.Username,
    attributes,
    status: 'FORCE_CHANGE_PASSWORD',
  });
  await refuseTaken(context, pool, beginning, ForceAliasCreation);
  const password = passwordOf(context, pool, input);
  const credentials =
    password && (await passwordChange(context, pool, beginning, { password, isTemporary: true }));
  await runPreSignUp(context, pool, beginning, input);
  const made: UserRecord =
    password === undefined
      ? { ...beginning, status: 'CONFIRMED' }
      : { ...beginning, temporaryPasswordMs: context.clock.now() };
  const user = await keepNewUser(
    context,
    pool,
    { user: made, ...(credentials && { credentials }) },
    { takesAliases: ForceAliasCreation },
  );
  if (password !== undefined && input.MessageAction !== 'SUPPRESS') {
    await invite(context, pool, user, { password, mediums: input.DesiredDeliveryMediums, ClientMetadata });
  }
  return user;
}

/** The invitation once more, with a password that is good for as many days again. */
async function invitedAgain(
  context: UserPoolContext,
  pool: UserPoolRecord,
  input: AdminCreateUserInput,
): Promise<UserRecord> {
  const found = await findUser(context.users, pool, input.Username);
  if (found === undefined) throw userPoolErrors.userNotFound();
  const { PasswordPolicy } = pool.settings.Policies;
  const password = input.TemporaryPassword || temporaryPassword(context.crypto, PasswordPolicy);
  const user = await changeUser(context, pool, found, async (now) => {
    if (now.status !== 'FORCE_CHANGE_PASSWORD') {
      throw userPoolErrors.unsupportedUserState(
        `Resend not possible. ${now.status} status is not FORCE_CHANGE_PASSWORD`,
      );
    }
    const credentials = await passwordChange(context, pool, now, { password, isTemporary: true });
    return { user: { ...now, temporaryPasswordMs: context.clock.now() }, credentials };
  });
  const { DesiredDeliveryMediums: mediums, ClientMetadata } = input;
  await invite(context, pool, user, { password, mediums, ClientMetadata });
  return user;
}

/** None where a code is enough to sign in, and none is given. */
function passwordOf(
  context: UserPoolContext,
  pool: UserPoolRecord,
  { TemporaryPassword }: AdminCreateUserInput,
): string | undefined {
  if (TemporaryPassword) return TemporaryPassword;
  return signsInByCode(pool)
    ? undefined
    : temporaryPassword(context.crypto, pool.settings.Policies.PasswordPolicy);
}

async function refuseTaken(
  context: UserPoolContext,
  pool: UserPoolRecord,
  user: UserRecord,
  takesAliases: boolean,
): Promise<void> {
  const taken = await takenName(context, pool, user.sub, namesOf(pool, user));
  if (taken === undefined) return;
  const { kind } = taken.name;
  if (kind === 'username') throw userPoolErrors.usernameExists('User account already exists');
  const isSignInName = pool.settings.UsernameAttributes?.includes(kind as AddressKind) === true;
  if (isSignInName || !takesAliases) throw nameTaken(pool, taken.name, true);
}
