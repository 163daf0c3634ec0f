import type { CallScope } from '@cairn/kit';
import type { UserPoolContext } from '../user-pool-context.ts';
import { userPoolErrors } from '../user-pool-errors.ts';
import { pageSize } from '../users/list-users.ts';
import { pageStart, pageToken } from '../users/page-tokens.ts';
import { type AdminUserInput, userFinder } from '../users/user-finder.ts';
import type { AuthEventRecord, AuthEvents } from './auth-events.ts';
import { isWatched } from './watched-sign-ins.ts';

/** What administrators ask about what users did, of pools with threat protection. */
export function authEventOperations(context: UserPoolContext, events: AuthEvents) {
  const { userOf } = userFinder(context);
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
  };
}

/** Source: API reference, `AuthEventType`. Risk is not reckoned: it is told where an address was blocked only. */
function shownEvent({ id, type, atMs, isPassed, isBlocked, proof, address, feedback }: AuthEventRecord) {
  return {
    EventId: id,
    EventType: type,
    CreationDate: atMs,
    EventResponse: isPassed ? 'Pass' : 'Fail',
    ...(isBlocked && { EventRisk: { RiskDecision: 'Block', CompromisedCredentialsDetected: false } }),
    ChallengeResponses:
      proof === undefined
        ? []
        : [{ ChallengeName: proof, ChallengeResponse: isPassed ? 'Success' : 'Failure' }],
    EventContextData: { ...(address !== undefined && { IpAddress: address }) },
    ...(feedback && {
      EventFeedback: {
        FeedbackValue: feedback.value,
        Provider: feedback.provider,
        FeedbackDate: feedback.atMs,
      },
    }),
  };
}
