import type { JsonObject } from '@cairn/kit';
import type { TokenHolder } from './tokens.ts';
import { toldAttributes } from './told-attributes.ts';

/**
 * What the page `/oauth2/userInfo` tells of whoever holds an access token with the scope `openid`. All values are texts,
 * `true` and `false` too. Source: developer guide, "The userInfo endpoint".
 */
export function userInfo({ pool, client, user, scopes }: TokenHolder): JsonObject {
  const attributes = toldAttributes(pool, client, user, [...scopes]);
  return { sub: user.sub, ...Object.fromEntries(attributes), username: user.username };
}
