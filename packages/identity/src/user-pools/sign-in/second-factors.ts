import type { UserPoolRecord } from '../records/pool-records.ts';
import type { MfaMethod, UserRecord } from '../records/user-records.ts';
import { userPoolErrors } from '../user-pool-errors.ts';
import { deliveryParameters, sendCode, takeCode } from './one-time-codes.ts';
import {
  type Answers,
  challenge,
  type OpenedStep,
  type Progress,
  required,
  type SignInParts,
} from './progress.ts';
import type { SignInOutcome, SignInPlace } from './sign-ins.ts';
import { totpStepOf } from './totp.ts';

/** What a user has to show besides his password. */
export type SecondFactor =
  | { readonly kind: 'none' }
  | { readonly kind: 'one'; readonly method: MfaMethod }
  | { readonly kind: 'choice'; readonly methods: readonly MfaMethod[] }
  | { readonly kind: 'setup'; readonly methods: readonly MfaMethod[] };

/** Methods that a pool has switched on. */
export function mfaMethodsOf({ settings }: Pick<UserPoolRecord, 'settings'>): readonly MfaMethod[] {
  const { SmsMfaConfiguration, SoftwareTokenMfaConfiguration, EmailMfaConfiguration } = settings;
  const methods: MfaMethod[] = [];
  if (SmsMfaConfiguration !== undefined) methods.push('SMS_MFA');
  if (SoftwareTokenMfaConfiguration?.Enabled === true) methods.push('SOFTWARE_TOKEN_MFA');
  if (EmailMfaConfiguration !== undefined) methods.push('EMAIL_OTP');
  return methods;
}

/** Source: developer guide, "Adding MFA to a user pool", "User MFA preferences". */
export function secondFactorOf(pool: Pick<UserPoolRecord, 'settings'>, user: UserRecord): SecondFactor {
  const { MfaConfiguration } = pool.settings;
  if (MfaConfiguration === 'OFF') return { kind: 'none' };
  const allowed = mfaMethodsOf(pool);
  const { enabled, preferred } = user.mfa;
  const hasOldSms = user.mfaOptions?.some(({ DeliveryMedium }) => DeliveryMedium === 'SMS') ?? false;
  const methods = allowed.filter(
    (method) => (enabled.includes(method) || (hasOldSms && method === 'SMS_MFA')) && canReach(user, method),
  );
  if (preferred !== undefined && methods.includes(preferred)) return { kind: 'one', method: preferred };
  const [only] = methods;
  if (only !== undefined)
    return methods.length === 1 ? { kind: 'one', method: only } : { kind: 'choice', methods };
  if (MfaConfiguration === 'OPTIONAL') return { kind: 'none' };
  return withoutPreference(allowed, user);
}

/**
 * What a user has to show where a sign-in is risky: whatever he has, though he need not show it elsewhere. Pools whose MFA
 * is off have none. Source: API reference, `AccountTakeoverActionType`.
 */
export function riskFactorOf(pool: Pick<UserPoolRecord, 'settings'>, user: UserRecord): SecondFactor {
  const usual = secondFactorOf(pool, user);
  if (usual.kind !== 'none' || pool.settings.MfaConfiguration === 'OFF') return usual;
  const likely = withoutPreference(mfaMethodsOf(pool), user);
  return likely.kind === 'setup' ? { kind: 'none' } : likely;
}

/** Where MFA is required, an address that a user has is enough; who has none sets something up. */
function withoutPreference(allowed: readonly MfaMethod[], user: UserRecord): SecondFactor {
  if (allowed.includes('SMS_MFA') && user.attributes.phone_number) return { kind: 'one', method: 'SMS_MFA' };
  const isEmailVerified = user.attributes.email_verified === 'true' && Boolean(user.attributes.email);
  if (allowed.includes('EMAIL_OTP') && isEmailVerified) return { kind: 'one', method: 'EMAIL_OTP' };
  return { kind: 'setup', methods: allowed };
}

function canReach({ attributes }: UserRecord, method: MfaMethod): boolean {
  if (method === 'SMS_MFA') return Boolean(attributes.phone_number);
  return method === 'EMAIL_OTP' ? Boolean(attributes.email) : true;
}

/**
 * Whether a passkey of a user whom his authenticator has verified does in the place of both factors.
 * Source: API reference, `WebAuthnConfigurationType` and `WebAuthnMfaSettingsType`.
 */
