import type {
  FederatedBeginning,
  FederatedRequest,
  FederatedReturn,
  FederatedSignOut,
  FederatedSignOutReturn,
  ProvidedSession,
} from '../managed-login/federated-sign-ins.ts';
import type { ProviderRecord } from '../user-pools/records/pool-records.ts';

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
  /** What ends the session there; undefined where nobody asks for that. */
  readonly session?: ProvidedSession | undefined;
}

/** A return of a sign-in that began here. */
export interface AwaitedReturn extends FederatedReturn {
  readonly kept: FederatedBeginning['kept'];
}

/** Sign-ins that nobody has asked for, and sign-outs: of the kinds that have them. */
export interface IdentityProviderExtras {
  takesUnsolicited(provider: ProviderRecord): boolean;
  /** @throws ServiceError where the provider does not vouch for anybody */
  finishUnsolicited(answer: FederatedReturn): Promise<ProvidedIdentity>;
  beginSignOut(request: FederatedSignOut): Promise<FederatedBeginning | undefined>;
  finishSignOut(answer: FederatedSignOutReturn): Promise<void>;
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
  finish(answer: AwaitedReturn): Promise<ProvidedIdentity>;
  readonly extras?: IdentityProviderExtras;
}
