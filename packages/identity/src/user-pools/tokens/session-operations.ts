import { type CallScope, type JsonObject, memberOf } from '@cairn/kit';
import type { UserRecord } from '../records/user-records.ts';
import type { UserPoolContext } from '../user-pool-context.ts';
import type { UserPoolCrypto } from '../user-pool-crypto.ts';
import { userPoolErrors } from '../user-pool-errors.ts';
import { userFinder } from '../users/user-finder.ts';
import type { PoolTokens } from './pool-tokens.ts';
import type { TokenSession } from './token-session.ts';

/** Sessions of one answer. */
const pageSize = 60;

/** A session as the API tells it; instants are epoch milliseconds. */
export interface SessionDescription {
  readonly SessionId: string;
  readonly SessionType: 'TOKEN';
  readonly ClientId: string;
  readonly CreateDate: number;
  /** Of the last new refresh token: refreshing alone writes nothing. */
  readonly LastActiveDate: number;
  readonly IsCurrentSession: boolean;
}

/** Operations that show the sessions of a user and end one of them. */
export function sessionOperations(context: UserPoolContext, tokens: PoolTokens) {
  const userOf = async (...named: Parameters<ReturnType<typeof userFinder>['userOf']>) =>
    (await userFinder(context).userOf(...named)).user;
  const describe = async (user: UserRecord, currentId: string | undefined, token: string | undefined) =>
    pageOf(context, await liveSessions(tokens, user), { currentId, token });
  const end = async (user: UserRecord, id: string): Promise<void> => {
    const sessions = await liveSessions(tokens, user);
    const meant = sessions.find((session) => sessionIdOf(context.crypto, session) === id);
    if (meant === undefined) throw userPoolErrors.notFound('Session does not exist.');
    await tokens.sessions.end(meant);
  };
  return {
    async listUserSessions(
      _scope: CallScope,
      { AccessToken, NextToken }: { readonly AccessToken: string; readonly NextToken?: string },
    ) {
      const { user, claims } = await tokens.holderOf(AccessToken);
      return describe(user, currentOf(claims), NextToken);
    },

    async revokeUserSession(
      _scope: CallScope,
      { AccessToken, SessionId }: { readonly AccessToken: string; readonly SessionId: string },
    ): Promise<JsonObject> {
      const { pool, user, claims } = await tokens.holderOf(AccessToken);
      const id = currentOf(claims);
      if (id !== undefined && sessionIdOf(context.crypto, { userPoolId: pool.id, id }) === SessionId)
        throw userPoolErrors.invalidParameter('The current session cannot be revoked.');
      await end(user, SessionId);
      return {};
    },

    async adminListUserSessions(
      scope: CallScope,
      {
        UserPoolId,
        Username,
        NextToken,
      }: { readonly UserPoolId: string; readonly Username: string; readonly NextToken?: string },
    ) {
      return describe(await userOf(scope, { UserPoolId, Username }), undefined, NextToken);
    },

    async adminRevokeUserSession(
      scope: CallScope,
      {
        UserPoolId,
        Username,
        SessionId,
      }: { readonly UserPoolId: string; readonly Username: string; readonly SessionId: string },
    ): Promise<JsonObject> {
      await end(await userOf(scope, { UserPoolId, Username }), SessionId);
      return {};
    },
  };
}

async function liveSessions(tokens: PoolTokens, user: UserRecord): Promise<readonly TokenSession[]> {
  const sessions = await tokens.sessions.ofUser(user.userPoolId, user.sub);
  return sessions.filter((session) => !tokens.isSignedOut(session, user));
}

function pageOf(
  { crypto: hasher }: Pick<UserPoolContext, 'crypto'>,
  sessions: readonly TokenSession[],
  { currentId, token }: { readonly currentId: string | undefined; readonly token: string | undefined },
): { readonly Sessions: readonly SessionDescription[]; readonly NextToken?: string } {
  const described = sessions.map((session): SessionDescription => {
    const { id, clientId, createdMs, rotatedMs = createdMs } = session;
    return {
      SessionId: sessionIdOf(hasher, session),
      SessionType: 'TOKEN',
      ClientId: clientId,
      CreateDate: createdMs,
      LastActiveDate: rotatedMs,
      IsCurrentSession: id === currentId,
    };
  });
  // A session that ended meanwhile ends the list: whoever wants to see all begins anew.
  const from = token === undefined ? 0 : described.findIndex(({ SessionId }) => SessionId === token) + 1;
  if (token !== undefined && from === 0) throw userPoolErrors.invalidParameter('Invalid pagination token.');
  const Sessions = described.slice(from, from + pageSize);
  const last = Sessions.at(-1);
  const isEnd = last === undefined || from + pageSize >= described.length;
  return { Sessions, ...(isEnd ? {} : { NextToken: last.SessionId }) };
}

function currentOf(claims: JsonObject): string | undefined {
  const id = memberOf(claims, 'origin_jti');
  return typeof id === 'string' ? id : undefined;
}

/** `tkn` and 25 characters that tell nothing of the tokens. */
function sessionIdOf(
  hasher: Pick<UserPoolCrypto, 'hash'>,
  { userPoolId, id }: Pick<TokenSession, 'userPoolId' | 'id'>,
): string {
  const bytes = hasher.hash('SHA-256', `${userPoolId}/${id}`);
  let number = 0n;
  for (const byte of bytes) number = (number << 8n) | BigInt(byte);
  return `tkn${number.toString(36).padStart(50, '0').slice(-25)}`;
}
