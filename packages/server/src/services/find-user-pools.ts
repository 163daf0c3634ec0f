import { type FindUserPool, IssuerKeys, type IssuerPorts, type UserPool } from '@cairn/graphql';
import { RecentMap } from '@cairn/kit';
import type { UserPoolIssuers } from '../user-pools.ts';

/** Finds a pool of this server itself, its keys in its own memory; undefined where there is none. */
export type FindOwnUserPool = FindUserPool;

/**
 * Finds user pools by the settings: an issuer publishes its keys where Cognito does, at `/.well-known/jwks.json`.
 * Source: Cognito developer guide, "Verifying JSON web tokens". Pools that no setting names are those of this server,
 * which are asked directly: what they change or revoke holds at once.
 */
export function findUserPools(
  issuers: UserPoolIssuers,
  ports: IssuerPorts,
  findOwn: FindOwnUserPool = async () => undefined,
): FindUserPool {
  const pools = new RecentMap<string, UserPool>(ports.limits.graphqlIssuers);
  return async (region, userPoolId) => {
    const place = issuers.get(userPoolId);
    if (place === undefined) return findOwn(region, userPoolId);
    const issuer = place === 'aws' ? `https://cognito-idp.${region}.amazonaws.com/${userPoolId}` : place;
    return pools.getOrMake(issuer, () => ({
      issuer,
      keys: new IssuerKeys(issuer, `${issuer.replace(/\/+$/, '')}/.well-known/jwks.json`, ports),
    }));
  };
}
