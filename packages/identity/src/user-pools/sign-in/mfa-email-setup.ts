import type { CodePurpose } from '../codes/codes.ts';
import type { UserRecord } from '../records/user-records.ts';
import { bytesHex } from '../srp/srp-numbers.ts';
import { userPoolErrors } from '../user-pool-errors.ts';
import { isEmailAddress } from '../users/attribute-schema.ts';
import { changeUser } from '../users/change-user.ts';
import { withPlainAddress } from '../users/new-user.ts';
import { deliveryParameters, sendCode, takeCode } from './one-time-codes.ts';
import { type Answers, challenge, type OpenedStep, required, type SignInParts, someone } from './progress.ts';
import { mfaMethodsOf } from './second-factors.ts';
import type { SignInOutcome, SignInPlace } from './sign-ins.ts';

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
  if (!isEmailAddress(email)) throw userPoolErrors.invalidParameter('Invalid email address format.');
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
  const key = someone(subject);
  const email = typeof state.email === 'string' ? state.email : '';
  const code = required(answers, 'EMAIL_OTP_CODE');
  await takeCode(parts, place, subject, { purpose: purposeOf(parts, email), code });
  await sessions.take(opened);
  return changeUser(context, place.pool, key, (user) => ({
    user: {
      ...user,
      attributes: withPlainAddress(place.pool, { ...user.attributes, email, email_verified: 'true' }),
      mfa: { ...user.mfa, enabled: [...new Set([...user.mfa.enabled, 'EMAIL_OTP' as const])] },
    },
  }));
}

/** Bound to the address: a code that went to one does not verify another. */
function purposeOf({ context }: SignInParts, email: string): CodePurpose {
  return `attribute:email-mfa-${bytesHex(context.crypto.hash('SHA-256', email))}`;
}
