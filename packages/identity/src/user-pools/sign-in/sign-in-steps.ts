import { DeviceStore } from '../devices/device-store.ts';
import type { MfaMethod } from '../records/user-records.ts';
import { AbsentUsers } from '../srp/absent-users.ts';
import { ServerSecret } from '../srp/server-secret.ts';
import type { UserPoolContext } from '../user-pool-context.ts';
import { userPoolErrors } from '../user-pool-errors.ts';
import { afterDevice, afterPassword, afterProof, judged, withComparison } from './after-proof.ts';
import { afterCustomPassword, answerCustom, beginCustom } from './custom-auth.ts';
import { beginDeviceProof, proveDevice } from './device-proof.ts';
import { FailedAttempts } from './failed-attempts.ts';
import { finishSignIn } from './finish.ts';
import { proveEmail, setUpEmail } from './mfa-email-setup.ts';
import { isSetUp } from './mfa-setup.ts';
import { setNewPassword } from './new-password.ts';
import { oneTimeSessions } from './one-time-sessions.ts';
import { askForPasswordProof, clientPublicOf, provePassword } from './passwords.ts';
import { preAuthentication } from './pre-authentication.ts';
import {
  type Answers,
  beginning,
  type OpenedStep,
  openStep,
  optional,
  required,
  type SignInParts,
  someone,
  subjectOf,
} from './progress.ts';
import { askForCode, checkSecondFactor } from './second-factors.ts';
import type { SignInGuard } from './sign-in-guard.ts';
import type { ChallengeName, SignInOutcome, SignInPlace, SignIns } from './sign-ins.ts';
import {
  afterFactor,
  afterPlainPassword,
  answerCode,
  answerPasskey,
  beginChoice,
  choose,
} from './user-choice.ts';
import { signInMigrated } from './user-migration.ts';

/** Sign-ins, step by step. @param guard looks at them where pools have threat protection */
export function signInSteps(context: UserPoolContext, guard?: SignInGuard): SignIns {
  const secret = new ServerSecret(context);
  const parts: SignInParts = {
    context,
    sessions: oneTimeSessions(context),
    attempts: new FailedAttempts(context),
    secret,
    absent: new AbsentUsers(secret),
    devices: new DeviceStore(context),
    guard,
  };
  return {
    begin: (place, flow, { parameters, session }) =>
      session === undefined
        ? begin(parts, place, flow, parameters)
        : goOnFromSignUp(parts, place, { flow, parameters, session }),
    respond: (place, challenge, { responses, session }) =>
      respond(parts, place, { challenge, answers: responses, session }),
  };
}

async function begin(
  parts: SignInParts,
  place: SignInPlace,
  flow: Parameters<SignIns['begin']>[1],
  parameters: Answers,
): Promise<SignInOutcome> {
  const subject = await subjectOf(parts, place, required(parameters, 'USERNAME'));
  const progress = { ...beginning, deviceKey: optional(parameters, 'DEVICE_KEY') };
  if (subject.user === undefined && flow === 'USER_PASSWORD_AUTH') {
    const password = required(parameters, 'PASSWORD');
    const user = await signInMigrated(parts, place, subject, password);
    if (user !== undefined) {
      const known = await withComparison(parts, place, { user, progress, password });
      return afterProof(parts, place, { user, progress: known, given: subject.given });
    }
  }
  if (subject.user === undefined && !place.hidesUsers) throw userPoolErrors.userNotFound();
  await preAuthentication(parts, place, subject);
  switch (flow) {
    case 'USER_PASSWORD_AUTH':
      return afterPlainPassword(parts, place, { subject, progress }, required(parameters, 'PASSWORD'));
    case 'USER_SRP_AUTH':
      return askForPasswordProof(parts, place, subject, {
        progress,
        clientPublic: clientPublicOf(parameters),
      });
    case 'CUSTOM_AUTH':
      return beginCustom(parts, place, subject, parameters);
    case 'USER_AUTH':
      return beginChoice(parts, place, { subject, progress, answers: parameters });
  }
}

/** Who has just signed up, or confirmed that, is signed in by the session that he was given. */
async function goOnFromSignUp(
  parts: SignInParts,
  place: SignInPlace,
  {
    flow,
    parameters: answers,
    session,
  }: {
    readonly flow: Parameters<SignIns['begin']>[1];
    readonly parameters: Answers;
    readonly session: string;
  },
): Promise<SignInOutcome> {
  if (flow !== 'USER_AUTH') throw userPoolErrors.invalidParameter('Session is not supported by this flow.');
  const step = await openStep(parts, place, { session, steps: ['SIGN_UP', 'CONFIRM_SIGN_UP'], answers });
  await preAuthentication(parts, place, step.subject);
  await parts.sessions.take(step.opened);
  return afterFactor(parts, place, step);
}

interface Response {
  readonly challenge: ChallengeName;
  readonly answers: Answers;
  readonly session: string | undefined;
}

