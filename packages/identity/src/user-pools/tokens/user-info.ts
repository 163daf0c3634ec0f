import type { JsonObject } from '@cairn/kit';
import { readableAttributes } from './readable-attributes.ts';
import type { TokenHolder } from './tokens.ts';

/**
 * What the page `/oauth2/userInfo` tells of whoever holds an access token with the scope `openid`. All values are texts,
 * `true` and `false` too. Source: developer guide, "The userInfo endpoint".
 */
export function userInfo({ client, user, scopes }: TokenHolder): JsonObject {
  const attributes = readableAttributes(client, user, [...scopes]);
  return { sub: user.sub, ...Object.fromEntries(attributes), username: user.username };
}
