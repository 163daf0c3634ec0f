import type { UserRecord } from '../records/user-records.ts';
import { userPoolErrors } from '../user-pool-errors.ts';
import { afterDevice, afterProof, checkStatus, judged, withComparison } from './after-proof.ts';
import { finishSignIn } from './finish.ts';
import { type AddressName, deliveryParameters, pretendCode, sendCode, takeCode } from './one-time-codes.ts';
import { askForPasswordProof, checkPassword, clientPublicOf } from './passwords.ts';
import {
  type Answers,
  challenge,
  type OpenedStep,
  optional,
  type Progress,
  required,
  type SignInParts,
  type Subject,
  someone,
} from './progress.ts';
import { isPasskeyEnough, secondFactorOf } from './second-factors.ts';
import type { ChallengeName, SignInOutcome, SignInPlace } from './sign-ins.ts';

const choices = ['PASSWORD', 'PASSWORD_SRP', 'EMAIL_OTP', 'SMS_OTP', 'WEB_AUTHN'] as const;
type Choice = (typeof choices)[number];

/** USER_AUTH begins: by what the client prefers where the user has it, otherwise he is asked. */
export async function beginChoice(
  parts: SignInParts,
  place: SignInPlace,
  { subject, progress, answers }: ChoiceStep,
): Promise<SignInOutcome> {
  const available = await availableChoices(parts, place, subject);
  const preferred = optional(answers, 'PREFERRED_CHALLENGE');
  if (preferred !== undefined && !choices.some((choice) => choice === preferred)) {
    throw userPoolErrors.invalidParameter(`Unrecognized PREFERRED_CHALLENGE ${preferred}`);
  }
  const found = available.find((choice) => choice === preferred);
  if (found !== undefined) return carryOut(parts, place, { subject, progress, answers }, found);
  return challenge(parts, place, {
    name: 'SELECT_CHALLENGE',
    subject,
    progress,
    parameters: {},
    availableChallenges: available,
  });
}

/** SELECT_CHALLENGE: what the user has chosen. */
export async function choose(
  parts: SignInParts,
  place: SignInPlace,
  { opened, subject, progress }: OpenedStep,
  answers: Answers,
): Promise<SignInOutcome> {
  const answer = required(answers, 'ANSWER');
  const available = await availableChoices(parts, place, subject);
  const choice = available.find((name) => name === answer);
  if (choice === undefined)
    throw userPoolErrors.invalidParameter(`Selected challenge not available: ${answer}`);
  const chosen = { subject, progress: withDevice(progress, answers), answers };
  // A password that is wrong may be tried again; what is sent or asked for anew uses the session up.
  if (choice !== 'PASSWORD') await parts.sessions.take(opened);
  else {
    const password = required(answers, 'PASSWORD');
    await checkPassword(parts, place, subject, password);
    await parts.sessions.take(opened);
    return afterRightPassword(parts, place, chosen, password);
  }
  return carryOut(parts, place, chosen, choice);
}

interface ChoiceStep {
  readonly subject: Subject;
  readonly progress: Progress;
  readonly answers: Answers;
}

type Chosen = Omit<ChoiceStep, 'answers'>;

/** A password that was sent as it is: it is proved, and compared with those that were stolen elsewhere. */
export async function afterPlainPassword(
  parts: SignInParts,
  place: SignInPlace,
  chosen: Chosen,
  password: string,
): Promise<SignInOutcome> {
  await checkPassword(parts, place, chosen.subject, password);
  return afterRightPassword(parts, place, chosen, password);
}

async function afterRightPassword(
  parts: SignInParts,
  place: SignInPlace,
  { subject, progress: before }: Chosen,
  password: string,
): Promise<SignInOutcome> {
  const user = someone(subject);
  const progress = await withComparison(parts, place, { user, progress: before, password });
  return afterProof(parts, place, { user, progress, given: subject.given });
}

const withDevice = (progress: Progress, answers: Answers): Progress => ({
  ...progress,
  deviceKey: optional(answers, 'DEVICE_KEY') ?? progress.deviceKey,
});

async function carryOut(
  parts: SignInParts,
  place: SignInPlace,
  { subject, progress, answers }: ChoiceStep,
  choice: Choice,
): Promise<SignInOutcome> {
  switch (choice) {
    case 'PASSWORD':
      return afterPlainPassword(parts, place, { subject, progress }, required(answers, 'PASSWORD'));
    case 'PASSWORD_SRP':
      return askForPasswordProof(parts, place, subject, { progress, clientPublic: clientPublicOf(answers) });
    case 'EMAIL_OTP':
    case 'SMS_OTP':
      return askForCode(parts, place, { subject, progress, choice });
    case 'WEB_AUTHN':
      return askForPasskey(parts, place, { subject, progress });
  }
}

async function askForCode(
  parts: SignInParts,
  place: SignInPlace,
  { subject, progress, choice }: Omit<ChoiceStep, 'answers'> & { readonly choice: 'EMAIL_OTP' | 'SMS_OTP' },
): Promise<SignInOutcome> {
  const attributeName: AddressName = choice === 'EMAIL_OTP' ? 'email' : 'phone_number';
  const user = isHeldBack(place, subject.user) ? undefined : subject.user;
  const order = { purpose: purposes[choice], attributeName };
  const details =
    user === undefined
      ? await pretendCode(parts, place, subject, order)
      : await sendCode(parts, place, user, order);
  return challenge(parts, place, {
    name: choice,
    subject: { ...subject, user },
    progress,
    parameters: { ...deliveryParameters(details), USERNAME: subject.name },
    state: { factor: 'first' },
  });
}

