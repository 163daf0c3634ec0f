import { isJsonNumber, type JsonObject, memberOf, numberOf } from '@cairn/kit';
import { counting } from '../metrics/counting.ts';
import { tokenSeconds } from '../pools/token-seconds.ts';
import type { AppClientRecord, UserPoolRecord } from '../records/pool-records.ts';
import type { UserRecord } from '../records/user-records.ts';
import type { UserPoolContext } from '../user-pool-context.ts';
import { userPoolErrors } from '../user-pool-errors.ts';
import { openRefreshToken, type RefreshToken, sealRefreshToken } from './refresh-tokens.ts';
import { SessionStore } from './session-store.ts';
import { SigningKeys, type TokenUse } from './signing-keys.ts';
import { TokenMaker } from './token-maker.ts';
import type { TokenSession } from './token-session.ts';
import { TokenVerifier, type VerifiedToken } from './token-verifier.ts';
import type { IssuedTokens, TokenGrant, TokenHolder, Tokens } from './tokens.ts';

type PoolTokensContext = Omit<UserPoolContext, 'tokens'>;
type RefreshOptions = Parameters<Tokens['refresh']>[2];

/** The scope of tokens that may act for their user at Cognito's own API. */
export const selfServiceScope = 'aws.cognito.signin.user.admin';

/** Tokens of user pools. */
export function poolTokens(context: PoolTokensContext): PoolTokens {
  return new PoolTokens(context);
}

/**
 * Tokens of the pools that are here.
 *
 * 1. A refresh token names its session and its place in the row of those that took its place; the session's record
 *    says which of them holds. None is kept itself.
 * 2. Refreshing writes nothing, unless the client rotates: then the new token is durable before it is told.
 * 3. A session that is not in the records is over, with all its tokens; so are those begun before their user was
 *    signed out.
 */
export class PoolTokens implements Tokens {
  /** For the documents of pools, which publish them. */
  readonly keys: SigningKeys;
  readonly sessions: SessionStore;
  readonly #context: PoolTokensContext;
  readonly #maker: TokenMaker;
  readonly #verifier: TokenVerifier;

  constructor(context: PoolTokensContext) {
    this.#context = context;
    this.keys = new SigningKeys(context);
    this.sessions = new SessionStore(context);
    this.#maker = new TokenMaker(context, this.keys);
    const { clock, limits, verifySignature, store } = context;
    this.#verifier = new TokenVerifier({ clock, limits, verifySignature, store, keys: this.keys });
  }

