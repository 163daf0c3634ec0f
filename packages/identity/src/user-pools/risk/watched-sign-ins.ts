import { ServiceError } from '@cairn/kit';
import { counting } from '../metrics/counting.ts';
import { findUser } from '../records/find-user.ts';
import type { UserKey } from '../records/user-store.ts';
import type { ChallengeName, SignInOutcome, SignInPlace, SignIns } from '../sign-in/sign-ins.ts';
import type { UserPoolContext } from '../user-pool-context.ts';
import { userPoolErrors } from '../user-pool-errors.ts';
import type { AuthEventRecord } from './auth-event-record.ts';
import { isBlocked } from './blocked-addresses.ts';
import { eventOf } from './event-of.ts';
import { isWatched } from './is-watched.ts';
import { RiskRefusal, type SignInRisk } from './sign-in-risk.ts';
import type { TriedUsers } from './tried-users.ts';

type NoteContext = Pick<UserPoolContext, 'clock' | 'ids' | 'authEvents'>;
type WatchContext = NoteContext & Pick<UserPoolContext, 'store' | 'users' | 'log' | 'countPoolEvent'>;
type Proof = AuthEventRecord['proof'];

/** Notes a sign-in of somebody who is there, by a provider: where the pool wants that, and behind the answer. */
export function noteSignIn(
  { clock, ids, authEvents }: NoteContext,
  place: Pick<SignInPlace, 'pool' | 'address'> & { readonly client?: SignInPlace['client'] },
  user: UserKey,
  outcome: Pick<AuthEventRecord, 'isPassed' | 'isBlocked'>,
): void {
  if (isWatched(place.pool))
    authEvents.note(user, eventOf(place, { ...outcome, id: ids.uuid(), atMs: clock.now() }));
}

interface WatchParts {
  readonly tried: TriedUsers;
}

const failures: ReadonlySet<string> = new Set(['NotAuthorizedException', 'CodeMismatchException']);
const secondFactors: ReadonlySet<ChallengeName> = new Set(['SMS_MFA', 'SOFTWARE_TOKEN_MFA', 'EMAIL_OTP']);

/**
 * Sign-ins under the pool's threat protection: none from an address that is blocked, and what came of each is remembered.
 * Nobody waits for that, so it takes no longer for users who are there than for others.
 */
export function watchedSignIns(context: WatchContext, parts: WatchParts, signIns: SignIns): SignIns {
  const watched = async (
    place: SignInPlace,
    { username, proof }: { readonly username: string | undefined; readonly proof: Proof },
    work: () => Promise<SignInOutcome>,
  ): Promise<SignInOutcome> => {
    const ofPlace = { place, username, proof };
    if (isBlocked(context.store, place)) {
      noteFailure(context, parts, ofPlace, { isBlocked: true });
      throw userPoolErrors.blocked();
    }
    try {
      const outcome = await counting(context, { client: place.client, name: 'SignInSuccesses' }, work, isEnd);
      if (outcome.kind === 'signed-in' && isWatched(place.pool)) notePass(context, ofPlace, outcome);
      return outcome;
    } catch (error) {
      if (error instanceof RiskRefusal) noteFailure(context, parts, ofPlace, { risk: error.risk });
      else if (error instanceof ServiceError && failures.has(error.code))
        noteFailure(context, parts, ofPlace, {});
      throw error;
    }
  };
  return {
    begin: (place, flow, attempt) => {
      const proof = flow === 'USER_PASSWORD_AUTH' ? 'Password' : undefined;
      const { USERNAME: username } = attempt.parameters;
      return watched(place, { username, proof }, () => signIns.begin(place, flow, attempt));
    },
    respond: (place, challenge, answer) => {
      const { USERNAME: username } = answer.responses;
      const proof = proofOf(challenge);
      return watched(place, { username, proof }, () => signIns.respond(place, challenge, answer));
    },
  };
}

const isEnd = ({ kind }: SignInOutcome): boolean => kind === 'signed-in';

function proofOf(challenge: ChallengeName): Proof {
  if (secondFactors.has(challenge)) return 'Mfa';
  return challenge === 'PASSWORD_VERIFIER' || challenge === 'PASSWORD' ? 'Password' : undefined;
}

interface Attempt {
  readonly place: SignInPlace;
  readonly username: string | undefined;
  readonly proof: Proof;
}

/** Known at once: the next sign-in is compared with it. */
function notePass(
  { clock, ids, authEvents }: WatchContext,
  { place, proof }: Attempt,
  { user, risk }: Extract<SignInOutcome, { readonly kind: 'signed-in' }>,
): void {
  const event = eventOf(place, {
    id: risk?.eventId ?? ids.uuid(),
    atMs: clock.now(),
    isPassed: true,
    ...(proof !== undefined && { proof }),
    ...(risk !== undefined && { risk }),
  });
  authEvents.note(user, event, { isUpdate: risk !== undefined });
}

function noteFailure(
  context: WatchContext,
  { tried }: WatchParts,
  { place, username, proof }: Attempt,
  found: { readonly isBlocked?: boolean; readonly risk?: SignInRisk },
): void {
  const { pool, address } = place;
  if (!isWatched(pool) || username === undefined) return;
  const isWrong = found.isBlocked !== true && found.risk === undefined;
  if (isWrong) tried.note(pool.id, address, username);
  const event = eventOf(place, {
    id: found.risk?.eventId ?? context.ids.uuid(),
    atMs: context.clock.now(),
    isPassed: false,
    ...found,
    ...(proof !== undefined && found.isBlocked !== true && { proof }),
  });
  void remember(context, place, { username, event });
}

/** Names of nobody are nobody's events. */
async function remember(
  { users, log, authEvents }: WatchContext,
  { pool }: SignInPlace,
  { username, event }: { readonly username: string; readonly event: AuthEventRecord },
): Promise<void> {
  try {
    const user = await findUser(users, pool, username);
    if (user !== undefined) authEvents.note(user, event);
  } catch (error) {
    log('error', `a sign-in was not remembered: ${String(error)}`);
  }
}
