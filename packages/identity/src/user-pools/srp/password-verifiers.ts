import type { UserPoolRecord } from '../records/pool-records.ts';
import type { PasswordVerifier, UserRecord } from '../records/user-records.ts';

/** Passwords as SRP keeps them. Texts are normalised to NFC; what they are allowed to be is the policy's affair. */
export interface PasswordVerifiers {
  /** A verifier with a new salt. It depends on the pool's id and the username, which never change. */
  make(pool: UserPoolRecord, user: Pick<UserRecord, 'username'>, password: string): Promise<PasswordVerifier>;
  /**
   * Whether a password is the one kept; compared in constant time. Without a verifier the same work is done and the
   * answer is no, so that time does not tell whether there is one.
   */
  matches(
    pool: UserPoolRecord,
    user: Pick<UserRecord, 'username'>,
    tried: { readonly password: string; readonly verifier: PasswordVerifier | undefined },
  ): Promise<boolean>;
}
