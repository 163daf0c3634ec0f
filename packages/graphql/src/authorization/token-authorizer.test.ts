import { type JsonObject, resolveLimits } from '@cairn/kit';
import { expect, it } from 'vitest';
import { authorizationLimits } from './authorization-limits.ts';
import type { AuthorizationRequest, Caller } from './caller.ts';
import { TokenAuthorizers } from './token-authorizer.ts';
import { TokenVerifier } from './token-verifier.ts';

it('a token that its issuer has revoked is refused, one that was let in before too', async () => {
  const clock = { now: () => 1_000_000 };
  const limits = resolveLimits(authorizationLimits);
  const asked: JsonObject[] = [];
  let isRevoked = false;
  const key = { kid: 'a', kty: 'RSA' };
  const keys = {
    find: async () => [key],
    holds: () => true,
    async accepts(claims: JsonObject) {
      asked.push(claims);
      return !isRevoked;
    },
  };
  const verifier = new TokenVerifier(keys, { clock, limits, verifySignature: () => true });
  const caller = { identity: {} } as unknown as Caller;
  const provider = { issuer: async () => ({ issuer: 'own', keys }), accept: () => caller };
  const authorizers = new TokenAuthorizers([provider], {
    verifierOf: () => verifier,
    takesAnyIssuer: false,
    limits,
  });
  const part = (value: object): string => Buffer.from(JSON.stringify(value)).toString('base64url');
  const token = `${part({ alg: 'RS256', kid: 'a' })}.${part({ iss: 'own', exp: 5_000, origin_jti: 'x' })}.AA`;
  const request = { sourceIps: [] } as unknown as AuthorizationRequest;
  expect(await authorizers.authorize(token, request)).toBe(caller);
  expect(await authorizers.authorize(token, request)).toBe(caller);
  isRevoked = true;
  expect(await authorizers.authorize(token, request)).toMatchObject({ kind: 'refused' });
  expect(asked.map(({ origin_jti }) => origin_jti)).toEqual(['x', 'x', 'x', 'x']);
});
