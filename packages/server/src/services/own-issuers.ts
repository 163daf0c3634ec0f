import type { IdentityPools } from '@cairn/identity/identity-pools';
import type { UserPools } from '@cairn/identity/user-pools';
import type { ServiceRoom } from './service-room.ts';

/** The services of this server that sign tokens. */
export interface OwnIssuers {
  readonly userPools: Pick<ServiceRoom<UserPools>, 'use'>;
  readonly identityPools: Pick<ServiceRoom<IdentityPools>, 'use'>;
}

/** As identity pools name themselves in tokens. */
const identityPoolIssuer = 'cognito-identity.amazonaws.com';

type Key = { readonly [member: string]: unknown };

/**
 * Finds the keys of the issuers that are in here, by their host and path (`localhost:4566/us-east-1_AbCdEf123`), in
 * memory: the server need not be reachable by the name that its tokens bear. Loads no service that cannot be meant.
 * @returns undefined where the issuer is elsewhere
 */
export function ownIssuerKeys({
  userPools,
  identityPools,
}: OwnIssuers): (issuer: string) => Promise<readonly Key[] | undefined> {
  return async (issuer) => {
    if (issuer === identityPoolIssuer) return (await identityPools.use()).ownKeys(issuer);
    const [, userPoolId] = /\/([\w-]+_[0-9A-Za-z]+)$/.exec(issuer) ?? [];
    if (userPoolId === undefined) return undefined;
    const { context, documents } = await userPools.use();
    const pool = context.store.pools.find(userPoolId);
    if (pool === undefined || withoutScheme(documents.issuerOf(pool)) !== issuer) return undefined;
    const published = await documents.jwksOf(userPoolId);
    return published?.keys as readonly Key[] | undefined;
  };
}

function withoutScheme(url: string): string {
  return url.replace(/^https?:\/\//, '');
}
