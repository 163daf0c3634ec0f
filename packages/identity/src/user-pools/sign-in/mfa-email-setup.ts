import type { CodePurpose } from '../codes/codes.ts';
import type { UserPoolRecord } from '../records/pool-records.ts';
import type { UserRecord } from '../records/user-records.ts';
import type { UserName } from '../records/user-store.ts';
import { bytesHex } from '../srp/srp-numbers.ts';
import { userPoolErrors } from '../user-pool-errors.ts';
import { deliveryParameters, sendCode, takeCode } from './one-time-codes.ts';
import { type Answers, challenge, type OpenedStep, required, type SignInParts, someone } from './progress.ts';
import { mfaMethodsOf } from './second-factors.ts';
import type { SignInOutcome, SignInPlace } from './sign-ins.ts';

const emailPattern = /^[^\s@<>()[\],;:"\\]{1,64}@[^\s@<>()[\],;:"\\]{1,255}$/;

/** MFA_SETUP answered with an address: a code is sent there. @throws ServiceError InvalidParameterException */
export async function setUpEmail(
  parts: SignInParts,
  place: SignInPlace,
  { opened, subject, progress }: OpenedStep,
  email: string,
): Promise<SignInOutcome> {
  const user = someone(subject);
  if (!mfaMethodsOf(place.pool).includes('EMAIL_OTP')) {
    throw userPoolErrors.invalidParameter('Email MFA has not been enabled by the userPool');
  }
  if (!emailPattern.test(email)) throw userPoolErrors.invalidParameter('Invalid email address format.');
  await parts.sessions.take(opened);
  const details = await sendCode(parts, place, user, {
    purpose: purposeOf(parts, email),
    attributeName: 'email',
    destination: email,
  });
  return challenge(parts, place, {
    name: 'EMAIL_OTP',
    subject,
    progress,
    parameters: { USER_ID_FOR_SRP: user.username, ...deliveryParameters(details) },
    state: { factor: 'setup', email },
  });
}

/**
 * The code that was sent: the address becomes the user's, verified.
 * @throws ServiceError CodeMismatchException …, AliasExistsException
 */
export async function proveEmail(
  parts: SignInParts,
  place: SignInPlace,
  { opened, subject, state }: OpenedStep,
  answers: Answers,
): Promise<UserRecord> {
  const { context, sessions } = parts;
  const { userPoolId, sub } = someone(subject);
  const email = typeof state.email === 'string' ? state.email : '';
  const code = required(answers, 'EMAIL_OTP_CODE');
  await takeCode(parts, place, subject, { purpose: purposeOf(parts, email), code });
  await sessions.take(opened);
  return context.users.turn({ userPoolId, sub }, async () => {
    const user = await context.users.get(userPoolId, sub);
    if (user === undefined) throw userPoolErrors.notAuthorized();
    const attributes = { ...user.attributes, email, email_verified: 'true' };
    const changed: UserRecord = {
      ...user,
      attributes,
      mfa: { ...user.mfa, enabled: [...new Set([...user.mfa.enabled, 'EMAIL_OTP' as const])] },
      changedMs: context.clock.now(),
    };
    const names = namesOf(place.pool, user, email);
    const isWritten = await context.users.write(place.pool, user, { user: changed, names });
    if (!isWritten) throw userPoolErrors.aliasExists();
    return changed;
  });
}

/** Bound to the address: a code that went to one does not verify another. */
function purposeOf({ context }: SignInParts, email: string): CodePurpose {
  return `attribute:email-mfa-${bytesHex(context.crypto.hash('SHA-256', email))}`;
}

/** Where an address is a name, it leads to the user from now on; the one before no longer. */
function namesOf(
  { settings }: UserPoolRecord,
  { attributes }: UserRecord,
  email: string,
): { readonly added: readonly UserName[]; readonly removed: readonly UserName[] } {
  const isSignUpName = settings.UsernameAttributes?.includes('email') ?? false;
  const isAlias = settings.AliasAttributes?.includes('email') ?? false;
  const before = attributes.email;
  const wasName = Boolean(before) && (isSignUpName || (isAlias && attributes.email_verified === 'true'));
  const isSame = before?.toLowerCase() === email.toLowerCase();
  if ((!isSignUpName && !isAlias) || (isSame && wasName)) return { added: [], removed: [] };
  return {
    added: [{ kind: 'email', value: email }],
    removed: wasName && before !== undefined ? [{ kind: 'email', value: before }] : [],
  };
}
