import { isJsonObject, type Json, type JsonObject, memberOf } from '@cairn/kit';
import {
  type ChallengeResult,
  createAuthChallengeEvent,
  defineAuthChallengeEvent,
  verifyAuthChallengeResponseEvent,
} from '../triggers/trigger-events.ts';
import type { TriggerEvent } from '../triggers/triggers.ts';
import { userPoolErrors } from '../user-pool-errors.ts';
import { checkStatus } from './after-proof.ts';
import { finishSignIn } from './finish.ts';
import { askForNewPassword } from './new-password.ts';
import { askForPasswordProof, clientPublicOf } from './passwords.ts';
import {
  type Answers,
  beginning,
  challenge,
  eventSubject,
  type OpenedStep,
  optional,
  type Progress,
  required,
  type SignInParts,
  type Subject,
  someone,
} from './progress.ts';
import type { SignInOutcome, SignInPlace } from './sign-ins.ts';

/** CUSTOM_AUTH begins, with a proof of the password or without. */
export function beginCustom(
  parts: SignInParts,
  place: SignInPlace,
  subject: Subject,
  parameters: Answers,
): Promise<SignInOutcome> {
  const kind = optional(parameters, 'CHALLENGE_NAME');
  if (kind !== undefined && kind !== 'SRP_A')
    throw userPoolErrors.invalidParameter('Invalid CHALLENGE_NAME.');
  const results: readonly ChallengeResult[] =
    kind === undefined ? [] : [{ challengeName: 'SRP_A', challengeResult: true }];
  const progress = { ...beginning, deviceKey: optional(parameters, 'DEVICE_KEY'), results };
  return define(parts, place, { subject, progress, clientPublic: kind && clientPublicOf(parameters) });
}

/** What follows PASSWORD_VERIFIER, of which the triggers hear. */
export function afterCustomPassword(
  parts: SignInParts,
  place: SignInPlace,
  { subject, progress }: Pick<OpenedStep, 'subject' | 'progress'>,
): Promise<SignInOutcome> {
  checkStatus(parts, place, someone(subject));
  const result = { challengeName: 'PASSWORD_VERIFIER', challengeResult: true };
  return define(parts, place, {
    subject,
    progress: { ...progress, results: [...(progress.results ?? []), result] },
  });
}

/** An answer to CUSTOM_CHALLENGE, right or wrong: the triggers decide what follows. */
export async function answerCustom(
  parts: SignInParts,
  place: SignInPlace,
  { opened, subject, progress, state }: OpenedStep,
  answers: Answers,
): Promise<SignInOutcome> {
  const challengeAnswer = required(answers, 'ANSWER');
  // Taken first: whatever the answer is, it is the only one to this challenge.
  await parts.sessions.take(opened);
  const { privateParameters = {}, metadata } = state;
  const about = eventSubject(place, subject);
  const privateChallengeParameters = isJsonObject(privateParameters) ? privateParameters : {};
  const verdict = await run(
    parts,
    place,
    verifyAuthChallengeResponseEvent({ ...about, privateChallengeParameters, challengeAnswer }),
  );
  const result: ChallengeResult = {
    challengeName: 'CUSTOM_CHALLENGE',
    challengeResult: memberOf(verdict, 'answerCorrect') === true,
    ...(typeof metadata === 'string' && { challengeMetadata: metadata }),
  };
  return define(parts, place, {
    subject,
    progress: { ...progress, results: [...(progress.results ?? []), result] },
  });
}

interface Definition {
  readonly subject: Subject;
  readonly progress: Progress;
  /** SRP_A, where the sign-in begins with a password. */
  readonly clientPublic?: string | undefined;
}

/** Asks DefineAuthChallenge what is next. */
async function define(
  parts: SignInParts,
  place: SignInPlace,
  { subject, progress, clientPublic }: Definition,
): Promise<SignInOutcome> {
  const { results = [] } = progress;
  if (results.length > parts.context.limits.userPoolCustomChallenges) throw userPoolErrors.notAuthorized();
  const about = eventSubject(place, subject);
  const next = await run(parts, place, defineAuthChallengeEvent({ ...about, session: results }));
  if (memberOf(next, 'failAuthentication') === true) throw userPoolErrors.notAuthorized();
  if (memberOf(next, 'issueTokens') === true) return issueTokens(parts, place, subject, progress);
  switch (memberOf(next, 'challengeName')) {
    case 'CUSTOM_CHALLENGE':
      return createChallenge(parts, place, { subject, progress });
    case 'PASSWORD_VERIFIER':
      if (clientPublic === undefined) break;
      return askForPasswordProof(parts, place, subject, { progress, clientPublic });
  }
  throw userPoolErrors.triggerAnswerInvalid('DefineAuthChallenge answered no challenge that can follow.');
}

async function issueTokens(
  parts: SignInParts,
  place: SignInPlace,
  subject: Subject,
  progress: Progress,
): Promise<SignInOutcome> {
  const user = someone(subject);
  checkStatus(parts, place, user);
  if (user.status === 'FORCE_CHANGE_PASSWORD') {
    return askForNewPassword(parts, place, user, { progress, given: subject.given });
  }
  return finishSignIn(parts, place, user, progress);
}

async function createChallenge(
  parts: SignInParts,
  place: SignInPlace,
  { subject, progress }: Definition,
): Promise<SignInOutcome> {
  const about = { ...eventSubject(place, subject), challengeName: 'CUSTOM_CHALLENGE' };
  const made = await run(
    parts,
    place,
    createAuthChallengeEvent({ ...about, session: progress.results ?? [] }),
  );
  const metadata = memberOf(made, 'challengeMetadata');
  return challenge(parts, place, {
    name: 'CUSTOM_CHALLENGE',
    subject,
    progress,
    parameters: { ...textsOf(memberOf(made, 'publicChallengeParameters')), USERNAME: subject.name },
    state: {
      privateParameters: textsOf(memberOf(made, 'privateChallengeParameters')),
      ...(typeof metadata === 'string' && { metadata }),
    },
  });
}

function textsOf(parameters: Json | undefined): { readonly [name: string]: string } {
  if (parameters === undefined || parameters === null) return {};
  if (!isJsonObject(parameters)) throw userPoolErrors.triggerAnswerInvalid();
  return Object.fromEntries(
    Object.entries(parameters).flatMap(([name, value]) =>
      value === null ? [] : [[name, typeof value === 'string' ? value : String(value)]],
    ),
  );
}

async function run(
  { context }: SignInParts,
  { pool }: SignInPlace,
  event: TriggerEvent,
): Promise<JsonObject> {
  const answer = await context.triggers.run(pool, event);
  if (answer === undefined)
    throw userPoolErrors.invalidParameter('Custom auth lambda trigger is not configured.');
  return answer;
}
