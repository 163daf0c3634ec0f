import { type Json, type JsonObject, setMember } from '@cairn/kit';
import { base64Url } from '../base64-url.ts';
import { tokenSeconds } from '../pools/token-seconds.ts';
import type { AppClientRecord, UserPoolRecord } from '../records/pool-records.ts';
import type { LinkedIdentity, UserRecord } from '../records/user-records.ts';
import type { UserPoolCrypto } from '../user-pool-crypto.ts';
import type { GroupClaims } from './group-claims.ts';
import { attributeClaims, toldAttributes } from './told-attributes.ts';

/** All that tokens of one moment tell. */
export interface TokenMoment {
  readonly pool: UserPoolRecord;
  readonly client: AppClientRecord;
  readonly user: UserRecord;
  readonly issuer: string;
  readonly groups: GroupClaims;
  readonly scopes: readonly string[];
  readonly isFromPages: boolean;
  /** Undefined where the client does not let tokens be revoked. */
  readonly originJti: string | undefined;
  readonly eventId: string;
  readonly deviceKey: string | undefined;
  readonly nonce: string | undefined;
  readonly authTimeSeconds: number;
  readonly issuedSeconds: number;
  readonly accessTokenId: string;
  readonly idTokenId: string;
}

/** Claims of an access token. Source: developer guide, "Understanding the access token". */
export function accessTokenClaims(moment: TokenMoment): JsonObject {
  const { client, user, issuer, groups, scopes, isFromPages, originJti, deviceKey } = moment;
  return {
    sub: user.sub,
    ...(deviceKey === undefined ? {} : { device_key: deviceKey }),
    ...(groups.groups.length === 0 ? {} : { 'cognito:groups': groups.groups }),
    iss: issuer,
    ...(isFromPages ? { version: 2 } : {}),
    client_id: client.id,
    ...(originJti === undefined ? {} : { origin_jti: originJti }),
    event_id: moment.eventId,
    token_use: 'access',
    scope: scopes.join(' '),
    auth_time: moment.authTimeSeconds,
    exp: moment.issuedSeconds + tokenSeconds(client).access,
    iat: moment.issuedSeconds,
    jti: moment.accessTokenId,
    username: user.username,
  };
}

/** Claims of an ID token. Source: developer guide, "Understanding the identity (ID) token". */
export function idTokenClaims(moment: TokenMoment): JsonObject {
  const { pool, client, user, issuer, groups, scopes, isFromPages, originJti, nonce } = moment;
  const { groups: names, roles, preferredRole } = groups;
  const claims: Record<string, Json> = {
    sub: user.sub,
    ...(names.length === 0 ? {} : { 'cognito:groups': names }),
    ...(preferredRole === undefined ? {} : { 'cognito:preferred_role': preferredRole }),
    iss: issuer,
    'cognito:username': user.username,
    ...(nonce === undefined ? {} : { nonce }),
    ...(originJti === undefined ? {} : { origin_jti: originJti }),
    ...(roles.length === 0 ? {} : { 'cognito:roles': roles }),
    aud: client.id,
    ...(user.identities === undefined ? {} : { identities: user.identities.map(identityClaim) }),
    event_id: moment.eventId,
    token_use: 'id',
    auth_time: moment.authTimeSeconds,
    exp: moment.issuedSeconds + tokenSeconds(client).id,
    iat: moment.issuedSeconds,
    jti: moment.idTokenId,
  };
  const attributes = attributeClaims(toldAttributes(pool, client, user, isFromPages ? scopes : []));
  for (const [name, value] of Object.entries(attributes)) {
    if (!Object.hasOwn(claims, name)) setMember(claims, name, value);
  }
  return claims;
}

/** Claims of an access token that stands for an app client. */
export function clientTokenClaims({
  client,
  issuer,
  scopes,
  issuedSeconds,
  accessTokenId,
}: Pick<TokenMoment, 'client' | 'issuer' | 'scopes' | 'issuedSeconds' | 'accessTokenId'>): JsonObject {
  return {
    sub: client.id,
    token_use: 'access',
    scope: scopes.join(' '),
    auth_time: issuedSeconds,
    iss: issuer,
    exp: issuedSeconds + tokenSeconds(client).access,
    iat: issuedSeconds,
    version: 2,
    jti: accessTokenId,
    client_id: client.id,
  };
}

/** As Cognito prints identities: every value is a text but an issuer that is not there. */
export function identityClaim(identity: LinkedIdentity): JsonObject {
  const { userId, providerName, providerType, issuer, primary, dateCreatedMs } = identity;
  return {
    dateCreated: String(dateCreatedMs),
    userId,
    providerName,
    providerType,
    issuer,
    primary: String(primary),
  };
}

/** The half of an access token's hash that ties an ID token to it (OpenID Connect Core, section 3.1.3.6). */
export function accessTokenHash(accessToken: string, hasher: Pick<UserPoolCrypto, 'hash'>): string {
  return base64Url(hasher.hash('SHA-256', accessToken).slice(0, 16));
}
