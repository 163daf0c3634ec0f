/** What a provider's metadata tell of it. */
export interface SamlMetadata {
  /** `entityID`: the issuer of its assertions. */
  readonly entityId: string;
  /** Where browsers bring requests for sign-in by redirect. */
  readonly signInUrl: string;
  /** Where they bring requests for sign-out by redirect; undefined where the provider takes none. */
  readonly signOutUrl?: string | undefined;
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
  /** Signs the request (PKCS #8 as PEM); undefined where requests are not signed. */
  readonly signingKey?: string | undefined;
  readonly nowMs: number;
}

/** A request that somebody be signed out at the provider (LogoutRequest). It is always signed. */
export interface SamlSignOutRequest {
  /** Of a provider that takes such requests. */
  readonly metadata: SamlMetadata;
  readonly ownEntityId: string;
  readonly requestId: string;
  readonly relayState: string;
  readonly session: SamlSession;
  readonly signingKey: string;
  readonly nowMs: number;
}

/** A session at a provider, as the provider knows it: needed again to end it. */
export interface SamlSession {
  /** The text of NameID. */
  readonly name: string;
  readonly format?: string | undefined;
  readonly nameQualifier?: string | undefined;
  readonly spNameQualifier?: string | undefined;
  readonly sessionIndex?: string | undefined;
}

/** What an answer of a provider must be an answer to. */
export interface SamlAnswerExpectation {
  readonly metadata: SamlMetadata;
  /** Where it is posted to. */
  readonly returnUri: string;
  readonly requestId: string;
  readonly nowMs: number;
  /** By so much the provider's clock may differ. */
  readonly clockSkewMs: number;
}

/** What a response to a request for sign-in must be. */
export interface SamlExpectation extends Omit<SamlAnswerExpectation, 'requestId'> {
  readonly ownEntityId: string;
  /** Undefined where nobody has asked: then the response must be an answer to nothing. */
  readonly requestId: string | undefined;
  /** Opens the assertion, which must be encrypted where this is given, and must not be otherwise; PKCS #8 as PEM. */
  readonly decryptionKey?: string | undefined;
}

/** What a provider has signed about somebody. */
export interface SamlAssertion {
  /** Unique among the provider's assertions. */
  readonly id: string;
  readonly issuer: string;
  /** The text of NameID; never empty. */
  readonly subject: string;
  readonly session: SamlSession;
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
  | 'unencrypted'
  | 'decryption'
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
  /** The URL at the provider that carries a request for sign-out (HTTP-Redirect binding). */
  signOutUrl(request: SamlSignOutRequest): Promise<string>;
  /**
   * Reads the answer to such a request (LogoutResponse, HTTP-POST binding).
   * @returns undefined where the provider has signed its user out
   */
  verifySignOut(response: string, expected: SamlAnswerExpectation): Promise<SamlRefusal | undefined>;
}
