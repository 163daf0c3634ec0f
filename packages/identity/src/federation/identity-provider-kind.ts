import type {
  FederatedBeginning,
  FederatedRequest,
  FederatedReturn,
} from '../managed-login/federated-sign-ins.ts';

/** Who a provider says has signed in there. Nothing of it is believed beyond what the provider may speak for. */
export interface ProvidedIdentity {
  /** By what the provider knows the person: `sub`, `NameID`. Never empty, never reused by the provider. */
  readonly subject: string;
  /** `iss`, the entity ID of a SAML provider; null where the provider has none. */
  readonly issuer: string | null;
  /**
   * What the provider tells, by the provider's names: claims, attributes of an assertion. Texts only; truth values are
   * `true` and `false`, lists of texts are joined as Cognito does: `[a, b]`.
   */
  readonly attributes: ReadonlyMap<string, string>;
}

/**
 * How sign-ins of one kind of provider begin and finish. Before `finish` is called, managed login has seen to it that the
 * return belongs to the browser that left, comes for the first time, and came to the provider that it was sent to.
 * What becomes of the identity, a user, is the affair of `federated-users.ts`, the same for all kinds.
 */
export interface IdentityProviderKind {
  /** @throws ServiceError where the provider cannot be asked */
  begin(request: FederatedRequest): Promise<FederatedBeginning>;
  /** @throws ServiceError where the provider does not vouch for anybody */
  finish(answer: FederatedReturn): Promise<ProvidedIdentity>;
}
