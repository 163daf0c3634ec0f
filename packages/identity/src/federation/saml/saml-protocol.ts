/** What a provider's metadata tell of it. */
export interface SamlMetadata {
  /** `entityID`: the issuer of its assertions. */
  readonly entityId: string;
  /** Where browsers bring requests for sign-in by redirect. */
  readonly signInUrl: string;
  /** By whose keys it signs; PEM. */
  readonly certificates: readonly string[];
  /** Until when these metadata may be used, in epoch milliseconds, where they say so. */
  readonly validUntilMs?: number | undefined;
}

/** A request for sign-in (AuthnRequest). */
export interface SamlSignInRequest {
  readonly metadata: SamlMetadata;
  /** Who asks: `urn:amazon:cognito:sp:POOL`. */
  readonly ownEntityId: string;
  /** Where the answer is to be posted (AssertionConsumerServiceURL). */
  readonly returnUri: string;
  readonly requestId: string;
  readonly relayState: string;
  /** Whether people are asked anew who are signed in at the provider already. */
  readonly forceAuthn: boolean;
}

/** What a response must be an answer to. */
export interface SamlExpectation {
  readonly metadata: SamlMetadata;
  readonly ownEntityId: string;
  readonly returnUri: string;
  readonly requestId: string;
  readonly nowMs: number;
  /** By so much the provider's clock may differ. */
  readonly clockSkewMs: number;
}

/** What a provider has signed about somebody. */
export interface SamlAssertion {
  /** Unique among the provider's assertions. */
  readonly id: string;
  readonly issuer: string;
  /** The text of NameID; never empty. */
  readonly subject: string;
  /** Values by name, in their order. */
  readonly attributes: ReadonlyMap<string, readonly string[]>;
  /** From then on it is refused anyhow, in epoch milliseconds, the clocks' difference included. */
  readonly expiresMs: number;
}

/** Why metadata or a response are refused. */
export type SamlFailure =
  | 'malformed'
  | 'status'
  | 'signature'
  | 'encrypted'
  | 'issuer'
  | 'audience'
  | 'recipient'
  | 'request'
  | 'expired'
  | 'subject';

/** A refusal; its message is for the log. */
export interface SamlRefusal {
  readonly refused: SamlFailure;
  readonly message: string;
}

/**
 * SAML 2.0's documents, read and written: XML, its signatures, and what the Web Browser SSO Profile asks of them.
 * Nothing is kept: whether an assertion comes for the first time is asked by whoever calls.
 */
export interface SamlProtocol {
  /** Reads the metadata of one provider. */
  readMetadata(xml: string): Promise<SamlMetadata | SamlRefusal>;
  /** The URL at the provider that carries a request (HTTP-Redirect binding). */
  signInUrl(request: SamlSignInRequest): Promise<string>;
  /**
   * Reads a response (HTTP-POST binding).
   * @param response the form's `SAMLResponse`: base64 of XML
   */
  verifyResponse(response: string, expected: SamlExpectation): Promise<SamlAssertion | SamlRefusal>;
}
