import type { UserPoolRecord } from './pool-records.ts';
import type { AliasAttribute, UsernameAttribute } from './pool-settings.ts';
import type { UserRecord } from './user-records.ts';
import type { UserNameKind, UserStore } from './user-store.ts';

/** An id as Cognito gives users. */
const subPattern = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

/**
 * The user whom somebody means by a username, an alias or an id. Only aliases that were verified lead to anybody;
 * those who sign up by an address are found by it at once.
 * Source: developer guide, "Customizing sign-in attributes".
 */
export async function findUser(
  users: Pick<UserStore, 'get' | 'named'>,
  pool: UserPoolRecord,
  meant: string,
): Promise<UserRecord | undefined> {
  for (const kind of kindsOf(pool.settings, meant)) {
    const user = await users.named(pool, { kind, value: meant });
    if (user !== undefined) return user;
  }
  return subPattern.test(meant) ? users.get(pool.id, meant) : undefined;
}

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
  const all: readonly UserNameKind[] = ['username', ...UsernameAttributes, ...AliasAttributes];
  return all.filter(
    (kind) => (kind !== 'email' || meant.includes('@')) && (kind !== 'phone_number' || /^\+\d+$/.test(meant)),
  );
}