const purposes = { EMAIL_OTP: 'email-otp', SMS_OTP: 'sms-otp' } as const;

/** EMAIL_OTP or SMS_OTP as the first factor. */
export async function answerCode(
  parts: SignInParts,
  place: SignInPlace,
  { opened, subject, progress }: OpenedStep,
  { choice, answers }: { readonly choice: 'EMAIL_OTP' | 'SMS_OTP'; readonly answers: Answers },
): Promise<SignInOutcome> {
  const code = required(answers, `${choice}_CODE`);
  await takeCode(parts, place, subject, { purpose: purposes[choice], code });
  await parts.sessions.take(opened);
  return afterFactor(parts, place, { subject, progress });
}

async function askForPasskey(
  parts: SignInParts,
  place: SignInPlace,
  { subject, progress }: Omit<ChoiceStep, 'answers'>,
): Promise<SignInOutcome> {
  const user = someone(subject);
  const { options, state } = await parts.context.passkeys.request(place, user);
  return challenge(parts, place, {
    name: 'WEB_AUTHN',
    subject,
    progress,
    parameters: { CREDENTIAL_REQUEST_OPTIONS: options, USERNAME: user.username },
    state: { passkey: state },
  });
}

/** WEB_AUTHN. */
export async function answerPasskey(
  parts: SignInParts,
  place: SignInPlace,
  { opened, subject, progress, state }: OpenedStep,
  answers: Answers,
): Promise<SignInOutcome> {
  const user = someone(subject);
  const credential = required(answers, 'CREDENTIAL');
  // Taken first: a challenge is signed once, whatever becomes of it.
  await parts.sessions.take(opened);
  const expected = typeof state.passkey === 'string' ? state.passkey : '';
  const isProved = await parts.context.passkeys.verify(place, user, { credential, state: expected });
  if (!isProved) throw userPoolErrors.notAuthorized();
  if (!isPasskeyEnough(place.pool, user)) return afterFactor(parts, place, { subject, progress });
  checkStatus(parts, place, user);
  return finishSignIn(parts, place, user, await judged(parts, place, { user, progress }, true));
}

/** What follows a factor that is no password: passwords that have to be changed do not matter here. */
export async function afterFactor(
  parts: SignInParts,
  place: SignInPlace,
  { subject, progress }: Omit<ChoiceStep, 'answers'>,
): Promise<SignInOutcome> {
  const user = someone(subject);
  checkStatus(parts, place, user);
  return afterDevice(parts, place, { user, progress, given: subject.given });
}

/** Whether somebody is treated as if he were not there: he may not sign in, and nobody is told that he is known. */
const isHeldBack = ({ hidesUsers }: SignInPlace, user: UserRecord | undefined): boolean =>
  hidesUsers && (user?.status === 'UNCONFIRMED' || user?.isEnabled === false);

/** What a user may begin with: what the pool allows and he has. Users who are not there have what such users have. */
async function availableChoices(
  parts: SignInParts,
  place: SignInPlace,
  subject: Subject,
): Promise<readonly (Choice & ChallengeName)[]> {
  const { pool } = place;
  const user = isHeldBack(place, subject.user) ? undefined : subject.user;
  const allowed = pool.settings.Policies.SignInPolicy.AllowedFirstAuthFactors;
  const has = user === undefined ? await factorsOfNobody(parts, pool) : await factorsOf(parts, user);
  // One factor alone is not enough for whoever has to show two: his password is the first of them.
  const isSecondAsked =
    user === undefined ? pool.settings.MfaConfiguration === 'ON' : secondFactorOf(pool, user).kind !== 'none';
  const isEnough = (choice: Choice): boolean =>
    choice === 'WEB_AUTHN' && user !== undefined && isPasskeyEnough(pool, user);
  return choices.filter((choice) => {
    const isPassword = choice === 'PASSWORD' || choice === 'PASSWORD_SRP';
    if (isSecondAsked && !isPassword && !isEnough(choice)) return false;
    return has.includes(choice) && allowed.includes(isPassword ? 'PASSWORD' : choice);
  });
}

async function factorsOfNobody(
  { context }: SignInParts,
  { id: userPoolId, settings: { AutoVerifiedAttributes: verified } }: SignInPlace['pool'],
): Promise<readonly Choice[]> {
  // Looked for in any case, so that both cases take the same steps.
  await context.passkeys.has({ userPoolId, sub: 'nobody' });
  const factors: Choice[] = ['PASSWORD', 'PASSWORD_SRP'];
  if (verified.includes('email')) factors.push('EMAIL_OTP');
  if (verified.includes('phone_number')) factors.push('SMS_OTP');
  return factors;
}

async function factorsOf({ context }: SignInParts, user: UserRecord): Promise<readonly Choice[]> {
  const { password } = await context.users.credentials(user);
  const { attributes } = user;
  const factors: Choice[] = password === undefined ? [] : ['PASSWORD', 'PASSWORD_SRP'];
  if (attributes.email && attributes.email_verified === 'true') factors.push('EMAIL_OTP');
  if (attributes.phone_number && attributes.phone_number_verified === 'true') factors.push('SMS_OTP');
  if (await context.passkeys.has(user)) factors.push('WEB_AUTHN');
  return factors;
}
