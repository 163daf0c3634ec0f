import type { ProviderType } from '../user-pools/records/pool-records.ts';
import { apple } from './apple.ts';
import type { FederationGround } from './federation-ports.ts';
import { google } from './google.ts';
import type { IdentityProviderKind } from './identity-provider-kind.ts';
import { plainOpenId } from './plain-open-id.ts';
import { profileKind } from './profile-kind.ts';
import { samlProviders } from './saml/saml-providers.ts';

/** Makes a kind of provider; undefined where the server has not what it takes. */
export type MakeProviderKind = (ground: FederationGround) => IdentityProviderKind | undefined;

/** Every type of provider and what carries it out; one file for each kind. */
export const providerKinds: { readonly [type in ProviderType]: MakeProviderKind } = {
  OIDC: plainOpenId,
  Google: google,
  Facebook: (ground) => profileKind(ground, { subject: 'id', method: 'GET' }),
  LoginWithAmazon: (ground) => profileKind(ground, { subject: 'user_id', method: 'POST' }),
  SignInWithApple: apple,
  SAML: ({ context, saml }) => saml && samlProviders({ context, saml }),
};
