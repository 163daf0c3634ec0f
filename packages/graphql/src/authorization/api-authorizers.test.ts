import { resolveLimits } from '@cairn/kit';
import { expect, it } from 'vitest';
import type { GraphqlApiSettings } from '../apis/api-documents.ts';
import { ApiAuthorizers } from './api-authorizers.ts';
import { authorizationLimits } from './authorization-limits.ts';
import type { AuthorizationPorts } from './authorization-ports.ts';
import type { AuthorizationMode } from './caller.ts';

const authorizers = new ApiAuthorizers({
  clock: { now: () => 0 },
  limits: resolveLimits(authorizationLimits),
} as AuthorizationPorts);

function groundsOf(settings: Omit<GraphqlApiSettings, 'name'>, mode: AuthorizationMode): string | undefined {
  const definition = {
    apiId: 'api',
    account: '0',
    region: 'us-east-1',
    arn: 'arn',
    settings: { name: 'a', ...settings },
  };
  return authorizers.authorizerOf({ definition, schema: undefined, keys: new Map() }).groundsOf?.(mode);
}

const issuer = (clientId: string) => ({
  authenticationType: 'OPENID_CONNECT' as const,
  openIDConnectConfig: { issuer: 'https://issuer.example.com', clientId },
});

it('callers are let in by the same as long as nothing changes of their mode and the default', () => {
  const key = { authenticationType: 'API_KEY' as const };
  const grounds = groundsOf(key, 'API_KEY');
  expect(grounds).toBeTypeOf('string');
  expect(groundsOf({ ...key, additionalAuthenticationProviders: [issuer('a')] }, 'API_KEY')).toBe(grounds);
  expect(groundsOf({ ...issuer('a'), additionalAuthenticationProviders: [key] }, 'API_KEY')).not.toBe(
    grounds,
  );
  expect(groundsOf(issuer('a'), 'API_KEY')).toBeUndefined();
  expect(groundsOf(issuer('a'), 'OPENID_CONNECT')).not.toBe(groundsOf(issuer('b'), 'OPENID_CONNECT'));
});
