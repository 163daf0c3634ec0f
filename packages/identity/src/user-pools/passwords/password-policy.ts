import type { PasswordPolicy } from '../records/pool-settings.ts';
import { userPoolErrors } from '../user-pool-errors.ts';

/** Characters that count as symbols, besides a space within. Source: developer guide, "Adding user pool password requirements". */
export const passwordSymbols = '^$*.[]{}()?-"!@#%&/\\,><\':;|_~`+=';

const lengthMax = 256;

/** @throws ServiceError InvalidPasswordException with AWS's text for the first rule that is not kept */
export function checkPassword(policy: PasswordPolicy, password: string): void {
  const problem = passwordProblem(policy, password);
  if (problem !== undefined) {
    throw userPoolErrors.invalidPassword(`Password did not conform with policy: ${problem}`);
  }
}

/** What is wrong with a password; undefined where it keeps all rules. */
export function passwordProblem(policy: PasswordPolicy, password: string): string | undefined {
  const characters = [...password];
  if (characters.length < policy.MinimumLength) return 'Password not long enough';
  if (characters.length > lengthMax) return 'Password too long';
  if (policy.RequireUppercase && !/[A-Z]/.test(password)) return 'Password must have uppercase characters';
  if (policy.RequireLowercase && !/[a-z]/.test(password)) return 'Password must have lowercase characters';
  if (policy.RequireNumbers && !/[0-9]/.test(password)) return 'Password must have numeric characters';
  if (policy.RequireSymbols && !hasSymbol(characters)) return 'Password must have symbol characters';
  if (/^\s|\s$/u.test(password)) return 'Password must not begin or end with a space';
  return undefined;
}

function hasSymbol(characters: readonly string[]): boolean {
  return characters.some(
    (character, at) =>
      passwordSymbols.includes(character) || (character === ' ' && at > 0 && at < characters.length - 1),
  );
}
