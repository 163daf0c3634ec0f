import { isJsonArray, isJsonNumber, type JsonObject, memberOf, numberOf } from '@cairn/kit';
import type { OpenIDConnectConfig } from '../apis/api-documents.ts';
import type { AuthorizationPorts, TokenKeys } from './authorization-ports.ts';
import type { TokenAuthorizer, TokenAuthorizerContext } from './token-authorizer.ts';
import { matchesPattern } from './token-pattern.ts';

/** OPENID_CONNECT: tokens of one issuer. Source: AppSync developer guide, "OPENID_CONNECT authorization". */
export function openIdAuthorizer(
  config: OpenIDConnectConfig,
  {
    access,
    scope,
    keys,
    clock,
  }: TokenAuthorizerContext & Pick<AuthorizationPorts, 'clock'> & { readonly keys: TokenKeys },
): TokenAuthorizer {
  const { issuer, clientId, iatTTL, authTTL } = config;
  return {
    async issuer() {
      return { issuer, keys };
    },
    accept({ claims, isAlive }) {
      if (!isForClient(claims, clientId)) return undefined;
      const endsMs = Math.min(endOf(claims, 'iat', iatTTL), endOf(claims, 'auth_time', authTTL));
      const isYoung = (): boolean => clock.now() < endsMs;
      if (!isYoung()) return undefined;
      return {
        identity: {
          claims,
          issuer: memberOf(claims, 'iss') ?? null,
          sub: memberOf(claims, 'sub') ?? null,
        },
        authorizationMode: 'OPENID_CONNECT',
        authorizationType: 'Open ID Connect Authorization',
        scope,
        mayReach: access.ofMode('OPENID_CONNECT'),
        isAlive: () => isYoung() && isAlive(),
      };
    },
  };
}

/** Its audience, or the party that it was issued to. */
function isForClient(claims: JsonObject, pattern: string | undefined): boolean {
  if (pattern === undefined || pattern === '') return true;
  const audience = memberOf(claims, 'aud');
  const clients = [...(isJsonArray(audience) ? audience : [audience]), memberOf(claims, 'azp')];
  return clients.some((client) => typeof client === 'string' && matchesPattern(pattern, client));
}

/** When a token ends by a time of its own, in epoch milliseconds; at once where it lacks the time that is asked for. */
function endOf(claims: JsonObject, name: string, lastsMs: number | undefined): number {
  if (lastsMs === undefined || lastsMs === 0) return Number.POSITIVE_INFINITY;
  const since = memberOf(claims, name);
  return isJsonNumber(since) ? numberOf(since) * 1_000 + lastsMs : Number.NEGATIVE_INFINITY;
}
