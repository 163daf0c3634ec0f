import type { CallScope } from '@cairn/kit';
import { findUser } from '../records/find-user.ts';
import type { UserPoolContext } from '../user-pool-context.ts';
import { userPoolErrors } from '../user-pool-errors.ts';
import { pageSize } from '../users/list-users.ts';
import { pageStart, pageToken } from '../users/page-tokens.ts';
import { type AdminUserInput, userFinder } from '../users/user-finder.ts';
import type { AuthEventRecord } from './auth-event-record.ts';
import type { AuthEvents } from './auth-events.ts';
import { FeedbackTokens } from './feedback-tokens.ts';
import { isWatched } from './is-watched.ts';

/** What administrators ask about what users did, of pools with threat protection. */
export function authEventOperations(context: UserPoolContext, events: AuthEvents) {
  const { userOf } = userFinder(context);
  const tokens = new FeedbackTokens(context);
  const watchedUser = async (scope: CallScope, input: AdminUserInput) => {
    const { pool, user } = await userOf(scope, input);
    if (!isWatched(pool)) throw userPoolErrors.addOnNotEnabled();
    return user;
  };
  return {
    async adminListUserAuthEvents(
      scope: CallScope,
      input: AdminUserInput & {
        readonly MaxResults?: number | undefined;
        readonly NextToken?: string | undefined;
      },
    ) {
      const user = await watchedUser(scope, input);
      const list = `auth-events/${user.userPoolId}/${user.sub}`;
      const limit = pageSize(input.MaxResults);
      const found = await events.list(user, { after: pageStart(list, input.NextToken), limit: limit + 1 });
      const page = found.slice(0, limit);
      const last = page.at(-1);
      const isMore = found.length > limit && last !== undefined;
      return { AuthEvents: page.map(shownEvent), ...(isMore && { NextToken: pageToken(list, last.id) }) };
    },
    async adminUpdateAuthEventFeedback(
      scope: CallScope,
      input: AdminUserInput & { readonly EventId: string; readonly FeedbackValue: 'Valid' | 'Invalid' },
    ): Promise<object> {
      const user = await watchedUser(scope, input);
      const feedback = { value: input.FeedbackValue, provider: 'Admin', atMs: context.clock.now() };
      if (!(await events.giveFeedback(user, input.EventId, feedback)))
        throw userPoolErrors.notFound(`Event ${input.EventId} does not exist.`);
      return {};
    },
    /** By the token of a mail, unsigned: whoever has none learns nothing of users and events. */
    async updateAuthEventFeedback(
      _scope: CallScope,
      { UserPoolId, Username, EventId, FeedbackToken, FeedbackValue: value }: UserFeedbackInput,
    ): Promise<object> {
      const pool = context.store.pools.find(UserPoolId);
      if (pool === undefined) throw userPoolErrors.poolNotFound(UserPoolId);
      if (!isWatched(pool)) throw userPoolErrors.addOnNotEnabled();
      const user = await findUser(context.users, pool, Username);
      const judged = user ?? { userPoolId: pool.id, sub: 'nobody' };
      const isHis = await tokens.isTokenOf(judged, EventId, FeedbackToken);
      const feedback = { value, provider: 'User', atMs: context.clock.now() };
      if (user === undefined || !isHis || !(await events.giveFeedback(user, EventId, feedback)))
        throw userPoolErrors.notAuthorized('Invalid feedback token');
      return {};
    },
  };
}

interface UserFeedbackInput {
  readonly UserPoolId: string;
  readonly Username: string;
  readonly EventId: string;
  readonly FeedbackToken: string;
  readonly FeedbackValue: 'Valid' | 'Invalid';
}

/** Source: API reference, `AuthEventType`. */
function shownEvent(event: AuthEventRecord) {
  const { id, type, atMs, isPassed, isInProgress, proof, address, deviceName, feedback } = event;
  const risk = shownRisk(event);
  return {
    EventId: id,
    EventType: type,
    CreationDate: atMs,
    EventResponse: isInProgress ? 'InProgress' : isPassed ? 'Pass' : 'Fail',
    ...(risk !== undefined && { EventRisk: risk }),
    ChallengeResponses:
      proof === undefined
        ? []
        : [{ ChallengeName: proof, ChallengeResponse: isPassed ? 'Success' : 'Failure' }],
    EventContextData: {
      ...(address !== undefined && { IpAddress: address }),
      ...(deviceName !== undefined && { DeviceName: deviceName }),
    },
    ...(feedback && {
      EventFeedback: {
        FeedbackValue: feedback.value,
        Provider: feedback.provider,
        FeedbackDate: feedback.atMs,
      },
    }),
  };
}

function shownRisk({ isBlocked, risk }: AuthEventRecord) {
  if (isBlocked) return { RiskDecision: 'Block', CompromisedCredentialsDetected: false };
  if (risk === undefined) return undefined;
  return {
    RiskDecision: risk.decision,
    ...(risk.level !== undefined && { RiskLevel: risk.level }),
    CompromisedCredentialsDetected: risk.isCompromised === true,
  };
}
