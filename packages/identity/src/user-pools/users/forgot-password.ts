import type { CallScope } from '@cairn/kit';
import type { CodeDeliveryDetails } from '../messages/messages.ts';
import { passwordChange } from '../passwords/password-change.ts';
import { checkPassword } from '../passwords/password-policy.ts';
import { findUser } from '../records/find-user.ts';
import type { UserPoolRecord } from '../records/pool-records.ts';
import type { UserRecord } from '../records/user-records.ts';
import type { UserPoolContext } from '../user-pool-context.ts';
import { userPoolErrors } from '../user-pool-errors.ts';
import { changeUser } from './change-user.ts';
import { likelyRecoveryKind, recoveryAddressKind } from './recovery-address.ts';
import { userCodes } from './user-codes.ts';
import { runPostConfirmation, type TriggerInput } from './user-events.ts';
import { type AdminUserInput, type ClientUserInput, hidesUsers, userFinder } from './user-finder.ts';
import { migrateUser } from './user-migration.ts';

interface ConfirmForgotPasswordInput extends ClientUserInput, TriggerInput {
  readonly ConfirmationCode: string;
  readonly Password: string;
}

const wrongState = 'User password cannot be reset in the current state.';
const noAddress =
  'Cannot reset password for the user as there is no registered/verified email or phone_number';

/** Users who have forgotten their passwords set new ones, by a code. */
export function forgotPasswordOperations(context: UserPoolContext) {
  const { users, codes, tokens } = context;
  const { clientOf, userOf } = userFinder(context);
  const { issue, send, sendCode, pretend } = userCodes(context);
  return {
    async forgotPassword(
      _scope: CallScope,
      input: ClientUserInput & TriggerInput,
    ): Promise<{ readonly CodeDeliveryDetails: CodeDeliveryDetails }> {
      const { pool, client } = clientOf(input);
      const { ClientMetadata, Username } = input;
      const likely = likelyRecoveryKind(pool, Username);
      if (likely === undefined)
        throw userPoolErrors.notAuthorized('Contact administrator to reset password.');
      const user =
        (await findUser(users, pool, Username, { isEven: hidesUsers(client) })) ??
        (await migrateUser(context, pool, {
          occasion: 'ForgotPassword',
          client,
          username: Username,
          clientMetadata: ClientMetadata,
        }));
      const refusal = refusalOf(pool, user);
      const sort = { purpose: 'forgot-password', occasion: 'CustomMessage_ForgotPassword', client } as const;
      if (user === undefined || refusal !== undefined) {
        if (!hidesUsers(client)) throw refusal ?? userPoolErrors.userNotFound();
        const named = { username: Username, user };
        return { CodeDeliveryDetails: await pretend(pool, named, { ...sort, kind: likely }) };
      }
      const kind = recoveryAddressKind(pool, user) as 'email' | 'phone_number';
      return { CodeDeliveryDetails: await send(pool, user, { ...sort, kind, ClientMetadata }) };
    },
    async confirmForgotPassword(scope: CallScope, input: ConfirmForgotPasswordInput): Promise<object> {
      const { pool, client } = clientOf(input);
      const { Password: password } = input;
      checkPassword(pool.settings.Policies.PasswordPolicy, password);
      const tried = { code: input.ConfirmationCode, address: scope.origin?.sourceIp };
      const found = await findUser(users, pool, input.Username, { isEven: hidesUsers(client) });
      const refusal = refusalOf(pool, found);
      if (found === undefined || refusal !== undefined) {
        if (hidesUsers(client)) return codes.takeOfNobody(pool, input.Username, tried, 'forgot-password');
        throw refusal ?? userPoolErrors.userNotFound();
      }
      const user = await changeUser(context, pool, found, async (now) => {
        const along = await codes.taking(pool, now, 'forgot-password', tried);
        const credentials = await passwordChange(context, pool, now, {
          password,
          chosen: { event: 'PASSWORD_CHANGE', client },
        });
        return { user: { ...now, status: 'CONFIRMED' }, credentials, along };
      });
      await tokens.signOutEverywhere(user);
      await runPostConfirmation(context, pool, user, { ...input, occasion: 'ConfirmForgotPassword', client });
      return {};
    },
    async adminResetUserPassword(scope: CallScope, input: AdminUserInput & TriggerInput): Promise<object> {
      const { pool, user: found } = await userOf(scope, input);
      const kind = recoveryAddressKind(pool, found, ['email', 'phone_number']);
      if (!isRecoverable(found)) throw userPoolErrors.notAuthorized(wrongState);
      if (kind === undefined) throw userPoolErrors.invalidParameter(noAddress);
      let code = '';
      const purpose = 'forgot-password';
      const user = await changeUser(context, pool, found, async (now) => {
        if (!isRecoverable(now)) throw userPoolErrors.notAuthorized(wrongState);
        const issued = await issue(pool, now, purpose, { kind, value: now.attributes[kind] ?? '' });
        code = issued.code;
        return { user: { ...now, status: 'RESET_REQUIRED' }, along: issued.writes };
      });
      const occasion = 'CustomMessage_ForgotPassword';
      await sendCode(pool, user, { purpose, occasion, kind, ClientMetadata: input.ClientMetadata, code });
      return {};
    },
  };
}

const isRecoverable = ({ status }: UserRecord): boolean =>
  status === 'CONFIRMED' || status === 'RESET_REQUIRED';

/** Why a user does not get a new password by a code; undefined where he does. */
function refusalOf(pool: UserPoolRecord, user: UserRecord | undefined): Error | undefined {
  if (user === undefined) return userPoolErrors.userNotFound();
  if (!user.isEnabled) return userPoolErrors.notAuthorized('User is disabled.');
  if (user.status === 'UNCONFIRMED') return userPoolErrors.invalidParameter(noAddress);
  if (!isRecoverable(user)) return userPoolErrors.notAuthorized(wrongState);
  return recoveryAddressKind(pool, user) === undefined
    ? userPoolErrors.invalidParameter(noAddress)
    : undefined;
}
