import { isJsonArray, isJsonObject, type Json, type JsonObject, memberOf, setMember } from '@cairn/kit';
import type { EventVersion } from '../triggers/trigger-events.ts';
import { userPoolErrors } from '../user-pool-errors.ts';
import type { GroupClaims } from './group-claims.ts';

/** What a trigger changes of one token. */
export interface ClaimOverrides {
  readonly added: JsonObject;
  readonly suppressed: readonly string[];
}

/** What the trigger PreTokenGeneration changes. */
export interface TokenOverrides {
  readonly id: ClaimOverrides;
  readonly access: ClaimOverrides;
  readonly scopesAdded: readonly string[];
  readonly scopesSuppressed: readonly string[];
  /** Undefined where the groups stay as they are. */
  readonly groups: GroupClaims | undefined;
}

export const noOverrides: TokenOverrides = {
  id: { added: {}, suppressed: [] },
  access: { added: {}, suppressed: [] },
  scopesAdded: [],
  scopesSuppressed: [],
  groups: undefined,
};

/** Claims that no trigger changes. Source: developer guide, "Pre token generation Lambda trigger". */
const reserved: ReadonlySet<string> = new Set([
  'acr',
  'amr',
  'at_hash',
  'aud',
  'auth_time',
  'azp',
  'client_id',
  'cognito:username',
  'device_key',
  'event_id',
  'exp',
  'iat',
  'identities',
  'iss',
  'jti',
  'nbf',
  'nonce',
  'origin_jti',
  'scope',
  'sub',
  'token_use',
  'username',
  'version',
]);
/** Those that follow from the groups: `groupOverrideDetails` changes them. */
const ofGroups: ReadonlySet<string> = new Set(['cognito:groups', 'cognito:preferred_role', 'cognito:roles']);

/**
 * Reads what the trigger answered. Claims that it may not change are left as they are; what is added and suppressed is
 * suppressed. @throws ServiceError InvalidLambdaResponseException where it is none
 */
export function readOverrides(response: JsonObject | undefined, version: EventVersion): TokenOverrides {
  const member = version === '1' ? 'claimsOverrideDetails' : 'claimsAndScopeOverrideDetails';
  const details = response && objectOf(response, member);
  if (details === undefined) return noOverrides;
  const groups = Object.hasOwn(details, 'groupOverrideDetails')
    ? readGroups(objectOf(details, 'groupOverrideDetails') ?? {})
    : undefined;
  if (version === '1') return { ...noOverrides, id: readClaims(details, 'texts'), groups };
  const access = objectOf(details, 'accessTokenGeneration') ?? {};
  return {
    id: readClaims(objectOf(details, 'idTokenGeneration') ?? {}, 'values'),
    access: readClaims(access, 'values'),
    scopesAdded: textsOf(access, 'scopesToAdd').filter(isGrantableScope),
    scopesSuppressed: textsOf(access, 'scopesToSuppress'),
    groups,
  };
}

/** What lets a token act for its user at Cognito's own API is agreed to by signing in, not added. */
function isGrantableScope(scope: string): boolean {
  return /^[\x21\x23-\x5b\x5d-\x7e]{1,256}$/.test(scope) && !scope.startsWith('aws.cognito.');
}

/** Claims with the changes of the trigger. An audience may be given to access tokens: the client itself. */
export function overriddenClaims(
  claims: JsonObject,
  { added, suppressed }: ClaimOverrides,
  token: { readonly use: 'id' | 'access'; readonly clientId: string },
): JsonObject {
  const changed: Record<string, Json> = {};
  for (const [name, value] of Object.entries(claims)) {
    if (!suppressed.includes(name) || isFixed(name)) setMember(changed, name, value);
  }
  for (const [name, value] of Object.entries(added)) {
    const isOwnAudience = token.use === 'access' && name === 'aud' && value === token.clientId;
    if (suppressed.includes(name) || ofGroups.has(name)) continue;
    if (!isFixed(name) || isOwnAudience) setMember(changed, name, value);
  }
  return changed;
}

function isFixed(name: string): boolean {
  return reserved.has(name) || name.startsWith('dev:');
}

function readClaims(details: JsonObject, values: 'texts' | 'values'): ClaimOverrides {
  const added = objectOf(details, 'claimsToAddOrOverride') ?? {};
  if (values === 'texts' && Object.values(added).some((value) => typeof value !== 'string'))
    throw userPoolErrors.triggerAnswerInvalid();
  return { added, suppressed: textsOf(details, 'claimsToSuppress') };
}

/** An empty object, or null, takes all groups out of the tokens. */
function readGroups(details: JsonObject): GroupClaims {
  const preferredRole = memberOf(details, 'preferredRole') ?? null;
  if (preferredRole !== null && typeof preferredRole !== 'string')
    throw userPoolErrors.triggerAnswerInvalid();
  return {
    groups: textsOf(details, 'groupsToOverride'),
    roles: textsOf(details, 'iamRolesToOverride'),
    preferredRole: preferredRole ?? undefined,
  };
}

function objectOf(value: JsonObject, member: string): JsonObject | undefined {
  const found = memberOf(value, member) ?? null;
  if (found === null) return undefined;
  if (!isJsonObject(found)) throw userPoolErrors.triggerAnswerInvalid();
  return found;
}

function textsOf(value: JsonObject, member: string): readonly string[] {
  const found = memberOf(value, member) ?? [];
  if (!isJsonArray(found) || found.some((each) => typeof each !== 'string'))
    throw userPoolErrors.triggerAnswerInvalid();
  return found as readonly string[];
}
