import type { AppClientRecord, UserPoolRecord } from '../records/pool-records.ts';

/** Passwords that were stolen elsewhere, as the operator has given them. */
export interface CompromisedPasswords {
  has(password: string): Promise<boolean>;
}

/** Source: API reference, `CompromisedCredentialsRiskConfigurationType`. */
export type PasswordEvent = 'SIGN_IN' | 'PASSWORD_CHANGE' | 'SIGN_UP';

/** Compares passwords with stolen ones where a pool asks for it: only where a password is in hand, never with SRP. */
export interface CompromisedCredentials {
  /** Whether a password is stolen, and whether the pool, or the client, lets nobody use it. */
  check(
    place: { readonly pool: UserPoolRecord; readonly client: AppClientRecord },
    event: PasswordEvent,
    password: string,
  ): Promise<{ readonly isCompromised: boolean; readonly isBlocked: boolean }>;
  /** @throws ServiceError InvalidPasswordException where a new password is stolen and may not be used */
  refuse(
    place: { readonly pool: UserPoolRecord; readonly client: AppClientRecord },
    event: PasswordEvent,
    password: string,
  ): Promise<void>;
}
