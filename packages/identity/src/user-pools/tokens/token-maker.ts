import type { JsonObject } from '@cairn/kit';
import { tokenSeconds } from '../pools/token-seconds.ts';
import type { AppClientRecord, UserPoolRecord } from '../records/pool-records.ts';
import type { GroupRecord, UserRecord } from '../records/user-records.ts';
import { clientCredentialsEvent, preTokenGenerationEvent } from '../triggers/trigger-events.ts';
import { tokenEventVersion } from '../triggers/trigger-target.ts';
import type { UserPoolContext } from '../user-pool-context.ts';
import { overriddenClaims, readOverrides, type TokenOverrides } from './claim-overrides.ts';
import { type GroupClaims, groupClaims } from './group-claims.ts';
import { signToken } from './sign-token.ts';
import type { SigningKeys } from './signing-keys.ts';
import {
  accessTokenClaims,
  accessTokenHash,
  clientTokenClaims,
  idTokenClaims,
  type TokenMoment,
} from './token-claims.ts';
import type { TokenSession } from './token-session.ts';
import type { IssuedTokens, TokenGrant } from './tokens.ts';

const noGroups: GroupClaims = { groups: [], roles: [], preferredRole: undefined };

/** What tokens are made of. */
export interface TokenOrder
  extends Pick<TokenGrant, 'pool' | 'client' | 'user' | 'occasion' | 'clientMetadata' | 'nonce'> {
  readonly session: TokenSession;
}

/** What a maker of tokens stands on. */
export type TokenMakerContext = Pick<
  UserPoolContext,
  'clock' | 'ids' | 'crypto' | 'places' | 'store' | 'users' | 'triggers'
>;

/** Makes ID and access tokens: the claims, what the trigger changes of them, the signatures. */
export class TokenMaker {
  readonly #context: TokenMakerContext;
  readonly #keys: SigningKeys;

  constructor(context: TokenMakerContext, keys: SigningKeys) {
    this.#context = context;
    this.#keys = keys;
  }

