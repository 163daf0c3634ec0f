import type { Principal } from '@cairn/kit';
import type { OneOfTwo, PolicyPrincipals } from './policy-document.ts';

/**
 * How a policy names who asks: the very user or session (`self`), the role whose session it is (`role`), everybody
 * (`everyone`), or the account, which hands the decision on to the account's own policies (`account`).
 * Source: IAM User Guide, "AWS JSON policy elements: Principal" and "Policy evaluation logic".
 */
export type PrincipalMatch = 'self' | 'role' | 'everyone' | 'account';

/** The closer a policy names somebody, the less else is asked. */
const closeness: readonly PrincipalMatch[] = ['self', 'role', 'everyone', 'account'];

/** The closer of two. */
export function closerMatch(
  left: PrincipalMatch | undefined,
  right: PrincipalMatch | undefined,
): PrincipalMatch | undefined {
  if (left === undefined || right === undefined) return left ?? right;
  return closeness.indexOf(left) <= closeness.indexOf(right) ? left : right;
}

/** Makes a closure of Principal or NotPrincipal. */
export function compilePrincipals(
  { isNot, value }: OneOfTwo<PolicyPrincipals>,
  effect: 'Allow' | 'Deny',
): (principal: Principal) => PrincipalMatch | undefined {
  const names = readNames(value);
  if (!isNot) return (principal) => matchOf(names, principal);
  return (principal) => (isExcepted(names, principal, effect) ? undefined : 'everyone');
}

interface PrincipalNames {
  readonly everyone: boolean;
  readonly aws: ReadonlySet<string>;
  readonly accounts: ReadonlySet<string>;
  readonly services: ReadonlySet<string>;
  readonly federated: ReadonlySet<string>;
}

const accountPattern = /^(?:arn:aws[\w-]*:iam::)?(\d{12})(?::root)?$/;

function readNames(value: PolicyPrincipals): PrincipalNames {
  const named = value === '*' ? { AWS: ['*'] } : value;
  const aws: readonly string[] = named.AWS ?? [];
  const accounts = aws.flatMap((name) => accountPattern.exec(name)?.[1] ?? []);
  return {
    everyone: aws.includes('*'),
    aws: new Set(aws),
    accounts: new Set(accounts),
    services: new Set(named.Service ?? []),
    federated: new Set(named.Federated ?? []),
  };
}

function matchOf(names: PrincipalNames, principal: Principal): PrincipalMatch | undefined {
  if (principal.kind === 'service') {
    const isNamed = names.services.has(principal.service ?? '') || names.services.has('*');
    return isNamed ? 'self' : names.everyone ? 'everyone' : undefined;
  }
  if (isSelf(names, principal)) return 'self';
  if (isRole(names, principal)) return 'role';
  if (names.everyone) return 'everyone';
  if (principal.account !== undefined && names.accounts.has(principal.account)) {
    return principal.kind === 'root' ? 'self' : 'account';
  }
  return undefined;
}

function isSelf(names: PrincipalNames, { arn, userId, kind, federatedProvider }: Principal): boolean {
  if (kind === 'root' || kind === 'anonymous') return false;
  if (names.aws.has(arn) || (userId !== undefined && names.aws.has(userId))) return true;
  return (
    kind === 'federated-user' && federatedProvider !== undefined && names.federated.has(federatedProvider)
  );
}

/** A role may be named by its ARN or by its id. */
function isRole(names: PrincipalNames, { roleArn, userId, kind }: Principal): boolean {
  if (kind !== 'role-session') return false;
  const roleId = userId?.slice(0, userId.indexOf(':'));
  return (roleArn !== undefined && names.aws.has(roleArn)) || (roleId !== undefined && names.aws.has(roleId));
}

/**
 * Who NotPrincipal leaves out. A Deny spares somebody only where all that he is was named (session, role and
 * account), an Allow leaves out whoever is named in any way.
 */
function isExcepted(names: PrincipalNames, principal: Principal, effect: 'Allow' | 'Deny'): boolean {
  if (names.everyone) return true;
  if (principal.kind === 'service') return names.services.has(principal.service ?? '');
  const named = [isSelf(names, principal), names.accounts.has(principal.account ?? '')];
  if (principal.kind === 'root') return named[1] === true;
  if (principal.kind === 'role-session') named.push(isRole(names, principal));
  return effect === 'Deny' ? named.every(Boolean) : named.some(Boolean);
}
