import { identityPoolErrors } from './identity-pool-errors.ts';
import type { IdentityPoolRecord, PrincipalTagMap } from './identity-pool-records.ts';
import { textsOf, type VerifiedLogin } from './logins.ts';

/** Source: Amazon Cognito developer guide, "Using attributes for access control": the default mappings. */
const defaults: { readonly [key: string]: string } = { username: 'sub', client: 'aud' };
const valueCharactersMax = 256;
const allowed = /^[\p{L}\p{Z}\p{N}_.:/=+\-@]*$/u;

/** The claims that become tags, by keys of tags. */
export function claimsOfTags({ UseDefaults, PrincipalTags = {} }: PrincipalTagMap) {
  return UseDefaults ? defaults : PrincipalTags;
}

/**
 * The tags of a session: what the pool makes of the claims of the first login that has a mapping. Nobody but the
 * provider says what they are. A claim that is not there, or is a list, makes no tag.
 * @throws ServiceError InvalidParameterException where a claim holds what no tag may
 */
export function sessionTags(
  pool: IdentityPoolRecord,
  logins: readonly VerifiedLogin[],
): { readonly [key: string]: string } {
  const login = logins.find(({ provider }) => Object.hasOwn(pool.tagMaps, provider));
  const map = login === undefined ? undefined : pool.tagMaps[login.provider];
  if (login === undefined || map === undefined) return {};
  return Object.fromEntries(
    Object.entries(claimsOfTags(map)).flatMap(([key, claim]) => {
      const [value, ...more] = textsOf(login.claims, claim);
      if (value === undefined || more.length > 0) return [];
      if (value.length <= valueCharactersMax && allowed.test(value)) return [[key, value] as const];
      throw identityPoolErrors.invalidParameter(`The claim ${claim} cannot be the value of a principal tag.`);
    }),
  );
}