  /** Without a refresh token. @throws ServiceError of the trigger */
  async make(order: TokenOrder): Promise<Omit<IssuedTokens, 'RefreshToken'>> {
    const { pool, client, session } = order;
    const [groups, { signing }] = await Promise.all([this.#groupsOf(order), this.#keys.of(pool.id)]);
    const overrides = await this.#overrides(order, groups);
    const moment = this.#moment(order, overrides, groups);
    const { crypto: signer } = this.#context;
    const accessClaims = overriddenClaims(accessTokenClaims(moment), overrides.access, {
      use: 'access',
      clientId: client.id,
    });
    const answer = { ExpiresIn: tokenSeconds(client).access, TokenType: 'Bearer' } as const;
    const access = signToken(signer, signing.access, accessClaims);
    // Scopes that a trigger adds or suppresses are those of the access token: what was agreed to says whether there is an ID token.
    if (session.isFromPages && !session.scopes.includes('openid'))
      return { AccessToken: await access, ...answer };
    const id = (more: JsonObject): Promise<string> => {
      const claims = overriddenClaims(idTokenClaims(moment), overrides.id, {
        use: 'id',
        clientId: client.id,
      });
      return signToken(signer, signing.id, { ...more, ...claims });
    };
    if (session.isFromPages) {
      const AccessToken = await access;
      const IdToken = await id({ at_hash: accessTokenHash(AccessToken, signer) });
      return { AccessToken, IdToken, ...answer };
    }
    const [AccessToken, IdToken] = await Promise.all([access, id({})]);
    return { AccessToken, IdToken, ...answer };
  }

  /** An access token that stands for an app client. @throws ServiceError of the trigger */
  async makeForClient(
    pool: UserPoolRecord,
    client: AppClientRecord,
    scopes: readonly string[],
    clientMetadata?: JsonObject,
  ): Promise<Omit<IssuedTokens, 'IdToken' | 'RefreshToken'>> {
    const { signing } = await this.#keys.of(pool.id);
    const { clock, ids, places, crypto: signer } = this.#context;
    const overrides =
      tokenEventVersion(pool.settings.LambdaConfig) === '3'
        ? await this.#overridesOfClient(pool, client, scopes, clientMetadata)
        : undefined;
    const claims = clientTokenClaims({
      client,
      issuer: places.issuer(pool.region, pool.id),
      scopes: overrides === undefined ? scopes : changedScopes(scopes, overrides),
      issuedSeconds: Math.floor(clock.now() / 1_000),
      accessTokenId: ids.uuid(),
    });
    const changed =
      overrides === undefined
        ? claims
        : overriddenClaims(claims, overrides.access, { use: 'access', clientId: client.id });
    return {
      AccessToken: await signToken(signer, signing.access, changed),
      ExpiresIn: tokenSeconds(client).access,
      TokenType: 'Bearer',
    };
  }

  #moment(order: TokenOrder, overrides: TokenOverrides, groups: GroupClaims): TokenMoment {
    const { pool, client, user, session, nonce } = order;
    const { clock, ids, places } = this.#context;
    return {
      pool,
      client,
      user,
      issuer: places.issuer(pool.region, pool.id),
      groups: overrides.groups ?? groups,
      scopes: changedScopes(session.scopes, overrides),
      isFromPages: session.isFromPages,
      originJti: client.settings.EnableTokenRevocation ? session.id : undefined,
      eventId: session.eventId,
      deviceKey: session.deviceKey,
      nonce,
      authTimeSeconds: session.authTimeSeconds,
      issuedSeconds: issuedSecondsOf(clock.now(), client, user),
      accessTokenId: ids.uuid(),
      idTokenId: ids.uuid(),
    };
  }

  /** Pools without groups, which are many, are not asked who belongs to them. */
  async #groupsOf({
    pool,
    user,
  }: {
    readonly pool: UserPoolRecord;
    readonly user: UserRecord;
  }): Promise<GroupClaims> {
    const { store, users } = this.#context;
    if (store.groups.ofPool(pool.id).length === 0) return noGroups;
    const names = await users.groupsOf(user);
    const found = names.map((name) => store.groups.find(`${pool.id}/${name}`));
    return groupClaims(found.filter((group): group is GroupRecord => group !== undefined));
  }

  async #overrides(order: TokenOrder, groups: GroupClaims): Promise<TokenOverrides> {
    const { pool, client, user, occasion, clientMetadata, session } = order;
    const version = tokenEventVersion(pool.settings.LambdaConfig);
    const event = preTokenGenerationEvent(occasion, {
      user,
      clientId: client.id,
      clientMetadata,
      groupConfiguration: {
        groupsToOverride: groups.groups,
        iamRolesToOverride: groups.roles,
        preferredRole: groups.preferredRole ?? null,
      },
      scopes: session.scopes,
      version,
    });
    const response = await this.#context.triggers.run(pool, event);
    return readOverrides(response, version);
  }

  async #overridesOfClient(
    pool: UserPoolRecord,
    client: AppClientRecord,
    scopes: readonly string[],
    clientMetadata: JsonObject | undefined,
  ): Promise<TokenOverrides> {
    const event = clientCredentialsEvent({ clientId: client.id, scopes, clientMetadata });
    const response = await this.#context.triggers.run(pool, event);
    return readOverrides(response, '3');
  }
}

function changedScopes(
  scopes: readonly string[],
  { scopesAdded, scopesSuppressed }: TokenOverrides,
): readonly string[] {
  return [...new Set([...scopes, ...scopesAdded])].filter((scope) => !scopesSuppressed.includes(scope));
}

/**
 * Tokens that name no session are over by their time alone when their user is signed out: one that is made after that
 * is never as old as those before it, in seconds either.
 */
function issuedSecondsOf(
  nowMs: number,
  { settings }: AppClientRecord,
  { signedOutMs = -1 }: UserRecord,
): number {
  const seconds = Math.floor(nowMs / 1_000);
  const isAmbiguous = !settings.EnableTokenRevocation && seconds * 1_000 <= signedOutMs;
  return isAmbiguous ? seconds + 1 : seconds;
}
