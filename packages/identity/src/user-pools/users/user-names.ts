import type { UserPoolRecord } from '../records/pool-records.ts';
import type { UserRecord } from '../records/user-records.ts';
import { identityName, type UserName } from '../records/user-store.ts';
import { userPoolErrors } from '../user-pool-errors.ts';

/**
 * The names that lead to a user: his username; the addresses by which users of his pool sign up, verified or not;
 * aliases once they are verified, `preferred_username` once he is confirmed. Whoever only a provider vouches for is found
 * by his username and his identity alone: he signs in by no address, and takes none from those who do.
 * Source: developer guide, "Customizing sign-in attributes".
 */
export function namesOf({ settings }: UserPoolRecord, user: UserRecord): readonly UserName[] {
  const { UsernameAttributes = [], AliasAttributes = [], UsernameConfiguration } = settings;
  const names: UserName[] = [{ kind: 'username', value: user.username }];
  const isExternal = user.status === 'EXTERNAL_PROVIDER';
  for (const kind of isExternal ? [] : UsernameAttributes) {
    const value = user.attributes[kind];
    if (value) names.push({ kind, value });
  }
  for (const kind of isExternal ? [] : AliasAttributes) {
    const value = user.attributes[kind];
    const isProven =
      kind === 'preferred_username'
        ? user.status !== 'UNCONFIRMED'
        : user.attributes[`${kind}_verified`] === 'true';
    if (value && isProven) names.push({ kind, value });
  }
  const identities = (user.identities ?? []).map(identityName);
  if (UsernameConfiguration.CaseSensitive) return [...names, ...identities];
  return [...names.map(({ kind, value }) => ({ kind, value: value.toLowerCase() })), ...identities];
}

/** What is in `left` and not in `right`. */
export function namesWithout(left: readonly UserName[], right: readonly UserName[]): readonly UserName[] {
  return left.filter((name) => !right.some(({ kind, value }) => kind === name.kind && value === name.value));
}

/** A user as he is when somebody else has proved that an alias is his: the address stays, unverified. */
export function withoutAlias(user: UserRecord, { kind }: UserName): UserRecord {
  if (kind === 'preferred_username') {
    const { preferred_username: _, ...attributes } = user.attributes;
    return { ...user, attributes };
  }
  return { ...user, attributes: { ...user.attributes, [`${kind}_verified`]: 'false' } };
}

/** The error for a name that leads to another user. @param isNewUser whether a user was to be made */
export function nameTaken({ settings }: UserPoolRecord, { kind }: UserName, isNewUser: boolean): Error {
  if (kind === 'username') return userPoolErrors.usernameExists();
  if (kind === 'identity')
    return userPoolErrors.invalidParameter('SourceUser is already linked to DestinationUser');
  const text = `An account with the given ${kind} already exists.`;
  const isSignUpName =
    (settings.UsernameAttributes as readonly string[] | undefined)?.includes(kind) ?? false;
  return isNewUser && isSignUpName ? userPoolErrors.usernameExists(text) : userPoolErrors.aliasExists(text);
}
