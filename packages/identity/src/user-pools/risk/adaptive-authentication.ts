import { isJsonObject, type JsonObject, readIpAddress } from '@cairn/kit';
import type { UserRecord } from '../records/user-records.ts';
import { riskFactorOf } from '../sign-in/second-factors.ts';
import type { SignInGuard } from '../sign-in/sign-in-guard.ts';
import type { SignInPlace } from '../sign-in/sign-ins.ts';
import type { UserPoolContext } from '../user-pool-context.ts';
import { userPoolErrors } from '../user-pool-errors.ts';
import { changeUser } from '../users/change-user.ts';
import type { AuthEventRecord } from './auth-event-record.ts';
import type { AuthEvents } from './auth-events.ts';
import { isSkipped, riskConfigurationOf } from './blocked-addresses.ts';
import type { CompromisedCredentials } from './compromised-passwords.ts';
import { eventOf } from './event-of.ts';
import { FeedbackTokens } from './feedback-tokens.ts';
import { type RiskFacts, reckonRisk } from './reckon-risk.ts';
import { type RiskMailKind, riskMails } from './risk-mails.ts';
import { type RiskLevel, RiskRefusal, type SignInRisk } from './sign-in-risk.ts';
import type { TriedUsers } from './tried-users.ts';

/** So many of the newest events tell what is known of a user. */
const eventsLookedAt = 100;
const failureMs = 15 * 60_000;

/** What threat protection stands on. */
export interface RiskParts {
  readonly events: AuthEvents;
  readonly tried: TriedUsers;
  readonly compromised: CompromisedCredentials;
}

/** Looks at sign-ins of pools whose threat protection is on: AUDIT remembers, ENFORCED acts. */
export function adaptiveAuthentication(context: UserPoolContext, parts: RiskParts): SignInGuard {
  const { events, tried, compromised } = parts;
  const mails = riskMails(context, new FeedbackTokens(context));
  return {
    async checkPassword(place, user, password) {
      const { isCompromised, isBlocked } = await compromised.check(place, 'SIGN_IN', password);
      // Who is not confirmed, or has a password for once only, goes no further with it anyway.
      if (!isBlocked || user.status !== 'CONFIRMED') return isCompromised;
      await changeUser(context, place.pool, user, (now) =>
        now.status === 'CONFIRMED' ? { user: { ...now, status: 'RESET_REQUIRED' } } : undefined,
      );
      const refusal = userPoolErrors.resetRequired(
        'Password reset required for user due to security reasons',
      );
      throw new RiskRefusal(refusal, { eventId: context.ids.uuid(), decision: 'Block', isCompromised });
    },
    async judge(place, user, { isDeviceProved, isCompromised, isTwoFold }) {
      const mode = place.pool.settings.UserPoolAddOns?.AdvancedSecurityMode ?? 'OFF';
      if (mode === 'OFF') return undefined;
      const found = { eventId: context.ids.uuid(), ...(isCompromised && { isCompromised }) };
      if (isSkipped(context.store, place)) return { ...found, decision: 'NoRisk' };
      const known = await events.recent(user, eventsLookedAt);
      const level = reckonRisk({
        ...factsOf(place, known, { isDeviceProved, nowMs: context.clock.now() }),
        usersTriedFromNetwork: tried.count(place.pool.id, place.address),
      });
      if (level === undefined) return { ...found, decision: 'NoRisk' };
      const risky: SignInRisk = { ...found, level, decision: 'AccountTakeover' };
      if (mode === 'AUDIT') return remembered(parts, context, { place, user, risk: risky });
      return carryOut({ context, parts, mails }, { place, user, risk: risky, isTwoFold });
    },
  };
}

interface Judged {
  readonly place: SignInPlace;
  readonly user: UserRecord;
  readonly risk: SignInRisk;
}

