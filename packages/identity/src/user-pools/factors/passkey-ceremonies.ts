import type { JsonObject } from '@cairn/kit';

/** A passkey as its ceremony gives it; texts are base64url. */
export interface VerifiedPasskey {
  readonly credentialId: string;
  /** COSE key. */
  readonly publicKey: string;
  readonly counter: number;
  readonly userVerified: boolean;
}

/** What an answer of an authenticator must be an answer to. */
export interface CeremonyExpectation {
  /** Base64url. */
  readonly challenge: string;
  readonly relyingPartyId: string;
  readonly requireUserVerification: boolean;
}

/** Why an answer was refused. */
export type CeremonyFailure =
  | 'malformed'
  | 'challenge'
  | 'origin'
  | 'relying-party'
  | 'user-verification'
  | 'signature'
  | 'unsupported';

/** An answer of an authenticator that is refused; the message is for the log. */
export interface CeremonyRefusal {
  readonly refused: CeremonyFailure;
  readonly message: string;
}

/** What an assertion tells: the counter from now on, and whether the authenticator has verified its user. */
export interface VerifiedAssertion {
  readonly counter: number;
  readonly userVerified: boolean;
}

/**
 * Reads what authenticators answer (Web Authentication Level 2, sections 7.1 and 7.2). Pages may ask whose host is the
 * relying party's id or a name below it, over HTTPS or on localhost.
 */
export interface PasskeyCeremonies {
  verifyRegistration(
    answer: JsonObject,
    expected: CeremonyExpectation,
  ): Promise<VerifiedPasskey | CeremonyRefusal>;
  verifyAssertion(
    answer: JsonObject,
    expected: CeremonyExpectation & {
      readonly passkey: Pick<VerifiedPasskey, 'credentialId' | 'publicKey' | 'counter'>;
    },
  ): Promise<VerifiedAssertion | CeremonyRefusal>;
}
