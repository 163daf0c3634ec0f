import type { AppClientRecord, UserPoolRecord } from '../records/pool-records.ts';

/** What a Session carries: sealed, bound to pool, client and user, and over after the client's AuthSessionValidity. */
export interface SessionContent {
  /** The challenge, or step, it belongs to: `SMS_MFA`, `MFA_SETUP`, `SIGN_UP`. */
  readonly step: string;
  /** The user's id; absent for somebody who is not there. */
  readonly sub?: string;
  /** As it was given when the sign-in began. */
  readonly username: string;
  /** What the steps before have found, in JSON. */
  readonly state?: { readonly [name: string]: unknown };
}

/** Texts that clients carry from one call to the next (`Session`). Each may be used once. */
export interface SealedSessions {
  seal(
    place: { readonly pool: UserPoolRecord; readonly client: AppClientRecord },
    content: SessionContent,
  ): string;
  /**
   * @param steps those one of which it must belong to
   * @throws ServiceError NotAuthorizedException "Invalid session for the user, session is expired." or "Invalid session for the user."
   */
  open(
    place: { readonly pool: UserPoolRecord; readonly client: AppClientRecord },
    session: string,
    steps: readonly string[],
  ): Promise<SessionContent>;
}
