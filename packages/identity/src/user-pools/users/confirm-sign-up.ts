import { type CallScope, ServiceError } from '@cairn/kit';
import type { CodeDeliveryDetails } from '../messages/messages.ts';
import { findUser } from '../records/find-user.ts';
import type { UserPoolRecord } from '../records/pool-records.ts';
import type { UserRecord } from '../records/user-records.ts';
import type { UserPoolContext } from '../user-pool-context.ts';
import { userPoolErrors } from '../user-pool-errors.ts';
import { changeUser } from './change-user.ts';
import { type CodeAddress, codeAddress } from './code-address.ts';
import { sessionOf } from './sign-up.ts';
import { type AddressKind, signUpAddressKind, userCodes } from './user-codes.ts';
import { runPostConfirmation, type TriggerInput } from './user-events.ts';
import { type ClientUserInput, hidesUsers, userFinder } from './user-finder.ts';

interface ConfirmSignUpInput extends ClientUserInput, TriggerInput {
  readonly ConfirmationCode: string;
  readonly ForceAliasCreation?: boolean | undefined;
  readonly Session?: string | undefined;
}

/** Users confirm that they signed up, by a code. */
export function confirmSignUpOperations(context: UserPoolContext) {
  const { users, codes, records } = context;
  const { clientOf } = userFinder(context);
  const { send, pretend } = userCodes(context);
  return {
    async confirmSignUp(scope: CallScope, input: ConfirmSignUpInput): Promise<{ readonly Session?: string }> {
      const place = clientOf(input);
      const { pool, client } = place;
      const tried = { code: input.ConfirmationCode, address: scope.origin?.sourceIp };
      const found = await findUser(users, pool, input.Username, { isEven: hidesUsers(client) });
      if (hidesUsers(client) && found?.status !== 'UNCONFIRMED') {
        return codes.takeOfNobody(pool, input.Username, tried, 'sign-up');
      }
      if (found === undefined) throw userPoolErrors.userNotFound();
      let sentTo: CodeAddress | undefined;
      const confirm = async (now: UserRecord) => {
        refuseConfirmed(now);
        const along = await codes.taking(pool, now, 'sign-up', tried);
        sentTo = await codeAddress(records, now, 'sign-up');
        return { user: confirmedBy(now, sentTo), along };
      };
      const takesAliases = input.ForceAliasCreation === true;
      const user = await changeUser(context, pool, found, confirm, { takesAliases });
      await runPostConfirmation(context, pool, user, { ...input, occasion: 'ConfirmSignUp', client });
      const isHim =
        input.Session === undefined
          ? isFirstFactor(pool, sentTo)
          : await isOwnSession(context, place, user, input.Session);
      if (!isHim) return {};
      return sessionOf(context, place, { step: 'CONFIRM_SIGN_UP', sub: user.sub, username: input.Username });
    },
    async resendConfirmationCode(
      _scope: CallScope,
      input: ClientUserInput & TriggerInput,
    ): Promise<{ readonly CodeDeliveryDetails: CodeDeliveryDetails }> {
      const { pool, client } = clientOf(input);
      if (pool.settings.AutoVerifiedAttributes.length === 0) {
        throw userPoolErrors.invalidParameter('Cannot resend codes. Auto verification not turned on.');
      }
      const user = await findUser(users, pool, input.Username, { isEven: hidesUsers(client) });
      const sort = { purpose: 'sign-up', occasion: 'CustomMessage_ResendCode', client } as const;
      const kind = user && signUpAddressKind(pool, user.attributes);
      if (hidesUsers(client) && (user?.status !== 'UNCONFIRMED' || kind === undefined)) {
        const likely = likelyKind(pool, input.Username);
        const named = { username: input.Username, user };
        return { CodeDeliveryDetails: await pretend(pool, named, { ...sort, kind: likely }) };
      }
      if (user === undefined) throw userPoolErrors.userNotFound();
      if (user.status !== 'UNCONFIRMED') throw userPoolErrors.invalidParameter('User is already confirmed.');
      if (kind === undefined) {
        throw userPoolErrors.invalidParameter('User has no attribute that a code can be sent to.');
      }
      const { ClientMetadata } = input;
      return { CodeDeliveryDetails: await send(pool, user, { ...sort, kind, ClientMetadata }) };
    },
    async adminConfirmSignUp(
      scope: CallScope,
      input: { readonly UserPoolId: string; readonly Username: string } & TriggerInput,
    ): Promise<object> {
      const { pool, user: found } = await userFinder(context).userOf(scope, input);
      const user = await changeUser(context, pool, found, (now) => {
        refuseConfirmed(now);
        return { user: { ...now, status: 'CONFIRMED' } };
      });
      await runPostConfirmation(context, pool, user, { ...input, occasion: 'ConfirmSignUp' });
      return {};
    },
  };
}

function refuseConfirmed({ status }: UserRecord): void {
  if (status !== 'UNCONFIRMED') {
    throw userPoolErrors.notAuthorized(`User cannot be confirmed. Current status is ${status}`);
  }
}

/** The address that the code was sent to is proved by it, where it is still his. */
function confirmedBy(user: UserRecord, sentTo: CodeAddress | undefined): UserRecord {
  const isHis = sentTo !== undefined && user.attributes[sentTo.kind] === sentTo.value;
  const proved = isHis ? { [`${sentTo.kind}_verified`]: 'true' } : {};
  return { ...user, status: 'CONFIRMED', attributes: { ...user.attributes, ...proved } };
}

/**
 * Whether the code would have been enough to sign in. Then it is, without a Session of SignUp: `aws-amplify` hands none on.
 * Where two factors are required it never is.
 * Source: API reference, InitiateAuth, `Session`: the code of ConfirmSignUp is taken as the first factor.
 */
function isFirstFactor({ settings }: UserPoolRecord, sentTo: CodeAddress | undefined): boolean {
  const factors = settings.Policies.SignInPolicy.AllowedFirstAuthFactors;
  if (sentTo === undefined || settings.MfaConfiguration === 'ON') return false;
  return factors.includes(sentTo.kind === 'email' ? 'EMAIL_OTP' : 'SMS_OTP');
}

/**
 * Whether whoever confirms has signed up himself: he is signed in without more ado. A Session that is over by then, or
 * is somebody else's, is good for nothing, and does not keep anybody from confirming.
 */
async function isOwnSession(
  { sessions }: Pick<UserPoolContext, 'sessions'>,
  place: Parameters<UserPoolContext['sessions']['open']>[0],
  user: UserRecord,
  session: string,
): Promise<boolean> {
  try {
    return (await sessions.open(place, session, ['SIGN_UP'])).sub === user.sub;
  } catch (error) {
    if (error instanceof ServiceError) return false;
    throw error;
  }
}

/** To what kind of address a code would go for somebody of that name. */
function likelyKind({ settings }: UserPoolRecord, username: string): AddressKind {
  const kinds = settings.AutoVerifiedAttributes;
  if (username.includes('@') && kinds.includes('email')) return 'email';
  return kinds.includes('phone_number') ? 'phone_number' : 'email';
}
