import type { FederationGround } from './federation-ports.ts';
import type { IdentityProviderKind } from './identity-provider-kind.ts';
import { openIdKind, passedOn, userInfoAttributes } from './open-id-kind.ts';

/** Any provider of OpenID Connect: `OIDC`. */
export function plainOpenId(ground: FederationGround): IdentityProviderKind {
  return openIdKind(ground, {
    takesCodeVerifier: true,
    parameters: passedOn,
    clientSecret: async (_ground, settings) => settings.get('client_secret'),
    issuers: (issuer) => [issuer],
    attributes: userInfoAttributes,
  });
}
