import { ServiceError } from '@cairn/kit';
import { counting } from '../metrics/counting.ts';
import { findUser } from '../records/find-user.ts';
import type { UserPoolRecord } from '../records/pool-records.ts';
import type { UserKey } from '../records/user-store.ts';
import type { ChallengeName, SignInOutcome, SignInPlace, SignIns } from '../sign-in/sign-ins.ts';
import type { UserPoolContext } from '../user-pool-context.ts';
import { userPoolErrors } from '../user-pool-errors.ts';
import type { AuthEventRecord } from './auth-events.ts';
import { isBlocked } from './blocked-addresses.ts';

type NoteContext = Pick<UserPoolContext, 'clock' | 'ids' | 'authEvents'>;
type WatchContext = NoteContext & Pick<UserPoolContext, 'store' | 'users' | 'log' | 'countPoolEvent'>;
type Proof = AuthEventRecord['proof'];
type Outcome = Pick<AuthEventRecord, 'isPassed' | 'isBlocked'>;
type EventPlace = Pick<SignInPlace, 'pool' | 'address'>;

/** Notes a sign-in of somebody who is there, by a provider: where the pool wants that, and behind the answer. */
export function noteSignIn(context: NoteContext, place: EventPlace, user: UserKey, outcome: Outcome): void {
  if (isWatched(place.pool)) context.authEvents.note(user, eventOf(context, place, outcome, undefined));
}

const failures: ReadonlySet<string> = new Set(['NotAuthorizedException', 'CodeMismatchException']);
const secondFactors: ReadonlySet<ChallengeName> = new Set(['SMS_MFA', 'SOFTWARE_TOKEN_MFA', 'EMAIL_OTP']);

/** Whether what users of a pool do is remembered: with threat protection, audited or enforced. */
export function isWatched({ settings }: UserPoolRecord): boolean {
  const mode = settings.UserPoolAddOns?.AdvancedSecurityMode;
  return mode === 'AUDIT' || mode === 'ENFORCED';
}

/**
 * Sign-ins under the pool's threat protection: none from an address that is blocked, and what came of each is remembered.
 * Nobody waits for that, so it takes no longer for users who are there than for others.
 */
export function watchedSignIns(context: WatchContext, signIns: SignIns): SignIns {
  const watched = async (
    place: SignInPlace,
    { username, proof }: { readonly username: string | undefined; readonly proof: Proof },
    work: () => Promise<SignInOutcome>,
  ): Promise<SignInOutcome> => {
    const note = (outcome: Outcome): void => {
      if (isWatched(place.pool) && username !== undefined)
        void remember(context, place, { username, event: eventOf(context, place, outcome, proof) });
    };
    if (isBlocked(context.store, place)) {
      note({ isPassed: false, isBlocked: true });
      throw userPoolErrors.blocked();
    }
    try {
      const outcome = await counting(context, { client: place.client, name: 'SignInSuccesses' }, work, isEnd);
      if (outcome.kind === 'signed-in') note({ isPassed: true });
      return outcome;
    } catch (error) {
      if (error instanceof ServiceError && failures.has(error.code)) note({ isPassed: false });
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

function eventOf(
  { clock, ids }: NoteContext,
  { address }: EventPlace,
  { isPassed, isBlocked: isRefused }: Outcome,
  proof: Proof,
): AuthEventRecord {
  return {
    id: ids.uuid(),
    type: 'SignIn',
    atMs: clock.now(),
    isPassed,
    ...(isRefused === true && { isBlocked: true }),
    ...(proof !== undefined && isRefused !== true && { proof }),
    ...(address !== undefined && { address }),
  };
}

/** Names of nobody are nobody's events. */
async function remember(
  { users, log, authEvents }: WatchContext,
  { pool }: EventPlace,
  { username, event }: { readonly username: string; readonly event: AuthEventRecord },
): Promise<void> {
  try {
    const user = await findUser(users, pool, username);
    if (user !== undefined) authEvents.note(user, event);
  } catch (error) {
    log('error', `a sign-in was not remembered: ${String(error)}`);
  }
}
