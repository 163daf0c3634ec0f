export type { FederationGround, FederationPorts } from './federation-ports.ts';
export type { IdentityProviderKind, ProvidedIdentity } from './identity-provider-kind.ts';
export { providerSignIns } from './provider-sign-ins.ts';
export type {
  SamlAnswerExpectation,
  SamlAssertion,
  SamlExpectation,
  SamlFailure,
  SamlMetadata,
  SamlProtocol,
  SamlRefusal,
  SamlSession,
  SamlSignInRequest,
  SamlSignOutRequest,
} from './saml/saml-protocol.ts';
