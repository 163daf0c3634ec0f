import type { AppClientRecord, UserPoolRecord } from '../records/pool-records.ts';
import type { UserCredentials, UserRecord } from '../records/user-records.ts';
import type { UserPoolContext } from '../user-pool-context.ts';
import { userPoolErrors } from '../user-pool-errors.ts';
import { checkPassword } from './password-policy.ts';

interface PasswordChangeOptions {
  readonly password: string;
  readonly isTemporary?: boolean;
  /** Where its user chose it himself: such passwords are compared with stolen ones. */
  readonly chosen?: { readonly event: 'PASSWORD_CHANGE' | 'SIGN_UP'; readonly client: AppClientRecord };
}

/**
 * The credentials that a user has with a new password, to be written with `UserStore.write` in the user's turn. All
 * ways to set a password lead through here.
 * @param options.isTemporary whether it has to be changed with the next sign-in: it may be one that was used before, as
 * administrators do not know those
 * @throws ServiceError InvalidPasswordException, PasswordHistoryPolicyViolationException
 */
export async function passwordChange(
  context: Pick<UserPoolContext, 'users' | 'verifiers' | 'compromised'>,
  pool: UserPoolRecord,
  user: Pick<UserRecord, 'userPoolId' | 'sub' | 'username'>,
  { password, isTemporary = false, chosen }: PasswordChangeOptions,
): Promise<UserCredentials> {
  const { PasswordPolicy } = pool.settings.Policies;
  checkPassword(PasswordPolicy, password);
  if (chosen !== undefined) await context.compromised?.refuse({ ...chosen, pool }, chosen.event, password);
  const before = await context.users.credentials(user);
  const former = before.password === undefined ? [] : [before.password, ...(before.formerPasswords ?? [])];
  const remembered = former.slice(0, PasswordPolicy.PasswordHistorySize ?? 0);
  for (const verifier of isTemporary ? [] : remembered) {
    const isUsed = await context.verifiers.matches(pool, user, { password, verifier });
    if (isUsed) throw userPoolErrors.passwordHistory();
  }
  const verifier = await context.verifiers.make(pool, user, password);
  const { formerPasswords: _, ...rest } = before;
  return { ...rest, password: verifier, ...(remembered.length > 0 && { formerPasswords: remembered }) };
}
