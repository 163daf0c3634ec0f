import { type Json, setMember } from '@cairn/kit';
import { readableAttributes } from '../pools/attribute-permissions.ts';
import type { AppClientRecord, UserPoolRecord } from '../records/pool-records.ts';
import type { UserRecord } from '../records/user-records.ts';

const ofScopes: { readonly [scope: string]: readonly string[] } = {
  email: ['email', 'email_verified'],
  phone: ['phone_number', 'phone_number_verified'],
};

/**
 * The attributes of a user that tokens of a client tell, of those that it may read. `openid` alone, `profile`, and
 * sign-ins by calls tell all of them; `openid` with `email` or `phone` tells theirs.
 * Source: developer guide, "Scopes, M2M, and resource servers".
 */
export function toldAttributes(
  pool: UserPoolRecord,
  client: AppClientRecord,
  { attributes }: Pick<UserRecord, 'attributes'>,
  scopes: readonly string[],
): readonly (readonly [name: string, value: string])[] {
  const readable = readableAttributes(pool, client);
  const narrowing = scopes.filter((scope) => Object.hasOwn(ofScopes, scope));
  const isNarrow = scopes.includes('openid') && narrowing.length > 0 && !scopes.includes('profile');
  const told = isNarrow ? new Set(narrowing.flatMap((scope) => ofScopes[scope] ?? [])) : undefined;
  return Object.entries(attributes).filter(([name]) => readable.has(name) && told?.has(name) !== false);
}

/** Attributes as claims: what is verified is a boolean, an address an object (OpenID Connect Core, section 5.1). */
export function attributeClaims(attributes: readonly (readonly [name: string, value: string])[]): {
  readonly [name: string]: Json;
} {
  const claims: Record<string, Json> = {};
  for (const [name, value] of attributes) setMember(claims, name, claimOf(name, value));
  return claims;
}

function claimOf(name: string, value: string): Json {
  if (name === 'email_verified' || name === 'phone_number_verified') return value === 'true';
  if (name === 'address') return { formatted: value };
  if (name === 'updated_at' && /^\d{1,15}$/.test(value)) return Number(value);
  return value;
}
