import type { JsonObject } from '@cairn/kit';
import type { DeviceStore } from '../devices/device-store.ts';
import { findUser } from '../records/find-user.ts';
import type { UserRecord } from '../records/user-records.ts';
import type { SignInRisk } from '../risk/sign-in-risk.ts';
import type { AbsentUsers } from '../srp/absent-users.ts';
import type { ServerSecret } from '../srp/server-secret.ts';
import type { TokenOccasion } from '../tokens/tokens.ts';
import type { ChallengeResult, EventOfNobody, EventOfUser } from '../triggers/trigger-events.ts';
import type { UserPoolContext } from '../user-pool-context.ts';
import { userPoolErrors } from '../user-pool-errors.ts';
import type { FailedAttempts } from './failed-attempts.ts';
import type { OneTimeSessions, OpenedSession } from './one-time-sessions.ts';
import type { SignInGuard } from './sign-in-guard.ts';
import type { ChallengeName, SignInOutcome, SignInPlace } from './sign-ins.ts';

/** What the steps of sign-ins stand on. */
export interface SignInParts {
  readonly context: UserPoolContext;
  readonly sessions: OneTimeSessions;
  readonly attempts: FailedAttempts;
  readonly secret: ServerSecret;
  readonly absent: AbsentUsers;
  readonly devices: DeviceStore;
  readonly guard: SignInGuard | undefined;
}

/** Whom a sign-in is about. */
export interface Subject {
  /** As the caller names him. */
  readonly given: string;
  /** His username, or the one that he would have. */
  readonly name: string;
  readonly user: UserRecord | undefined;
}

/** What a sign-in has come to; carried in its sessions. */
export interface Progress {
  readonly occasion: TokenOccasion;
  /** Key of a device that the client says it is. */
  readonly deviceKey?: string | undefined;
  readonly isDeviceProved?: boolean;
  /** The password is among those that were stolen elsewhere. */
  readonly isCompromised?: boolean;
  /** What threat protection found, once the first factor was proved. */
  readonly risk?: SignInRisk | undefined;
  /** Rounds of a custom sign-in; absent for others. */
  readonly results?: readonly ChallengeResult[];
}

export const beginning: Progress = { occasion: 'TokenGeneration_Authentication' };

/** The responses, or parameters, of a call. */
export interface Answers {
  readonly [name: string]: string;
}

/** @throws ServiceError InvalidParameterException "Missing required parameter …" */
export function required(answers: Answers, name: string): string {
  const value = Object.hasOwn(answers, name) ? answers[name] : undefined;
  if (value === undefined || value === '') {
    throw userPoolErrors.invalidParameter(`Missing required parameter ${name}`);
  }
  return value;
}

export function optional(answers: Answers, name: string): string | undefined {
  return Object.hasOwn(answers, name) ? answers[name] : undefined;
}

export async function subjectOf(
  { context, absent }: SignInParts,
  { pool, hidesUsers }: SignInPlace,
  given: string,
): Promise<Subject> {
  // Made up in any case, so that both cases take the same steps.
  const name = await absent.username(pool, given);
  const user = await findUser(context.users, pool, given, { isEven: hidesUsers });
  return { given, name: user?.username ?? name, user };
}

/** A step that was carried back to us. */
export interface OpenedStep {
  readonly opened: OpenedSession;
  readonly subject: Subject;
  readonly progress: Progress;
  /** What the step keeps for itself. */
  readonly state: JsonObject;
}

/**
 * Reads the session of a challenge.
 * @throws ServiceError NotAuthorizedException where it is over, somebody else's, or was issued before the user was signed
 * out everywhere
 */
export async function openStep(
  parts: SignInParts,
  place: SignInPlace,
  { session, steps, answers }: OpenStepOptions,
): Promise<OpenedStep> {
  if (session === undefined) throw userPoolErrors.invalidParameter('Missing required parameter Session');
  const opened = await parts.sessions.read(place, session, steps);
  const { content } = opened;
  const user = await carriedUser(parts, place, content.sub);
  const isGone = content.sub !== undefined && user === undefined;
  if (isGone || (user?.signedOutMs ?? 0) > opened.issuedMs) {
    throw userPoolErrors.notAuthorized('Invalid session for the user, session is expired.');
  }
  const name = user?.username ?? (await parts.absent.username(place.pool, content.username));
  const subject = { given: content.username, name, user };
  await checkBelongs(parts, place, subject, required(answers, 'USERNAME'));
  const { progress, ...state } = (content.state ?? {}) as { readonly progress?: Progress } & JsonObject;
  return { opened, subject, progress: progress ?? beginning, state };
}

/** The user of a session; a session of nobody has none. */
async function carriedUser(
  { context: { users } }: SignInParts,
  { pool, hidesUsers }: SignInPlace,
  sub: string | undefined,
): Promise<UserRecord | undefined> {
  if (hidesUsers) return users.evenly(pool, { sub });
  return sub === undefined ? undefined : users.get(pool.id, sub);
}

interface OpenStepOptions {
  readonly session: string | undefined;
  readonly steps: readonly string[];
  readonly answers: Answers;
}

/** A session carried to another user's name opens nothing. */
async function checkBelongs(
  { context }: SignInParts,
  { pool }: SignInPlace,
  { given, name, user }: Subject,
  username: string,
): Promise<void> {
  if (username === given || username === name) return;
  const meant = user === undefined ? undefined : await findUser(context.users, pool, username);
  if (meant === undefined || meant.sub !== user?.sub) {
    throw userPoolErrors.notAuthorized('Invalid session for the user.');
  }
}

/** A challenge with its session. */
export async function challenge(
  { sessions }: SignInParts,
  place: SignInPlace,
  { name, subject, progress, parameters, state, availableChallenges }: ChallengeOrder,
): Promise<SignInOutcome> {
  const session = await sessions.keep(place, {
    step: name,
    ...(subject.user !== undefined && { sub: subject.user.sub }),
    username: subject.given,
    state: { ...state, progress },
  });
  return {
    kind: 'challenge',
    name,
    parameters,
    session,
    ...(availableChallenges !== undefined && { availableChallenges }),
  };
}

interface ChallengeOrder {
  readonly name: ChallengeName;
  readonly subject: Subject;
  readonly progress: Progress;
  readonly parameters: { readonly [name: string]: string };
  readonly state?: JsonObject;
  readonly availableChallenges?: readonly ChallengeName[];
}

/** Whom the events of triggers are about: a user, or the name of nobody. */
export function eventSubject(
  { client, clientMetadata }: SignInPlace,
  { user, name }: Pick<Subject, 'user' | 'name'>,
): EventOfUser | EventOfNobody {
  const call = { clientId: client.id, clientMetadata };
  return user === undefined ? { userName: name, ...call } : { user, ...call };
}

/** Somebody who has to be there by now. @throws ServiceError NotAuthorizedException */
export function someone({ user }: Subject): UserRecord {
  if (user === undefined) throw userPoolErrors.notAuthorized();
  return user;
}
