import type { UserRecord } from '../records/user-records.ts';
import type { SignInPlace } from './sign-ins.ts';

/** Passkeys (WebAuthn) as the first factor of a sign-in. */
export interface Passkeys {
  /** Whether a user has any. */
  has(user: Pick<UserRecord, 'userPoolId' | 'sub'>): Promise<boolean>;
  /**
   * What the browser is asked for.
   * @returns `options`: PublicKeyCredentialRequestOptions as JSON text, bytes in base64url; `state`: what `verify` needs to
   * know of it, kept sealed in the Session
   * @throws ServiceError WebAuthnConfigurationMissingException …
   */
  request(
    place: Pick<SignInPlace, 'pool' | 'client'>,
    user: UserRecord,
  ): Promise<{ readonly options: string; readonly state: string }>;
  /**
   * Checks what the browser answered: challenge, origin, relying party, signature, counter; durable when it resolves.
   * @param answer.credential the assertion as JSON text, as CREDENTIAL carries it
   * @returns whether it is an assertion of a passkey of this user
   */
  verify(
    place: Pick<SignInPlace, 'pool' | 'client'>,
    user: UserRecord,
    answer: { readonly credential: string; readonly state: string },
  ): Promise<boolean>;
}
