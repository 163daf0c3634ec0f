import type { UserRecord } from '../records/user-records.ts';
import { userPoolErrors } from '../user-pool-errors.ts';
import { askForDevice, claimedDevice } from './device-proof.ts';
import { finishSignIn } from './finish.ts';
import { askForSetup } from './mfa-setup.ts';
import { askForNewPassword } from './new-password.ts';
import type { Progress, SignInParts } from './progress.ts';
import { askForCode, askForMethod, riskFactorOf, secondFactorOf } from './second-factors.ts';
import type { SignInOutcome, SignInPlace } from './sign-ins.ts';

/** A user who has proved who he is, as far as one factor does. */
export interface Proved {
  readonly user: UserRecord;
  readonly progress: Progress;
  /** As the sign-in named him. */
  readonly given: string;
}

const dayMs = 86_400_000;

/** What follows the first factor: whether he may sign in at all, a password of his own, his device, a second factor. */
export async function afterProof(
  parts: SignInParts,
  place: SignInPlace,
  { user, progress, given }: Proved,
): Promise<SignInOutcome> {
  checkStatus(parts, place, user);
  if (user.status === 'FORCE_CHANGE_PASSWORD')
    return askForNewPassword(parts, place, user, { progress, given });
  return afterPassword(parts, place, { user, progress, given });
}

/** @throws ServiceError UserNotConfirmedException, PasswordResetRequiredException, NotAuthorizedException */
export function checkStatus({ context }: SignInParts, { pool }: SignInPlace, user: UserRecord): void {
  if (!user.isEnabled) throw userPoolErrors.notAuthorized('User is disabled.');
  if (user.status === 'UNCONFIRMED') throw userPoolErrors.notConfirmed();
  if (user.status === 'RESET_REQUIRED') throw userPoolErrors.resetRequired();
  const days = pool.settings.Policies.PasswordPolicy.TemporaryPasswordValidityDays;
  const { status, temporaryPasswordMs } = user;
  if (status !== 'FORCE_CHANGE_PASSWORD' || temporaryPasswordMs === undefined) return;
  if (context.clock.now() <= temporaryPasswordMs + days * dayMs) return;
  throw userPoolErrors.notAuthorized('Temporary password has expired and must be reset by an administrator.');
}

/** What follows the password. */
export async function afterPassword(
  parts: SignInParts,
  place: SignInPlace,
  { user, progress, given }: Proved,
): Promise<SignInOutcome> {
  const device = await claimedDevice(parts, place, user, progress);
  if (device !== undefined) return askForDevice(parts, place, user, { progress, given });
  return afterDevice(parts, place, { user, progress, given });
}

/** What follows the device. */
export async function afterDevice(
  parts: SignInParts,
  place: SignInPlace,
  { user, progress: before, given }: Proved,
): Promise<SignInOutcome> {
  const progress = await judged(parts, place, { user, progress: before });
  const factor =
    progress.risk?.asksFactor === true ? riskFactorOf(place.pool, user) : secondFactorOf(place.pool, user);
  switch (factor.kind) {
    case 'one':
      return askForCode(parts, place, user, { method: factor.method, progress, given });
    case 'choice':
      return askForMethod(parts, place, user, { methods: factor.methods, progress, given });
    case 'setup':
      return askForSetup(parts, place, user, { methods: factor.methods, progress, given });
    case 'none':
      return finishSignIn(parts, place, user, progress);
  }
}

/**
 * What a sign-in has come to, with its risk: reckoned once, when one factor is proved.
 * @param isTwoFold whether what was proved stands for both factors
 * @throws ServiceError NotAuthorizedException where it is too risky
 */
export async function judged(
  { guard }: SignInParts,
  place: SignInPlace,
  { user, progress }: Pick<Proved, 'user' | 'progress'>,
  isTwoFold = false,
): Promise<Progress> {
  if (guard === undefined || progress.risk !== undefined) return progress;
  const { isDeviceProved = false, isCompromised = false } = progress;
  const risk = await guard.judge(place, user, { isDeviceProved, isCompromised, isTwoFold });
  return risk === undefined ? progress : { ...progress, risk };
}

/** The same with what is known of its password, which was right. @throws ServiceError PasswordResetRequiredException */
export async function withComparison(
  { guard }: SignInParts,
  place: SignInPlace,
  { user, progress, password }: Pick<Proved, 'user' | 'progress'> & { readonly password: string },
): Promise<Progress> {
  const isCompromised = await guard?.checkPassword(place, user, password);
  return isCompromised === true ? { ...progress, isCompromised } : progress;
}
