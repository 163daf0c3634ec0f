import type { CallScope, JsonObject } from '@cairn/kit';
import type { AppClientRecord } from '../records/pool-records.ts';
import { isBlocked } from '../risk/blocked-addresses.ts';
import type { UserPoolContext } from '../user-pool-context.ts';
import { userPoolErrors } from '../user-pool-errors.ts';
import { userFinder } from '../users/user-finder.ts';
import type { PoolTokens } from './pool-tokens.ts';
import { sessionOperations } from './session-operations.ts';
import type { IssuedTokens } from './tokens.ts';

type Texts = { readonly [name: string]: string };

export interface GetTokensFromRefreshTokenInput {
  readonly RefreshToken: string;
  readonly ClientId: string;
  readonly ClientSecret?: string;
  readonly DeviceKey?: string;
  readonly ClientMetadata?: Texts;
}

export interface RevokeTokenInput {
  readonly Token: string;
  readonly ClientId: string;
  readonly ClientSecret?: string;
  /** Sessions of pages are no parents of token sessions here: nothing is linked. */
  readonly RevokeAssociatedSessions?: 'NONE' | 'LINKED';
}

export interface GetClientTokenInput {
  readonly ClientId: string;
  readonly Secret: string;
  readonly Scopes?: readonly string[];
  readonly ClientMetadata?: Texts;
}

/** Operations of tokens: refreshing, revoking, signing out, tokens of app clients. */
export function tokenOperations(context: UserPoolContext, tokens: PoolTokens) {
  return {
    ...sessionOperations(context, tokens),

    async getTokensFromRefreshToken(
      { origin }: CallScope,
      { RefreshToken, ClientId, ClientSecret, DeviceKey, ClientMetadata }: GetTokensFromRefreshTokenInput,
    ): Promise<{ readonly AuthenticationResult: IssuedTokens }> {
      const client = clientOf(context, ClientId);
      checkSecret(context, client, ClientSecret);
      refuseBlocked(context, client, origin?.sourceIp);
      const options = { isRotating: true, deviceKey: DeviceKey, clientMetadata: ClientMetadata };
      return { AuthenticationResult: await tokens.refresh(client, RefreshToken, options) };
    },

    async revokeToken(
      _scope: CallScope,
      { Token, ClientId, ClientSecret }: RevokeTokenInput,
    ): Promise<JsonObject> {
      const client = context.store.clients.byId(ClientId);
      if (client === undefined) throw userPoolErrors.invalidParameter('Invalid client id.');
      if (client.sealedSecrets !== undefined) {
        const isProven = ClientSecret !== undefined && context.clientSecrets.isSecretOf(client, ClientSecret);
        if (!isProven) throw userPoolErrors.unauthorized('Invalid client secret.');
      } else if (ClientSecret !== undefined) throw userPoolErrors.unauthorized('Invalid client secret.');
      if (!client.settings.EnableTokenRevocation)
        throw userPoolErrors.unsupportedOperation('Token revocation is not enabled for this app client.');
      if (isJsonWebToken(Token)) throw userPoolErrors.unsupportedToken('Only refresh tokens can be revoked.');
      if (!(await tokens.revoke(client, Token)))
        throw userPoolErrors.invalidParameter('Invalid Refresh Token');
      return {};
    },

    async globalSignOut(
      _scope: CallScope,
      { AccessToken }: { readonly AccessToken: string },
    ): Promise<JsonObject> {
      const { user } = await tokens.holderOf(AccessToken);
      await tokens.signOutEverywhere(user);
      return {};
    },

    async adminUserGlobalSignOut(
      scope: CallScope,
      { UserPoolId, Username }: { readonly UserPoolId: string; readonly Username: string },
    ): Promise<JsonObject> {
      await tokens.signOutEverywhere(
        (await userFinder(context).userOf(scope, { UserPoolId, Username })).user,
      );
      return {};
    },

    async getClientToken(
      _scope: CallScope,
      { ClientId, Secret, Scopes, ClientMetadata }: GetClientTokenInput,
    ): Promise<{ readonly ClientAuthenticationResult: IssuedTokens }> {
      const client = clientOf(context, ClientId);
      const { ExplicitAuthFlows = [], AllowedOAuthScopes = [] } = client.settings;
      if (client.sealedSecrets === undefined || !context.clientSecrets.isSecretOf(client, Secret))
        throw userPoolErrors.notAuthorized(`Unable to verify secret for client ${ClientId}`);
      if (!ExplicitAuthFlows.includes('ALLOW_CLIENT_TOKEN_AUTH'))
        throw userPoolErrors.invalidParameter('ALLOW_CLIENT_TOKEN_AUTH flow not enabled for this client');
      const allowed = AllowedOAuthScopes.filter((name) => isCustomScope(context, client, name));
      const scopes = Scopes === undefined || Scopes.length === 0 ? allowed : Scopes;
      const refused = scopes.find((name) => !allowed.includes(name));
      if (refused !== undefined) throw userPoolErrors.invalidParameter(`Invalid scope: ${refused}`);
      return {
        ClientAuthenticationResult: await tokens.issueForClient(client, scopes, ClientMetadata),
      };
    },
  };
}

/** @throws ServiceError NotAuthorizedException where nobody signs in from that address */
function refuseBlocked(
  { store }: UserPoolContext,
  client: AppClientRecord,
  address: string | undefined,
): void {
  const pool = store.pools.find(client.userPoolId);
  if (pool !== undefined && isBlocked(store, { pool, client, address })) throw userPoolErrors.blocked();
}

/** @throws ServiceError ResourceNotFoundException */
function clientOf({ store }: UserPoolContext, id: string): AppClientRecord {
  const client = store.clients.byId(id);
  if (client === undefined) throw userPoolErrors.clientNotFound(id);
  return client;
}

/** @throws ServiceError NotAuthorizedException where a client with a secret does not tell it, or one without tells one */
function checkSecret(
  { clientSecrets }: UserPoolContext,
  client: AppClientRecord,
  secret: string | undefined,
): void {
  const { id, sealedSecrets } = client;
  if (sealedSecrets === undefined && secret === undefined) return;
  if (sealedSecrets === undefined)
    throw userPoolErrors.notAuthorized(`Client ${id} is not configured for secret but secret was received`);
  if (secret === undefined)
    throw userPoolErrors.notAuthorized(`Client ${id} is configured for secret but secret was not received`);
  if (!clientSecrets.isSecretOf(client, secret))
    throw userPoolErrors.notAuthorized(`Unable to verify secret for client ${id}`);
}

/** A scope of one of the pool's resource servers: `IDENTIFIER/SCOPE`. */
function isCustomScope({ store }: UserPoolContext, { userPoolId }: AppClientRecord, name: string): boolean {
  const slash = name.lastIndexOf('/');
  const server = store.resourceServers.find(`${userPoolId}/${name.slice(0, slash)}`);
  return server?.scopes.some(({ ScopeName }) => ScopeName === name.slice(slash + 1)) === true;
}

/** ID and access tokens have three parts, the first of which is an object in base64url; refresh tokens do not. */
function isJsonWebToken(token: string): boolean {
  return /^eyJ[\w-]*\.[\w-]+\.[\w-]+$/.test(token);
}
