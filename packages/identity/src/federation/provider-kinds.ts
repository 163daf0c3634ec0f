import type { ProviderType } from '../user-pools/records/pool-records.ts';
import type { FederationPorts } from './federation-ports.ts';
import type { IdentityProviderKind } from './identity-provider-kind.ts';
import { samlProviders } from './saml/saml-providers.ts';

/** Makes a kind of provider; undefined where the server has not what it takes. */
export type MakeProviderKind = (ports: FederationPorts) => IdentityProviderKind | undefined;

/** Every type of provider and what carries it out; one file for each kind. */
export const providerKinds: { readonly [type in ProviderType]: MakeProviderKind } = {
  OIDC: () => undefined,
  Google: () => undefined,
  Facebook: () => undefined,
  LoginWithAmazon: () => undefined,
  SignInWithApple: () => undefined,
  SAML: samlProviders,
};