/** Does what the configuration says of a level. @throws RiskRefusal where it is blocked */
async function carryOut(
  {
    context,
    parts,
    mails,
  }: {
    readonly context: UserPoolContext;
    readonly parts: RiskParts;
    readonly mails: ReturnType<typeof riskMails>;
  },
  { place, user, risk, isTwoFold }: Judged & { readonly isTwoFold: boolean },
): Promise<SignInRisk> {
  const takeover = riskConfigurationOf(context.store, place)?.accountTakeover;
  const { action, notifies } = actionOf(takeover, risk.level);
  const hasFactor = isTwoFold || riskFactorOf(place.pool, user).kind !== 'none';
  const isBlocked = action === 'BLOCK' || (action === 'MFA_REQUIRED' && !hasFactor);
  const asksFactor = !isBlocked && !isTwoFold && action.startsWith('MFA_') && hasFactor;
  const kind = isBlocked ? 'BlockEmail' : asksFactor ? 'MfaEmail' : 'NoActionEmail';
  // Before the mail: its links lead to the event.
  const decided: SignInRisk = isBlocked ? { ...risk, decision: 'Block' } : { ...risk, asksFactor };
  if (!isBlocked) remembered(parts, context, { place, user, risk: decided });
  if (notifies) await notify({ context, mails }, { place, user, risk, kind, takeover });
  if (isBlocked) throw new RiskRefusal(userPoolErrors.risky(), decided);
  return decided;
}

/** A mail that cannot be sent stops no sign-in. */
async function notify(
  { context, mails }: { readonly context: UserPoolContext; readonly mails: ReturnType<typeof riskMails> },
  {
    place,
    user,
    risk: { eventId },
    kind,
    takeover,
  }: Judged & { readonly kind: RiskMailKind; readonly takeover: JsonObject | undefined },
): Promise<void> {
  const given = takeover?.NotifyConfiguration;
  const configured = given !== undefined && isJsonObject(given) ? given : undefined;
  try {
    await mails.send(place, user, { kind, eventId, configured });
  } catch (error) {
    const cause = error instanceof Error ? error.message : String(error);
    context.log('warn', 'a mail about a risky sign-in could not be sent', { cause });
  }
}

/** A sign-in that goes on is remembered as such; what comes of it takes its place. */
function remembered(
  { events }: RiskParts,
  { clock }: UserPoolContext,
  { place, user, risk }: Judged,
): SignInRisk {
  const atMs = clock.now();
  events.note(user, eventOf(place, { id: risk.eventId, atMs, isPassed: false, isInProgress: true, risk }));
  return risk;
}

function actionOf(
  takeover: JsonObject | undefined,
  level: RiskLevel | undefined,
): { readonly action: string; readonly notifies: boolean } {
  const actions = takeover?.Actions;
  const found = actions !== undefined && isJsonObject(actions) ? actions[`${level}Action`] : undefined;
  const { EventAction, Notify } = found !== undefined && isJsonObject(found) ? found : {};
  return { action: typeof EventAction === 'string' ? EventAction : 'NO_ACTION', notifies: Notify === true };
}

/** What the newest events of a user tell of a sign-in. */
export function factsOf(
  { address, device }: Pick<SignInPlace, 'address' | 'device'>,
  events: readonly AuthEventRecord[],
  { isDeviceProved, nowMs }: { readonly isDeviceProved: boolean; readonly nowMs: number },
): Omit<RiskFacts, 'usersTriedFromNetwork'> {
  const own = events.filter(
    ({ isPassed, feedback }) => feedback?.value === 'Valid' || (isPassed && feedback?.value !== 'Invalid'),
  );
  const network = wideNetworkOf(address);
  // Users who tell nothing of their devices are not suspected for that.
  const isDeviceTold = device !== undefined && own.some(({ fingerprint }) => fingerprint !== undefined);
  const isSeen = isDeviceTold ? own.some(({ fingerprint }) => fingerprint === device.fingerprint) : undefined;
  const isNetworkTold = network !== undefined && own.some((event) => event.address !== undefined);
  return {
    hasSignedInBefore: own.length > 0,
    isDeviceKnown: isDeviceProved ? true : isSeen,
    isNetworkKnown: isNetworkTold ? own.some((event) => wideNetworkOf(event.address) === network) : undefined,
    failures: failuresOf(events, nowMs),
  };
}

/** Wrong passwords and codes since the last sign-in, as far as they were just before. */
function failuresOf(events: readonly AuthEventRecord[], nowMs: number): number {
  const lastPassed = events.findIndex(({ isPassed }) => isPassed);
  const since = lastPassed === -1 ? events : events.slice(0, lastPassed);
  return since.filter(
    ({ atMs, isInProgress, risk, isBlocked }) =>
      !isInProgress && risk === undefined && !isBlocked && nowMs - atMs <= failureMs,
  ).length;
}

/** The network of an address: 24 bits of version 4, 48 bits of version 6. */
function wideNetworkOf(address: string | undefined): string | undefined {
  const read = address === undefined ? undefined : readIpAddress(address);
  if (read === undefined) return undefined;
  return read.bits === 32 ? `${read.value >> 8n}/24` : `${read.value >> 80n}/48`;
}
