import { isJsonArray, type JsonObject, memberOf } from '@cairn/kit';
import type { UserPoolConfig } from '../apis/api-documents.ts';
import type { AuthorizationPorts } from './authorization-ports.ts';
import type { AuthorizationRequest, Caller } from './caller.ts';
import type { FieldAccess } from './field-access.ts';
import type { TokenAuthorizer, TokenAuthorizerContext } from './token-authorizer.ts';
import { matchesPattern } from './token-pattern.ts';
import type { VerifiedToken } from './token-verifier.ts';

/** AMAZON_COGNITO_USER_POOLS: tokens of one user pool. Source: AppSync developer guide, "AMAZON_COGNITO_USER_POOLS authorization". */
export function userPoolAuthorizer(
  { userPoolId, awsRegion, appIdClientRegex, defaultAction = 'ALLOW' }: UserPoolConfig,
  context: TokenAuthorizerContext & { readonly findUserPool: AuthorizationPorts['findUserPool'] },
): TokenAuthorizer {
  return {
    async issuer() {
      return context.findUserPool(awsRegion, userPoolId);
    },
    accept(token, request) {
      const { claims } = token;
      return isForClient(claims, appIdClientRegex)
        ? callerOf(token, request, { ...context, defaultAction })
        : undefined;
    },
  };
}

/** An ID token is for its audience, an access token for the client that got it; there are no others. */
function isForClient(claims: JsonObject, pattern: string | undefined): boolean {
  const use = memberOf(claims, 'token_use');
  if (use !== 'id' && use !== 'access') return false;
  if (pattern === undefined || pattern === '') return true;
  const client = memberOf(claims, use === 'id' ? 'aud' : 'client_id');
  return typeof client === 'string' && matchesPattern(pattern, client);
}

function callerOf(
  { claims, isAlive }: VerifiedToken,
  { sourceIps }: AuthorizationRequest,
  {
    access,
    scope,
    defaultAction,
  }: TokenAuthorizerContext & { readonly defaultAction: 'ALLOW' | 'DENY'; readonly access: FieldAccess },
): Caller {
  const groups = groupsOf(claims);
  return {
    identity: {
      claims,
      defaultAuthStrategy: defaultAction,
      groups,
      issuer: memberOf(claims, 'iss') ?? null,
      sourceIp: [...sourceIps],
      sub: memberOf(claims, 'sub') ?? null,
      username: memberOf(claims, 'cognito:username') ?? memberOf(claims, 'username') ?? null,
    },
    authorizationMode: 'AMAZON_COGNITO_USER_POOLS',
    authorizationType: 'User Pool Authorization',
    scope,
    mayReach: access.ofGroups(groups ?? []),
    isAlive,
  };
}

function groupsOf(claims: JsonObject): readonly string[] | null {
  const groups = memberOf(claims, 'cognito:groups');
  return isJsonArray(groups) ? groups.filter((group) => typeof group === 'string') : null;
}
