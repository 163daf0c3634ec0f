import type { PasswordPolicy } from '../../user-pools/records/pool-settings.ts';

/** What a password has to be, as a sentence. */
export function passwordRules(policy: PasswordPolicy): string {
  const kinds = [
    ...(policy.RequireUppercase ? ['an upper case letter'] : []),
    ...(policy.RequireLowercase ? ['a lower case letter'] : []),
    ...(policy.RequireNumbers ? ['a number'] : []),
    ...(policy.RequireSymbols ? ['a symbol'] : []),
  ];
  const length = `At least ${policy.MinimumLength} characters`;
  return kinds.length === 0 ? `${length}.` : `${length}, with ${kinds.join(', ')}.`;
}