  async issue(grant: TokenGrant): Promise<IssuedTokens> {
    const { client, user } = grant;
    const session = this.#newSession(grant);
    const tokens = await this.#maker.make({ ...grant, session });
    await this.sessions.begin(session);
    if (grant.withRefreshToken === false) return tokens;
    return { ...tokens, RefreshToken: this.#refreshToken(client, user, session) };
  }

  /** An access token that stands for an app client, for scopes that it was found to have. @throws ServiceError of the trigger */
  async issueForClient(
    client: AppClientRecord,
    scopes: readonly string[],
    clientMetadata?: JsonObject,
  ): Promise<Omit<IssuedTokens, 'IdToken' | 'RefreshToken'>> {
    return this.#maker.makeForClient(this.#poolOf(client), client, scopes, clientMetadata);
  }

  refresh(client: AppClientRecord, sealed: string, options: RefreshOptions): Promise<IssuedTokens> {
    const refreshed = () => this.#refresh(client, sealed, options);
    return counting(this.#context, { client, name: 'TokenRefreshSuccesses' }, refreshed);
  }

  async #refresh(client: AppClientRecord, sealed: string, options: RefreshOptions): Promise<IssuedTokens> {
    const token = openRefreshToken(this.#context.seal, client, sealed);
    if (token === undefined) throw userPoolErrors.notAuthorized('Invalid Refresh Token');
    const { clock } = this.#context;
    if (clock.now() >= token.expiresMs) throw userPoolErrors.notAuthorized('Refresh Token has expired');
    const isRotated = client.settings.RefreshTokenRotation?.Feature === 'ENABLED';
    // The older call knows of no new refresh token.
    if (isRotated && !options.isRotating) throw userPoolErrors.notAuthorized('Invalid Refresh Token');
    const { session, user } = await this.#liveSession(client, token, options.deviceKey);
    const order = {
      pool: this.#poolOf(client),
      client,
      user,
      occasion: 'TokenGeneration_RefreshTokens' as const,
      clientMetadata: options.clientMetadata,
      nonce: undefined,
      session,
    };
    await this.#refuseReuse(client, token, session);
    // A trigger that refuses leaves the refresh token as it is.
    const tokens = await this.#maker.make(order);
    if (!isRotated) return tokens;
    const rotated = await this.#rotate(client, token);
    return { ...tokens, RefreshToken: this.#refreshToken(client, user, rotated) };
  }

  async usernameOf(client: AppClientRecord, sealed: string): Promise<string | undefined> {
    const token = openRefreshToken(this.#context.seal, client, sealed);
    if (token === undefined) return undefined;
    return (await this.#context.users.get(client.userPoolId, token.sub))?.username;
  }

  async holderOf(accessToken: string, scope: string = selfServiceScope): Promise<TokenHolder> {
    const verified = await this.#verifier.verify(accessToken, 'access');
    if (verified.kind === 'expired') throw userPoolErrors.notAuthorized('Access Token has expired');
    if (verified.kind !== 'verified') throw userPoolErrors.notAuthorized('Invalid Access Token');
    const { pool, client, claims } = verified;
    const scopes = new Set(String(memberOf(claims, 'scope') ?? '').split(' '));
    if (!scopes.has(scope)) throw userPoolErrors.notAuthorized('Access Token does not have required scopes');
    const user = await this.#userOf(verified);
    if (user === undefined) throw userPoolErrors.userNotFound();
    if (await this.#isRevoked(verified, user))
      throw userPoolErrors.notAuthorized('Access Token has been revoked');
    if (!user.isEnabled) throw userPoolErrors.notAuthorized('User is disabled.');
    return { pool, client, user, claims, scopes };
  }

  /**
   * A token of a pool that is here, of that use and no other: its signature holds, it is not over, it was not revoked and
   * its user is there and enabled; undefined where one of that is not so.
   */
  async verified(token: string, use: TokenUse): Promise<VerifiedToken | undefined> {
    const verified = await this.#verifier.verify(token, use);
    if (verified.kind !== 'verified') return undefined;
    return (await this.#isLive(verified)) ? verified : undefined;
  }

  /** Whether tokens with these claims hold still, for somebody who has verified the signature. */
  async holds(userPoolId: string, claims: JsonObject): Promise<boolean> {
    const { store } = this.#context;
    const clientId = memberOf(claims, 'client_id') ?? memberOf(claims, 'aud');
    const client = typeof clientId === 'string' ? store.clients.byId(clientId) : undefined;
    const pool = store.pools.find(userPoolId);
    if (pool === undefined || client?.userPoolId !== userPoolId) return false;
    return this.#isLive({ pool, client, claims });
  }

  async signOutEverywhere({ userPoolId, sub }: Pick<UserRecord, 'userPoolId' | 'sub'>): Promise<void> {
    const { users, store, clock } = this.#context;
    await users.untilWritten({ userPoolId, sub }, async () => {
      const user = await users.get(userPoolId, sub);
      const pool = store.pools.find(userPoolId);
      if (user === undefined || pool === undefined) return true;
      const signedOutMs = Math.max(clock.now(), user.signedOutMs ?? 0);
      return users.write(pool, user, { user: { ...user, signedOutMs }, before: user });
    });
    // They are over by that already.
    await this.sessions.endAll(userPoolId, sub);
  }

  /** Ends the session of a refresh token; it may be over already. @returns false where it is none of the client's */
  async revoke(client: AppClientRecord, sealed: string): Promise<boolean> {
    const token = openRefreshToken(this.#context.seal, client, sealed);
    if (token === undefined) return false;
    const { sub, sessionId: id } = token;
    await this.sessions.end({ userPoolId: client.userPoolId, sub, id });
    return true;
  }

  /** Whether a session is over because its user was signed out since. */
  isSignedOut({ createdMs }: TokenSession, { signedOutMs = -1 }: UserRecord): boolean {
    return createdMs <= signedOutMs;
  }

  /** Begins to make the keys of a pool that will be asked for soon. */
  prepare(userPoolId: string): void {
    this.keys.prepare(userPoolId);
  }

  /** Makes new signing keys; tokens of the old ones hold until they are over. */
  async rotateKeys(userPoolId: string): Promise<void> {
    await this.keys.rotate(userPoolId);
  }

  /** Takes sessions out of the records that are over, or whose pool is gone: now and then, by whoever keeps house. */
  async keepHouse(): Promise<void> {
    await this.sessions.removeOver((id) => this.#context.store.pools.find(id) !== undefined);
  }

  /** Forgets what is in memory of a deleted pool; resolves when nothing more of it is written here. */
  forgetPool(userPoolId: string): Promise<void> {
    return this.keys.forget(userPoolId);
  }

  #newSession({ pool, client, user, ...grant }: TokenGrant): TokenSession {
    const { clock, ids } = this.#context;
    const nowMs = clock.now();
    const { access, id, refresh } = tokenSeconds(client);
    const refreshSeconds = grant.withRefreshToken === false ? 0 : refresh;
    const expiresMs = nowMs + refreshSeconds * 1_000;
    return {
      userPoolId: pool.id,
      sub: user.sub,
      id: ids.uuid(),
      clientId: client.id,
      // Later than the last sign-out, in the same millisecond too.
      createdMs: Math.max(nowMs, (user.signedOutMs ?? -1) + 1),
      authTimeSeconds: grant.authTimeSeconds ?? Math.floor(nowMs / 1_000),
      eventId: ids.uuid(),
      scopes: grant.scopes,
      isFromPages: grant.occasion === 'TokenGeneration_HostedAuth',
      ...(grant.deviceKey === undefined ? {} : { deviceKey: grant.deviceKey }),
      expiresMs,
      keptUntilMs: expiresMs + Math.max(access, id) * 1_000,
      generation: 0,
    };
  }

  /** @throws ServiceError */
  async #liveSession(
    client: AppClientRecord,
    { sub, sessionId: id }: RefreshToken,
    deviceKey: string | undefined,
  ): Promise<{ readonly session: TokenSession; readonly user: UserRecord }> {
    const { userPoolId } = client;
    const [session, user] = await Promise.all([
      this.sessions.find({ userPoolId, sub, id }),
      this.#context.users.get(userPoolId, sub),
    ]);
    if (user === undefined) throw noUser(client);
    if (session === undefined || session.clientId !== client.id || this.isSignedOut(session, user))
      throw userPoolErrors.notAuthorized('Refresh Token has been revoked');
    if (!user.isEnabled) throw userPoolErrors.notAuthorized('User is disabled.');
    // A token of a remembered device is good on that device only.
    if (session.deviceKey !== undefined && session.deviceKey !== deviceKey)
      throw userPoolErrors.notAuthorized('Invalid Refresh Token');
    return { session, user };
  }

  /**
   * The session after its refresh token was replaced. Who asks again with the token before, within the client's grace
   * period, gets the one that took its place, not another one. @throws ServiceError RefreshTokenReuseException
   */
  #rotate(client: AppClientRecord, token: RefreshToken): Promise<TokenSession> {
    const key = { userPoolId: client.userPoolId, sub: token.sub, id: token.sessionId };
    return this.sessions.turn(key, async () => {
      const session = await this.sessions.find(key);
      if (session === undefined) throw userPoolErrors.notAuthorized('Refresh Token has been revoked');
      await this.#refuseReuse(client, token, session);
      if (session.generation !== token.generation) return session;
      const rotatedMs = this.#context.clock.now();
      const rotated = { ...session, generation: session.generation + 1, rotatedMs };
      // Signed out meanwhile.
      if (!(await this.sessions.replace(session, rotated)))
        throw userPoolErrors.notAuthorized('Refresh Token has been revoked');
      return rotated;
    });
  }

  /**
   * A token that was replaced comes back after the grace period: somebody has stolen one of the row, so the whole of it
   * ends. @throws ServiceError RefreshTokenReuseException
   */
  async #refuseReuse(
    { settings }: AppClientRecord,
    { generation }: RefreshToken,
    session: TokenSession,
  ): Promise<void> {
    if (session.generation === generation) return;
    const { Feature, RetryGracePeriodSeconds = 0 } = settings.RefreshTokenRotation ?? {};
    const retriedUntilMs = (session.rotatedMs ?? 0) + RetryGracePeriodSeconds * 1_000;
    const isRetry =
      Feature === 'ENABLED' &&
      session.generation === generation + 1 &&
      this.#context.clock.now() < retriedUntilMs;
    if (isRetry) return;
    await this.sessions.end(session);
    throw userPoolErrors.refreshTokenReused();
  }

  async #isLive(verified: Omit<VerifiedToken, 'kind'>): Promise<boolean> {
    const { claims, client } = verified;
    // Tokens of clients for themselves have no user.
    if (memberOf(claims, 'sub') === client.id) return true;
    const user = await this.#userOf(verified);
    return user?.isEnabled === true && !(await this.#isRevoked(verified, user));
  }

  async #userOf({ pool, claims }: Omit<VerifiedToken, 'kind'>): Promise<UserRecord | undefined> {
    const sub = memberOf(claims, 'sub');
    return typeof sub === 'string' ? this.#context.users.get(pool.id, sub) : undefined;
  }

  async #isRevoked({ pool, claims }: Omit<VerifiedToken, 'kind'>, user: UserRecord): Promise<boolean> {
    const id = memberOf(claims, 'origin_jti');
    if (typeof id === 'string') {
      const session = await this.sessions.find({ userPoolId: pool.id, sub: user.sub, id });
      return session === undefined || this.isSignedOut(session, user);
    }
    const issued = memberOf(claims, 'iat');
    return !isJsonNumber(issued) || numberOf(issued) * 1_000 <= (user.signedOutMs ?? -1);
  }

  #refreshToken(client: AppClientRecord, { sub }: UserRecord, session: TokenSession): string {
    const { id: sessionId, generation, expiresMs } = session;
    return sealRefreshToken(this.#context.seal, client, { sub, sessionId, generation, expiresMs });
  }

  #poolOf({ userPoolId }: AppClientRecord): UserPoolRecord {
    const pool = this.#context.store.pools.find(userPoolId);
    if (pool === undefined) throw userPoolErrors.poolNotFound(userPoolId);
    return pool;
  }
}

/** Where it is held back who exists, somebody who was deleted is as one who was signed out. */
function noUser({ settings }: AppClientRecord): Error {
  return settings.PreventUserExistenceErrors === 'ENABLED'
    ? userPoolErrors.notAuthorized('Refresh Token has been revoked')
    : userPoolErrors.userNotFound();
}
