export type {
  SamlAssertion,
  SamlExpectation,
  SamlFailure,
  SamlMetadata,
  SamlProtocol,
  SamlRefusal,
  SamlSignInRequest,
} from './saml/saml-protocol.ts';
