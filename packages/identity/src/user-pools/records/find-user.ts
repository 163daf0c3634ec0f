import type { UserPoolRecord } from './pool-records.ts';
import type { AliasAttribute, UsernameAttribute } from './pool-settings.ts';
import type { UserRecord } from './user-records.ts';
import type { UserNameKind, UserStore } from './user-store.ts';

/** An id as Cognito gives users. */
const subPattern = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

/** Whether a text has the form of a user's id. */
export const isUserId = (text: string): boolean => subPattern.test(text);

export interface FindUserOptions {
  /** Whether as much is read where there is no such user: for callers who must not learn that. */
  readonly isEven?: boolean;
}

/**
 * The user whom somebody means by an id, a username or an alias. What has the form of an id means its user before
 * anybody else: nobody gets what is meant for him by calling himself so. Only aliases that were verified lead to anybody;
 * those who sign up by an address are found by it at once.
 * Source: developer guide, "Customizing sign-in attributes".
 */
export async function findUser(
  users: Pick<UserStore, 'get' | 'named' | 'evenly'>,
  pool: UserPoolRecord,
  meant: string,
  { isEven = false }: FindUserOptions = {},
): Promise<UserRecord | undefined> {
  if (isEven) {
    const names = kindsOf(pool.settings, meant).map((kind) => ({ kind, value: meant }));
    return users.evenly(pool, { sub: isUserId(meant) ? meant : undefined, names });
  }
  const own = isUserId(meant) ? await users.get(pool.id, meant) : undefined;
  if (own !== undefined) return own;
  for (const kind of kindsOf(pool.settings, meant)) {
    const user = await users.named(pool, { kind, value: meant });
    if (user !== undefined) return user;
  }
  return undefined;
}

/** Addresses come before what people call themselves, in whichever order a pool lists them. */
const aliasOrder = ['email', 'phone_number', 'preferred_username'] as const;

function kindsOf(
  {
    AliasAttributes = [],
    UsernameAttributes = [],
  }: {
    readonly AliasAttributes?: readonly AliasAttribute[];
    readonly UsernameAttributes?: readonly UsernameAttribute[];
  },
  meant: string,
): readonly UserNameKind[] {
  const aliases = aliasOrder.filter((alias) => AliasAttributes.includes(alias));
  const all: readonly UserNameKind[] = ['username', ...UsernameAttributes, ...aliases];
  return all.filter(
    (kind) => (kind !== 'email' || meant.includes('@')) && (kind !== 'phone_number' || /^\+\d+$/.test(meant)),
  );
}
