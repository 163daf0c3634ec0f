import { isJsonObject, type JsonObject } from '@cairn/kit';
import type { MfaMethod, UserRecord } from '../records/user-records.ts';
import { userPoolErrors } from '../user-pool-errors.ts';
import type { OneTimeSessions, OpenedSession, SessionPlace } from './one-time-sessions.ts';
import { challenge, type Progress, type SignInParts } from './progress.ts';
import type { SignInOutcome, SignInPlace } from './sign-ins.ts';

/** The step of a sign-in that sets up the first second factor. */
export const mfaSetupStep = 'MFA_SETUP';

/** Asks the user to set something up. */
export function askForSetup(
  parts: SignInParts,
  place: SignInPlace,
  user: UserRecord,
  step: { readonly methods: readonly MfaMethod[]; readonly progress: Progress; readonly given: string },
): Promise<SignInOutcome> {
  return challenge(parts, place, {
    name: mfaSetupStep,
    subject: { given: step.given, name: user.username, user },
    progress: step.progress,
    parameters: { USER_ID_FOR_SRP: user.username, MFAS_CAN_SETUP: JSON.stringify(step.methods) },
  });
}

/** Whether what was carried back was verified by {@link MfaSetupSession.verified}. */
export function isSetUp(state: JsonObject): boolean {
  return state.setUp === 'SOFTWARE_TOKEN_MFA';
}

/**
 * The Session of MFA_SETUP for AssociateSoftwareToken and VerifySoftwareToken: each of them takes the one it is given and
 * answers the next. A wrong code leaves it good for another try: read, check, then answer `next` or `verified`.
 */
export interface MfaSetupSession {
  /** Who sets up. */
  readonly user: UserRecord;
  /** Takes the session. @returns the one that goes on, with what is to be remembered of this call */
  next(state?: JsonObject): Promise<string>;
  /** Takes the session. @returns the one by which RespondToAuthChallenge MFA_SETUP ends the sign-in */
  verified(): Promise<string>;
  /** What the call before remembered. */
  readonly state: JsonObject;
}

/** @throws ServiceError NotAuthorizedException as `SealedSessions.open` does */
export async function openMfaSetup(
  ports: { readonly sessions: OneTimeSessions; readonly users: SignInParts['context']['users'] },
  place: SessionPlace,
  session: string,
): Promise<MfaSetupSession> {
  const opened = await ports.sessions.read(place, session, [mfaSetupStep]);
  const { sub } = opened.content;
  const user = sub === undefined ? undefined : await ports.users.get(place.pool.id, sub);
  if (user === undefined || !user.isEnabled)
    throw userPoolErrors.notAuthorized('Invalid session for the user.');
  const { state = {} } = opened.content as { readonly state?: JsonObject };
  const remembered = state.setUpState ?? {};
  return {
    user,
    state: isJsonObject(remembered) ? remembered : {},
    next: (setUpState = {}) => goOn(ports.sessions, place, opened, { setUpState }),
    verified: () => goOn(ports.sessions, place, opened, { setUp: 'SOFTWARE_TOKEN_MFA' }),
  };
}

async function goOn(
  sessions: OneTimeSessions,
  place: SessionPlace,
  opened: OpenedSession,
  state: JsonObject,
): Promise<string> {
  await sessions.take(opened);
  return sessions.keep(place, { ...opened.content, state: { ...opened.content.state, ...state } });
}
