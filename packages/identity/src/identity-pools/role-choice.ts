import { isJsonArray, memberOf } from '@cairn/kit';
import { identityPoolErrors } from './identity-pool-errors.ts';
import type { IdentityPoolRecord, MappingRule, RoleMapping } from './identity-pool-records.ts';
import { textsOf, type VerifiedLogin } from './logins.ts';

/**
 * The role of an identity. Without logins that of guests; else what the mapping of its first login that has one says,
 * or the role of all who are signed in. A role that was asked for has to be one that the token, or a rule that fits it,
 * gives. Source: Amazon Cognito developer guide, "Using role-based access control".
 * @throws ServiceError InvalidIdentityPoolConfigurationException, NotAuthorizedException
 */
export function chooseRole(
  pool: IdentityPoolRecord,
  {
    identityId,
    logins,
    isGuest,
    customRoleArn,
  }: {
    readonly identityId: string;
    readonly logins: readonly VerifiedLogin[];
    readonly isGuest: boolean;
    readonly customRoleArn?: string | undefined;
  },
): string {
  const forbidden = () => identityPoolErrors.identityForbidden(identityId);
  const usual = isGuest ? pool.roles.unauthenticated : pool.roles.authenticated;
  const mapped = logins.find(({ mappingName }) => Object.hasOwn(pool.roleMappings, mappingName));
  const mapping = mapped === undefined ? undefined : pool.roleMappings[mapped.mappingName];
  if (mapped === undefined || mapping === undefined) {
    if (customRoleArn !== undefined && customRoleArn !== usual) throw forbidden();
    return required(usual);
  }
  const given = mapping.Type === 'Token' ? rolesOfToken(mapped) : rolesOfRules(mapping, mapped);
  if (customRoleArn !== undefined) {
    if (!given.all.includes(customRoleArn)) throw forbidden();
    return customRoleArn;
  }
  if (given.chosen !== undefined) return given.chosen;
  if (mapping.AmbiguousRoleResolution === 'Deny') throw forbidden();
  return required(usual);
}

function required(role: string | undefined): string {
  if (role === undefined) throw identityPoolErrors.badRoles();
  return role;
}

/** Roles that somebody may have, and the one that he gets where he asks for none. */
interface GivenRoles {
  readonly all: readonly string[];
  readonly chosen: string | undefined;
}

function rolesOfToken({ claims }: VerifiedLogin): GivenRoles {
  const roles = memberOf(claims, 'cognito:roles');
  const all = isJsonArray(roles) ? roles.filter((role) => typeof role === 'string') : [];
  const preferred = memberOf(claims, 'cognito:preferred_role');
  if (typeof preferred === 'string' && preferred !== '') {
    return { all: [...new Set([...all, preferred])], chosen: preferred };
  }
  return { all, chosen: all.length === 1 ? all[0] : undefined };
}

function rolesOfRules({ RulesConfiguration }: RoleMapping, login: VerifiedLogin): GivenRoles {
  const all = (RulesConfiguration?.Rules ?? [])
    .filter((rule) => fits(rule, login))
    .map(({ RoleARN }) => RoleARN);
  return { all, chosen: all[0] };
}

/**
 * Whether a rule fits a token. A claim that is not there fits none, not even `NotEqual`. Of a list (`cognito:groups`)
 * `Contains` means one of its values as a whole: whoever is in `administrators-of-nothing` is in no `administrators`.
 */
function fits({ Claim, MatchType, Value }: MappingRule, { claims }: VerifiedLogin): boolean {
  const values = textsOf(claims, Claim);
  if (values.length === 0) return false;
  const isList = isJsonArray(memberOf(claims, Claim));
  switch (MatchType) {
    case 'Equals':
      return values.length === 1 && values[0] === Value;
    case 'NotEqual':
      return values.every((value) => value !== Value);
    case 'StartsWith':
      return values.length === 1 && (values[0] as string).startsWith(Value);
    case 'Contains':
      return isList ? values.includes(Value) : (values[0] as string).includes(Value);
  }
}