export function isPasskeyEnough(
  { settings }: Pick<UserPoolRecord, 'settings'>,
  { mfa }: UserRecord,
): boolean {
  const factor = settings.WebAuthnConfiguration?.FactorConfiguration;
  return mfa.webAuthn === true && factor === 'MULTI_FACTOR_WITH_USER_VERIFICATION';
}

const purposes = { SMS_MFA: 'sms-mfa', EMAIL_OTP: 'email-mfa' } as const;

/** Asks for a code of one method. */
export async function askForCode(
  parts: SignInParts,
  place: SignInPlace,
  user: UserRecord,
  {
    method,
    progress,
    given,
  }: { readonly method: MfaMethod; readonly progress: Progress; readonly given: string },
): Promise<SignInOutcome> {
  const subject = { given, name: user.username, user };
  const common = { name: method, subject, progress, state: { factor: 'second' } };
  const who = { USER_ID_FOR_SRP: user.username };
  if (method === 'SOFTWARE_TOKEN_MFA') {
    const { totpName } = await parts.context.users.credentials(user);
    const device = totpName === undefined ? {} : { FRIENDLY_DEVICE_NAME: totpName };
    return challenge(parts, place, { ...common, parameters: { ...who, ...device } });
  }
  const attributeName = method === 'SMS_MFA' ? 'phone_number' : 'email';
  const details = await sendCode(parts, place, user, { purpose: purposes[method], attributeName });
  return challenge(parts, place, { ...common, parameters: { ...who, ...deliveryParameters(details) } });
}

/** Lets the user choose among several methods. */
export function askForMethod(
  parts: SignInParts,
  place: SignInPlace,
  user: UserRecord,
  step: { readonly methods: readonly MfaMethod[]; readonly progress: Progress; readonly given: string },
): Promise<SignInOutcome> {
  return challenge(parts, place, {
    name: 'SELECT_MFA_TYPE',
    subject: { given: step.given, name: user.username, user },
    progress: step.progress,
    parameters: { USER_ID_FOR_SRP: user.username, MFAS_CAN_CHOOSE: JSON.stringify(step.methods) },
    state: { methods: step.methods },
  });
}

/** @throws ServiceError CodeMismatchException and those of codes; the session stays good for another try */
export async function checkSecondFactor(
  parts: SignInParts,
  place: SignInPlace,
  step: OpenedStep,
  { method, answers }: { readonly method: MfaMethod; readonly answers: Answers },
): Promise<void> {
  const code = required(answers, method === 'EMAIL_OTP' ? 'EMAIL_OTP_CODE' : `${method}_CODE`);
  if (method !== 'SOFTWARE_TOKEN_MFA') {
    await takeCode(parts, place, step.subject, { purpose: purposes[method], code });
    return;
  }
  const { user } = step.subject;
  if (user === undefined) throw userPoolErrors.notAuthorized();
  await takeTotp(parts, place.pool, user, code);
}

/**
 * Takes a code of the user's authenticator: each time step once, durable when it resolves.
 * @throws ServiceError CodeMismatchException, ExpiredCodeException (it was used already), LimitExceededException
 */
async function takeTotp(
  { context, attempts }: SignInParts,
  pool: UserPoolRecord,
  user: UserRecord,
  code: string,
): Promise<void> {
  let isUsed = false;
  const isRight = await attempts.prove(
    { userPoolId: pool.id, proof: 'totp', name: user.sub },
    async () => {
      let isTaken = false;
      await context.users.untilWritten(user, async () => {
        const credentials = await context.users.credentials(user);
        const { totpSecret, totpStep = -1 } = credentials;
        if (totpSecret === undefined) return true;
        const step = totpStepOf(context.crypto, totpSecret, code, context.clock.now());
        isUsed = step !== undefined && step <= totpStep;
        if (step === undefined || isUsed) return true;
        isTaken = await context.users.write(pool, user, { credentials: { ...credentials, totpStep: step } });
        return isTaken;
      });
      return isTaken;
    },
    () => userPoolErrors.limitExceeded(),
  );
  if (isUsed) throw userPoolErrors.codeExpired('Your software token has already been used once.');
  if (!isRight) throw userPoolErrors.codeMismatch('Invalid code received for user');
}
