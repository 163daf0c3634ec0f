import type { UserRecord } from '../records/user-records.ts';
import type { SignInRisk } from '../risk/sign-in-risk.ts';
import type { SignInPlace } from './sign-ins.ts';

/** Looks at sign-ins under the pool's threat protection. */
export interface SignInGuard {
  /**
   * Compares a password that has proved to be right with those that were stolen elsewhere.
   * @returns whether it is among them
   * @throws ServiceError PasswordResetRequiredException where such passwords are blocked; the user has to reset his
   */
  checkPassword(place: SignInPlace, user: UserRecord, password: string): Promise<boolean>;
  /**
   * Reckons the risk of a sign-in whose first factor is proved, and does what the configuration says of it.
   * @param proved.isTwoFold whether what was proved stands for both factors
   * @returns undefined where the pool does not ask for it
   * @throws ServiceError NotAuthorizedException where it is blocked
   */
  judge(
    place: SignInPlace,
    user: UserRecord,
    proved: {
      readonly isDeviceProved: boolean;
      readonly isCompromised: boolean;
      readonly isTwoFold: boolean;
    },
  ): Promise<SignInRisk | undefined>;
}
