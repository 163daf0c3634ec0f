import { type CairnOptions, ServerStartError } from './cairn-options.ts';

/** Who signs the tokens of user pools, by their ids: `aws`, or the URL of an issuer. */
export type UserPoolIssuers = ReadonlyMap<string, string>;

/** @throws ServerStartError where a setting is none */
export function readUserPools({ userPools = {} }: Pick<CairnOptions, 'userPools'>): UserPoolIssuers {
  const issuers = new Map(Object.entries(userPools));
  for (const [id, issuer] of issuers) {
    const isUrl = URL.canParse(issuer) && /^https?:$/.test(new URL(issuer).protocol);
    if (/^[\w-]+_[0-9A-Za-z]+$/.test(id) && (issuer === 'aws' || isUrl)) continue;
    throw new ServerStartError(
      `--user-pool ${id}=${issuer}: a user pool is named by its id, us-east-1_example, and its issuer is 'aws' or a URL`,
    );
  }
  return issuers;
}