async function respond(
  parts: SignInParts,
  place: SignInPlace,
  { challenge, answers, session }: Response,
): Promise<SignInOutcome> {
  const open = (): Promise<OpenedStep> => openEnabled(parts, place, { challenge, answers, session });
  switch (challenge) {
    case 'PASSWORD_VERIFIER':
      return afterVerifier(parts, place, await provePassword(parts, place, answers));
    case 'NEW_PASSWORD_REQUIRED':
      return afterNewPassword(parts, place, await open(), answers);
    case 'SELECT_MFA_TYPE':
      return selectMethod(parts, place, await open(), answers);
    case 'MFA_SETUP':
      return afterSetup(parts, place, await open(), answers);
    case 'SMS_MFA':
    case 'SOFTWARE_TOKEN_MFA':
      return secondFactor(parts, place, await open(), { method: challenge, answers });
    case 'EMAIL_OTP':
      return emailCode(parts, place, await open(), answers);
    case 'SMS_OTP':
      return answerCode(parts, place, await open(), { choice: challenge, answers });
    case 'WEB_AUTHN':
      return answerPasskey(parts, place, await open(), answers);
    case 'CUSTOM_CHALLENGE':
      return answerCustom(parts, place, await open(), answers);
    case 'SELECT_CHALLENGE':
      return choose(parts, place, await open(), answers);
    case 'DEVICE_SRP_AUTH':
      return beginDeviceProof(parts, place, { session, answers });
    case 'DEVICE_PASSWORD_VERIFIER':
      return afterDeviceProof(parts, place, answers);
    case 'PASSWORD':
    case 'PASSWORD_SRP':
      // Clients may name what they have chosen instead of SELECT_CHALLENGE.
      return choose(
        parts,
        place,
        await openEnabled(parts, place, { challenge: 'SELECT_CHALLENGE', answers, session }),
        { ...answers, ANSWER: challenge },
      );
  }
}

async function openEnabled(
  parts: SignInParts,
  place: SignInPlace,
  { challenge, answers, session }: Response,
): Promise<OpenedStep> {
  const step = await openStep(parts, place, { session, steps: [challenge], answers });
  const isUnproved = challenge === 'SELECT_CHALLENGE' || challenge === 'CUSTOM_CHALLENGE';
  // Before anything is proved nobody is told that there is a user who is disabled.
  if (!isUnproved && step.state.factor !== 'first' && step.subject.user?.isEnabled === false) {
    throw userPoolErrors.notAuthorized('User is disabled.');
  }
  return step;
}

function afterVerifier(
  parts: SignInParts,
  place: SignInPlace,
  { subject, progress }: OpenedStep,
): Promise<SignInOutcome> {
  if (progress.results !== undefined) return afterCustomPassword(parts, place, { subject, progress });
  return afterProof(parts, place, { user: someone(subject), progress, given: subject.given });
}

async function afterNewPassword(
  parts: SignInParts,
  place: SignInPlace,
  { opened, subject, progress }: OpenedStep,
  answers: Answers,
): Promise<SignInOutcome> {
  const take = (): Promise<void> => parts.sessions.take(opened);
  const user = await setNewPassword(parts, place, { user: someone(subject), answers, take });
  return afterPassword(parts, place, { user, progress, given: subject.given });
}

async function selectMethod(
  parts: SignInParts,
  place: SignInPlace,
  { opened, subject, progress, state }: OpenedStep,
  answers: Answers,
): Promise<SignInOutcome> {
  const answer = required(answers, 'ANSWER');
  const methods = Array.isArray(state.methods) ? (state.methods as readonly MfaMethod[]) : [];
  const method = methods.find((name) => name === answer);
  if (method === undefined)
    throw userPoolErrors.invalidParameter(`Invalid answer for SELECT_MFA_TYPE: ${answer}`);
  await parts.sessions.take(opened);
  return askForCode(parts, place, someone(subject), { method, progress, given: subject.given });
}

async function afterSetup(
  parts: SignInParts,
  place: SignInPlace,
  step: OpenedStep,
  answers: Answers,
): Promise<SignInOutcome> {
  const { opened, subject, progress, state } = step;
  const email = optional(answers, 'EMAIL');
  if (email !== undefined) return setUpEmail(parts, place, step, email);
  if (!isSetUp(state)) throw userPoolErrors.notAuthorized('Invalid session for the user.');
  await parts.sessions.take(opened);
  return finishSignIn(parts, place, someone(subject), progress);
}

async function secondFactor(
  parts: SignInParts,
  place: SignInPlace,
  step: OpenedStep,
  { method, answers }: { readonly method: MfaMethod; readonly answers: Answers },
): Promise<SignInOutcome> {
  await checkSecondFactor(parts, place, step, { method, answers });
  await parts.sessions.take(step.opened);
  return finishSignIn(parts, place, someone(step.subject), step.progress);
}

/** A code by e-mail is a first factor, a second one, or sets that up: its session knows which. */
async function emailCode(
  parts: SignInParts,
  place: SignInPlace,
  step: OpenedStep,
  answers: Answers,
): Promise<SignInOutcome> {
  switch (step.state.factor) {
    case 'first':
      return answerCode(parts, place, step, { choice: 'EMAIL_OTP', answers });
    case 'setup':
      return finishSignIn(parts, place, await proveEmail(parts, place, step, answers), step.progress);
    default:
      return secondFactor(parts, place, step, { method: 'EMAIL_OTP', answers });
  }
}

async function afterDeviceProof(
  parts: SignInParts,
  place: SignInPlace,
  answers: Answers,
): Promise<SignInOutcome> {
  const { step, skipsSecondFactor } = await proveDevice(parts, place, answers);
  const user = someone(step.subject);
  if (!user.isEnabled) throw userPoolErrors.notAuthorized('User is disabled.');
  const proved = { ...step.progress, isDeviceProved: true };
  const progress = await judged(parts, place, { user, progress: proved });
  // A risky sign-in shows its second factor, whatever device it comes from.
  if (skipsSecondFactor && progress.risk?.asksFactor !== true)
    return finishSignIn(parts, place, user, progress);
  return afterDevice(parts, place, { user, progress, given: step.subject.given });
}
